import fc from 'fast-check';
import type { Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { readSentence } from '../transport/words';
import { consoleLine, consoleValue } from './console-line';
import { outputBefore, readAsValue } from './console-output';
import { queryFilter, queryNames } from './query-filter';

/** The code of what it throws; anything else than an AppError is a crash and fails the test. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}

/** What the console makes of a string: the reverse of its escapes. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  for (let at = 1; at < text.length - 1; at++) {
    if (text[at] === '\\') {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(text.charCodeAt(at));
  }
  return Buffer.from(bytes).toString('utf8');
}

describe('routeros/ssh/console-line', () => {
  it.each([
    [['/ip/address/print'], ':put [/ip address print detail as-value]; :put m'],
    [['/ip/address/print', '=count-only='], ':put [/ip address print count-only]; :put m'],
    [['/ip/address/add', '=address=10.0.0.1/24', '=comment='], ':put [/ip address add address=10.0.0.1/24 comment=""]; :put m'],
    [['/ip/address/set', '=.id=*1', '=!comment='], ':put [/ip address set numbers=*1 !comment]; :put m'],
    [['/export', '=file=x', '=show-sensitive='], ':put [/export show-sensitive file=x]; :put m'],
  ])('writes %j', (words, line) => {
    expect(consoleLine(readSentence(words), 'm').line).toBe(line);
  });

  it('keeps every text inside of its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = consoleValue(text);
        expect(unquoted(value)).toBe(text);
        expect(value).toMatch(/^(?:[A-Za-z0-9_.,:/@*-]+|"(?:[^"\\$?\n\r\t]|\\[0-9A-F]{2})*")$/);
      }),
    );
  });

  it.each([['/ip/address/print; :put x'], ['ip'], ['/a b/print'], ['']])('refuses the command %j', (command) => {
    expect(codeOf(() => readSentence([command]))).toBe('BUG');
  });

  it.each([['=a b=1'], ['=a;b=1'], ['a=1'], ['=!x y='], ['=a'], ['=__proto__=1']])('refuses the word %j', (word) => {
    expect(codeOf(() => readSentence(['/ip/address/set', word]))).toBe('BUG');
  });
});

describe('routeros/ssh/console-output', () => {
  it('takes what stands before the marker, and what stands there without it for a refusal', () => {
    expect(outputBefore('m-1', 'a=1\r\nm-1\r\n')).toBe('a=1');
    expect(outputBefore('m-1', 'm-1')).toBe('');
    expect(codeOf(() => outputBefore('m-1', 'failure: already have such name\r\n'))).toBe('TRAP_ALREADY_EXISTS');
    expect(codeOf(() => outputBefore('m-1', 'bad command name foo (line 1 column 7)'))).toBe('TRAP_NO_SUCH_COMMAND');
    expect(codeOf(() => outputBefore('m-1', 'm-1 is the comment of a row that was cut'))).toBe('TRAP');
    expect(codeOf(() => outputBefore('m-1', '\r\n'))).toBe('CONNECTION_LOST');
  });

  it('reads rows with what may stand in a value', () => {
    expect(readAsValue('.id=*1;name=a;comment=x; y=z;list=1;2;.id=*2;name=b=c;comment=')).toEqual([
      { '.id': '*1', name: 'a', comment: 'x; y=z', list: '1;2' },
      { '.id': '*2', name: 'b=c' },
    ]);
    expect(readAsValue('\r\n')).toEqual([]);
    expect(readAsValue('name=gw')).toEqual([{ name: 'gw' }]);
  });

  it('gives nothing where it could be read in two ways', () => {
    expect(codeOf(() => readAsValue('.id=*1;comment=x;disabled=true;disabled=false'))).toBe('PROTOCOL_ERROR');
    expect(codeOf(() => readAsValue('Flags: X - disabled'))).toBe('PROTOCOL_ERROR');
  });

  it('survives whatever a console may print', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        codeOf(() => readAsValue(text));
        codeOf(() => outputBefore('marker', text));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(';', '=', '.id', 'a', '.', '*1', '\n'), { maxLength: 200 }), (parts) => {
        codeOf(() => readAsValue(parts.join('')));
      }),
    );
  });

  it('reads a long text in the time that its length asks for', () => {
    const text = `.id=*1;comment=${';a'.repeat(500_000)};${'b'.repeat(1_000_000)}`;
    expect(readAsValue(text)).toHaveLength(1);
  });
});

describe('routeros/ssh/query-filter', () => {
  const rows: readonly Row[] = [
    { name: 'a', n: '9' },
    { name: 'b', n: '10', x: '1' },
    { name: 'c', n: '2' },
  ];
  const picked = (...words: string[]): string =>
    rows
      .filter(queryFilter(words))
      .map((row) => row.name)
      .join('');

  it.each([
    [[], 'abc'],
    [['name=b'], 'b'],
    [['=name=b'], 'b'],
    [['x'], 'b'],
    [['-x'], 'ac'],
    [['>n=5'], 'ab'],
    [['<n=5'], 'c'],
    [['name=a', 'name=c', '#|'], 'ac'],
    [['name=a', '#!'], 'bc'],
    [['x', 'name=b', '#&!'], 'ac'],
    [['name=a', 'name=b', '#0|', '#|'], 'ab'],
    [['n=9', 'name=b'], ''],
  ])('picks for %j', (words, names) => {
    expect(picked(...words)).toBe(names);
  });

  it.each([[['#|']], [['name=a', '#&']], [['#x']], [['#9']]])('refuses %j', (words) => {
    expect(codeOf(() => queryFilter(words))).toBe('BUG');
  });

  it('knows what the words ask about', () => {
    expect(queryNames(['name=a', '-x', '>n=5', '=y=1', '#|'])).toEqual(['name', 'x', 'n', 'y']);
  });
});
