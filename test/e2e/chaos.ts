import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFault, startFleet, type SimFleet } from '../../src/simulator';
import { finishedRun, importFleet, ruleRun, wrongRouters, type RunBody } from '../kit/chaos';
import { startDatabases, type DatabaseKind, type TestDatabases } from '../kit/databases';
import { fleetSize } from '../kit/fleet-size';
import { KillableDaemon, type ProcessOptions } from '../kit/killable-daemon';
import { startRedis, type TestRedis } from '../kit/redis';

const ROUTERS = fleetSize(100);
/** Not all at once: where the machine is busy, each of them would log in so slowly that it seemed dead. */
const AT_ONCE = 50;
const REFUSING = ROUTERS * 0.05;
const WRONG_PASSWORD = ROUTERS * 0.02;
const BLACK_HOLES = ROUTERS * 0.02;
const FAILING = REFUSING + WRONG_PASSWORD + BLACK_HOLES;
/** On each of two databases. */
const KILLS = 5;
const FINISH_MS = 300_000;

export interface ChaosOptions {
  readonly database: DatabaseKind;
  /** Loopback networks of two fleets that live at once must differ. */
  readonly first: string;
  /** How long Redis stays away. */
  readonly awayMs: number;
}

interface Failure {
  readonly router: { readonly name: string };
  readonly error: { readonly code: string; readonly remedy: string };
}

/** A fleet of which a part is in trouble, the daemon that works on it, and what it works with. */
class Chaos {
  /** Routers that cannot be changed. */
  private broken: ReadonlySet<string> = new Set();
  /** All but those that take every connection and answer none: to wait for them once, and once after a kill, is enough. */
  answering = 'all';

  private constructor(
    private readonly folder: string,
    private readonly databases: TestDatabases,
    private readonly fleet: SimFleet,
    private readonly options: ProcessOptions,
    private redis: TestRedis,
    public daemon: KillableDaemon,
  ) {}

  static async start({ database, first }: ChaosOptions): Promise<Chaos> {
    const folder = await mkdtemp(join(tmpdir(), 'rosfleet-chaos-'));
    const [databases, redis] = await Promise.all([startDatabases(database), startRedis()]);
    const faults = ['refuse:5%', 'wrong-password:2%', 'black-hole:2%'].map(parseFault);
    const fleet = await startFleet({ routers: ROUTERS, first, apiPort: 0, latencyMs: 2, faults });
    const options = {
      dataDir: join(folder, 'data'),
      log: join(folder, 'daemon.log'),
      env: {
        // Changes are what this is about: nothing is polled meanwhile.
        ROSFLEET_ROLE: 'api,worker,scheduler',
        ROSFLEET_REDIS_URL: redis.url,
        ROSFLEET_DATABASE_URL: await databases.createUrl(),
        // Those that never answer are waited for so long; fifty that log in at once take one or two.
        ROSFLEET_CONNECT_TIMEOUT: '6s',
        ROSFLEET_CONNECT_RATE: '1000',
        ROSFLEET_SETTLE: '500ms',
        ROSFLEET_RECONCILE: '300ms',
        ROSFLEET_LEASE: '3s',
        ROSFLEET_LOG_LEVEL: 'info',
      },
    };
    const daemon = await KillableDaemon.start(options);
    await importFleet(daemon, fleet);
    return new Chaos(folder, databases, fleet, options, redis, daemon);
  }

