import { CronExpressionParser, type CronExpression } from 'cron-parser';
import { offsetMs } from './time-zone';

export interface CronRule {
  /** 5 fields, or 6 with the seconds in front. */
  readonly cron: string;
  /** IANA zone whose clocks it means. */
  readonly zone: string;
}

const HOUR_MS = 3_600_000;
/** Around a change of the clocks cron-parser must come from before it; see nextSlot. */
const ODD_MS = 2 * HOUR_MS;
/** No rule is looked back on for longer: 29 February, over a year that has none. */
const LOOK_BACK_MS = 9 * 366 * 24 * HOUR_MS;
const FIELD = /^[\dA-Za-z*/,?#-]+$/;
/** `H` stands for a value taken at random: every process would have slots of its own. It is a part of `THU` too. */
const RANDOM = /(?<![a-z])h(?![a-z])/i;

/**
 * What is wrong with a cron expression, for people; undefined where nothing is.
 * @param fields.most 5: minutes are the finest; 6: seconds may stand in front
 */
export function cronProblem(cron: string, fields: { readonly most: 5 | 6 }): string | undefined {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== 5 && parts.length !== fields.most) {
    const wanted = fields.most === 5 ? '5 fields' : '5 fields, or 6 with seconds in front';
    return `a cron expression of ${wanted}: minute hour day month weekday`;
  }
  if (!parts.every((part) => FIELD.test(part) && !RANDOM.test(part))) return 'a field holds what no cron expression has';
  try {
    parse({ cron, zone: 'UTC' }, 0).next();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'the cron expression is not valid';
  }
}

/**
 * The first time after `afterMs` at which the rule holds; undefined where there is none any more.
 *
 * When clocks are put forward, a rule for an hour that does not exist runs in the hour after it; when they are put back,
 * a rule that names hours runs in the first of the two, and one with `*` as its hour in both: cron-parser decides so,
 * but only where it comes from before the change. Started within, it forgets or repeats. So it always starts before:
 * the slots are the same whoever asks, and when.
 */
export function nextSlot(rule: CronRule, afterMs: number): number | undefined {
  const near = offsetMs(rule.zone, afterMs - ODD_MS) !== offsetMs(rule.zone, afterMs);
  try {
    if (!near || parse(rule, afterMs).fields.hour.isWildcard) return parse(rule, afterMs).next().getTime();
    const slots = parse(rule, afterMs - 2 * ODD_MS);
    for (;;) {
      const slot = slots.next().getTime();
      if (slot > afterMs) return slot;
    }
  } catch {
    return undefined;
  }
}

/** The last time at which the rule held, not after `nowMs` and not before `sinceMs`. */
export function lastSlot(rule: CronRule, nowMs: number, sinceMs: number = nowMs - LOOK_BACK_MS): number | undefined {
  let [low, high] = [Math.floor(sinceMs / 1000) - 1, Math.floor(nowMs / 1000)];
  if (high * 1000 >= sinceMs && nextSlot(rule, high * 1000 - 1) === high * 1000) return high * 1000;
  const first = nextSlot(rule, low * 1000);
  if (first === undefined || first > nowMs) return undefined;
  // Slots are whole seconds. Between `low` and now there is one, after `high` there is none.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const slot = nextSlot(rule, middle * 1000);
    if (slot !== undefined && slot <= nowMs) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function parse({ cron, zone }: CronRule, afterMs: number): CronExpression {
  return CronExpressionParser.parse(cron, { tz: zone, currentDate: new Date(afterMs) });
}
