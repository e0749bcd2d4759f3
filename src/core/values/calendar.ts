import { cut, fail } from './fail';
import { flagSet, splitList } from './factories';
import { duration } from './time';
import { defineValue, ValueError, type ValueContext, type ValueType } from './value-type';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const OLD_DATE = /^([a-z]{3})\/(\d{2})\/(\d{4})$/i;
const EXPECTED_DATE = 'a date such as 2026-01-31';

/** RouterOS before 7.10 reads and prints `jan/31/2026`, later versions `2026-01-31`. */
function writesOldDates({ version }: ValueContext): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '');
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < 7 || (major === 7 && minor < 10);
}

/** Either form to `2026-01-31`. @throws ValueError where there is no such day */
function parseDate(text: string): string {
  const trimmed = text.trim();
  const iso = ISO_DATE.exec(trimmed);
  if (iso) return existingDay(trimmed, text);
  const old = OLD_DATE.exec(trimmed);
  const month = MONTHS.findIndex((name) => name === old?.[1]?.toLowerCase()) + 1;
  if (!old || month === 0) return fail(text, EXPECTED_DATE);
  return existingDay(`${old[3]}-${String(month).padStart(2, '0')}-${old[2]}`, text);
}

function existingDay(iso: string, given: string): string {
  const day = new Date(`${iso}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
  return exists ? iso : fail(given, EXPECTED_DATE, 'there is no such day');
}

function formatDate(iso: string, context: ValueContext): string {
  if (!writesOldDates(context)) return iso;
  const [year, month, day] = iso.split('-');
  return `${MONTHS[Number(month) - 1]}/${day}/${year}`;
}

export const date: ValueType<string> = defineValue<string>({
  name: 'date',
  description: 'Date, 2026-01-31; RouterOS before 7.10 is written jan/31/2026.',
  example: '2026-01-31',
  parse: parseDate,
  format: formatDate,
});

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** `8:30` to `08:30:00`. @throws ValueError */
function parseTimeOfDay(text: string): string {
  const expected = 'a time of day such as 08:30 or 08:30:00';
  const match = CLOCK.exec(text.trim());
  if (!match) return fail(text, expected);
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '00'].map(Number) as [number, number, number];
  if (hours > 23 || minutes > 59 || seconds > 59) fail(text, expected, 'it is past 23:59:59');
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
}

export const timeOfDay: ValueType<string> = defineValue<string>({
  name: 'time',
  description: 'Time of day on the clock of the router.',
  example: '03:30:00',
  parse: parseTimeOfDay,
  format: (value) => value,
});

/** `2026-01-31 03:30:00`, as text that sorts by time. */
export const datetime: ValueType<string> = defineValue<string>({
  name: 'datetime',
  description: 'Date and time on the clock of the router; RouterOS before 7.10 is written jan/31/2026 03:30:00.',
  example: '2026-01-31 03:30:00',
  parse(text) {
    const [day, time] = cut(text.trim().replace('T', ' '), ' ');
    if (time === undefined) return fail(text, 'a date and time such as 2026-01-31 03:30:00');
    return `${parseDate(day)} ${parseTimeOfDay(time)}`;
  },
  format(value, context) {
    const [day, time = ''] = cut(value, ' ');
    return `${formatDate(day, context)} ${time}`;
  },
});

const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

export const timezone: ValueType<string> = defineValue<string>({
  name: 'timezone',
  description: 'Time zone by its IANA name, or manual.',
  example: 'Europe/Riga',
  parse(text) {
    const trimmed = text.trim();
    if (trimmed === 'manual') return trimmed;
    if (!ZONE.test(trimmed) || !isTimeZone(trimmed)) fail(text, 'a time zone such as Europe/Riga');
    return trimmed;
  },
  format: (value) => value,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const weekdayList = flagSet({
  name: 'weekday-list',
  description: 'Days of the week.',
  values: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  example: 'mon,tue,wed,thu,fri',
  negation: 'none',
});

/** A part of the day on some days of the week, as firewall rules take it. */
export interface TimeWindow {
  /** Since midnight. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In the order of the week, Sunday first. */
  readonly days: readonly string[];
}

const DAY_MS = 86_400_000;

export const timeOfDayWindow: ValueType<TimeWindow> = defineValue<TimeWindow>({
  name: 'time-of-day-window',
  description: 'From and to since midnight, then the days: 8h-17h,mon,tue. Without days it is every day.',
  example: '8h-17h,mon,tue,wed,thu,fri',
  parse(text, context) {
    const [span = '', ...days] = splitList(text);
    const [from, to] = cut(span, '-');
    if (to === undefined) return fail(text, 'a time window such as 8h-17h,mon,tue');
    const window = { fromMs: clockMs(from, context), toMs: clockMs(to, context) };
    const every = weekdayList.parse(days.join(',') || 'sun,mon,tue,wed,thu,fri,sat', context);
    return { ...window, days: every.flags.map(({ flag }) => flag) };
  },
  format: ({ fromMs, toMs, days }, context) =>
    [`${duration.format(fromMs, context)}-${duration.format(toMs, context)}`, ...days].join(','),
});

/** `08:30` is a clock here, where a duration alone would be ambiguous. */
function clockMs(text: string, context: ValueContext): number {
  const sinceMidnightMs = duration.parse(CLOCK.test(text.trim()) ? parseTimeOfDay(text) : text, context);
  if (sinceMidnightMs > DAY_MS) throw new ValueError(`${duration.format(sinceMidnightMs)} is past the end of the day`);
  return sinceMidnightMs;
}
