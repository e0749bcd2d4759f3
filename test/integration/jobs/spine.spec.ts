import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const RULE = { chain: 'input', action: 'drop', 'src-address': '203.0.113.7', comment: 'blocked: scanner' };
const BEFORE = { comment: 'defconf: drop all not coming from LAN' };

jest.setTimeout(60_000);

describe.each(databaseKinds())('test/integration/jobs/spine on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
  });
  afterAll(() => Promise.all([databases.stop(), redis.stop()]));

  beforeEach(async () => {
    await redis.flush();
    fleet = await startFleet({ routers: 12, first: '127.21.0.1', apiPort: 0 });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
    });
  });
  afterEach(async () => {
    await under.close();
    await fleet.close();
  });

  function rulesOn(index: number): readonly Readonly<Record<string, string>>[] {
    return fleet.routers[index]!.rows('/ip/firewall/filter').filter((row) => row.comment === RULE.comment);
  }

  it('adds a rule once, at the right place, on every router, and says so', async () => {
    const { runs } = under.jobs;
    const accepted = await runs.submit(ADMIN, {
      do: 'firewall.create_filter_rule',
      input: { ...RULE, 'place-before': BEFORE },
      on: 'all',
    });
    const run = await runs.wait(ADMIN, accepted.id, 20_000);
    expect(run).toMatchObject({ state: 'finished', outcome: 'ok', total: 12, counts: { changed: 12 } });
    for (const [index, router] of fleet.routers.entries()) {
      expect(rulesOn(index)).toHaveLength(1);
      const rows = router.rows('/ip/firewall/filter');
      const at = rows.findIndex((row) => row.comment === RULE.comment);
      expect(rows[at + 1]?.comment).toBe(BEFORE.comment);
    }
    const groups = await runs.groups(ADMIN, run.id);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ status: 'changed', count: 12, diff: [{ menu: '/ip/firewall/filter', op: 'add' }] });
  });

  it('finds nothing to do the second time, and plans without writing', async () => {
    const { runs } = under.jobs;
    const request = { do: 'firewall.create_filter_rule', input: RULE, on: 'all' };
    const plan = await runs.submit(ADMIN, { ...request, mode: 'plan' });
    expect(await runs.wait(ADMIN, plan.id, 20_000)).toMatchObject({ outcome: 'ok', counts: { planned: 12 } });
    expect(rulesOn(0)).toHaveLength(0);
    await runs.wait(ADMIN, (await runs.submit(ADMIN, request)).id, 20_000);
    const again = await runs.wait(ADMIN, (await runs.submit(ADMIN, request)).id, 20_000);
    expect(again).toMatchObject({ outcome: 'ok', counts: { unchanged: 12 } });
    expect(rulesOn(0)).toHaveLength(1);
  });

  it('gives each failing router its own typed error', async () => {
    await fleet.routers[0]!.setFault({ kind: 'refuse' });
    await fleet.routers[1]!.setFault({ kind: 'wrong-password' });
    await fleet.routers[2]!.setFault({ kind: 'black-hole' });
    const { runs } = under.jobs;
    const { id } = await runs.submit(ADMIN, { do: 'firewall.create_filter_rule', input: RULE, on: 'all' });
    const run = await runs.wait(ADMIN, id, 20_000);
    expect(run).toMatchObject({ outcome: 'failed', counts: { changed: 9, failed: 3 } });
    const failed = await runs.routers(ADMIN, id, { status: 'failed' });
    expect(failed.items.map((item) => item.error?.code).sort()).toEqual(['AUTH_REJECTED', 'CONNECT_REFUSED', 'CONNECT_TIMEOUT']);
    for (const item of failed.items) expect(item.error?.remedy).toBeTruthy();
  });

  it.each(['before', 'after'] as const)('asks the router when the connection dies %s the add', async (when) => {
    await fleet.routers[3]!.setFault({ kind: 'drop', at: { command: '/ip/firewall/filter/add', nth: 1, when } });
    const { runs } = under.jobs;
    const { id } = await runs.submit(ADMIN, { do: 'firewall.create_filter_rule', input: RULE, on: 'all' });
    const run = await runs.wait(ADMIN, id, 20_000);
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: 12 } });
    expect(rulesOn(3)).toHaveLength(1);
  });

  it('keeps the concurrency of the run and gives the same run for the same key', async () => {
    const { runs } = under.jobs;
    const request = { do: 'system.get_identity', on: 'all', rollout: { concurrency: 2 }, idempotencyKey: 'k-1' };
    const [first, second] = await Promise.all([runs.submit(ADMIN, request), runs.submit(ADMIN, request)]);
    expect(second.id).toBe(first.id);
    await expect(runs.submit(ADMIN, { ...request, on: 'name=x' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await runs.wait(ADMIN, first.id, 20_000)).toMatchObject({ outcome: 'ok', counts: { unchanged: 12 } });
  });

  it('pauses, resumes and aborts', async () => {
    for (const router of fleet.routers) await router.setFault({ kind: 'latency', ms: 60 });
    const { runs } = under.jobs;
    const request = { do: 'firewall.create_filter_rule', input: RULE, on: 'all', rollout: { concurrency: 2 } };
    const { id } = await runs.submit(ADMIN, request);
    await runs.pause(ADMIN, id);
    const paused = await runs.wait(ADMIN, id, 1500);
    expect(paused.state).toBe('paused');
    expect(paused.counts.pending).toBeGreaterThanOrEqual(8);
    await expect(runs.pause(ADMIN, id)).rejects.toMatchObject({ code: 'RUN_STATE_INVALID' });
    await runs.resume(ADMIN, id);
    expect(await runs.wait(ADMIN, id, 20_000)).toMatchObject({ outcome: 'ok', counts: { changed: 12 } });

    const second = await runs.submit(ADMIN, { ...request, input: { ...RULE, comment: 'second' } });
    await runs.abort(ADMIN, second.id);
    const aborted = await runs.wait(ADMIN, second.id, 20_000);
    expect(aborted).toMatchObject({ state: 'finished', outcome: 'aborted' });
    expect(aborted.counts.cancelled).toBeGreaterThanOrEqual(8);
  });
});
