import fc from 'fast-check';
import type { Check, Reading, Readings, Rule, Value } from './check';
import { compareReadings } from './compare-readings';

const COUNT: Rule = { worse: 'fewer', tolerance: '0' };

function compare(
  before: Reading | undefined,
  after: Reading | undefined,
  rule: Rule,
): { ok: boolean; before: string; after: string } {
  const check: Check = { name: 'it', measure: { kind: 'log' }, rule };
  const readings = (reading: Reading | undefined): Readings => ({ of: reading ? { it: reading } : {} });
  const { ok, readings: told } = compareReadings(readings(before), readings(after), [check]);
  expect(told).toHaveLength(1);
  expect(told[0]?.ok).toBe(ok);
  return { ok, before: told[0]?.before ?? '', after: told[0]?.after ?? '' };
}

const number = (value: number, over: { unit?: string; note?: string } = {}): Value => ({ kind: 'number', value, ...over });
const flag = (good: boolean, text = String(good)): Value => ({ kind: 'flag', good, text });
const states = (all: Record<string, string>): Value => ({ kind: 'states', states: all });
const missing: Reading = { kind: 'missing', why: 'no such menu' };
const unused: Reading = { kind: 'unused', why: 'off' };
const unread: Reading = { kind: 'unread', why: 'no time' };

const anyReading: fc.Arbitrary<Reading> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value: fc.nat(10_000) }),
  fc.record({ kind: fc.constant('flag' as const), good: fc.boolean(), text: fc.string() }),
  fc.record({
    kind: fc.constant('states' as const),
    states: fc.dictionary(fc.string(), fc.constantFrom('master', 'backup', 'down')),
  }),
  fc.record({ kind: fc.constantFrom('missing' as const, 'unused' as const, 'unread' as const), why: fc.string() }),
);
const anyRule: fc.Arbitrary<Rule> = fc.record(
  {
    worse: fc.constantFrom('fewer' as const, 'more' as const),
    tolerance: fc.constantFrom('0', '2', '10%', '2,10%'),
    fine: fc.nat(100),
  },
  { requiredKeys: ['worse', 'tolerance'] },
);

describe('src/jobs/checks/compare-readings', () => {
  it('finds nothing worse where nothing changed', () => {
    fc.assert(fc.property(anyReading, anyRule, (reading, rule) => void expect(compare(reading, reading, rule).ok).toBe(true)));
  });

  it('never blames a better number, and blames a worse one the more', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), anyRule, (before, a, b, rule) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [better, worse] = rule.worse === 'fewer' ? [high, low] : [low, high];
        const [whenWorse, whenBetter] = [worse, better].map((value) => compare(number(before), number(value), rule).ok);
        expect(whenWorse && !whenBetter).toBe(false);
      }),
    );
  });

  it.each([
    ['a loss', number(3), number(2), COUNT, false],
    ['a gain', number(2), number(3), COUNT, true],
    ['a loss within the tolerance', number(20), number(18), { worse: 'fewer', tolerance: '10%' }, true],
    ['one more than that', number(20), number(17), { worse: 'fewer', tolerance: '10%' }, false],
    ['a rise', number(0), number(3), { worse: 'more', tolerance: '2' }, false],
    ['a rise up to what is fine', number(5), number(85), { worse: 'more', tolerance: '10', fine: 85 }, true],
    ['a rise beyond it', number(5), number(86), { worse: 'more', tolerance: '10', fine: 85 }, false],
    ['little more where it was bad before', number(90), number(99), { worse: 'more', tolerance: '10', fine: 85 }, true],
    ['good that is bad now', flag(true), flag(false), COUNT, false],
    ['bad that is good now', flag(false), flag(true), COUNT, true],
    ['bad as before', flag(false), flag(false), COUNT, true],
    ['a role that was lost', states({ v1: 'master' }), states({ v1: 'backup' }), COUNT, false],
    ['a role that came up', states({ v1: 'down' }), states({ v1: 'backup' }), COUNT, true],
    ['an instance that is gone', states({ v1: 'master', v2: 'backup' }), states({ v1: 'master' }), COUNT, false],
    [
      'as many as are borne',
      states({ v1: 'master', v2: 'backup' }),
      states({ v1: 'master' }),
      { ...COUNT, tolerance: '1' },
      true,
    ],
    ['nothing there at all', missing, missing, COUNT, true],
    ['a menu that went with what it held', number(2), missing, COUNT, false],
    ['a menu that went and held nothing', number(0), missing, COUNT, true],
    ['what was switched off', flag(true), unused, COUNT, true],
    ['what cannot be read any more', number(0), unread, COUNT, false],
    ['what could never be read', unread, unread, COUNT, true],
    ['what can be read now', unread, number(0), COUNT, true],
    ['what must hold and does not, as before', number(1), number(1), { ...COUNT, must: { min: 2 } }, false],
    ['what must hold and does now', number(1), number(2), { ...COUNT, must: { min: 2, max: 2 } }, true],
    ['more than must be', number(3), number(3), { ...COUNT, must: { max: 2 } }, false],
    ['a must that is bad as before', flag(false), flag(false), { ...COUNT, must: { good: true } }, false],
    ['a must that cannot be read', unread, unread, { ...COUNT, must: { good: true } }, false],
    ['a must on a menu that is missing', missing, missing, { ...COUNT, must: { good: true } }, true],
    ['a check that was not read before', undefined, number(0), COUNT, true],
    ['a check that was not read after', number(1), undefined, COUNT, false],
  ] as const)('%s', (_title, before, after, rule, ok) => {
    expect(compare(before, after, rule).ok).toBe(ok);
  });

  it('says what was bad already, what is borne, and what was seen', () => {
    expect(compare(flag(false, 'no answer'), flag(false, 'no answer'), COUNT).after).toBe('no answer (no worse than before)');
    expect(compare(number(10), number(9), { worse: 'fewer', tolerance: '10%' }).after).toBe('9 (10% is borne)');
    expect(compare(number(90, { unit: '%' }), number(92, { unit: '%' }), { worse: 'more', tolerance: '5', fine: 85 })).toEqual({
      ok: true,
      before: '90%',
      after: '92% (no worse than before)',
    });
    expect(compare(missing, number(2, { note: 'so it is' }), COUNT)).toEqual({
      ok: true,
      before: 'not applicable: no such menu',
      after: '2: so it is',
    });
    expect(compare(unread, states({ v1: 'master' }), COUNT)).toMatchObject({ before: 'not read: no time', after: 'v1 master' });
  });
});
