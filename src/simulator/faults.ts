import { AppError } from '../core/errors';
import { parseDuration } from './kernel';

/** A command in the life of a router: the nth one since the fault was set. */
export interface FaultPoint {
  /** e.g. `/ip/firewall/filter/add` */
  readonly command: string;
  /** @defaultValue 1 */
  readonly nth?: number;
}

export interface DropPoint extends FaultPoint {
  /** `after`: the command is carried out and its answer is lost. */
  readonly when: 'before' | 'after';
}

/** What is wrong with a router. One at a time. */
export type SimFault =
  | { readonly kind: 'refuse' }
  /** Connections are accepted and nothing is ever answered. */
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  | { readonly kind: 'drop'; readonly at: DropPoint }
  /** Answers leave in segments of so many bytes. */
  | { readonly kind: 'chunk'; readonly bytes: number }
  /** The command is never answered, and not carried out. */
  | { readonly kind: 'stall'; readonly at: FaultPoint }
  /** The router reboots at the command. */
  | { readonly kind: 'reboot'; readonly at: DropPoint }
  /** The answer is no sentence of the API. */
  | { readonly kind: 'garbage'; readonly at: FaultPoint }
  /** The router refuses the command. */
  | { readonly kind: 'trap'; readonly at: FaultPoint }
  /** The answer is `!fatal`, and the connection ends. */
  | { readonly kind: 'fatal'; readonly at: FaultPoint }
  /** Connections that are open when the fault begins die without a word to either side; new ones work. */
  | { readonly kind: 'half-open' }
  /** Every row of an answer takes so long. */
  | { readonly kind: 'slow-rows'; readonly ms: number }
  /** A reboot is a power cut: files written in the last 40 seconds are empty after it. */
  | { readonly kind: 'zero-file' }
  /** The user's group lacks these policies, whatever it says. */
  | { readonly kind: 'missing-rights'; readonly policies: readonly string[] }
  /** The clock is ahead of the true time, or behind it where negative. */
  | { readonly kind: 'clock-skew'; readonly ms: number };

/** A fault and how many routers of a fleet have it. */
export interface FaultPlan {
  readonly fault: SimFault;
  readonly share: { readonly percent: number } | { readonly count: number };
}

const ALL = { percent: 100 } as const;

/**
 * Reads `refuse:5%`, `wrong-password:2%`, `black-hole:10`, `half-open`, `zero-file`, `latency:200ms`,
 * `latency:200ms~50ms@10%`, `slow-rows:20ms`, `clock-skew:-2h`, `chunk:1@3`, `missing-rights:write,policy@2`,
 * `drop-after:/ip/address/add:1`, `drop-before:/ip/route/add:2@5%`, `reboot-after:/system/script/run`, `stall:/ip/dns/set`,
 * `garbage:/ip/route/print`, `fatal:/ip/route/print`, `trap:/ip/route/add:2`. The share is a percentage or a
 * number of routers; without one every router has the fault.
 * @throws AppError INPUT_INVALID
 */
export function parseFault(text: string): FaultPlan {
  const [body = '', shareText, ...more] = text.trim().split('@');
  const [kind = '', ...parts] = body.split(':');
  if (more.length > 0) throw invalid(text);
  if (isPlain(kind)) {
    const share = parts[0] ?? shareText;
    if (parts.length > 1 || (parts.length === 1 && shareText !== undefined)) throw invalid(text);
    return { fault: { kind }, share: share === undefined ? ALL : parseShare(share, text) };
  }
  return { fault: parseDetailed(kind, parts, text), share: shareText === undefined ? ALL : parseShare(shareText, text) };
}

const PLAIN = ['refuse', 'black-hole', 'wrong-password', 'half-open', 'zero-file'] as const;

function isPlain(kind: string): kind is (typeof PLAIN)[number] {
  return PLAIN.some((known) => known === kind);
}

