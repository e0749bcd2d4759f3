import { fail, quote } from './fail';
import { defineValue, ValueError, type ValueType } from './value-type';

/** Time is counted in whole microseconds inside, the finest step that RouterOS prints; the value is in milliseconds. */
const UNIT_US: Readonly<Record<string, number>> = {
  w: 604_800_000_000,
  d: 86_400_000_000,
  h: 3_600_000_000,
  m: 60_000_000,
  s: 1_000_000,
  ms: 1_000,
  us: 1,
};
const UNITS_DESCENDING = Object.entries(UNIT_US);
const PART = /(\d+(?:\.\d+)?)(ms|us|w|d|h|m|s)/y;
/** `00:05:00`, `1d03:00:00`, `1w2d00:00:00.250`: how scripts and 6.x print. */
const CLOCK = /^(?:(\d+)w)?(?:(\d+)d)? ?(\d+):(\d{2}):(\d{2}(?:\.\d{1,6})?)$/;
const EXPECTED = 'a duration such as 30s, 5m or 1d2h';

/** @throws ValueError */
function parseMicroseconds(text: string, bareUnit: 's' | 'ms'): number {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return micros(Number(trimmed) * (UNIT_US[bareUnit] as number), text);
  const clock = CLOCK.exec(trimmed);
  if (clock) return parseClock(clock, text);
  if (/^\d+:\d+$/.test(trimmed)) fail(text, EXPECTED, 'two parts may mean hours or minutes, write the unit');
  return parseUnits(trimmed, text);
}

function parseClock(clock: RegExpExecArray, text: string): number {
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map((part) => Number(part ?? 0));
  if (minutes > 59 || seconds >= 60) fail(text, EXPECTED, 'minutes and seconds go up to 59');
  const total = weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  return micros(total * 1_000_000, text);
}

function parseUnits(trimmed: string, text: string): number {
  let total = 0;
  let at = 0;
  const seen = new Set<string>();
  const compact = trimmed.replaceAll(' ', '');
  while (at < compact.length) {
    PART.lastIndex = at;
    const match = PART.exec(compact);
    if (!match) return fail(text, EXPECTED);
    const unit = match[2] as string;
    if (seen.has(unit)) fail(text, EXPECTED, `${unit} stands twice`);
    seen.add(unit);
    total += Number(match[1]) * (UNIT_US[unit] as number);
    at = PART.lastIndex;
  }
  return at === 0 ? fail(text, EXPECTED) : micros(total, text);
}

/** Decimal fractions of seconds are not exact in binary: round to the microsecond, and refuse what is finer. */
function micros(value: number, text: string): number {
  const rounded = Math.round(value);
  if (Math.abs(value - rounded) > 1e-3) fail(text, EXPECTED, 'it is finer than a microsecond');
  if (!Number.isSafeInteger(rounded)) fail(text, EXPECTED, 'it is too long');
  return rounded;
}

/** `1w2d3h4m5s6ms`, the form that the API of 6.x and 7.x prints. */
function formatMicroseconds(total: number): string {
  let rest = total;
  let text = '';
  for (const [unit, size] of UNITS_DESCENDING) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

export interface DurationOptions {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly bareUnit: 's' | 'ms';
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** Value in milliseconds; microseconds are its thousandths. */
export function durationOf(options: DurationOptions): ValueType<number> {
  const { minMs = 0, maxMs = Number.MAX_SAFE_INTEGER / 1000 } = options;
  return defineValue<number>({
    name: options.name,
    description: options.description,
    example: options.example,
    accepts: ['number'],
    parse(text) {
      const durationMs = parseMicroseconds(text, options.bareUnit) / 1000;
      if (durationMs < minMs) throw new ValueError(`${quote(text)} is shorter than ${formatMicroseconds(minMs * 1000)}`);
      if (durationMs > maxMs) throw new ValueError(`${quote(text)} is longer than ${formatMicroseconds(maxMs * 1000)}`);
      return durationMs;
    },
    format: (durationMs) => formatMicroseconds(Math.round(durationMs * 1000)),
  });
}

export const duration = durationOf({
  name: 'duration',
  description: 'Duration such as 30s, 5m, 1d2h or 00:05:00; a bare number counts seconds.',
  example: '1d2h30m',
  bareUnit: 's',
});

export const durationMs = durationOf({
  name: 'duration-ms',
  description: 'Short duration such as 500ms or 2s; a bare number counts milliseconds.',
  example: '500ms',
  bareUnit: 'ms',
});

/** DHCP counts leases in 32 bits of seconds; RouterOS 7.24 names the bounds 1s and 7101w3d6h28m15s itself. */
export const leaseTime = durationOf({
  name: 'lease-time',
  description: 'How long an address is leased, at least 1s.',
  example: '30m',
  bareUnit: 's',
  minMs: 1_000,
  maxMs: 4_294_967_295_000,
});
