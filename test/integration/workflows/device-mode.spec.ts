import { setTimeout as sleep } from 'node:timers/promises';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { StagedTrial, TARGET } from './staged-kit';

jest.setTimeout(120_000);

const ID = 'workflow.device_mode_campaign';
const CONTAINERS = { allow: ['container'], wait: '1m' };

/** What only somebody at the router can confirm. */
describe('test/integration/workflows/device-mode', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let trial: StagedTrial;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
  });
  afterAll(async () => {
    await Promise.all([databases?.stop(), redis?.stop()]);
  });
  afterEach(() => trial.close());

  async function on(version: string): Promise<void> {
    trial = await StagedTrial.start({
      version,
      others: [],
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      first: '127.75.0.1',
    });
  }

  function asked(): boolean {
    return trial.router(TARGET).writes.some(({ words }) => words[0] === '/system/device-mode/update');
  }

  it.each(['7.24', '7.15.3'])('is reached when the power of %s is cut after the request', async (version) => {
    await on(version);
    const { id } = await trial.under.jobs.runs.submit(ADMIN, { do: ID, on: `name=${TARGET}`, input: CONTAINERS, mode: 'apply' });
    while (!asked()) await sleep(20);
    await trial.router(TARGET).powerCycle({ downMs: 200 });
    const { one } = await trial.ended(id);
    expect([one.status, one.error]).toEqual(['changed', undefined]);
    expect(trial.router(TARGET).rows('/system/device-mode')[0]).toMatchObject({ container: 'true' });
    // Nobody has to come a second time.
    expect((await trial.run(ID, CONTAINERS)).one.status).toBe('unchanged');
  });

  it('is nothing that 6.x knows', async () => {
    await on('6.49.18');
    expect((await trial.run(ID, CONTAINERS)).one.error?.code).toBe('VERSION_UNSUPPORTED');
  });
});
