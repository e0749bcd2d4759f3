import { lastSlot, nextSlot } from '../../core/cron';
import { DAY_MS, momentsOf, wallMs } from './wall-clock';

/** From Sunday on, as calendars of computers count. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Day = (typeof DAYS)[number];

/** Opens on days of the week. Clocks that are put back or forward never make it open outside of its times of day. */
export interface WeeklyRule {
  readonly days: readonly Day[];
  /** Milliseconds since midnight, by the clocks of the zone. */
  readonly fromMs: number;
  /** Not after `fromMs`: on the next day. */
  readonly toMs: number;
}

/** Opens at the slots of a cron expression. */
export interface CronRule {
  readonly cron: string;
  readonly durationMs: number;
}

export interface OpenWindow {
  /** IANA zone. */
  readonly zone: string;
  readonly rule: WeeklyRule | CronRule;
}

/** No write starts from `fromMs` on, until `toMs`. */
export interface FreezeInterval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

export type Opening =
  /** `closesAt` is absent where that is more than a week away. */
  | { readonly open: true; readonly closesAt?: number }
  /** `opensAt` is absent where no time within a year is known. */
  | { readonly open: false; readonly opensAt?: number; readonly why: string };

interface Span {
  readonly from: number;
  readonly to: number;
}

const LOOK_AHEAD_MS = 366 * DAY_MS;
/** How far the end of an open time is followed over windows that touch. */
const FOLLOW_MS = 7 * DAY_MS;
/** Tries at other times: a rule that opens often, and never for long enough, must not hold the daemon up. */
const MAX_TRIES = 800;

/**
 * Whether a change that takes `neededMs` may start now, and if not, when. It must fit as a whole: into the windows,
 * which may overlap or touch, and before the next freeze. Without any window everything but a freeze is open.
 */
export function openAt(
  windows: readonly OpenWindow[],
  freezes: readonly FreezeInterval[],
  nowMs: number,
  neededMs: number,
): Opening {
  const end = nowMs + LOOK_AHEAD_MS;
  let why = '';
  let at: number | undefined = nowMs;
  for (let tries = 0; tries < MAX_TRIES && at !== undefined && at <= end; tries += 1) {
    const found = lookAt(windows, freezes, at, neededMs);
    if (found.fits) return at === nowMs ? opened(found.until, nowMs) : { open: false, opensAt: at, why };
    why ||= found.why;
    at = found.next;
  }
  return { open: false, why: `${why}; no time within a year is long enough` };
}

function opened(until: number, nowMs: number): Opening {
  return until - nowMs > FOLLOW_MS ? { open: true } : { open: true, closesAt: until };
}

type Look =
  | { readonly fits: true; readonly until: number }
  | { readonly fits: false; readonly why: string; readonly next: number | undefined };

function lookAt(windows: readonly OpenWindow[], freezes: readonly FreezeInterval[], at: number, neededMs: number): Look {
  const frozen = freezes.find((freeze) => freeze.fromMs <= at && at < freeze.toMs);
  if (frozen) return { fits: false, why: `frozen: ${frozen.reason}`, next: frozen.toMs };
  const until = windows.length === 0 ? Infinity : followEnd(windows, at, Math.max(neededMs, FOLLOW_MS));
  if (until === undefined) {
    return { fits: false, why: 'outside of the maintenance windows', next: earliest(windows.map((each) => nextStart(each, at))) };
  }
  const freeze = freezes.filter(({ fromMs }) => fromMs > at && fromMs < until).sort((a, b) => a.fromMs - b.fromMs)[0];
  const limit = freeze?.fromMs ?? until;
  if (limit - at >= neededMs) return { fits: true, until: limit };
  const what = freeze ? `a freeze begins too soon: ${freeze.reason}` : 'the maintenance window closes too soon';
  return { fits: false, why: what, next: limit };
}

/** Where the open time around `at` ends; undefined where nothing is open. */
function followEnd(windows: readonly OpenWindow[], at: number, enoughMs: number): number | undefined {
  let until = at;
  while (until - at <= enoughMs) {
    const further = Math.max(...windows.map((window) => coveringEnd(window, until)));
    if (further <= until) break;
    until = further;
  }
  return until > at ? until : undefined;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The end of the window's time that holds `at`; -Infinity where it is closed then. */
function coveringEnd({ zone, rule }: OpenWindow, at: number): number {
  if ('cron' in rule) {
    // One that began exactly its duration ago has just closed.
    const began = lastSlot({ cron: rule.cron, zone }, at, at - rule.durationMs + 1);
    return began === undefined ? -Infinity : began + rule.durationMs;
  }
  const today = dayOf(zone, at);
  const ends = [today - DAY_MS, today]
    .map((day) => spanOn(zone, rule, day))
    .filter((span) => span !== undefined && span.from <= at && at < span.to)
    .map((span) => (span as Span).to);
  return Math.max(-Infinity, ...ends);
}

/** The first time after `at` at which the window opens. */
function nextStart({ zone, rule }: OpenWindow, at: number): number | undefined {
  if ('cron' in rule) return nextSlot({ cron: rule.cron, zone }, at);
  const today = dayOf(zone, at);
  // A day on which the clocks skip the whole window has none: the next is one week later.
  for (let day = today; day <= today + 15 * DAY_MS; day += DAY_MS) {
    const span = spanOn(zone, rule, day);
    if (span && span.from > at) return span.from;
  }
  return undefined;
}

/** Midnight of the day, on the wall clock. */
function dayOf(zone: string, at: number): number {
  return Math.floor(wallMs(zone, at) / DAY_MS) * DAY_MS;
}

/** The time that the rule opens for on a day; undefined where the day is none of its own, or the clocks skip all of it. */
function spanOn(zone: string, rule: WeeklyRule, day: number): Span | undefined {
  if (!rule.days.includes(DAYS[new Date(day).getUTCDay()] as Day)) return undefined;
  // Where an hour comes twice: from its second time on, and until its first, so that no time of day outside is open.
  const from = momentsOf(zone, day + rule.fromMs).last;
  const end = momentsOf(zone, day + rule.toMs + (rule.toMs <= rule.fromMs ? DAY_MS : 0));
  const to = end.first > from ? end.first : end.last;
  return to > from ? { from, to } : undefined;
}
