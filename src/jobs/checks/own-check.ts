import type { ChecksInput, Row } from '../../core/catalogue';
import type { Check, Measure, Reading, Rule } from './check';

type Listed = Extract<ChecksInput, readonly unknown[]>[number];
type OwnCheckInput = Exclude<Listed, string | { readonly check: string }>;
type MenuCheckInput = Extract<OwnCheckInput, { readonly menu: string }>;
type PingCheckInput = Extract<OwnCheckInput, { readonly ping: string }>;
type Expected = NonNullable<MenuCheckInput['expect']>;

const PACKETS = 3;
const MAX_LOSS = 50;
/** Rows named in a reading. */
const SHOWN = 3;

/** A check that the user described. What it says in absolute terms must hold after the change, whatever was before. */
export function ownCheck(input: OwnCheckInput): Omit<Check, 'settleMs'> {
  return 'ping' in input ? pingCheck(input) : menuCheck(input);
}

function pingCheck({ name, ping, count = PACKETS, maxLoss = MAX_LOSS }: PingCheckInput): Omit<Check, 'settleMs'> {
  return {
    name,
    measure: { kind: 'ping', to: { address: ping }, count, maxLoss },
    rule: { worse: 'fewer', tolerance: '0', must: { good: true } },
  };
}

function menuCheck({ name, menu, where = {}, count, expect }: MenuCheckInput): Omit<Check, 'settleMs'> {
  const source = { menu, where: queryOf(where) };
  if (!expect) return { name, measure: { kind: 'count', sources: [source] }, rule: countRule(count) };
  const measure: Measure = {
    kind: 'rows',
    source,
    proplist: ['.id', 'name', ...Object.keys(expect)],
    countFirst: true,
    judge: (rows) => judged(rows, { expect, count }),
  };
  return { name, measure, rule: { worse: 'fewer', tolerance: '0', must: { good: true } } };
}

function countRule(count: MenuCheckInput['count']): Rule {
  const { min, max, tolerance } = count ?? {};
  const isAbsolute = min !== undefined || max !== undefined;
  // With limits and without a tolerance the limits alone count: any number of rows that they allow is good.
  const relative = tolerance === undefined && isAbsolute ? '100%' : (tolerance ?? '0');
  const must = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return { worse: 'fewer', tolerance: relative, ...(isAbsolute ? { must } : {}) };
}

interface Wanted {
  readonly expect: Expected;
  readonly count: MenuCheckInput['count'];
}

function judged(rows: readonly Row[], { expect, count }: Wanted): Reading {
  const { min = 1, max = Number.POSITIVE_INFINITY } = count ?? {};
  if (rows.length < min || rows.length > max) return { kind: 'flag', good: false, text: `${rows.length} rows` };
  const off = rows.flatMap((row) => {
    const [wrong] = Object.keys(expect).filter((name) => !isAsExpected(row[name], expect[name]));
    return wrong === undefined ? [] : [`${row['name'] ?? row['.id'] ?? 'it'}: ${wrong} is ${row[wrong] ?? 'not there'}`];
  });
  if (off.length === 0) return { kind: 'flag', good: true, text: `${rows.length} as expected` };
  const more = off.length > SHOWN ? `, and ${off.length - SHOWN} more` : '';
  return { kind: 'flag', good: false, text: off.slice(0, SHOWN).join(', ') + more };
}

function isAsExpected(has: string | undefined, wanted: Expected[string] | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'string') return spellings(wanted).includes(has ?? '') || (has === undefined && isOff(wanted));
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = wanted;
  const value = has === undefined || has.trim() === '' ? Number.NaN : Number(has);
  return value >= min && value <= max;
}

/** The API prints `true` where people and exports write yes, and leaves a flag out that is off. */
function queryOf(where: Readonly<Record<string, string>>): string[] {
  return Object.entries(where).flatMap(([name, value]) => {
    const equal = spellings(value).map((text) => `=${name}=${text}`);
    const tests = isOff(value) ? [...equal, `-${name}`] : equal;
    return tests.flatMap((test, index) => (index > 0 ? [test, '#|'] : [test]));
  });
}

function spellings(value: string): readonly string[] {
  if (value === 'yes' || value === 'true') return ['true', 'yes'];
  return isOff(value) ? ['false', 'no'] : [value];
}

function isOff(value: string): boolean {
  return value === 'no' || value === 'false';
}
