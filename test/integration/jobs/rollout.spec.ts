import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from '../../../src/core/catalogue';
import { MasterKey } from '../../../src/core/secrets';
import type { JobsOptions, RunState, RunView } from '../../../src/jobs';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest, type JobsUnderTestOptions } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const COMMENT = 'rollout';
const RULE = { chain: 'input', action: 'drop', 'src-address': '203.0.113.7', comment: COMMENT };
const REQUEST = { do: 'firewall.create_filter_rule', input: RULE, on: 'all', guard: 'none', checks: 'none' } as const;
const WAIT_MS = 30_000;

jest.setTimeout(120_000);

describe.each(databaseKinds())('test/integration/jobs/rollout on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
  });
  afterAll(() => Promise.all([databases.stop(), redis.stop()]));
  beforeEach(() => redis.flush());
  afterEach(async () => {
    await under.close();
    await fleet.close();
  });

  async function start(routers: number, options: Partial<JobsUnderTestOptions> = {}): Promise<void> {
    fleet = await startFleet({ routers, first: '127.22.0.1', apiPort: 0 });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      ...options,
    });
  }

  async function breakRouters(...indices: number[]): Promise<void> {
    for (const index of indices) await fleet.routers[index]!.setFault({ kind: 'missing-rights', policies: ['write'] });
  }

  async function mendAll(): Promise<void> {
    for (const router of fleet.routers) await router.setFault(undefined);
  }

  /** Places of the routers that have the rule. */
  function changed(): number[] {
    return fleet.routers.flatMap((router, index) =>
      router.rows('/ip/firewall/filter').some((row) => row.comment === COMMENT) ? [index] : [],
    );
  }

  async function until(id: string, holds: (run: RunView) => boolean): Promise<RunView> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const run = await under.jobs.runs.get(ADMIN, id);
      if (holds(run)) return run;
      if (Date.now() > deadline) throw new Error(`it did not come to that: ${JSON.stringify(run)}`);
      await delay(20);
    }
  }

  function inState(...states: RunState[]): (run: RunView) => boolean {
    return (run) => states.includes(run.state);
  }

  async function eventsOf(id: string): Promise<string[]> {
    const types: string[] = [];
    const signal = AbortSignal.timeout(WAIT_MS);
    for await (const event of under.jobs.runs.events(ADMIN, id, { signal })) {
      if (!event.type.startsWith('router.')) types.push(event.type);
    }
    return types;
  }

  it('goes over the routers wave by wave', async () => {
    await start(20);
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['1', '25%', '100%'], soak: '300ms' } });
    const soaking = await until(id, (run) => run.rollout?.gate?.kind === 'soak');
    expect(soaking.rollout).toMatchObject({
      wave: 0,
      waves: [{ total: 1, counts: { changed: 1 } }, { total: 4 }, { total: 15 }],
    });
    expect(changed()).toEqual([0]);
    const second = await until(id, (run) => run.rollout?.wave === 1 && run.rollout.gate?.kind === 'soak');
    expect(second.rollout?.gate?.until).toBeGreaterThan(soaking.rollout?.gate?.until ?? Infinity);
    expect(changed()).toEqual([0, 1, 2, 3, 4]);
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 20 } });
    const waves = ['wave.started', 'wave.finished'];
    expect(await eventsOf(id)).toEqual([...waves, ...waves, ...waves, 'run.finished']);
  });

  it('touches nobody else when the canary fails, and goes on when told so', async () => {
    await start(12);
    await breakRouters(0);
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['1', '100%'] } });
    const held = await until(id, inState('held', 'finished'));
    expect(held).toMatchObject({ state: 'held', counts: { failed: 1, pending: 11 } });
    expect(held.rollout?.halted).toBe('1 of 12 routers failed, and 0 may');
    expect(fleet.routers.slice(1).map((router) => router.sentences)).toEqual(Array.from({ length: 11 }, () => 0));
    expect(changed()).toEqual([]);

    // The failure is borne, but a wave without one router that came through proves nothing.
    await under.jobs.runs.resume(ADMIN, id);
    const gated = await until(id, (run) => run.rollout?.gate?.kind === 'approval');
    expect(gated.rollout?.gate?.why).toMatch('no router of wave 1 came through');
    expect(changed()).toEqual([]);
    await under.jobs.runs.abort(ADMIN, id);
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({
      outcome: 'aborted',
      counts: { failed: 1, cancelled: 11 },
    });
  });

  it('stops within one router of a budget of 2 %', async () => {
    await start(200);
    await breakRouters(...Array.from({ length: 200 }, (_, index) => index).filter((index) => index % 3 !== 0));
    const rollout = { maxFailures: '2%', concurrency: 50 };
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
    const held = await until(id, (run) => inState('held', 'finished')(run) && !run.counts.unknown);
    expect(held.state).toBe('held');
    await expect(quietCounts(id)).resolves.toMatchObject({ failed: 5 });

    // A fresh budget from here on.
    await under.jobs.runs.resume(ADMIN, id);
    await until(id, (run) => run.state === 'held' && (run.counts.failed ?? 0) > 5);
    await expect(quietCounts(id)).resolves.toMatchObject({ failed: 10 });

    await mendAll();
    await under.jobs.runs.resume(ADMIN, id);
    const run = await under.jobs.runs.wait(ADMIN, id, WAIT_MS);
    expect(run).toMatchObject({ outcome: 'failed', counts: { failed: 10, changed: 190 } });
    expect(changed()).toHaveLength(190);
  });

  /** The counts when nobody works on the run any more. */
  async function quietCounts(id: string): Promise<RunView['counts']> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const [row] = await under.db.query<{ n: string }[]>(
        `SELECT COUNT(*) AS n FROM "router_run" WHERE "runId" = '${id}' AND "phase" IN ('active', 'writing', 'queued')`,
      );
      if (Number(row?.n) === 0) return (await under.jobs.runs.get(ADMIN, id)).counts;
      if (Date.now() > deadline) throw new Error('routers are under way for ever');
      await delay(20);
    }
  }

  it('counts routers that cannot be reached apart', async () => {
    await start(40);
    for (const router of fleet.routers.slice(0, 30)) await router.setFault({ kind: 'refuse' });
    const free = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { maxFailures: '0' } });
    expect(await under.jobs.runs.wait(ADMIN, free.id, WAIT_MS)).toMatchObject({
      state: 'finished',
      counts: { failed: 30, changed: 10 },
    });
    const rollout = { maxUnreachable: '10%', concurrency: 2 };
    const bound = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
    const held = await until(bound.id, inState('held', 'finished'));
    expect(held.rollout?.halted).toMatch('routers could not be reached, and 4 may');
    expect((await quietCounts(bound.id)).failed).toBeLessThanOrEqual(6);
    await under.jobs.runs.abort(ADMIN, bound.id);
  });

  it('lets those under way finish when it is held, and takes up the rest when it is resumed', async () => {
    await start(30, { concurrency: 8 });
    for (const router of fleet.routers.slice(1)) await router.setFault({ kind: 'latency', ms: 40 });
    await breakRouters(0);
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['100%'], concurrency: 8 } });
    await until(id, inState('held', 'finished'));
    const counts = await quietCounts(id);
    expect(counts).toMatchObject({ failed: 1 });
    // Of the seven others some had begun to write; nobody was cancelled, nobody new was started.
    expect((counts.changed ?? 0) + (counts.pending ?? 0)).toBe(29);
    expect(counts.changed ?? 0).toBeLessThanOrEqual(7);
    await under.jobs.runs.resume(ADMIN, id);
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({
      state: 'finished',
      counts: { failed: 1, changed: 29 },
    });
  });

  it('waits for a person before each further wave', async () => {
    await start(6);
    const rollout = { waves: ['1', '3', '100%'], gate: 'manual' } satisfies RunOptions['rollout'];
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
    for (const [wave, reached] of [
      [0, 1],
      [1, 3],
    ] as const) {
      const waiting = await until(id, (run) => run.rollout?.wave === wave && run.rollout.gate?.kind === 'approval');
      expect(waiting.rollout?.gate?.why).toBe(`wave ${wave + 1} is done; wave ${wave + 2} waits for an approval`);
      expect(changed()).toHaveLength(reached);
      await under.jobs.runs.approve(ADMIN, id);
    }
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 6 } });
    await expect(under.jobs.runs.approve(ADMIN, id)).rejects.toMatchObject({ code: 'RUN_STATE_INVALID' });
    const events = await eventsOf(id);
    expect(events.filter((type) => type === 'run.approved')).toHaveLength(2);
    expect(events.filter((type) => type === 'run.gate')).toHaveLength(2);
  });

  it('lets a person go past a gate that Prometheus keeps closed', async () => {
    await start(4, { rollout: { askGate: () => Promise.reject(new Error('no route')) } });
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['1', '100%'], gateQuery: 'up' } });
    const held = await until(id, inState('held', 'finished'));
    expect(held.rollout?.halted).toMatch('Prometheus could not be asked');
    await under.jobs.runs.approve(ADMIN, id);
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 4 } });
  });

  it('goes on in spite of failures where it is asked to, and says so', async () => {
    await start(10);
    await breakRouters(0, 1, 2);
    const onFailure = 'continue';
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['2', '100%'], onFailure } });
    const run = await under.jobs.runs.wait(ADMIN, id, WAIT_MS);
    expect(run).toMatchObject({ outcome: 'failed', counts: { failed: 3, changed: 7 } });
    expect(run.rollout?.halted).toMatch('goes on as asked');
  });

  it('waits at a gate for an answer of Prometheus, and asks again when resumed', async () => {
    const answers = [
      { pass: false, why: '2 series are not zero' },
      { pass: true, why: 'no series' },
    ];
    const asked: string[] = [];
    const askGate: JobsOptions['askGate'] = (query) => {
      asked.push(query);
      return Promise.resolve(answers.shift() ?? { pass: false, why: 'asked too often' });
    };
    await start(6, { rollout: { askGate } });
    const rollout = { waves: ['2', '100%'], gateQuery: 'ALERTS{alertstate="firing"}' };
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
    const held = await until(id, inState('held', 'finished'));
    expect(held).toMatchObject({ state: 'held', rollout: { halted: 'the gate before wave 2 is closed: 2 series are not zero' } });
    expect(changed()).toEqual([0, 1]);
    await under.jobs.runs.resume(ADMIN, id);
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 6 } });
    expect(asked).toEqual([rollout.gateQuery, rollout.gateQuery]);
  });

  it('refuses a query where there is no Prometheus', async () => {
    await start(1);
    const request = { ...REQUEST, rollout: { waves: ['1'], gateQuery: 'up' } };
    await expect(under.jobs.runs.submit(ADMIN, request)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('works in the order that the topology gives, unless another is asked for', async () => {
    const orderTargets: JobsOptions['orderTargets'] = (targets) => Promise.resolve([...targets].reverse());
    await start(5, { rollout: { orderTargets } });
    const first = async (rollout: object): Promise<string | undefined> => {
      const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
      await under.jobs.runs.wait(ADMIN, id, WAIT_MS);
      return (await under.jobs.runs.routers(ADMIN, id, { limit: 1 })).items[0]?.router.name;
    };
    expect(await first({ waves: ['1'] })).toBe(fleet.routers[4]!.name);
    expect(await first({ waves: ['1'], order: 'given' })).toBe(fleet.routers[0]!.name);
  });

  it('starts at its time, and can be aborted before', async () => {
    await start(3);
    const at = new Date(Date.now() + 1500).toISOString();
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, at, expiresIn: '1h' });
    const other = await under.jobs.runs.submit(ADMIN, { ...REQUEST, at: '2199-01-01T00:00:00Z' });
    const waiting = await under.jobs.runs.get(ADMIN, id);
    expect(waiting).toMatchObject({ state: 'scheduled', counts: { pending: 3 }, rollout: { startAt: at } });
    expect(Date.parse(waiting.rollout?.expiresAt ?? '')).toBe(Date.parse(at) + 3_600_000);
    await under.jobs.runs.abort(ADMIN, other.id);
    expect(await under.jobs.runs.get(ADMIN, other.id)).toMatchObject({ outcome: 'aborted', counts: { cancelled: 3 } });
    // Redis forgets the delayed job: the reconciler starts the run all the same.
    await redis.flush();
    await until(id, (run) => run.state !== 'scheduled');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
    expect(await under.jobs.runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 3 } });
    expect(await eventsOf(id)).toEqual(['run.started', 'run.finished']);
  });

  it('plans at once what would be applied in waves', async () => {
    await start(8);
    const gate = 'manual';
    const rollout = { waves: ['1', '100%'], gate, soak: '1h' } satisfies RunOptions['rollout'];
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, mode: 'plan', rollout });
    const run = await under.jobs.runs.wait(ADMIN, id, WAIT_MS);
    expect(run).toMatchObject({ outcome: 'ok', counts: { planned: 8 }, rollout: { waves: [{ total: 1 }, { total: 7 }] } });
  });
});
