import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { MasterKey, type Secret } from '../../../src/core/secrets';
import type { RunEvent } from '../../../src/jobs';
import { EventRetention } from '../../../src/jobs/events/event-retention';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest, type JobsUnderTestOptions } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const DAY_MS = 86_400_000;
const WAIT_MS = 60_000;
const SEVERAL_PAGES = 1_200;

jest.setTimeout(180_000);

describe.each(databaseKinds())('test/integration/jobs/run-events on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let url: string;
  let key: Secret;
  let under: JobsUnderTest;
  const opened: JobsUnderTest[] = [];

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: 1, first: '127.57.0.1', apiPort: 0 });
  });
  afterAll(async () => {
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });
  beforeEach(async () => {
    await redis.flush();
    url = await databases.createUrl();
    key = MasterKey.generate();
    // Nobody works and nobody reconciles: what happens to a run is what the test writes.
    under = await start({ roles: ['api'] });
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });

  async function start(options: Partial<JobsUnderTestOptions>): Promise<JobsUnderTest> {
    const each = await jobsUnderTest({ databaseUrl: url, redisUrl: redis.url, fleet, key, ...options });
    opened.push(each);
    return each;
  }

  async function newRun(): Promise<string> {
    return (await under.jobs.runs.submit(ADMIN, { do: 'system.get_identity', on: 'all' })).id;
  }

  function insertion(runId: string, types: readonly string[]): string {
    const values = types.map((type) => `('${runId}', '${type}', ${Date.now()}, '{}')`);
    return `INSERT INTO "run_event" ("runId", "type", "at", "data") VALUES ${values.join(', ')}`;
  }

  async function tell(runId: string, ...types: string[]): Promise<void> {
    await under.db.query(insertion(runId, types));
  }

  /** Numbers two events now, and shows them when it is told to. */
  async function writeSlowly(runId: string, told: readonly [string, string]): Promise<() => Promise<void>> {
    if (kind === 'postgres') {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('BEGIN');
      await client.query(insertion(runId, told));
      return async () => {
        await client.query('COMMIT');
        await client.end();
      };
    }
    // SQLite has one writer, which commits in the order of its numbers: two of them are kept back here.
    const counter = `UPDATE "sqlite_sequence" SET "seq" = "seq" + 2 WHERE "name" = 'run_event' RETURNING "seq"`;
    const [{ seq } = { seq: 0 }] = await under.db.query<{ seq: number }[]>(counter);
    const values = told.map((type, index) => `(${seq - 1 + index}, '${runId}', '${type}', ${Date.now()}, '{}')`);
    return async () => {
      await under.db.query(`INSERT INTO "run_event" ("id", "runId", "type", "at", "data") VALUES ${values.join(', ')}`);
    };
  }

  async function endRun(runId: string, finishedAt: number): Promise<void> {
    await under.db.query(
      `UPDATE "run" SET "state" = 'finished', "outcome" = 'ok', "finishedAt" = ${finishedAt} WHERE "id" = '${runId}'`,
    );
  }

  async function eventsLeft(runId: string): Promise<number> {
    const rows = await under.db.query<unknown[]>(`SELECT "id" FROM "run_event" WHERE "runId" = '${runId}'`);
    return rows.length;
  }

  /** Follows a run; what it was given, and whether it came to an end. */
  function follow(
    runId: string,
    after = 0,
  ): { readonly given: RunEvent[]; until(holds: () => boolean): Promise<void>; ended: Promise<void> } {
    const given: RunEvent[] = [];
    const signal = AbortSignal.timeout(WAIT_MS);
    const ended = (async () => {
      for await (const event of under.jobs.runs.events(ADMIN, runId, { after, signal })) given.push(event);
      if (signal.aborted) throw new Error(`it did not end; it was given ${given.length} events`);
    })();
    ended.catch(() => undefined);
    const until = async (holds: () => boolean): Promise<void> => {
      for (const deadline = Date.now() + WAIT_MS; !holds(); await delay(10)) {
        if (Date.now() > deadline) throw new Error(`it did not come to that: ${JSON.stringify(given)}`);
      }
    };
    return { given, until, ended };
  }

  const types = (events: readonly RunEvent[]): string[] => events.map(({ type }) => type);

  it('gives every event once and in order, past and coming, and ends with the run', async () => {
    const run = await newRun();
    await tell(run, ...Array.from({ length: SEVERAL_PAGES }, () => 'router.ended'));
    const follower = follow(run);
    await follower.until(() => follower.given.length === SEVERAL_PAGES);
    for (const type of ['run.paused', 'run.resumed']) {
      await tell(run, type);
      await follower.until(() => follower.given.at(-1)?.type === type);
    }
    // Other looks come by with nothing new.
    await delay(2_500);
    await tell(run, 'run.finished');
    await follower.ended;
    const ids = follower.given.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(ids).toHaveLength(SEVERAL_PAGES + 3);
  });

  it('ends with the end, also where another process has told of the last router after it', async () => {
    const run = await newRun();
    await tell(run, 'run.finished');
    await tell(run, 'router.ended');
    const follower = follow(run);
    await follower.ended;
    expect(types(follower.given)).toEqual(['router.ended', 'run.finished']);
  });

  it('ends where nothing more can come', async () => {
    const run = await newRun();
    await tell(run, 'router.ended', 'run.finished');
    await endRun(run, Date.now() - DAY_MS);
    const first = follow(run);
    await first.ended;
    expect(types(first.given)).toEqual(['router.ended', 'run.finished']);
    const resumed = follow(run, first.given.at(-1)?.id);
    await resumed.ended;
    expect(resumed.given).toEqual([]);
    await under.db.query(`DELETE FROM "run_event"`);
    const late = follow(run);
    await late.ended;
    expect(late.given).toEqual([]);
  });

  it('gives also what was committed after something with a greater id', async () => {
    const run = await newRun();
    await tell(run, 'run.paused');
    const follower = follow(run);
    await follower.until(() => follower.given.length === 1);
    const commit = await writeSlowly(run, ['router.unknown', 'router.deferred']);
    await tell(run, 'run.resumed');
    await follower.until(() => follower.given.length === 2);
    await commit();
    await follower.until(() => follower.given.length === 4);
    await tell(run, 'run.finished');
    await follower.ended;
    expect(types(follower.given)).toEqual(['run.paused', 'run.resumed', 'router.unknown', 'router.deferred', 'run.finished']);
    const [, resumed, unknown] = follower.given as [RunEvent, RunEvent, RunEvent];
    expect(unknown.id).toBeLessThan(resumed.id);
  });

  describe('the events of runs that are over', () => {
    it('are removed a slice at a time when they are old, and no others', async () => {
      const [old, young, open] = [await newRun(), await newRun(), await newRun()];
      for (let slice = 0; slice < 5; slice += 1) await tell(old, ...Array.from({ length: 900 }, () => 'router.rows'));
      await tell(young, 'run.finished');
      await tell(open, 'run.paused');
      await endRun(old, Date.now() - 3 * DAY_MS);
      await endRun(young, Date.now() - DAY_MS);
      const retention = new EventRetention(under.db, 2 * DAY_MS);
      const removed: number[] = [];
      for (let look = 0; look < 4; look += 1) removed.push(await retention.sweep());
      expect(removed).toEqual([2_000, 2_000, 500, 0]);
      expect([await eventsLeft(old), await eventsLeft(young), await eventsLeft(open)]).toEqual([0, 1, 1]);
      expect(await under.jobs.runs.get(ADMIN, old)).toMatchObject({ state: 'finished', total: 1 });
      expect((await under.jobs.runs.routers(ADMIN, old, {})).items).toHaveLength(1);
    });

    it('go by themselves after 30 days, where a scheduler is', async () => {
      const [old, young] = [await newRun(), await newRun()];
      for (const run of [old, young]) await tell(run, 'run.finished');
      await endRun(old, Date.now() - 31 * DAY_MS);
      await endRun(young, Date.now() - 29 * DAY_MS);
      // Some ticks of a process that is none.
      await delay(700);
      expect(await eventsLeft(old)).toBe(1);
      await start({ roles: ['scheduler'] });
      for (const deadline = Date.now() + WAIT_MS; (await eventsLeft(old)) > 0; await delay(50)) {
        if (Date.now() > deadline) throw new Error('they are still there');
      }
      expect(await eventsLeft(young)).toBe(1);
    });
  });
});