  async stop(): Promise<void> {
    await this.daemon.stop();
    await this.fleet.close();
    await Promise.all([this.databases.stop(), this.redis.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  async submit(comment: string, on = 'all'): Promise<string> {
    const { status, body } = await this.daemon.request<{ id: string }>(
      'POST',
      '/runs',
      ruleRun(comment, { on, rollout: { concurrency: AT_ONCE } }),
    );
    expect(status).toBe(202);
    return body.id;
  }

  async restartDaemon(): Promise<void> {
    await this.daemon.kill();
    this.daemon = await KillableDaemon.start(this.options);
  }

  flushRedis(): Promise<void> {
    return this.redis.flush();
  }

  stopRedis(): Promise<void> {
    return this.redis.stop();
  }

  async restartRedis(): Promise<void> {
    this.redis = await startRedis({ port: this.redis.port });
  }

  /** Submits a run, lets something happen to it, and expects it to come to its end all the same. */
  async survive(comment: string, happening: () => Promise<void>, on = this.answering): Promise<void> {
    const id = await this.submit(comment, on);
    await happening();
    await this.expectDone(id, comment, on);
  }

  /** The rule is there once on every router that can have it, however many others there are. */
  async expectDone(id: string, comment: string, on: string): Promise<void> {
    const { counts, outcome } = await finishedRun(() => this.daemon, id, FINISH_MS);
    const failed = on === 'all' ? FAILING : FAILING - BLACK_HOLES;
    const changed = ROUTERS - FAILING;
    expect({ comment, counts, outcome }).toEqual({ comment, counts: { changed, failed }, outcome: 'failed' });
    const healthy = this.fleet.routers.filter((router) => !this.broken.has(router.name));
    expect(healthy.length).toBe(changed);
    expect(wrongRouters(healthy, comment)).toEqual([]);
  }

  /** Expects of every router that was not changed to say why not. */
  async learnFailures(id: string): Promise<void> {
    const path = `/runs/${id}/routers?status=failed&limit=1000`;
    const { items } = (await this.daemon.request<{ items: Failure[] }>('GET', path)).body;
    const named = (code: string): string[] => items.flatMap(({ router, error }) => (error.code === code ? [router.name] : []));
    const codes = ['CONNECT_REFUSED', 'AUTH_REJECTED', 'CONNECT_TIMEOUT'];
    expect(codes.map((code) => named(code).length)).toEqual([REFUSING, WRONG_PASSWORD, BLACK_HOLES]);
    for (const { error } of items) expect(error.remedy.length).toBeGreaterThan(10);
    this.broken = new Set(items.map(({ router }) => router.name));
    this.answering = `name not in (${named('CONNECT_TIMEOUT').join(', ')})`;
  }
}

/** Deaths of the daemon and of Redis in the middle of changes on a fleet of which a part is in trouble. */
export function describeChaos(options: ChaosOptions): void {
  let chaos: Chaos;

  beforeAll(async () => {
    chaos = await Chaos.start(options);
  });
  afterAll(() => chaos?.stop());

  it('puts the rule once on every healthy router, and says of every other one why not', async () => {
    const comment = 'chaos: from the command line';
    const input = ['chain=input', 'action=drop', 'src-address=203.0.113.0/24', `comment=${comment}`];
    const place = 'place-before.comment=defconf: drop all not coming from LAN';
    const set = [...input, place].flatMap((value) => ['--set', value]);
    const flags = ['--on', 'all', '--concurrency', String(AT_ONCE)];
    const result = await chaos.daemon.cli('run', 'firewall.create_filter_rule', ...flags, ...set);
    expect({ ...result, stdout: '', stderr: '' }).toEqual({ exitCode: 1, stdout: '', stderr: '' });

    const { body: list } = await chaos.daemon.request<{ items: RunBody[] }>('GET', '/runs?limit=1');
    const { id } = list.items[0] as RunBody;
    await chaos.learnFailures(id);
    await chaos.expectDone(id, comment, 'all');
  });

  it.each(Array.from({ length: KILLS }, (_, round) => round))(
    'ends by itself when the daemon is killed in the middle, at a random moment (%i)',
    async (round) => {
      const afterMs = Math.floor(Math.random() * 1500);
      const kill = (): Promise<void> => delay(afterMs).then(() => chaos.restartDaemon());
      await chaos.survive(`chaos: kill ${round} after ${afterMs} ms`, kill, round === 0 ? 'all' : chaos.answering);
    },
  );

  it('loses nothing when Redis is emptied in the middle', () =>
    chaos.survive('chaos: flushed', async () => {
      for (let times = 0; times < 3; times += 1) {
        await delay(150);
        await chaos.flushRedis();
      }
    }));

  it(`goes on when Redis was away for ${options.awayMs / 1000} seconds`, () =>
    chaos.survive('chaos: without redis', async () => {
      await delay(200);
      await chaos.stopRedis();
      await delay(options.awayMs);
      await chaos.restartRedis();
    }));

  it('takes a run while Redis is away, and carries it out afterwards', async () => {
    await chaos.stopRedis();
    await chaos.survive('chaos: submitted without redis', () => chaos.restartRedis());
  });
}
