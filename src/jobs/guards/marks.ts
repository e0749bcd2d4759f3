import { createHash } from 'node:crypto';

const PREFIX = 'rosfleet-guard-';
const UNIQUE_DIGITS = 12;
const OWN = new RegExp(`^(?:flash/)?(${PREFIX}[0-9a-f]{${UNIQUE_DIGITS}})(?=$|[.-])`);

/**
 * Name of everything that the guard of one router run leaves on its router: letters, digits and dashes, so that it is a
 * name everywhere, and needs no quotes and no escapes in a script or a pattern.
 */
export function markerOf(routerRunId: string, attempt: number): string {
  return `${PREFIX}${createHash('sha256').update(`${routerRunId}:${attempt}`).digest('hex').slice(0, UNIQUE_DIGITS)}`;
}

/** Does this name belong to a guard of ours, whichever? */
export function isGuardName(name: string): boolean {
  return markerIn(name) !== undefined;
}

/** The marker that a name on a router starts with; undefined for what is not ours. */
export function markerIn(name: string): string | undefined {
  return OWN.exec(name)?.[1];
}

/**
 * The base, or up to a quarter more: routers of one site that lose the daemon at one moment do not all act at one moment.
 * @param baseMs milliseconds
 */
export function staggeredWindowMs(baseMs: number, routerRunId: string): number {
  const share = createHash('sha256').update(routerRunId).digest().readUInt32BE(0) / 0xffff_ffff;
  return Math.round(baseMs * (1 + share / 4));
}
