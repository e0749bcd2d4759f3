import { parseDuration } from './duration';
import type { RouterState, Values } from './menu';

/** `start-time` of a schedule that runs when the router has booted. */
export const AT_STARTUP = 'startup';
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** When a date and a time are, both as the router writes them in either generation. @returns milliseconds since the epoch */
export function momentOf(date: string, time: string): number | undefined {
  const clock = parseDuration(time);
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const old = /^([a-z]{3})\/(\d\d)\/(\d{4})$/i.exec(date);
  const month = old ? MONTHS.indexOf((old[1] ?? '').toLowerCase()) : Number(iso?.[2]) - 1;
  const day = Date.UTC(Number(old?.[3] ?? iso?.[1]), month, Number(old?.[2] ?? iso?.[3]));
  return clock === undefined || Number.isNaN(day) ? undefined : day + clock;
}

/**
 * When a schedule runs next, after `afterMs`. All times are those of the router's own clock.
 * @returns undefined where it does not run again
 */
export function nextRunMs(values: Values, state: RouterState, afterMs: number): number | undefined {
  if (values.disabled === 'true') return undefined;
  const intervalMs = parseDuration(values.interval ?? '0s') ?? 0;
  const isStartup = values['start-time'] === AT_STARTUP;
  const baseMs = isStartup ? state.startedMs : Number(values['~base'] ?? state.startedMs);
  // The run at startup is made by the boot itself.
  if (!isStartup && baseMs > afterMs) return baseMs;
  if (intervalMs === 0) return undefined;
  return baseMs + (Math.floor((afterMs - baseMs) / intervalMs) + 1) * intervalMs;
}
