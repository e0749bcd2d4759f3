import { MasterKey } from '../../../src/core/secrets';
import type { NewEvent } from '../../../src/fleet';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { eventually } from '../monitoring/polling-kit';

const WAIT_MS = 30_000;
const RULE = { chain: 'input', action: 'drop', 'src-address': '203.0.113.7', comment: 'events' };
const REQUEST = { do: 'firewall.create_filter_rule', input: RULE, on: 'all', guard: 'none', checks: 'none' } as const;

jest.setTimeout(60_000);

describe('events of runs', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  const told: NewEvent[] = [];

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: 4, first: '127.51.1.1', apiPort: 0 });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      rollout: {
        record: (event) => told.push(event),
        askGate: () => Promise.resolve({ pass: false, why: 'too many errors' }),
      },
    });
  });
  afterAll(async () => {
    await under.close();
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });
  beforeEach(() => void (told.length = 0));

  it('tell how a run ended, once', async () => {
    const { id } = await under.jobs.runs.submit(ADMIN, { do: 'system.get_identity', input: {}, on: 'all' });
    await under.jobs.runs.wait(ADMIN, id, WAIT_MS);
    await eventually(() => told.length > 0);
    expect(told).toEqual([
      {
        tenantId: 'default',
        kind: 'run.ended',
        severity: 'info',
        text: expect.stringMatching(/of system\.get_identity ended: ok \(4 /) as string,
        attributes: expect.objectContaining({ runId: id, outcome: 'ok', action: 'system.get_identity' }) as object,
      },
    ]);
  });

  it('tell that a rollout halted on its own, and later how it ended', async () => {
    await fleet.routers[0]!.setFault({ kind: 'missing-rights', policies: ['write'] });
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout: { waves: ['1', '100%'] } });
    await eventually(() => told.some(({ kind }) => kind === 'rollout.halted'));
    expect(told[0]).toMatchObject({
      kind: 'rollout.halted',
      severity: 'error',
      attributes: { runId: id, wave: 0, state: 'held' },
    });
    await under.jobs.runs.abort(ADMIN, id);
    await eventually(() => told.some(({ kind }) => kind === 'run.ended'));
    expect(told.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['rollout.halted', 'error'],
      ['run.ended', 'warning'],
    ]);
    await fleet.routers[0]!.setFault(undefined);
  });

  it('tell that a query closed the gate of a rollout', async () => {
    const rollout = { waves: ['1', '100%'], gateQuery: 'errors' };
    const { id } = await under.jobs.runs.submit(ADMIN, { ...REQUEST, rollout });
    await eventually(() => told.some(({ kind }) => kind === 'rollout.halted'));
    expect(told[0]?.text).toMatch(/too many errors/);
    await under.jobs.runs.abort(ADMIN, id);
  });
});
