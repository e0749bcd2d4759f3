import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(60_000);

describe('test/integration/jobs/known-menus', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: 2, first: '127.23.0.1', apiPort: 0, versions: ['7.20.8', '6.49.18'] });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
    });
  });
  afterAll(async () => {
    await under.close();
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  async function errorsOf(action: string, input: Record<string, unknown>, mode: 'plan' | 'apply' = 'apply'): Promise<unknown[]> {
    const { id } = await under.jobs.runs.submit(ADMIN, { do: action, input, on: 'all', mode });
    await under.jobs.runs.wait(ADMIN, id, 20_000);
    const { items } = await under.jobs.runs.routers(ADMIN, id, {});
    return items.map(({ status, error }) => [status, error?.code, error?.message]);
  }

  it('refuses an argument that the router does not have, before anything is written', async () => {
    const input = { path: '/ip/address', values: { address: '192.0.2.1/24', interface: 'ether1', netmusk: '255.0.0.0' } };
    for (const mode of ['plan', 'apply'] as const) {
      expect(await errorsOf('menu.add', input, mode)).toContainEqual([
        'failed',
        'FIELD_UNAVAILABLE',
        '/ip/address add has no argument netmusk in RouterOS 7.20.8 (did you mean netmask?)',
      ]);
    }
    const written = fleet.routers.flatMap((router) => router.rows('/ip/address')).filter((row) => row.address === '192.0.2.1/24');
    expect(written).toEqual([]);
  });

  it('names the menu that was meant, and where it is in this version', async () => {
    expect(await errorsOf('menu.add', { path: '/ip/adress', values: { address: '192.0.2.1/24' } })).toContainEqual([
      'failed',
      'VERSION_UNSUPPORTED',
      'RouterOS 7.20.8 has no menu /ip/adress (did you mean /ip/address?)',
    ]);
    const moved = await errorsOf('menu.add', { path: '/routing/rule', values: { action: 'lookup' } });
    expect(moved).toContainEqual([
      'failed',
      'VERSION_UNSUPPORTED',
      expect.stringContaining('it is /ip/route/rule in this version'),
    ]);
  });

  it('lets the router answer a doubtful read, and says what was probably meant', async () => {
    expect(await errorsOf('menu.print', { path: '/ip/adress' })).toContainEqual([
      'failed',
      'TRAP_NO_SUCH_COMMAND',
      expect.stringContaining('did you mean /ip/address?'),
    ]);
  });
});
