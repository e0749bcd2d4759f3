import { formatDuration, parseDuration } from '../kernel/duration';
import { dateTime } from '../kernel/date-time';
import type { RouterState, SimRow, Values } from '../kernel/menu';

/** A rule that names an interface which went away is shown as invalid. */
export function deriveRule(row: SimRow): Values {
  const names = [row.values['in-interface'], row.values['out-interface']];
  return names.some((name) => name !== undefined && /^!?\*[0-9A-F]+$/.test(name)) ? { invalid: 'true' } : {};
}

export function completeAddressListEntry(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const created = context.before?.values['~created'] ?? String(context.state.nowMs());
  if (next.timeout === undefined) return { ...next, '~created': created };
  const renewed = next.timeout !== context.before?.values.timeout;
  const until = renewed ? context.state.nowMs() + (parseDuration(next.timeout) ?? 0) : Number(next['~until']);
  return { ...next, '~created': created, '~until': String(until), dynamic: 'true' };
}

export function deriveAddressListEntry(row: SimRow, state: RouterState): Values {
  const created = Number(row.values['~created'] ?? state.startedMs);
  const shown = { 'creation-time': dateTime(created, state.identity.version) };
  if (row.values['~until'] === undefined) return shown;
  const leftMs = Math.max(0, Number(row.values['~until']) - state.nowMs());
  return { ...shown, timeout: formatDuration(Math.ceil(leftMs / 1_000) * 1_000) };
}
