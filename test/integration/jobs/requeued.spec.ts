import { setTimeout as delay } from 'node:timers/promises';
import { MasterKey } from '../../../src/core/secrets';
import type { WindowAnswer } from '../../../src/jobs/engine/context';
import { LeaseStore } from '../../../src/jobs/store/lease-store';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { entriesOn, TRIAL, trialArea } from './trial-entries';

const INPUT = { addresses: ['192.0.2.1'] };
const REQUEST = { do: TRIAL, on: 'all', input: INPUT, guard: 'none', checks: 'none', expiresIn: '5h' } as const;
const ROUTERS = 3;
const HOUR_MS = 3_600_000;
const WAIT_MS = 60_000;
const OPEN: WindowAnswer = { open: true };

jest.setTimeout(180_000);

/** What is put back into the queue is not let in, counted or forgotten on the way. */
describe.each(databaseKinds())('test/integration/jobs/requeued on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  let window: () => Promise<WindowAnswer>;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
  });
  afterAll(() => Promise.all([databases.stop(), redis.stop()]));
  beforeEach(async () => {
    await redis.flush();
    window = () => Promise.resolve(OPEN);
    fleet = await startFleet({ routers: ROUTERS, first: '127.56.0.1', apiPort: 0 });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: [trialArea().area],
      offlineRetryMs: 100,
      leaseMs: 20_000,
      rollout: { window: () => window() },
    });
  });
  afterEach(async () => {
    await under.close();
    await fleet.close();
  });

  interface RawRouterRun {
    readonly phase: string;
    readonly status: string;
    readonly attempt: number;
    readonly errorCode: string | null;
  }

  function stored(runId: string): Promise<RawRouterRun[]> {
    return under.db.query(`SELECT * FROM "router_run" WHERE "runId" = '${runId}' ORDER BY "seq"`);
  }

  async function until(runId: string, holds: (rows: RawRouterRun[]) => boolean): Promise<RawRouterRun[]> {
    for (const deadline = Date.now() + WAIT_MS; ; await delay(20)) {
      const rows = await stored(runId);
      if (holds(rows)) return rows;
      if (Date.now() > deadline) throw new Error(`it did not come to that: ${JSON.stringify(rows)}`);
    }
  }

  it('ends a run that was aborted while a router of it was on its way back into the queue', async () => {
    const { runs } = under.jobs;
    let id = '';
    let told: (id: string) => void = () => undefined;
    const submitted = new Promise<string>((resolve) => (told = resolve));
    window = async () => {
      id = await submitted;
      // In the hands of a worker: the abort finds nothing that it could cancel.
      await runs.abort(ADMIN, id);
      return { open: false, opensAt: Date.now() + HOUR_MS, why: 'closed for an hour' };
    };
    told((await runs.submit(ADMIN, { ...REQUEST, on: 'first=1' })).id);
    await submitted;
    const run = await runs.wait(ADMIN, await submitted, WAIT_MS);
    expect(run).toMatchObject({ state: 'finished', outcome: 'aborted', counts: { cancelled: 1 } });
    expect(fleet.routers.flatMap(entriesOn)).toEqual([]);
  });

  it('does not take those who wait for their window for unreachable', async () => {
    const { runs } = under.jobs;
    let isOpen = false;
    window = () => Promise.resolve(isOpen ? OPEN : { open: false, opensAt: Date.now() + 500, why: 'closed' });
    const { id } = await runs.submit(ADMIN, { ...REQUEST, rollout: { maxUnreachable: '0', concurrency: 1 } });
    const waiting = await until(id, (rows) => rows.every(({ status, phase }) => status === 'deferred' && phase === 'queued'));
    expect(waiting.map(({ errorCode }) => errorCode)).toEqual(Array.from({ length: ROUTERS }, () => 'OUTSIDE_WINDOW'));
    expect(await runs.get(ADMIN, id)).toMatchObject({ state: 'running', counts: { deferred: ROUTERS } });
    isOpen = true;
    expect(await runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
  });

  it('still takes those who cannot be reached for unreachable', async () => {
    const { runs } = under.jobs;
    for (const router of fleet.routers) await router.setFault({ kind: 'refuse' });
    const { id } = await runs.submit(ADMIN, { ...REQUEST, rollout: { maxUnreachable: '0', concurrency: 1 } });
    await until(id, (rows) => rows.some(({ status }) => status === 'deferred'));
    for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await delay(20)) {
      if ((await runs.get(ADMIN, id)).state === 'held') break;
    }
    expect(await runs.get(ADMIN, id)).toMatchObject({ state: 'held' });
  });

  it('keeps out one that came back while somebody else writes to it, until it is let in as all others', async () => {
    const { runs } = under.jobs;
    const [router] = fleet.routers as [SimFleet['routers'][number]];
    await router.setFault({ kind: 'refuse' });
    const { id } = await runs.submit(ADMIN, { ...REQUEST, on: 'first=1' });
    await until(id, ([row]) => row?.status === 'deferred' && row.phase === 'queued');
    const other = new LeaseStore(under.db, 'somebody-else', 120_000);
    const lease = (await other.acquire(router.name))!;
    await router.setFault(undefined);
    const [{ attempt = 0 } = {}] = await stored(id);
    // It finds the router taken again and again.
    const rows = await until(id, ([row]) => (row?.attempt ?? 0) >= attempt + 3 && row?.phase === 'queued');
    expect(rows).toMatchObject([{ status: 'deferred' }]);
    // While the run is paused nobody is let in, whoever is back.
    await runs.pause(ADMIN, id);
    await other.release(lease);
    await until(id, ([row]) => row?.phase === 'waiting');
    expect(await stored(id)).toMatchObject([{ status: 'pending', phase: 'waiting' }]);
    expect(entriesOn(router)).toEqual([]);
    await runs.resume(ADMIN, id);
    expect(await runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 1 } });
  });
});
