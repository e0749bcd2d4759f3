import type { Change, GuardKind, Plan, RouterFacts, RouterSession } from '../../../src/core/catalogue';
import { sentenceOf } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import type { GuardRecord, GuardRequest } from '../../../src/jobs/guards/guard';
import { markerOf } from '../../../src/jobs/guards/marks';
import { createSessionPool, type SessionPool, type SessionTarget } from '../../../src/routeros';

import {
  createManualTime,
  startFleet,
  type FleetOptions,
  type ManualTime,
  type SimFleet,
  type SimRouter,
} from '../../../src/simulator';

/** One simulated router whose clock stands still until it is told to go on, and a pool to reach it. */
export interface Bench {
  readonly router: SimRouter;
  readonly time: ManualTime;
  readonly pool: SessionPool;
  readonly target: SessionTarget;
  request(session: RouterSession, plan: Plan, over?: RequestOver): GuardRequest;
  withSession<T>(use: (session: RouterSession) => Promise<T>): Promise<T>;
  /** What an administrator would call the same configuration: no `.id`s, no counters, the order as it is. */
  configuration(menus: readonly string[]): unknown;
  close(): Promise<void>;
}

export interface RequestOver {
  readonly kind?: GuardKind;
  readonly windowMs?: number;
  readonly facts?: Partial<RouterFacts>;
  readonly fence?: () => Promise<void>;
  readonly attempt?: number;
}

export function openPool(): SessionPool {
  return createSessionPool({
    connectTimeoutMs: 700,
    commandTimeoutMs: 5_000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 50, openMs: 10, maxOpenMs: 20 },
  });
}

let count = 0;

export async function startBench(version: string, options: Partial<FleetOptions> = {}): Promise<Bench> {
  // The clock of the router starts where that of the daemon is: uptimes are held against it.
  const time = createManualTime(Date.now());
  const after: ManualTime['after'] = (delayMs, run) => {
    if (delayMs > 0) return time.after(delayMs, run);
    // What is to happen at once does so by itself.
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  };
  const fleet: SimFleet = await startFleet({
    routers: [{ version }],
    first: '127.41.0.1',
    apiPort: 0,
    rebootMs: 20,
    ...options,
    time: { nowMs: () => time.nowMs(), after },
  });
  const router = fleet.routers[0] as SimRouter;
  const pool = openPool();
  const target: SessionTarget = {
    routerId: `r${(count += 1)}`,
    address: router.address,
    port: router.port,
    transport: 'api',
    credential: { id: 'c1', revision: 1, username: 'admin', password: new Secret('') },
  };
  return {
    router,
    time,
    pool,
    target,
    request: (session, plan, over = {}) => ({
      pool,
      target,
      session,
      facts: { ...session.facts, ...over.facts },
      record: recordOf(over),
      plan,
      signal: new AbortController().signal,
      fence: over.fence ?? (() => Promise.resolve()),
    }),
    withSession: (use) => pool.withSession(target, 'write', use),
    configuration: (menus) => menus.map((menu) => [menu, router.rows(menu).map(comparable)]),
    close: async () => {
      await pool.close();
      await fleet.close();
    },
  };
}

export function recordOf(over: RequestOver = {}): GuardRecord {
  return {
    kind: over.kind ?? 'dead-man',
    marker: markerOf('run-1', over.attempt ?? 1),
    windowMs: over.windowMs ?? 60_000,
    armedAt: Date.now(),
  };
}

/** What changes by itself. */
const COUNTERS: ReadonlySet<string> = new Set(['.id', 'bytes', 'packets', '.nextid', 'last-logged-in', 'creation-time']);

function comparable(row: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !COUNTERS.has(name)));
}

/** Writes changes as the engine does. */
export async function apply(session: RouterSession, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const { command, args } = sentenceOf(change);
    await session.write(command, args);
  }
}

/** Everything on the router that belongs to a guard. */
export function traces(router: SimRouter): string[] {
  return ['/system/script', '/system/scheduler', '/file']
    .flatMap((menu) => router.rows(menu).map((row) => row['name'] ?? ''))
    .filter((name) => name.includes('rosfleet-guard'));
}
