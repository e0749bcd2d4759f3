import type { CheckReading } from '../service/run-views';
import { allowance } from './tolerance';
import type { Check, Reading, Readings, Rule, Value } from './check';

export interface Comparison {
  readonly ok: boolean;
  /** One for each check, in their order. */
  readonly readings: readonly CheckReading[];
}

type Unseen = Exclude<Reading, Value>;
type Of<K extends Value['kind']> = Extract<Value, { readonly kind: K }>;

interface Verdict {
  readonly ok: boolean;
  /** For people, behind the reading. */
  readonly remark?: string;
}

const OK: Verdict = { ok: true };
const WORSE: Verdict = { ok: false };
const NO_WORSE: Verdict = { ok: true, remark: 'no worse than before' };
const NEVER_READ: Unseen = { kind: 'unread', why: 'it was not read' };
const SHOWN_STATES = 8;

/**
 * Whether the service is as good as before. What was bad before is no failure, and is told as such; what the user demands in
 * absolute terms must hold all the same.
 */
export function compareReadings(before: Readings, after: Readings, checks: readonly Check[]): Comparison {
  const readings = checks.map(({ name, rule }): CheckReading => {
    const [was, is] = [before.of[name] ?? NEVER_READ, after.of[name] ?? NEVER_READ];
    const { ok, remark } = judge(was, is, rule);
    return { check: name, before: textOf(was), after: remark ? `${textOf(is)} (${remark})` : textOf(is), ok };
  });
  return { ok: readings.every(({ ok }) => ok), readings };
}

function judge(before: Reading, after: Reading, rule: Rule): Verdict {
  if (!isValue(after)) return unseen(before, after, rule);
  const absolute = mustHold(after, rule);
  if (absolute) return absolute;
  if (!isValue(before)) return OK;
  if (before.kind === 'number' && after.kind === 'number') return compareNumbers(before, after, rule);
  if (before.kind === 'flag' && after.kind === 'flag') {
    if (after.good) return OK;
    return before.good ? WORSE : NO_WORSE;
  }
  if (before.kind === 'states' && after.kind === 'states') return compareStates(before, after, rule);
  return OK;
}

/** A check that saw something good and now sees nothing has lost it, unless it was switched off. */
function unseen(before: Reading, after: Unseen, { must, worse }: Rule): Verdict {
  if (after.kind === 'unread') return must || isValue(before) ? WORSE : OK;
  if (after.kind === 'unused' || !isValue(before)) return OK;
  return hasSomethingToLose(before, worse) ? WORSE : OK;
}

function hasSomethingToLose(before: Value, worse: Rule['worse']): boolean {
  switch (before.kind) {
    case 'number':
      return worse === 'fewer' && before.value > 0;
    case 'flag':
      return before.good;
    case 'states':
      return true;
  }
}

/** @returns undefined where nothing absolute is demanded, or what is demanded holds */
function mustHold(after: Value, { must }: Rule): Verdict | undefined {
  if (!must) return undefined;
  if (after.kind === 'flag' && must.good && !after.good) return WORSE;
  if (after.kind !== 'number') return undefined;
  if (must.min !== undefined && after.value < must.min) return { ok: false, remark: `at least ${must.min} wanted` };
  if (must.max !== undefined && after.value > must.max) return { ok: false, remark: `at most ${must.max} wanted` };
  return undefined;
}

function compareNumbers(before: Of<'number'>, after: Of<'number'>, { worse, tolerance, fine, must }: Rule): Verdict {
  const sign = worse === 'fewer' ? 1 : -1;
  if (fine !== undefined && sign * after.value >= sign * fine) return OK;
  const loss = sign * (before.value - after.value);
  if (loss > allowance(tolerance, before.value)) return WORSE;
  if (fine !== undefined) return NO_WORSE;
  return loss > 0 && !must ? { ok: true, remark: `${tolerance} is borne` } : OK;
}

function compareStates(before: Of<'states'>, after: Of<'states'>, { tolerance }: Rule): Verdict {
  const names = Object.keys(before.states);
  const changed = names.filter((name) => after.states[name] !== before.states[name] && before.states[name] !== 'down');
  return changed.length > allowance(tolerance, names.length) ? WORSE : OK;
}

function isValue(reading: Reading): reading is Value {
  return reading.kind === 'number' || reading.kind === 'flag' || reading.kind === 'states';
}

function textOf(reading: Reading): string {
  switch (reading.kind) {
    case 'number':
      return `${reading.value}${reading.unit ?? ''}${reading.note ? `: ${reading.note}` : ''}`;
    case 'flag':
      return reading.text;
    case 'states': {
      const all = Object.entries(reading.states).map(([name, state]) => `${name} ${state}`);
      return all.slice(0, SHOWN_STATES).join(', ') + (all.length > SHOWN_STATES ? ', …' : '');
    }
    case 'unread':
      return `not read: ${reading.why}`;
    default:
      return `not applicable: ${reading.why}`;
  }
}
