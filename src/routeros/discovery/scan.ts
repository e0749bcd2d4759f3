import { connect } from 'node:net';
import type { TransportKind } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { defaultPort } from '../transport/kinds';

export interface ScanPort {
  readonly kind: TransportKind;
  readonly port: number;
}

export interface ScanOptions {
  /** Who may be asked was decided by the caller. */
  readonly addresses: readonly string[];
  /** @defaultValue every transport at the port that RouterOS gives it */
  readonly ports?: readonly ScanPort[];
  /** Connects under way at once. @defaultValue 64 */
  readonly concurrency?: number;
  /** Connects started in a second: a scan must not look like an attack, nor fill a small router's table. @defaultValue 200 */
  readonly perSecond?: number;
  /** For one connect. @defaultValue 1000 */
  readonly timeoutMs?: number;
  /** For the whole scan; what is not done then stays out. @defaultValue 60000 */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface ScanResult {
  readonly found: readonly { readonly address: string; readonly open: readonly ScanPort[] }[];
  /** Addresses that were not asked at every port before the deadline. */
  readonly left: number;
}

const ALL_PORTS: readonly ScanPort[] = (['api-ssl', 'api', 'ssh', 'rest-ssl', 'rest'] as const).map((kind) => ({
  kind,
  port: defaultPort(kind),
}));

const SECOND_MS = 1_000;

/** Finds what listens where, by TCP connects alone: nothing is sent. @throws AppError CANCELLED */
export async function scanAddresses(options: ScanOptions): Promise<ScanResult> {
  const { addresses, ports = ALL_PORTS, concurrency = 64, perSecond = 200, timeoutMs = 1_000, deadlineMs = 60_000 } = options;
  const endAtMs = Date.now() + deadlineMs;
  const open = new Map<string, ScanPort[]>();
  const pending = new Map<string, number>(addresses.map((address) => [address, ports.length]));
  const turn = pacer(perSecond, endAtMs);
  const questions = questionsOf([...pending.keys()], ports);
  const work = async (): Promise<void> => {
    for (const { address, port } of questions) {
      const isMine = await turn();
      if (options.signal?.aborted) throw new AppError('CANCELLED', 'the scan was cancelled', { cause: options.signal.reason });
      if (!isMine) return;
      if (await answers(address, port.port, timeoutMs)) open.set(address, [...(open.get(address) ?? []), port]);
      pending.set(address, (pending.get(address) ?? 1) - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return {
    found: [...pending.keys()].flatMap((address) => {
      const ports = open.get(address);
      return ports ? [{ address, open: ports }] : [];
    }),
    left: [...pending.values()].filter((count) => count > 0).length,
  };
}

/** Port by port over all addresses: a router is not asked five things in one millisecond. */
function* questionsOf(addresses: readonly string[], ports: readonly ScanPort[]): Generator<{ address: string; port: ScanPort }> {
  for (const port of ports) for (const address of addresses) yield { address, port };
}

/** Lets at most so many pass in a second, evenly; false at once for whose turn would come too late. */
function pacer(perSecond: number, endAtMs: number): () => Promise<boolean> {
  const gapMs = SECOND_MS / perSecond;
  let nextMs = Date.now();
  return async function turn() {
    const now = Date.now();
    const mineMs = Math.max(nextMs, now);
    if (mineMs >= endAtMs) return false;
    nextMs = mineMs + gapMs;
    if (mineMs - now >= 1) await new Promise((resolve) => setTimeout(resolve, mineMs - now));
    return true;
  };
}

function answers(address: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs });
    const settle = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
