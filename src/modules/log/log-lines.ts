import type { ReadResult, RouterReader, Row } from '../../core/catalogue';
import { date, logTopics } from '../../core/values';

const LOG = '/log';
const DAY_MS = 86_400_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Printed without a year, a moment later than this after now was last year, or yesterday. */
const AHEAD_MS = 60_000;

export const SEVERITIES = ['critical', 'error', 'warning', 'info', 'debug'] as const;

export const LINE_OUTPUT: Readonly<Record<string, string>> = {
  '.id': 'Number of the line on this router.',
  time: 'When it was written, by the clock of the router; the form differs between versions.',
  topics: 'Topics, with commas; the severity is one of them.',
  message: 'The text.',
  buffer: 'Logging action that keeps it; only on 7.x.',
  'extra-info': 'What else the line tells; only on newer 7.x.',
};

export interface LogFilter {
  /** As a logging rule has them: every one, and none of those with `!`. */
  readonly topics?: string | undefined;
  /** In any case. */
  readonly message?: string | undefined;
  readonly lastMs?: number | undefined;
  readonly also?: (line: Row) => boolean;
}

/** The newest lines that pass, the oldest of them first. API queries know no parts of texts, so the daemon filters. */
export async function readLines(router: RouterReader, filter: LogFilter, limit: number): Promise<ReadResult> {
  const passes = await passing(router, filter);
  const kept: Row[] = [];
  let found = 0;
  for await (const line of router.stream(LOG, { proplist: ['.id', 'time', 'topics', 'message', 'buffer'] })) {
    if (!passes(line)) continue;
    found += 1;
    kept.push(line);
    // Cut now and then: a shift for each line would cost more.
    if (kept.length >= 2 * limit) kept.splice(0, kept.length - limit);
  }
  return { rows: kept.slice(-limit), ...(found > limit ? { truncated: true } : {}) };
}

async function passing(router: RouterReader, filter: LogFilter): Promise<(line: Row) => boolean> {
  const wanted = filter.topics === undefined ? [] : logTopics.parse(filter.topics);
  const text = filter.message?.toLowerCase();
  const now = filter.lastMs === undefined ? undefined : await nowOf(router);
  const sinceMs = now === undefined ? undefined : now - (filter.lastMs ?? 0);
  return (line) => {
    const topics = topicsOf(line);
    if (!wanted.every(({ value, negated }) => topics.includes(value) !== negated)) return false;
    if (text !== undefined && !(line['message'] ?? '').toLowerCase().includes(text)) return false;
    if (filter.also && !filter.also(line)) return false;
    if (now === undefined || sinceMs === undefined) return true;
    // A line whose time nobody can read is rather shown than lost.
    return (momentOf(line['time'] ?? '', now) ?? now) >= sinceMs;
  };
}

async function nowOf(router: RouterReader): Promise<number> {
  const [clock = {}] = await router.print('/system/clock', { proplist: ['date', 'time'] });
  return Date.parse(`${date.parse(clock['date'] ?? '1970-01-01')}T${clock['time'] ?? '00:00:00'}Z`);
}

export function topicsOf({ topics = '' }: Row): readonly string[] {
  return topics.split(',').map((topic) => topic.trim());
}

const ISO = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})/;
const OLD = /^([a-z]{3})\/(\d{2})(?:\/(\d{4}))? (\d{2}:\d{2}:\d{2})/i;
const CLOCK = /^(\d{2}:\d{2}:\d{2})/;

/**
 * When a line was written, in milliseconds on the clock of the router: `2026-01-31 03:30:00`, `jan/31/2026 03:30:00`,
 * `jan/31 03:30:00` in this year, `03:30:00` today.
 */
export function momentOf(time: string, nowMs: number): number | undefined {
  const iso = ISO.exec(time);
  if (iso) return Date.parse(`${iso[1]}T${iso[2]}Z`);
  const old = OLD.exec(time);
  if (old) return oldMoment(old, nowMs);
  const clock = CLOCK.exec(time);
  if (!clock) return undefined;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const atMs = Date.parse(`${today}T${clock[1]}Z`);
  return atMs > nowMs + AHEAD_MS ? atMs - DAY_MS : atMs;
}

function oldMoment([, month = '', day = '', year, clock = '']: RegExpExecArray, nowMs: number): number | undefined {
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  if (number === 0) return undefined;
  const at = (inYear: number): number => Date.parse(`${inYear}-${String(number).padStart(2, '0')}-${day}T${clock}Z`);
  if (year !== undefined) return at(Number(year));
  const thisYear = new Date(nowMs).getUTCFullYear();
  return at(thisYear) > nowMs + AHEAD_MS ? at(thisYear - 1) : at(thisYear);
}
