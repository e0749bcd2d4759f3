import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '../../../src/core/access';
import { MasterKey } from '../../../src/core/secrets';
import type { AuditRecord } from '../../../src/fleet';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const COMMENT = 'stoppable';
const RULE = { chain: 'input', action: 'drop', 'src-address': '203.0.113.7', comment: COMMENT };
const REQUEST = { do: 'firewall.create_filter_rule', input: RULE, on: 'all', guard: 'none', checks: 'none' } as const;
const ROUTERS = 60;
const WAIT_MS = 60_000;
/** Within this time after the switch was turned all writes must have ended. */
const STOP_MS = 2_000;
const WATCHED_MS = 1_500;

jest.setTimeout(180_000);

describe.each(databaseKinds())('test/integration/jobs/rollout-writes on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let first: JobsUnderTest;
  let second: JobsUnderTest;
  const audited: AuditRecord[] = [];

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: ROUTERS, first: '127.23.0.1', apiPort: 0, latencyMs: 25 });
    const common = { databaseUrl: await databases.createUrl(), redisUrl: redis.url, fleet, key: MasterKey.generate() };
    const audit = (entry: AuditRecord): Promise<void> => {
      audited.push(entry);
      return Promise.resolve();
    };
    first = await jobsUnderTest({ ...common, concurrency: 4, rollout: { audit } });
    second = await jobsUnderTest({ ...common, concurrency: 4, roles: ['worker'] });
  });
  afterAll(async () => {
    await first.close();
    await second.close();
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  /** When the routers were written to, in milliseconds since 1970. */
  function writes(): number[] {
    const all = fleet.routers.flatMap((router) => router.writes);
    return all.filter(({ words }) => words[0] === '/ip/firewall/filter/add').map(({ at }) => at);
  }

  async function untilWritten(count: number): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (writes().length < count) {
      if (Date.now() > deadline) throw new Error(`only ${writes().length} writes`);
      await delay(5);
    }
  }

  it('stops all writes of all processes under load, lets reads and plans go on, and goes on itself when allowed', async () => {
    const { runs, writes: lever } = first.jobs;
    const { id } = await runs.submit(ADMIN, REQUEST);
    await untilWritten(10);
    expect(await lever.set(ADMIN, { allowed: false, reason: 'fire drill' })).toMatchObject({
      allowed: false,
      reason: 'fire drill',
    });
    const stoppedAt = Date.now();

    const read = await runs.submit(ADMIN, { do: 'system.get_identity', on: 'first=20' });
    expect(await runs.wait(ADMIN, read.id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { unchanged: 20 } });
    const plan = await runs.submit(ADMIN, { ...REQUEST, input: { ...RULE, comment: 'other' }, mode: 'plan' });
    expect(await runs.wait(ADMIN, plan.id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { planned: ROUTERS } });
    const late = await runs.submit(ADMIN, { ...REQUEST, input: { ...RULE, comment: 'late' }, on: 'first=3' });
    await delay(Math.max(0, stoppedAt + STOP_MS + WATCHED_MS - Date.now()));

    expect(writes().filter((at) => at > stoppedAt + STOP_MS)).toEqual([]);
    expect(writes().length).toBeLessThan(ROUTERS);
    expect(await runs.get(ADMIN, id)).toMatchObject({ state: 'running' });
    expect(await runs.get(ADMIN, late.id)).toMatchObject({ state: 'running', counts: { pending: 3 } });

    expect(await lever.set(ADMIN, { allowed: true })).toMatchObject({ allowed: true });
    expect(await runs.wait(ADMIN, id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
    expect(await runs.wait(ADMIN, late.id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { changed: 3 } });
    for (const router of fleet.routers) {
      expect(router.rows('/ip/firewall/filter').filter((row) => row.comment === COMMENT)).toHaveLength(1);
    }
    expect(audited.map(({ action, details }) => [action, details])).toEqual([
      ['writes.stop', { reason: 'fire drill' }],
      ['writes.allow', {}],
    ]);
    const seen: string[] = [];
    for await (const event of runs.events(ADMIN, id, { signal: AbortSignal.timeout(WAIT_MS) })) seen.push(event.type);
    expect(seen).toEqual(expect.arrayContaining(['writes.stopped', 'writes.allowed']));
  });

  it('is turned only with a reason and by who may steer every tenant', async () => {
    const { writes: lever } = first.jobs;
    await expect(lever.set(ADMIN, { allowed: false, reason: ' ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const local: Actor = { ...ADMIN, tenants: ['default'] };
    await expect(lever.set(local, { allowed: false, reason: 'mine' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const reader: Actor = { ...ADMIN, permissions: ['run:read'] };
    await expect(lever.set(reader, { allowed: false, reason: 'no' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await lever.status(reader)).toMatchObject({ allowed: true });
  });
});