function parseDetailed(kind: string, parts: readonly string[], text: string): SimFault {
  const [first = '', second, ...more] = parts;
  if (more.length > 0) throw invalid(text);
  const pointed = POINTED[kind];
  if (!pointed) {
    const fault = second === undefined ? DETAILED[kind]?.(first) : undefined;
    if (!fault) throw invalid(text);
    return fault;
  }
  if (!/^\/[a-z0-9/-]+$/.test(first) || (second !== undefined && !/^[1-9]\d*$/.test(second))) throw invalid(text);
  return pointed({ command: first, nth: Number(second ?? '1') });
}

/** Faults with a detail of their own; undefined where it makes no sense. */
const DETAILED: Readonly<Record<string, (detail: string) => SimFault | undefined>> = {
  latency(detail) {
    const [ms, jitterMs] = detail.split('~').map(parseDuration);
    if (ms === undefined) return undefined;
    return jitterMs === undefined ? { kind: 'latency', ms } : { kind: 'latency', ms, jitterMs };
  },
  'slow-rows'(detail) {
    const ms = parseDuration(detail);
    return ms === undefined ? undefined : { kind: 'slow-rows', ms };
  },
  'clock-skew'(detail) {
    const ms = parseDuration(detail.replace(/^-/, ''));
    return ms === undefined ? undefined : { kind: 'clock-skew', ms: detail.startsWith('-') ? -ms : ms };
  },
  'missing-rights': (detail) =>
    /^[a-z-]+(,[a-z-]+)*$/.test(detail) ? { kind: 'missing-rights', policies: detail.split(',') } : undefined,
  chunk: (detail) => (/^[1-9]\d*$/.test(detail) ? { kind: 'chunk', bytes: Number(detail) } : undefined),
};

/** Faults at a command. */
const POINTED: Readonly<Record<string, (at: FaultPoint) => SimFault>> = {
  stall: (at) => ({ kind: 'stall', at }),
  garbage: (at) => ({ kind: 'garbage', at }),
  fatal: (at) => ({ kind: 'fatal', at }),
  trap: (at) => ({ kind: 'trap', at }),
  'drop-before': (at) => ({ kind: 'drop', at: { ...at, when: 'before' } }),
  'drop-after': (at) => ({ kind: 'drop', at: { ...at, when: 'after' } }),
  'reboot-before': (at) => ({ kind: 'reboot', at: { ...at, when: 'before' } }),
  'reboot-after': (at) => ({ kind: 'reboot', at: { ...at, when: 'after' } }),
};

function parseShare(share: string, text: string): FaultPlan['share'] {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(share);
  if (!match) throw invalid(text);
  const number = Number(match[1]);
  if (match[2] === '%' && number <= 100) return { percent: number };
  if (match[2] === '' && Number.isInteger(number)) return { count: number };
  throw invalid(text);
}

function invalid(text: string): AppError {
  return new AppError('INPUT_INVALID', `no such fault: ${text}`, {
    remedy: 'Write KIND:SHARE, e.g. refuse:5%, black-hole:10, latency:200ms@10%, drop-after:/ip/address/add:1@3.',
  });
}

/**
 * Deals faults out to the routers of a fleet: the same seed gives the same routers. A router gets one fault at most, so
 * that shares add up.
 * @returns the fault of each router by its place in the fleet
 */
export function assignFaults(
  plans: readonly FaultPlan[],
  options: { routers: number; seed: number },
): ReadonlyMap<number, SimFault> {
  const order = shuffled(options.routers, options.seed);
  const faults = new Map<number, SimFault>();
  for (const { fault, share } of plans) {
    const wanted = 'count' in share ? share.count : Math.round((options.routers * share.percent) / 100);
    for (const index of order.splice(0, wanted)) faults.set(index, fault);
  }
  return faults;
}

function shuffled(length: number, seed: number): number[] {
  const random = randomNumbers(seed);
  const order = Array.from({ length }, (_, index) => index);
  for (let at = length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}

/** mulberry32: small, and the same everywhere. @returns numbers from 0 to below 1 */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
