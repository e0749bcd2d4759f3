import { compareVersions } from '../../routeros';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** From 7.10 on dates are ISO; before, `jan/02/2026`. */
const ISO_SINCE = '7.10';

export function dateText(atMs: number, version: string): string {
  const iso = new Date(atMs).toISOString();
  if (compareVersions(version, ISO_SINCE) >= 0) return iso.slice(0, 10);
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
}

export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}

export function dateTime(atMs: number, version: string): string {
  return `${dateText(atMs, version)} ${timeText(atMs)}`;
}
