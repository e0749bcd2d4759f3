import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MasterKey } from '../../src/core/secrets';
import { startFleet, type SimFleet } from '../../src/simulator';
import { finishedRun, importFleet, ruleRun, wrongRouters } from '../kit/chaos';
import { fleetSize } from '../kit/fleet-size';
import { KillableDaemon } from '../kit/killable-daemon';
import { havePostgres, startPostgres, type TestPostgres } from '../kit/postgres';
import { startRedis, type TestRedis } from '../kit/redis';

const ROUTERS = fleetSize(80);
const FINISH_MS = 120_000;

jest.setTimeout(300_000);

const describeWithPostgres = havePostgres() ? describe : describe.skip;

describeWithPostgres('test/e2e/roles', () => {
  let folder: string;
  let postgres: TestPostgres;
  let redis: TestRedis;
  let fleet: SimFleet;
  let env: Record<string, string>;
  const running = new Map<string, KillableDaemon>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-roles-'));
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    fleet = await startFleet({ routers: ROUTERS, first: '127.43.0.1', apiPort: 0, latencyMs: 5 });
    env = {
      ROSFLEET_DATABASE_URL: await postgres.createDatabase(),
      ROSFLEET_REDIS_URL: redis.url,
      ROSFLEET_MASTER_KEY: MasterKey.generate().reveal(),
      ROSFLEET_CONCURRENCY: '20',
      ROSFLEET_SETTLE: '500ms',
      ROSFLEET_RECONCILE: '300ms',
      ROSFLEET_LEASE: '3s',
    };
    // All at once on an empty database: they must agree on who makes the tables.
    await Promise.all([
      start('api', 'api'),
      start('worker-1', 'worker'),
      start('worker-2', 'worker'),
      start('scheduler', 'scheduler'),
    ]);
    await importFleet(running.get('api')!, fleet);
  });

  afterAll(async () => {
    await Promise.all([...running.values()].map((each) => each.stop()));
    await fleet?.close();
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(name: string, role: string): Promise<void> {
    const options = { dataDir: join(folder, name), log: join(folder, `${name}.log`), env: { ...env, ROSFLEET_ROLE: role } };
    running.set(name, await KillableDaemon.start(options));
  }

  async function submit(comment: string): Promise<string> {
    const { status, body } = await running.get('api')!.request<{ id: string }>('POST', '/runs', ruleRun(comment));
    expect(status).toBe(202);
    return body.id;
  }

  it('gives the same result as one process', async () => {
    const id = await submit('roles: apart');
    const run = await finishedRun(() => running.get('api')!, id, FINISH_MS);
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
    expect(wrongRouters(fleet.routers, 'roles: apart')).toEqual([]);
  });

  it('loses nothing when one of two workers is killed', async () => {
    const id = await submit('roles: one killed');
    await delay(250);
    await running.get('worker-1')!.kill();
    running.delete('worker-1');
    const run = await finishedRun(() => running.get('api')!, id, FINISH_MS);
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
    expect(wrongRouters(fleet.routers, 'roles: one killed')).toEqual([]);
  });

  it('keeps what was submitted while no worker is there', async () => {
    await running.get('worker-2')!.stop();
    const id = await submit('roles: nobody');
    await delay(1000);
    expect(wrongRouters(fleet.routers, 'roles: nobody')).toHaveLength(ROUTERS);
    await start('worker-3', 'worker');
    const run = await finishedRun(() => running.get('api')!, id, FINISH_MS);
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
  });
});
