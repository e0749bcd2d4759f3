import type { ReadOptions, Reply, RouterReader, Row, TransportKind } from '../../../src/core/catalogue';
import { isAvailable } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import { API_COLLECTORS } from '../../../src/monitoring/collectors/api';
import type { ApiCollector, CollectOptions } from '../../../src/monitoring/collectors/define-collector';
import type { Sample } from '../../../src/monitoring/metrics/define-metric';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type FleetOptions, type SimFleet, type SimRouter } from '../../../src/simulator';

export const VERSIONS = ['7.24', '7.15.3', '6.49.18'] as const;
export type TwinVersion = (typeof VERSIONS)[number];

/** The user that docs/guide/monitoring-api.md asks for: it may look, and come in by each way. */
const READER = { username: 'watcher', password: 'only-looks-1' };
const POLICY = 'api,read,test,ssh';

/** One question as a collector asked it. */
export interface Asked {
  readonly command: string;
  readonly proplist?: readonly string[];
  readonly args: Readonly<Record<string, string>>;
}

/** A router as the poller sees it, with what it remembers between polls. */
export interface Watched {
  readonly router: SimRouter;
  /** Everything asked so far. */
  readonly asked: Asked[];
  readonly absent: Set<string>;
  /** As if it were seen for the first time. */
  forget(): void;
  /** @returns one line for each series, as on the page of Prometheus without the common labels */
  collect(id: string, options?: CollectOptions, transport?: TransportKind): Promise<string[]>;
}

export interface Twins {
  watched(version: TwinVersion): Watched;
  close(): Promise<void>;
}

/** Twins of each version over real sockets, asked as a user who can only read. */
export async function startTwins(options: Partial<FleetOptions> = {}): Promise<Twins> {
  const fleet: SimFleet = await startFleet({
    routers: VERSIONS.map((version) => ({ version })),
    first: '127.44.1.1',
    apiPort: 0,
    ...options,
  });
  const pool = openPool();
  const all = new Map(fleet.routers.map((router) => [router.version, watch(pool, router)]));
  return {
    watched(version) {
      const found = all.get(version);
      if (!found) throw new Error(`no twin of ${version}`);
      return found;
    },
    close: async () => {
      await pool.close();
      await fleet.close();
    },
  };
}

export function openPool(): SessionPool {
  return createSessionPool({
    connectTimeoutMs: 10_000,
    commandTimeoutMs: 20_000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 1_000, openMs: 10, maxOpenMs: 10 },
  });
}

function watch(pool: SessionPool, router: SimRouter): Watched {
  const policy = router.version.startsWith('6.') ? POLICY : `${POLICY},rest-api`;
  router.exec(['/user/group/add', '=name=monitoring', `=policy=${policy}`]);
  router.exec(['/user/add', `=name=${READER.username}`, '=group=monitoring', `=password=${READER.password}`]);
  const asked: Asked[] = [];
  const absent = new Set<string>();
  const memories = new Map<string, Map<string, string>>();
  return {
    router,
    asked,
    absent,
    forget: () => {
      absent.clear();
      memories.clear();
    },
    collect(id, collectOptions = {}, transport = 'api') {
      const collector = collectorOf(id);
      const target = {
        routerId: `${router.name}-${transport}`,
        address: router.address,
        port: router.ports[transport] ?? 0,
        transport,
        credential: { id: 'c1', revision: 1, username: READER.username, password: new Secret(READER.password) },
      };
      const memory = memories.get(id) ?? new Map<string, string>();
      memories.set(id, memory);
      return pool.withSession(target, 'read', async (session) => {
        if (collector.versions && !isAvailable(collector.versions, session.facts.version)) return [];
        const samples = await collector.collect(recorded(session, asked), {
          routerId: router.name,
          facts: session.facts,
          now: Date.now(),
          options: collectOptions,
          absent,
          memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
          signal: AbortSignal.timeout(30_000),
        });
        return samples.map(lineOf);
      });
    },
  };
}

export function collectorOf(id: string): ApiCollector {
  const found = API_COLLECTORS.find((collector) => collector.id === id);
  if (!found) throw new Error(`no collector ${id}`);
  return found;
}

export function lineOf({ metric, labels, value }: Sample): string {
  const named = metric.labels.map((label, at) => `${label}="${labels[at] ?? ''}"`);
  return `${metric.name}${named.length > 0 ? `{${named.join(',')}}` : ''} ${value}`;
}

/** The number of one line. */
export function valueIn(lines: readonly string[], series: string): number {
  const line = lines.find((one) => one.startsWith(`${series} `));
  if (line === undefined) throw new Error(`no ${series} in\n${lines.join('\n')}`);
  return Number(line.slice(line.lastIndexOf(' ') + 1));
}

function recorded(reader: RouterReader, asked: Asked[]): RouterReader {
  return {
    facts: reader.facts,
    print(menu: string, options?: ReadOptions): Promise<Row[]> {
      asked.push({
        command: `${menu}/print`,
        args: options?.args ?? {},
        ...(options?.proplist && { proplist: options.proplist }),
      });
      return reader.print(menu, options);
    },
    query(command: string, args: Readonly<Record<string, string>> = {}, options?: ReadOptions): Promise<Reply> {
      asked.push({ command, args, ...(options?.proplist && { proplist: options.proplist }) });
      return reader.query(command, args, options);
    },
    stream(menu: string, options?: ReadOptions): AsyncIterable<Row> {
      asked.push({ command: `${menu}/stream`, args: options?.args ?? {} });
      return reader.stream(menu, options);
    },
  };
}
