/** Durations as RouterOS writes them in API replies: `1w2d3h4m5s`, `150ms`, `0s`. */

const UNITS: readonly (readonly [string, number])[] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const PART = /^(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/;
const CLOCK = /^(\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,3}))?)?$/;

/** Accepts `1d`, `5m30s`, `00:10:00`, `1d 00:00:00`, `90` (seconds). @returns milliseconds, `undefined` for other text */
export function parseDuration(text: string): number | undefined {
  let rest = text.trim();
  if (rest === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(rest)) return Math.round(Number(rest) * 1_000);
  let totalMs = 0;
  for (let match = PART.exec(rest); match; match = PART.exec(rest)) {
    totalMs += Number(match[1]) * unitMs(match[2] ?? 's');
    rest = rest.slice(match[0].length).trimStart();
  }
  if (rest === '') return Math.round(totalMs);
  const clock = CLOCK.exec(rest);
  if (!clock) return undefined;
  const [, hours, minutes, seconds = '0', fraction = '0'] = clock;
  return Math.round(totalMs + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(`${seconds}.${fraction}`) * 1_000);
}

function unitMs(unit: string): number {
  return UNITS.find(([name]) => name === unit)?.[1] ?? 1;
}

export function formatDuration(durationMs: number): string {
  let rest = Math.max(0, Math.round(durationMs));
  if (rest === 0) return '0s';
  let text = '';
  for (const [unit, ms] of UNITS) {
    const count = Math.floor(rest / ms);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * ms;
  }
  return text;
}
