import type { Area } from '../../src/core/catalogue';
import { createRegistry } from '../../src/core/catalogue';
import { systemActor, type Actor } from '../../src/core/access';
import type { Role } from '../../src/core/config';
import { MasterKey, Secret, Vault } from '../../src/core/secrets';
import { createLogger } from '../../src/core/telemetry';
import { FLEET_ENTITIES, FLEET_MIGRATIONS, openDatabase } from '../../src/fleet';
import {
  JOBS_ENTITIES,
  JOBS_MIGRATIONS,
  openRedis,
  startJobs,
  type Jobs,
  type JobsOptions,
  type RolloutTarget,
} from '../../src/jobs';
import { AREAS } from '../../src/modules';
import { createSessionPool, type SessionTarget } from '../../src/routeros';
import type { SimFleet } from '../../src/simulator';
import type { DataSource } from 'typeorm';

export const ADMIN: Actor = systemActor('test');

export interface JobsUnderTest {
  readonly jobs: Jobs;
  readonly db: DataSource;
  close(): Promise<void>;
}

export interface JobsUnderTestOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly fleet: SimFleet;
  readonly key: Secret;
  readonly areas?: readonly Area[];
  readonly roles?: readonly Role[];
  readonly concurrency?: number;
  readonly settleMs?: number;
  readonly offlineRetryMs?: number;
  readonly tickMs?: number;
  readonly leaseMs?: number;
  readonly alone?: boolean;
  /** @defaultValue 2000 */
  readonly connectTimeoutMs?: number;
  /** What is known of the router at this place: its site, board, version. */
  readonly facts?: (index: number) => Partial<RolloutTarget>;
  readonly artefacts?: JobsOptions['artefacts'];
  readonly rollout?: Pick<
    JobsOptions,
    'askGate' | 'orderTargets' | 'tenantConcurrency' | 'audit' | 'daemonSteps' | 'window' | 'restartMs' | 'record'
  >;
}

const LOG_LEVEL = 'silent';

/** The jobs layer on real parts, with the simulated routers themselves as the inventory. */
export async function jobsUnderTest(options: JobsUnderTestOptions): Promise<JobsUnderTest> {
  const log = createLogger({ level: LOG_LEVEL });
  const db = await openDatabase({
    url: options.databaseUrl,
    entities: [...FLEET_ENTITIES, ...JOBS_ENTITIES],
    migrations: [...FLEET_MIGRATIONS, ...JOBS_MIGRATIONS],
  });
  const redis = await openRedis({ url: options.redisUrl, dataDir: '', log });
  const pool = createSessionPool({
    connectTimeoutMs: options.connectTimeoutMs ?? 2000,
    commandTimeoutMs: 5000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1000,
    connectJitterMs: 0,
    breaker: { failures: 3, openMs: 500, maxOpenMs: 1000 },
  });
  const byName = new Map(options.fleet.routers.map((router) => [router.name, router]));
  const jobs = await startJobs({
    db,
    redis,
    log,
    pool,
    registry: createRegistry(options.areas ?? AREAS),
    vault: new Vault([MasterKey.parse(options.key.reveal())]),
    roles: options.roles ?? ['api', 'worker', 'scheduler'],
    resolve: (_actor, _tenant, selector) => Promise.resolve(targetsOf(options, selector)),
    ...options.rollout,
    ...(options.artefacts ? { artefacts: options.artefacts } : {}),
    target: (id) => Promise.resolve(targetOf(byName.get(id) ?? byName.values().next().value!)),
    concurrency: options.concurrency ?? 50,
    connectTimeoutMs: options.connectTimeoutMs ?? 2000,
    leaseMs: options.leaseMs ?? 2000,
    settleMs: options.settleMs ?? 200,
    offlineRetryMs: options.offlineRetryMs ?? 500,
    alone: options.alone ?? false,
  });
  const clock = setInterval(() => void jobs.tick().catch(() => undefined), options.tickMs ?? 200);
  return {
    jobs,
    db,
    async close(): Promise<void> {
      clearInterval(clock);
      await jobs.close(5000);
      await pool.close();
      await redis.close();
      await db.destroy();
    },
  };
}

/** `first=3` means three of them, `id=` and `name=` the one that is called so, `from=8,count=4` some, anything else all. */
function targetsOf({ fleet, facts }: JobsUnderTestOptions, selector: string): RolloutTarget[] {
  const [, first] = /^first=(\d+)$/.exec(selector) ?? [];
  const [, from = '0', count] = /^from=(\d+),count=(\d+)$/.exec(selector) ?? [];
  const [, name] = /^(?:id|name)=(.+)$/.exec(selector) ?? [];
  const named = fleet.routers.filter((router) => name === undefined || router.name === name);
  const end = first ?? (count === undefined ? undefined : Number(from) + Number(count));
  const routers = named.slice(Number(from), end === undefined ? undefined : Number(end));
  return routers.map(({ name }, index) => ({ id: name, name, ...facts?.(index) }));
}

function targetOf(router: SimFleet['routers'][number]): SessionTarget {
  return {
    routerId: router.name,
    address: router.address,
    port: router.port,
    transport: 'api',
    ...(router.ports.ssh === undefined
      ? {}
      : {
          transports: [
            { kind: 'api', port: router.port },
            { kind: 'ssh', port: router.ports.ssh },
          ],
        }),
    credential: { id: 'admin', revision: 1, username: 'admin', password: new Secret('') },
  };
}
