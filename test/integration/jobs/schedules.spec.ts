import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { systemActor, type Actor } from '../../../src/core/access';
import { MasterKey } from '../../../src/core/secrets';
import { ApiToken, FLEET_ENTITIES, FLEET_MIGRATIONS, openDatabase } from '../../../src/fleet';
import { JOBS_ENTITIES, JOBS_MIGRATIONS, type ScheduleInput, type ScheduleView } from '../../../src/jobs';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const READ = { do: 'system.get_identity', on: 'all' } as const;
const EVERY_SECOND: ScheduleInput = { ...READ, name: 'seconds', cron: '* * * * * *', tz: 'UTC', overlap: 'allow' };
const YEARLY: ScheduleInput = { ...READ, name: 'yearly', cron: '0 0 1 1 *', tz: 'UTC' };
/** The reconciler looks so rarely that only Redis can have woken the daemon. */
const NEVER_MS = 3_600_000;
const PASSWORD = 'n0b0dy-may-read-this';

jest.setTimeout(90_000);

describe.each(databaseKinds())('test/integration/jobs/schedules on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let db: DataSource;
  let databaseUrl: string;
  let key: MasterKeyText;
  let replicas: JobsUnderTest[] = [];

  type MasterKeyText = ReturnType<typeof MasterKey.generate>;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
  });
  afterAll(() => Promise.all([databases.stop(), redis.stop()]));

  beforeEach(async () => {
    await redis.flush();
    fleet = await startFleet({ routers: 2, first: '127.23.0.1', apiPort: 0 });
    databaseUrl = await databases.createUrl();
    key = MasterKey.generate();
    db = await openDatabase({
      url: databaseUrl,
      entities: [...FLEET_ENTITIES, ...JOBS_ENTITIES],
      migrations: [...FLEET_MIGRATIONS, ...JOBS_MIGRATIONS],
    });
  });
  afterEach(async () => {
    await stop();
    await db.destroy();
    await fleet.close();
  });

  async function start(options: { count?: number; tickMs?: number } = {}): Promise<JobsUnderTest['jobs']> {
    for (let index = 0; index < (options.count ?? 1); index += 1) {
      const tickMs = options.tickMs ?? 200;
      replicas.push(await jobsUnderTest({ databaseUrl, redisUrl: redis.url, fleet, key, tickMs }));
    }
    return replicas[0]!.jobs;
  }

  async function stop(): Promise<void> {
    await Promise.all(replicas.map((each) => each.close()));
    replicas = [];
  }

  /** The slots that became runs, in order. */
  async function slots(): Promise<number[]> {
    const rows: { idempotencyKey: string | null }[] = await db.query('SELECT "idempotencyKey" FROM "run"');
    return rows.map((row) => Number(row.idempotencyKey?.split(':')[2])).sort((a, b) => a - b);
  }

  async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > deadline) throw new Error('waited in vain');
      await delay(50);
    }
  }

  function settled(view: ScheduleView): Promise<ScheduleView> {
    return until(async () => {
      const now = await replicas[0]!.jobs.schedules.get(ADMIN, view.id);
      return now.lastOutcome !== view.lastOutcome && now;
    });
  }

  function expectOnePerSecond(found: readonly number[]): void {
    expect(found.map((slot, index) => slot - found[0]! - index * 1000)).toEqual(found.map(() => 0));
  }

  it('makes one run of each slot, whoever is woken', async () => {
    const { schedules } = await start({ count: kind === 'postgres' ? 3 : 1, tickMs: NEVER_MS });
    const made = await schedules.add(ADMIN, EVERY_SECOND);
    await until(async () => (await slots()).length >= 5);
    const stopped = await schedules.setEnabled(ADMIN, made.id, { enabled: false });
    expect(stopped).not.toHaveProperty('nextAt');
    const found = await slots();
    expectOnePerSecond(found);
    expect(found[0]).toBeGreaterThan(Date.parse(made.createdAt));
    await delay(1500);
    expect((await slots()).length).toBeLessThanOrEqual(found.length + 1);
    const view = await schedules.get(ADMIN, 'seconds');
    expect(view).toMatchObject({ lastOutcome: 'started', enabled: false });
    expect(await replicas[0]!.jobs.runs.get(ADMIN, view.lastRun!)).toMatchObject({ do: READ.do });
  });

  it('goes on when Redis was emptied, and puts back what it lost', async () => {
    const { schedules } = await start({ count: kind === 'postgres' ? 3 : 1 });
    const made = await schedules.add(ADMIN, EVERY_SECOND);
    const later = await schedules.add(ADMIN, { ...READ, name: 'later', at: new Date(Date.now() + 3_600_000).toISOString() });
    await until(async () => (await slots()).length >= 2);
    await redis.flush();
    const before = (await slots()).length;
    await until(async () => (await slots()).length >= before + 3);
    expectOnePerSecond(await slots());
    const client = new Redis(redis.url);
    await until(async () => (await client.zscore('rosfleet:schedules:repeat', `${made.id}_r1`)) !== null);
    await until(async () => (await client.exists(`rosfleet:schedules:${later.id}_r1`)) === 1);
    client.disconnect();
  });

  it('makes the same run of a slot that was not settled', async () => {
    const { schedules } = await start();
    const made = await schedules.add(ADMIN, { ...READ, name: 'soon', at: new Date(Date.now() + 300).toISOString() });
    const fired = await settled(made);
    expect(fired).toMatchObject({ lastOutcome: 'started', lastAt: made.at });
    expect(fired).not.toHaveProperty('nextAt');
    // As if the process had died between making the run and saying so.
    await db.query(`UPDATE "schedule" SET "nextAt" = "lastSlot", "lastSlot" = NULL, "lastOutcome" = NULL, "lastRunId" = NULL`);
    expect(await settled({ ...fired, lastOutcome: undefined as never })).toMatchObject({ lastRun: fired.lastRun });
    expect(await slots()).toHaveLength(1);
  });

  it.each([
    ['skip', 'missed', 0],
    ['once', 'started', 1],
  ] as const)('with missedRun=%s a slot that passed while the daemon was down is %s', async (missedRun, outcome, runs) => {
    const { schedules } = await start();
    const input = { ...YEARLY, missedRun };
    const made = await schedules.add(ADMIN, input);
    await stop();
    // Two slots have passed, the newer of them an hour ago.
    await db.query(
      `UPDATE "schedule" SET "cron" = '${(new Date().getUTCMinutes() + 59) % 60} * * * *', "nextAt" = ${Date.now() - 7_000_000}`,
    );
    await start();
    expect(await settled(made)).toMatchObject({ lastOutcome: outcome });
    expect(await slots()).toHaveLength(runs);
  });

  it('starts nothing after the deadline', async () => {
    const { schedules } = await start();
    const at = new Date(Date.now() + 400).toISOString();
    const made = await schedules.add(ADMIN, { ...READ, name: 'late', at, missedRun: 'once', startingDeadline: '500ms' });
    await stop();
    await delay(1200);
    await start();
    expect(await settled(made)).toMatchObject({ lastOutcome: 'missed' });
    expect(await slots()).toEqual([]);
  });

  it('fires nothing while the run before is unfinished, where that is wanted', async () => {
    for (const router of fleet.routers) await router.setFault({ kind: 'latency', ms: 1200 });
    const { schedules, runs } = await start();
    const made = await schedules.add(ADMIN, { ...EVERY_SECOND, overlap: 'skip' });
    await until(async () => (await schedules.get(ADMIN, made.id)).lastOutcome === 'overlapped');
    const { lastRun } = await schedules.get(ADMIN, made.id);
    expect(await slots()).toHaveLength(1);
    expect(await runs.get(ADMIN, lastRun!)).toMatchObject({ state: 'running' });
  });

  it.each([
    [{ ...YEARLY, do: 'system.get_identiy' }, 'ACTION_UNKNOWN'],
    [{ ...YEARLY, input: { nonsense: 1 } }, 'INPUT_INVALID'],
    [{ ...YEARLY, on: 'group=' }, 'SELECTOR_INVALID'],
    [{ ...YEARLY, cron: '61 * * * *' }, 'INPUT_INVALID'],
    [{ ...YEARLY, tz: 'Europe/Rgia' }, 'INPUT_INVALID'],
    [{ ...READ, name: 'x' }, 'INPUT_INVALID'],
    [{ ...YEARLY, at: '2099-01-01T00:00:00Z' }, 'INPUT_INVALID'],
    [{ ...READ, name: 'x', at: '2020-01-01T00:00:00Z' }, 'INPUT_INVALID'],
    [{ ...YEARLY, tenant: 'nobody' }, 'TENANT_UNKNOWN'],
    [{ ...YEARLY, colour: 'red' }, 'INPUT_INVALID'],
    [{ ...YEARLY, name: 'taken' }, 'ALREADY_EXISTS'],
  ])('refuses %j with %s and stores nothing', async (input, code) => {
    const { schedules } = await start({ tickMs: NEVER_MS });
    await schedules.add(ADMIN, { ...YEARLY, name: 'taken' });
    await expect(schedules.add(ADMIN, input as ScheduleInput)).rejects.toMatchObject({ code });
    expect((await schedules.list(ADMIN)).items.map((each) => each.name)).toEqual(['taken']);
    const [{ n }] = await db.query(`SELECT COUNT(*) AS n FROM "audit_entry"`);
    expect(Number(n)).toBe(1);
  });

  it('changes, and leaves Redis nothing of before', async () => {
    const { schedules } = await start();
    const made = await schedules.add(ADMIN, EVERY_SECOND);
    const changed = await schedules.update(ADMIN, 'seconds', { cron: '0 3 * * *', tz: 'Europe/Riga', startingDeadline: '10m' });
    expect(changed).toMatchObject({ cron: '0 3 * * *', tz: 'Europe/Riga', startingDeadline: '10m', overlap: 'allow' });
    expect(Date.parse(changed.nextAt!)).toBeGreaterThan(Date.now());
    const renamed = await schedules.update(ADMIN, made.id, { name: 'nightly', startingDeadline: null, input: {} });
    expect(renamed).toMatchObject({ name: 'nightly', nextAt: changed.nextAt });
    expect(renamed).not.toHaveProperty('startingDeadline');
    const once = await schedules.update(ADMIN, made.id, { at: '2099-01-01T00:00:00Z' });
    expect(once).toMatchObject({ at: '2099-01-01T00:00:00.000Z', nextAt: '2099-01-01T00:00:00.000Z' });
    expect(once).not.toHaveProperty('cron');
    const client = new Redis(redis.url);
    expect(await client.zcard('rosfleet:schedules:repeat')).toBe(0);
    await schedules.remove(ADMIN, made.id);
    await until(async () => (await client.keys('rosfleet:schedules:*_r*')).length === 0);
    client.disconnect();
    await expect(schedules.get(ADMIN, made.id)).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
    const actions = await db.query(`SELECT "action" FROM "audit_entry" ORDER BY "id"`);
    expect(actions.map((row: { action: string }) => row.action.split('.')[1])).toEqual([
      'add',
      'update',
      'update',
      'update',
      'remove',
    ]);
  });

  it('keeps the secrets of an input from the database, from Redis and from those who look', async () => {
    const { schedules, runs } = await start();
    const made = await schedules.add(ADMIN, {
      name: 'rotate',
      do: 'menu.add',
      input: { path: '/ppp/secret', values: { name: 'customer', password: PASSWORD } },
      on: 'all',
      at: new Date(Date.now() + 300).toISOString(),
    });
    expect(JSON.stringify(made)).not.toContain(PASSWORD);
    expect(made.input).toMatchObject({ values: { name: 'customer' } });
    const stored = async (): Promise<string> => {
      const tables = ['schedule', 'run', 'router_run', 'run_event', 'audit_entry'];
      const rows = await Promise.all(tables.map((table) => db.query(`SELECT * FROM "${table}"`)));
      const client = new Redis(redis.url);
      const keys = await client.keys('*');
      const dumps = await Promise.all(keys.map((each) => client.dumpBuffer(each)));
      client.disconnect();
      return JSON.stringify(rows) + dumps.map((dump) => dump?.toString('latin1') ?? '').join('');
    };
    expect(await stored()).toContain('rotate');
    expect(await stored()).not.toContain(PASSWORD);
    const fired = await settled(made);
    const run = await runs.wait(ADMIN, fired.lastRun!, 20_000);
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: 2 } });
    expect(fleet.routers[0]!.rows('/ppp/secret')).toEqual([expect.objectContaining({ password: PASSWORD })]);
    expect(await stored()).not.toContain(PASSWORD);
  });

  describe('rights', () => {
    const reader: Actor = {
      kind: 'user',
      id: 'u',
      name: 'reader',
      tenants: ['default'],
      permissions: ['schedule:read', 'schedule:write'],
    };
    const inADay = (): string => new Date(Date.now() + 86_400_000).toISOString();

    it('refuses what the creator may not do, and to show what is of others', async () => {
      const { schedules } = await start({ tickMs: NEVER_MS });
      await expect(schedules.add(reader, YEARLY)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(schedules.add({ ...ADMIN, permissions: ['action:read'] }, YEARLY)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await schedules.add(ADMIN, { ...YEARLY, enabled: false });
      await expect(schedules.setEnabled(reader, 'yearly', { enabled: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(schedules.run(reader, 'yearly')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(schedules.get({ ...reader, tenants: ['other'] }, 'yearly')).rejects.toMatchObject({
        code: 'SCHEDULE_UNKNOWN',
      });
    });

    it('fires with what the token may do then, and not at all without it', async () => {
      const { schedules } = await start();
      const token: Actor = { kind: 'token', id: 'token-1', name: 'nightly', tenants: ['default'], permissions: '*' };
      const made = await schedules.add(token, { ...READ, name: 'by-token', at: new Date(Date.now() + 300).toISOString() });
      const refused = await settled(made);
      expect(refused).toMatchObject({ lastOutcome: 'failed', lastError: { code: 'FORBIDDEN' } });
      expect(await slots()).toEqual([]);
      await db.manager.insert(ApiToken, {
        id: token.id,
        name: token.name,
        hash: 'x',
        tenantIds: ['default'],
        permissions: ['action:read'],
        createdAt: Date.now(),
        lastUsedAt: null,
        expiresAt: null,
      } as never);
      await schedules.update(token, made.id, { at: new Date(Date.now() + 300).toISOString() });
      const fired = await settled(refused);
      expect(fired).toMatchObject({ lastOutcome: 'started', owner: { id: token.id } });
      expect(fired).not.toHaveProperty('lastError');
      const run = await replicas[0]!.jobs.runs.get(ADMIN, fired.lastRun!);
      expect(run.actor).toEqual({ id: token.id, name: 'nightly, schedule by-token' });
    });

    it('runs at once for who asks, and keeps its times', async () => {
      const { schedules, runs } = await start();
      const made = await schedules.add(systemActor('owner'), { ...READ, name: 'daily', at: inADay() });
      const { id } = await schedules.run(ADMIN, 'daily');
      expect(await runs.wait(ADMIN, id, 20_000)).toMatchObject({ outcome: 'ok', actor: { name: ADMIN.name } });
      expect(await schedules.get(ADMIN, 'daily')).toMatchObject({ lastRun: id, nextAt: made.nextAt });
    });
  });
});
