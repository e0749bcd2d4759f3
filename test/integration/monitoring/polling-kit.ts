import { systemActor } from '../../../src/core/access';
import { createLogger } from '../../../src/core/telemetry';
import { openRedis } from '../../../src/jobs';
import { startPolling } from '../../../src/jobs/polling/start-polling';
import { createMonitoring, SHARDS, type Monitoring, type MonitoringOptions } from '../../../src/monitoring';
import type { SimFleet } from '../../../src/simulator';
import type { TestFleet } from '../../kit/fleet';
import { openPool } from './api-kit';

export const ADMIN = systemActor('test');

/** Puts the routers of a simulated fleet into the real one. @returns their ids, in the order of the simulated ones */
export async function enrol(fleet: TestFleet, sim: SimFleet): Promise<string[]> {
  await fleet.credentials.add(ADMIN, { name: 'admin', username: 'admin', password: '' });
  const ids: string[] = [];
  for (const { name, address, port } of sim.routers) {
    const { id } = await fleet.routers.add(ADMIN, { name, address, port, credential: 'admin' });
    ids.push(id);
  }
  return ids;
}

export interface PollingUnderTest extends Monitoring {
  /** Takes no more ticks and ends what is under way, as the daemon does. */
  close(): Promise<void>;
}

export interface PollingUnderTestOptions extends Partial<
  Pick<
    MonitoringOptions,
    'collectors' | 'onObservation' | 'onPolled' | 'onTransition' | 'onRebooted' | 'onProbes' | 'maxSeries' | 'now'
  >
> {
  readonly fleet: TestFleet;
  readonly redisUrl: string;
  /** Of the fast tier; the others are ten and a hundred times as long. @defaultValue 1000 */
  readonly fastMs?: number;
  readonly inFlight?: number;
  /** Takes no ticks. */
  readonly onlyShows?: boolean;
}

/** One process with the role poller, on real parts. */
export async function pollingUnderTest(options: PollingUnderTestOptions): Promise<PollingUnderTest> {
  const { fleet, fastMs = 1000, inFlight = 50, ...hooks } = options;
  const log = createLogger({ level: 'silent' });
  const redis = await openRedis({ url: options.redisUrl, dataDir: '', log });
  const client = redis.impatient();
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()));
  const pool = openPool();
  const monitoring = createMonitoring({
    maxSeries: 2000,
    ...hooks,
    redis: client,
    roster: fleet.roster,
    withReader: async (routerId, use, { signal }) =>
      pool.withSession(await fleet.routers.target(routerId), 'read', use, { signal }),
    snmpAccess: (router) => fleet.roster.snmp(router),
    intervals: { fast: fastMs, medium: fastMs * 10, slow: fastMs * 100 },
    inFlight,
    log,
  });
  const { poller, tickMs } = monitoring;
  const polling = options.onlyShows
    ? undefined
    : startPolling({ redis, shards: SHARDS, tickMs, tick: (shard) => poller.tick(shard), log });
  return {
    ...monitoring,
    async close() {
      const stopped = monitoring.stop();
      await polling?.close();
      await stopped;
      await pool.close();
      await redis.close();
    },
  };
}

/** Waits until `check` gives something. @throws after `forMs` */
export async function eventually<T>(
  check: () => Promise<T | undefined | false> | T | undefined | false,
  forMs = 30_000,
): Promise<T> {
  const until = Date.now() + forMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function textOf(
  monitoring: Pick<Monitoring, 'exposition'>,
  format: 'classic' | 'openmetrics' = 'classic',
): Promise<string> {
  let text = '';
  for await (const piece of await monitoring.exposition.routers(undefined, { index: 0, of: 1 }, format)) text += piece;
  return text;
}

/** The value of a series, by what its line begins with. */
export function valueOf(text: string, start: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(start));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
