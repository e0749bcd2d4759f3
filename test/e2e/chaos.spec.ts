import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFault, startFleet, type SimFleet, type SimRouter } from '../../src/simulator';
import { finishedRun, importFleet, ruleRun, wrongRouters, type RunBody } from '../kit/chaos';
import { databaseKinds, startDatabases, type TestDatabases } from '../kit/databases';
import { KillableDaemon, type ProcessOptions } from '../kit/killable-daemon';
import { startRedis, type TestRedis } from '../kit/redis';

const ROUTERS = 500;
// On each of two databases.
const KILLS = 5;
const REFUSING = 25;
const WRONG_PASSWORD = 10;
const BLACK_HOLES = 10;
const FAILING = REFUSING + WRONG_PASSWORD + BLACK_HOLES;
const FINISH_MS = 120_000;

jest.setTimeout(600_000);

describe.each(databaseKinds())('test/e2e/chaos on %s', (kind) => {
  let folder: string;
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let healthy: SimRouter[];
  let options: ProcessOptions;
  let daemon: KillableDaemon;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-chaos-'));
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({
      routers: ROUTERS,
      first: '127.41.0.1',
      apiPort: 0,
      latencyMs: 2,
      faults: ['refuse:5%', 'wrong-password:2%', 'black-hole:2%'].map(parseFault),
    });
    options = {
      dataDir: join(folder, 'data'),
      log: join(folder, 'daemon.log'),
      env: {
        ROSFLEET_REDIS_URL: redis.url,
        ROSFLEET_DATABASE_URL: await databases.createUrl(),
        // Routers, daemon and databases share two cores here: a slow login is no dead router.
        ROSFLEET_CONNECT_TIMEOUT: '8s',
        ROSFLEET_CONNECT_RATE: '1000',
        ROSFLEET_SETTLE: '500ms',
        ROSFLEET_RECONCILE: '300ms',
        ROSFLEET_LEASE: '3s',
        ROSFLEET_LOG_LEVEL: 'info',
      },
    };
    daemon = await KillableDaemon.start(options);
    await importFleet(daemon, fleet);
  });

  afterAll(async () => {
    await daemon?.stop();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(comment: string): Promise<string> {
    const { status, body } = await daemon.request<{ id: string }>('POST', '/runs', ruleRun(comment));
    expect(status).toBe(202);
    return body.id;
  }

  function expectAllDone(run: RunBody, comment: string): void {
    expect(run.counts).toEqual({ changed: ROUTERS - FAILING, failed: FAILING });
    expect(run.outcome).toBe('failed');
    expect(wrongRouters(healthy, comment)).toEqual([]);
  }

  it('puts the rule once on every healthy router, and says of every other one why not', async () => {
    const comment = 'chaos: from the command line';
    const input = [
      '--set',
      'chain=input',
      '--set',
      'action=drop',
      '--set',
      'src-address=203.0.113.0/24',
      '--set',
      `comment=${comment}`,
    ];
    const place = ['--set', 'place-before.comment=defconf: drop all not coming from LAN'];
    const result = await daemon.cli(
      'run',
      'firewall.create_filter_rule',
      '--on',
      'all',
      '--concurrency',
      '200',
      ...input,
      ...place,
    );
    expect({ ...result, stdout: '', stderr: '' }).toEqual({ exitCode: 1, stdout: '', stderr: '' });

    const { body: list } = await daemon.request<{ items: RunBody[] }>('GET', '/runs?limit=1');
    const run = list.items[0]!;
    const { body: failed } = await daemon.request<{
      items: { router: { name: string }; error: { code: string; remedy: string } }[];
    }>('GET', `/runs/${run.id}/routers?status=failed&limit=1000`);
    const codes = failed.items.map((item) => item.error.code);
    const count = (code: string): number => codes.filter((each) => each === code).length;
    expect([count('CONNECT_REFUSED'), count('AUTH_REJECTED'), count('CONNECT_TIMEOUT')]).toEqual([
      REFUSING,
      WRONG_PASSWORD,
      BLACK_HOLES,
    ]);
    for (const item of failed.items) expect(item.error.remedy.length).toBeGreaterThan(10);

    const failing = new Set(failed.items.map((item) => item.router.name));
    healthy = fleet.routers.filter((router) => !failing.has(router.name));
    expectAllDone(run, comment);
  });

  it(`ends by itself when the daemon is killed in the middle, at ${KILLS} random moments`, async () => {
    for (let round = 0; round < KILLS; round += 1) {
      const comment = `chaos: kill ${round}`;
      const id = await start(comment);
      const afterMs = Math.floor(Math.random() * 1500);
      await delay(afterMs);
      await daemon.kill();
      daemon = await KillableDaemon.start(options);
      const run = await finishedRun(() => daemon, id, FINISH_MS);
      try {
        expectAllDone(run, comment);
      } catch (error) {
        throw new Error(`killed ${afterMs} ms after the start of run ${id}`, { cause: error });
      }
    }
  });

  it('loses nothing when Redis is emptied in the middle', async () => {
    const comment = 'chaos: flushed';
    const id = await start(comment);
    for (let times = 0; times < 3; times += 1) {
      await delay(150);
      await redis.flush();
    }
    expectAllDone(await finishedRun(() => daemon, id, FINISH_MS), comment);
  });

  it('goes on when Redis was away for 20 seconds', async () => {
    const comment = 'chaos: without redis';
    const id = await start(comment);
    await delay(200);
    await redis.stop();
    await delay(20_000);
    redis = await startRedis({ port: redis.port });
    expectAllDone(await finishedRun(() => daemon, id, FINISH_MS), comment);
  });

  it('takes a run while Redis is away, and carries it out afterwards', async () => {
    const comment = 'chaos: submitted without redis';
    await redis.stop();
    const id = await start(comment);
    redis = await startRedis({ port: redis.port });
    expectAllDone(await finishedRun(() => daemon, id, FINISH_MS), comment);
  });
});
