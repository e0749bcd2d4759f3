import { setTimeout as delay } from 'node:timers/promises';
import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { entriesOn, LIST, somethingLeft, TRIAL, trialArea } from './trial-entries';

const REQUEST = {
  do: TRIAL,
  on: 'all',
  input: { addresses: ['192.0.2.1', '192.0.2.2'] },
  guard: 'none',
  checks: 'none',
} as const;
const WAIT_MS = 90_000;

jest.setTimeout(180_000);

describe.each(databaseKinds())('test/integration/jobs/taken-back-late on %s', (kind) => {
  const trial = trialArea();
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let router: SimRouter;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: 1, first: '127.54.0.1', apiPort: 0 });
    [router] = fleet.routers as [SimRouter];
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: [trial.area],
      settleMs: 50,
    });
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  interface RawRouterRun {
    readonly phase: string;
    readonly status: string;
    readonly attempt: number;
    readonly resolveTries: number;
  }

  async function stored(runId: string): Promise<RawRouterRun> {
    const rows = await under.db.query<RawRouterRun[]>(
      `SELECT "phase", "status", "attempt", "resolveTries" FROM "router_run" WHERE "runId" = '${runId}'`,
    );
    return rows[0] as RawRouterRun;
  }

  async function until(runId: string, holds: (row: RawRouterRun) => boolean): Promise<RawRouterRun> {
    for (const deadline = Date.now() + WAIT_MS; ; await delay(30)) {
      const row = await stored(runId);
      if (holds(row)) return row;
      if (Date.now() > deadline) throw new Error(`it did not come to that: ${JSON.stringify(row)}`);
    }
  }

  it('waits for as long as all writes are stopped, and takes the change back then', async () => {
    const { runs, writes } = under.jobs;
    let looks = 0;
    trial.whilePlanning = async ({ context }) => {
      if (!context.previous || looks > 0) return undefined;
      looks += 1;
      await writes.set(ADMIN, { allowed: false, reason: 'in the middle of it' });
      return somethingLeft();
    };
    const { id } = await runs.submit(ADMIN, REQUEST);
    // First the undo at once, then the one that the doubt was kept for: neither may use up the patience.
    for (const attempt of [1, 2]) {
      const row = await until(id, (found) => found.phase === 'queued' && found.attempt === attempt);
      expect(row).toMatchObject({ status: 'unknown', resolveTries: 0 });
      expect(entriesOn(router)).toEqual(['192.0.2.1', '192.0.2.2']);
    }
    await writes.set(ADMIN, { allowed: true });
    expect(await runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ state: 'finished', counts: { undone: 1 } });
    const { items } = await runs.routers(ADMIN, id, {});
    expect(items).toMatchObject([{ error: { code: 'VERIFY_MISMATCH' }, evidence: { undoneBy: 'daemon' } }]);
    expect(entriesOn(router)).toEqual([]);
  });

  it('asks again when the connection is lost in the middle of it, however often', async () => {
    const { runs } = under.jobs;
    let looks = 0;
    trial.whilePlanning = async ({ context }) => {
      const isVerifying = context.previous !== undefined;
      looks += isVerifying || looks > 0 ? 1 : 0;
      // The undo at once, and the first one after the doubt.
      if (looks === 1 || looks === 2) {
        await router.setFault({ kind: 'drop', at: { command: `${LIST}/remove`, nth: 1, when: 'before' } });
      }
      return isVerifying && looks === 1 ? somethingLeft() : undefined;
    };
    const { id } = await runs.submit(ADMIN, REQUEST);
    expect(await runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ state: 'finished', counts: { undone: 1 } });
    expect(looks).toBeGreaterThan(2);
    expect((await stored(id)).attempt).toBeGreaterThan(2);
    expect(entriesOn(router)).toEqual([]);
  });
});
