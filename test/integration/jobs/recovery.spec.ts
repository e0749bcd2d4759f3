import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { MasterKey, Vault, type Secret } from '../../../src/core/secrets';
import { planAad } from '../../../src/jobs/engine/work';
import { RecoveryStore } from '../../../src/jobs/store/recovery-store';
import { RunStore, type ClaimedRun } from '../../../src/jobs/store/run-store';
import { AREAS } from '../../../src/modules';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest, type JobsUnderTestOptions } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { entriesOn, TRIAL, trialArea } from './trial-entries';

const REQUEST = { do: TRIAL, on: 'all', input: { addresses: ['192.0.2.1'] }, guard: 'none', checks: 'none' } as const;
const ROUTERS = 3;
const WAIT_MS = 60_000;

jest.setTimeout(180_000);

describe.each(databaseKinds())('test/integration/jobs/recovery on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let url: string;
  let key: Secret;
  let trial: ReturnType<typeof trialArea>;
  const opened: JobsUnderTest[] = [];

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
  });
  afterAll(() => Promise.all([databases.stop(), redis.stop()]));
  beforeEach(async () => {
    await redis.flush();
    fleet = await startFleet({ routers: ROUTERS, first: '127.55.0.1', apiPort: 0 });
    url = await databases.createUrl();
    key = MasterKey.generate();
    trial = trialArea();
  });
  afterEach(async () => {
    for (const under of opened.splice(0).reverse()) await under.close();
    await fleet.close();
  });

  async function start(options: Partial<JobsUnderTestOptions> = {}): Promise<JobsUnderTest> {
    const common = { databaseUrl: url, redisUrl: redis.url, fleet, key, areas: [trial.area], settleMs: 50, leaseMs: 1_500 };
    const under = await jobsUnderTest({ ...common, ...options });
    opened.push(under);
    return under;
  }

  interface RawRouterRun {
    readonly id: string;
    readonly routerName: string;
    readonly phase: string;
    readonly status: string;
    readonly attempt: number;
  }

  function stored(db: DataSource, runId: string): Promise<RawRouterRun[]> {
    return db.query(`SELECT * FROM "router_run" WHERE "runId" = '${runId}' ORDER BY "seq"`);
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + WAIT_MS; !(await holds()); await delay(30)) {
      if (Date.now() > deadline) throw new Error('it did not come to that');
    }
  }

  /** Takes a queued router run as a process that nobody knows. */
  async function claimAs(holder: string, db: DataSource, { id, attempt }: RawRouterRun): Promise<ClaimedRun> {
    const claimed = await new RunStore(db, holder).claim({ id, attempt });
    if (!claimed) throw new Error('somebody else has it');
    return claimed;
  }

  /** What a process stores before its first write. */
  async function beginAs(holder: string, db: DataSource, id: string): Promise<boolean> {
    const vault = new Vault([MasterKey.parse(key.reveal())]);
    const record = { kind: 'inverse', marker: 'rosfleet-guard-trial', windowMs: 60_000, armedAt: Date.now() } as const;
    return new RunStore(db, holder).beginWriting(id, {
      sealedPlan: vault.seal(JSON.stringify({ changes: [] }), planAad(id)),
      diff: [{ menu: '/ip/firewall/address-list', op: 'add', key: '192.0.2.1' }],
      diffHash: 'hash',
      guard: 'inverse',
      guardRecord: record,
      evidence: {},
    });
  }

  describe('what is in the hands of nobody', () => {
    it('is taken over although its process was never, or is no longer, registered', async () => {
      // Nobody works yet: what is queued stays so.
      const api = await start({ roles: ['api'], tickMs: 3_600_000 });
      const { id } = await api.jobs.runs.submit(ADMIN, REQUEST);
      const [reading, writing] = (await stored(api.db, id)) as [RawRouterRun, RawRouterRun];
      await claimAs('a-ghost', api.db, reading);
      await claimAs('a-ghost', api.db, writing);
      expect(await beginAs('a-ghost', api.db, writing.id)).toBe(true);
      await start();
      expect(await api.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
      for (const router of fleet.routers) expect(entriesOn(router)).toEqual(['192.0.2.1']);
    });

    it('is found also by who is at work already', async () => {
      const api = await start({ roles: ['api', 'scheduler'] });
      const { id } = await api.jobs.runs.submit(ADMIN, REQUEST);
      const [row] = (await stored(api.db, id)) as [RawRouterRun];
      await claimAs('a-late-ghost', api.db, row);
      await until(async () => (await stored(api.db, id))[0]?.phase === 'queued');
      expect((await stored(api.db, id))[0]).toMatchObject({ status: 'pending', attempt: 1 });
    });

    it('goes on waiting for its router where it did so before', async () => {
      const { db, jobs } = await start({ roles: ['api'], tickMs: 3_600_000 });
      const { id } = await jobs.runs.submit(ADMIN, REQUEST);
      const [row] = (await stored(db, id)) as [RawRouterRun];
      await db.query(`UPDATE "router_run" SET "status" = 'deferred' WHERE "id" = '${row.id}'`);
      await claimAs('a-ghost', db, row);
      expect(await new RecoveryStore(db).orphanHolders()).toEqual(['a-ghost']);
      await new RecoveryStore(db).takeOver(['a-ghost'], 0);
      // As pending it would start without being let in.
      expect((await stored(db, id))[0]).toMatchObject({ status: 'deferred', phase: 'queued' });
    });
  });

  describe('an order that cannot be opened', () => {
    it('leaves in doubt a router that may have been written to, and fails the others untouched', async () => {
      const api = await start({ roles: ['api'], tickMs: 3_600_000 });
      const { id } = await api.jobs.runs.submit(ADMIN, REQUEST);
      const [writing, ...others] = (await stored(api.db, id)) as [RawRouterRun, ...RawRouterRun[]];
      await claimAs('a-ghost', api.db, writing);
      await beginAs('a-ghost', api.db, writing.id);
      // A daemon of another version, which lacks the action.
      await start({ areas: AREAS });
      expect(await api.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({
        outcome: 'unknown',
        counts: { unknown: 1, failed: others.length },
      });
      const { items } = await api.jobs.runs.routers(ADMIN, id, {});
      for (const item of items) expect(item.error?.code).toBe('ACTION_UNKNOWN');
      // What was about to be written is still on record.
      expect(items.find(({ status }) => status === 'unknown')?.diff).toMatchObject([{ op: 'add', key: '192.0.2.1' }]);
      expect(fleet.routers.flatMap(entriesOn)).toEqual([]);
    });
  });

  describe('the heartbeat of a process', () => {
    async function heartbeats(db: DataSource): Promise<number[]> {
      const rows = await db.query<{ heartbeatAt: string | number }[]>(`SELECT "heartbeatAt" FROM "instance"`);
      return rows.map((row) => Number(row.heartbeatAt));
    }

    it('goes on while its ticks take long', async () => {
      // A tick that never comes is one that takes for ever.
      const { db } = await start({ tickMs: 3_600_000 });
      const [first = 0] = await heartbeats(db);
      await until(async () => ((await heartbeats(db))[0] ?? 0) > first);
      expect(await heartbeats(db)).toHaveLength(1);
    });

    it('goes on while it stops, until the last router is done; then it is no member any more', async () => {
      const watcher = await start({ roles: ['api'], tickMs: 3_600_000 });
      const stopping = await start({ roles: ['worker'], tickMs: 3_600_000 });
      let closing: Promise<void> | undefined;
      const seen: number[] = [];
      trial.whilePlanning = async ({ context }) => {
        if (!context.previous || closing) return undefined;
        closing = stopping.jobs.close(WAIT_MS);
        const stoppedAt = Date.now();
        await until(async () => {
          const late = (await heartbeats(watcher.db)).filter((at) => at > stoppedAt);
          seen.push(...late);
          return late.length === 2;
        });
        return undefined;
      };
      const { id } = await watcher.jobs.runs.submit(ADMIN, { ...REQUEST, on: 'first=1' });
      expect(await watcher.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 1 } });
      expect(seen.length).toBeGreaterThanOrEqual(2);
      await closing;
      expect(await heartbeats(watcher.db)).toHaveLength(1);
    });

    it('stays on record where the process goes with work in hand', async () => {
      const watcher = await start({ roles: ['api'], tickMs: 3_600_000 });
      const stopping = await start({ roles: ['worker'], tickMs: 3_600_000 });
      let isLeft = false;
      trial.whilePlanning = async ({ context }) => {
        if (!context.previous || isLeft) return undefined;
        await stopping.jobs.close(0);
        isLeft = (await heartbeats(watcher.db)).length === 2;
        return undefined;
      };
      const { id } = await watcher.jobs.runs.submit(ADMIN, { ...REQUEST, on: 'first=1' });
      await watcher.jobs.runs.wait(ADMIN, id, WAIT_MS);
      expect(isLeft).toBe(true);
    });
  });
});
