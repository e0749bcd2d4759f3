import { MasterKey } from '../../../src/core/secrets';
import type { RouterRunView, RunEvent } from '../../../src/jobs';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest, type JobsUnderTestOptions } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { CLEANED, OUTPUT_AREA } from './output-actions';

jest.setTimeout(120_000);

const MANY = 200;
const STOP_MS = 2_000;
const KEY = MasterKey.generate();

/** How many commands on this router wait for changes: what a stream leaves behind would be one of them. */
function followersOn(router: SimRouter): number {
  return (router as unknown as { readonly world: { readonly listeners: ReadonlySet<unknown> } }).world.listeners.size;
}

function put(router: SimRouter, address: string, { comment = 'seen', list = 'watched' } = {}): void {
  router.exec(['/ip/firewall/address-list/add', `=list=${list}`, `=address=${address}`, `=comment=${comment}`]);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each(databaseKinds())('test/integration/jobs/output-streams on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  const others: JobsUnderTest[] = [];
  let databaseUrl: string;
  let idle: number;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: MANY, first: '127.61.0.1', apiPort: 0 });
    idle = followersOn(fleet.routers[0]!);
  });
  afterAll(async () => {
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  beforeEach(async () => {
    await redis.flush();
    databaseUrl = await databases.createUrl();
    under = await open();
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    await under.close();
    for (const router of fleet.routers) await router.setFault(undefined);
  });

  function open(over: Partial<JobsUnderTestOptions> = {}): Promise<JobsUnderTest> {
    const options = { databaseUrl, redisUrl: redis.url, fleet, key: KEY, areas: [OUTPUT_AREA], concurrency: MANY };
    return jobsUnderTest({ ...options, ...over });
  }

  async function start(action: string, on: string, input: object = {}): Promise<string> {
    const { id, total } = await under.jobs.runs.submit(ADMIN, { do: action, input: input as Record<string, unknown>, on });
    const followed = action === 'trial.follow_list' ? fleet.routers.slice(0, total) : [];
    await until(() => followed.every((router) => followersOn(router) > idle));
    return id;
  }

  async function eventsOf(id: string): Promise<RunEvent[]> {
    const found: RunEvent[] = [];
    for await (const event of under.jobs.runs.events(ADMIN, id, { signal: AbortSignal.timeout(20_000) })) found.push(event);
    return found;
  }

  async function routersOf(id: string): Promise<readonly RouterRunView[]> {
    return (await under.jobs.runs.routers(ADMIN, id, { limit: MANY })).items;
  }

  function rowsIn(events: readonly RunEvent[]): Readonly<Record<string, string>>[] {
    return events.flatMap(({ type, data }) => (type === 'router.rows' ? (data['rows'] as Record<string, string>[]) : []));
  }

  it('tells rows as they come, masked, and ends when the input has enough', async () => {
    const { runs } = under.jobs;
    const id = await start('trial.follow_list', 'first=1', { limit: 2 });
    const events = runs.events(ADMIN, id, { signal: AbortSignal.timeout(20_000) });
    put(fleet.routers[0]!, '203.0.113.1', { comment: 's3cret' });
    let live: RunEvent | undefined;
    for await (const event of events) {
      if (event.type !== 'router.rows') continue;
      live = event;
      break;
    }
    expect(live?.data).toMatchObject({ router: 'sim-0001', rows: [{ address: '203.0.113.1', comment: '***' }] });
    expect((await runs.get(ADMIN, id)).state).toBe('running');
    put(fleet.routers[0]!, '203.0.113.2');
    put(fleet.routers[0]!, '203.0.113.3');
    expect(await runs.wait(ADMIN, id, 20_000)).toMatchObject({ outcome: 'ok', counts: { unchanged: 1 } });
    const [router] = await routersOf(id);
    expect(router?.output?.rows.map((row) => row['address'])).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(router?.output?.truncated).toBe(true);
    expect(followersOn(fleet.routers[0]!)).toBe(idle);
    expect(fleet.routers[0]!.rows('/system/identity')[0]?.['name']).toBe(CLEANED);
  });

  it('ends on every router within two seconds when another process aborts the run, and keeps what came', async () => {
    const api = await open({ roles: ['api'] });
    others.push(api);
    const id = await start('trial.follow_list', 'first=12');
    const routers = fleet.routers.slice(0, 12);
    for (const router of routers) put(router, '203.0.113.9');
    const begun = Date.now();
    await api.jobs.runs.abort(ADMIN, id);
    await until(() => routers.every((router) => followersOn(router) === idle));
    expect(Date.now() - begun).toBeLessThan(STOP_MS);
    expect(await api.jobs.runs.wait(ADMIN, id, 20_000)).toMatchObject({ outcome: 'aborted', counts: { cancelled: 12 } });
    for (const { status, error, output } of await routersOf(id)) {
      expect({ status, code: error?.code }).toEqual({ status: 'cancelled', code: 'CANCELLED' });
      expect(output?.rows.map((row) => row['address'])).toEqual(['203.0.113.9']);
    }
    expect(rowsIn(await eventsOf(id))).toHaveLength(12);
    expect(routers.map((router) => router.rows('/system/identity')[0]?.['name'])).toEqual(routers.map(() => CLEANED));
  });

  it('ends when the run expires', async () => {
    const { id } = await under.jobs.runs.submit(ADMIN, { do: 'trial.follow_list', input: {}, on: 'first=1', expiresIn: '1s' });
    const run = await under.jobs.runs.wait(ADMIN, id, 20_000);
    expect(run).toMatchObject({ outcome: 'failed', counts: { cancelled: 1 } });
    expect(followersOn(fleet.routers[0]!)).toBe(idle);
  });

  it('stops an operation that goes on the same way, cleaned up, and when all writes are stopped', async () => {
    const { runs, writes } = under.jobs;
    const router = fleet.routers[0]!;
    router.exec(['/system/identity/set', '=name=before']);
    const aborted = await start('trial.load', 'first=1');
    await until(
      async () => rowsInDatabase(await under.db.query(`SELECT "data" FROM "run_event" WHERE "type" = 'router.rows'`)) > 0,
    );
    await runs.abort(ADMIN, aborted);
    expect(await runs.wait(ADMIN, aborted, 20_000)).toMatchObject({ outcome: 'aborted', counts: { cancelled: 1 } });
    expect((await routersOf(aborted))[0]).toMatchObject({ output: { rows: [{ name: 'ether1' }] }, error: { code: 'CANCELLED' } });
    expect(router.rows('/system/identity')[0]?.['name']).toBe(CLEANED);

    const halted = await start('trial.load', 'first=1');
    await until(async () => (await phaseOf(halted)) === 'writing');
    await writes.set(ADMIN, { allowed: false, reason: 'trial' });
    expect(await runs.wait(ADMIN, halted, 20_000)).toMatchObject({ state: 'finished', counts: { cancelled: 1 } });
    await writes.set(ADMIN, { allowed: true });
  });

  function rowsInDatabase(found: unknown): number {
    return (found as readonly unknown[]).length;
  }

  async function phaseOf(runId: string): Promise<string | undefined> {
    const rows = (await under.db.query(`SELECT "phase" FROM "router_run" WHERE "runId" = '${runId}'`)) as { phase: string }[];
    return rows[0]?.phase;
  }

  it('cleans up through a new connection where the one of the stream was cut, and keeps what came', async () => {
    const router = fleet.routers[0]!;
    router.exec(['/system/identity/set', '=name=before']);
    const id = await start('trial.follow_list', 'first=1');
    put(router, '203.0.113.4');
    await until(
      async () => rowsInDatabase(await under.db.query(`SELECT "id" FROM "run_event" WHERE "type" = 'router.rows'`)) > 0,
    );
    await router.setFault({ kind: 'refuse' });
    const healing = setTimeout(() => void router.setFault(undefined), 700);
    const run = await under.jobs.runs.wait(ADMIN, id, 30_000);
    clearTimeout(healing);
    expect(run).toMatchObject({ outcome: 'failed', counts: { failed: 1 } });
    const [view] = await routersOf(id);
    expect(view).toMatchObject({ error: { code: 'CONNECTION_LOST' }, output: { rows: [{ address: '203.0.113.4' }] } });
    expect(view?.steps.map(({ step, note }) => [step, note])).toEqual([
      ['read', '1 row, broke off'],
      ['clean up', undefined],
    ]);
    expect(router.rows('/system/identity')[0]?.['name']).toBe(CLEANED);
  });

  it('ends streams when the daemon stops, instead of holding it up', async () => {
    const other = await open({ roles: ['worker'] });
    await under.close();
    under = await open({ roles: ['api'] });
    const id = await start('trial.follow_list', 'first=1');
    const begun = Date.now();
    await other.close();
    expect(Date.now() - begun).toBeLessThan(STOP_MS);
    expect((await routersOf(id))[0]).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
  });

  it('follows 200 routers at once without a stall, and bounds what they put into the events', async () => {
    const id = await start('trial.follow_list', 'all');
    let longestMs = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 10);
    const rounds = 60;
    // A router's share of the events of a run over 200 is about 80 kB.
    const list = 'x'.repeat(1_500);
    for (let round = 0; round < rounds; round += 1) {
      for (const router of fleet.routers) put(router, `10.9.0.${round}`, { list });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(async () => {
      const found = (await under.db.query(
        `SELECT COUNT(*) AS "n" FROM "run_event" WHERE "data" LIKE '%"leftOut"%' AND "runId" = '${id}'`,
      )) as { n: string | number }[];
      return Number(found[0]?.n) >= MANY;
    });
    clearInterval(pulse);
    const begun = Date.now();
    await under.jobs.runs.abort(ADMIN, id);
    await until(() => fleet.routers.every((router) => followersOn(router) === idle));
    expect(Date.now() - begun).toBeLessThan(2 * STOP_MS);
    expect(await under.jobs.runs.wait(ADMIN, id, 30_000)).toMatchObject({ outcome: 'aborted', counts: { cancelled: MANY } });
    const events = await eventsOf(id);
    const ofRouters = new Map<string, { rows: number; leftOut: number; events: number }>();
    for (const { type, data } of events) {
      if (type !== 'router.rows') continue;
      const seen = ofRouters.get(String(data['router'])) ?? { rows: 0, leftOut: 0, events: 0 };
      const rows = seen.rows + (data['rows'] as unknown[]).length;
      ofRouters.set(String(data['router']), { rows, leftOut: Number(data['leftOut'] ?? seen.leftOut), events: seen.events + 1 });
    }
    expect(ofRouters.size).toBe(MANY);
    for (const seen of ofRouters.values()) {
      expect(seen.rows).toBeLessThan(rounds);
      expect(seen.rows + seen.leftOut).toBe(rounds);
      expect(seen.events).toBeLessThan(40);
    }
    for (const { output } of await routersOf(id)) expect(output?.rows).toHaveLength(rounds);
    // Rows of 200 simulated routers are made by this very process as well.
    expect(longestMs).toBeLessThan(2_000);
  });
});
