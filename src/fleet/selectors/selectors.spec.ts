import fc from 'fast-check';
import { isAppError } from '../../core/errors';
import { parseSelector } from './parser';
import { printSelector } from './printer';

function complaintOf(text: string): string {
  try {
    parseSelector(text);
  } catch (error) {
    if (isAppError(error) && error.code === 'SELECTOR_INVALID') return error.message;
    throw error;
  }
  return '';
}

describe('fleet/selectors', () => {
  it.each([
    ['all', 'all'],
    ['name=edge-01', 'name=edge-01'],
    ['group=edge and site in (riga, tallinn)', 'group=edge and site in (riga, tallinn)'],
    ['TAG = pppoe AND Version>=7.15', 'tag=pppoe and version >= 7.15'],
    ['not (board ~ "CRS*")', 'not board ~ CRS*'],
    ['label.customer=acme and state=online', 'label.customer=acme and state=online'],
    ['(tag=a and tag=b) and (tag=c or tag=d)', 'tag=a and tag=b and (tag=c or tag=d)'],
    ['tag=a or tag=b and tag=c', 'tag=a or tag=b and tag=c'],
    ['not not not tag=a', 'not not not tag=a'],
    ['site not in (riga)', 'not site in (riga)'],
    [`name = "it's \\"7\\" \\\\ x"`, `name="it's \\"7\\" \\\\ x"`],
    ["name='or'", 'name="or"'],
    ['address in (10.0.0.0/8, 2001:db8::/32, edge.example.net)', 'address in (10.0.0.0/8, 2001:db8::/32, edge.example.net)'],
    ['site = Rīga', 'site=Rīga'],
  ])('reads %s', (text, canonical) => {
    expect(printSelector(parseSelector(text))).toBe(canonical);
    expect(printSelector(parseSelector(canonical))).toBe(canonical);
  });

  it('shows the place and what was meant', () => {
    expect(complaintOf('tag=pppoe and verson >= 7.15')).toBe(
      ['unknown field `verson`; did you mean `version`?', '  tag=pppoe and verson >= 7.15', '                ^'].join('\n'),
    );
  });

  it.each([
    ['', /is empty/],
    ['   ', /is empty/],
    ['tag', /expected =.* found the end/],
    ['tag=', /expected a value, found the end/],
    ['tag=and', /quote it/],
    ['tag=a tag=b', /expected `and`, `or` or the end/],
    ['(tag=a', /closing parenthesis/],
    ['tag=a)', /expected `and`, `or` or the end, found `\)`/],
    ['tag in a', /opening parenthesis/],
    ['tag in ()', /expected a value/],
    ['tag in (a,)', /expected a value/],
    ['name="edge', /does not end/],
    ['label=x', /needs a key/],
    ['label.=x', /needs a key/],
    ['site > riga', /no order/],
    ['version = seven', /not a version/],
    ['version > 7.*', /patterns need ~/],
    ['state=onlin', /did you mean `online`/],
    ['state != up', /states: unknown, online/],
    ['address=10.0.0.0/99', /not a network/],
    ['status=online', /did you mean `state`/],
    ['and', /expected a field, found `and`/],
    ['name=a\\b', /backslash/],
    ['name="\u0000"', /control character/],
    ['name="\ud800"', /control character/],
    ['name ~ "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a"', /stars/],
  ])('refuses %s', (text, complaint) => {
    expect(complaintOf(text)).toMatch(complaint);
  });

  it('keeps to its limits', () => {
    expect(complaintOf(`${'('.repeat(60)}all${')'.repeat(60)}`)).toMatch(/nested/);
    expect(complaintOf(`${'not '.repeat(60)}all`)).toMatch(/nested/);
    expect(complaintOf(Array.from({ length: 501 }, () => 'tag=a').join(' or '))).toMatch(/more than 500/);
    expect(complaintOf(`name in (${Array.from({ length: 2001 }, () => 'a').join(',')})`)).toMatch(/more than 2000 values/);
    expect(complaintOf('x'.repeat(70_000))).toMatch(/longer than/);
  });

  it('survives any text, and what it reads prints to a form that stands', () => {
    const fragments = [
      'all',
      'and',
      'or',
      'not',
      'in',
      '(',
      ')',
      ',',
      '=',
      '!=',
      '~',
      '>=',
      'tag',
      'version',
      '7.1',
      'label.a',
      'a*',
      '"',
      "'",
      '\\',
      ' ',
      'é',
      '"x y"',
    ];
    const scrap = fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 3 })), {
      maxLength: 14,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          scrap.map((parts) => parts.join(' ')),
          scrap.map((parts) => parts.join('')),
        ),
        (text) => {
          if (complaintOf(text) !== '') return;
          const printed = printSelector(parseSelector(text));
          expect(printSelector(parseSelector(printed))).toBe(printed);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
