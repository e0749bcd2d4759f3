import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

const SERIAL = 'SIM001000001';
const ADDRESS = '127.83.0.1';
/** The same place in another form: where the new router answers on the bench. */
const BENCH = `::ffff:${ADDRESS}`;

/** A spare that answers somewhere else first, with the daemon as users run it, ended and started again in the middle. */
describe('test/integration/workflows/replace-on-bench', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({ routers: 1, first: ADDRESS, apiPort: 0, versions: ['7.24'] });
    daemon = await startDaemon({ ROSFLEET_ROLE: 'api,worker,scheduler', ROSFLEET_LEASE: '2s', ROSFLEET_RECONCILE: '500ms' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  async function entry(): Promise<Readonly<Record<string, unknown>>> {
    return (await ask(daemon, '/api/v1/routers/edge')).body;
  }

  function wrote(router: SimRouter, command: string): boolean {
    return router.writes.some(({ words }) => words[0] === command);
  }

  async function until(check: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('is looked for on the bench, and at home again after the reset, whatever happens to the daemon meanwhile', async () => {
    const [router] = sim.routers;
    if (!router) throw new Error('there is no router');
    await ask(daemon, '/api/v1/routers', { body: { name: 'edge', address: ADDRESS, port: router.port, credential: 'lab' } });
    router.exec(['/ip/pool/add', '=name=guests', '=ranges=192.0.2.10-192.0.2.99']);
    const text = router.export({ sensitive: 'show' });
    router.exec(['/system/reset-configuration']);
    await router.restart({ downMs: 0 });
    expect(router.rows('/ip/pool').map(({ name }) => name)).not.toContain('guests');

    const input = { serial: SERIAL, export: text, 'keep-macs': true, 'bench-address': BENCH };
    const { body: accepted } = await ask(daemon, '/api/v1/runs', {
      body: { do: 'workflow.replace_dead_router', on: 'name=edge', input, mode: 'apply' },
    });
    expect(accepted).toMatchObject({ id: expect.any(String) });
    const run = String(accepted['id']);
    await until(() => wrote(router, '/file/add'));
    expect((await entry())['address']).not.toBe(ADDRESS);
    await daemon.halt();
    await daemon.resume();
    await until(async () => (await ask(daemon, `/api/v1/runs/${run}`)).body['state'] === 'finished');
    const { body } = await ask(daemon, `/api/v1/runs/${run}/routers`);
    expect(body['items']).toMatchObject([{ status: 'changed' }]);
    expect((await entry())['address']).toBe(ADDRESS);
    expect(router.rows('/ip/pool').map(({ name }) => name)).toContain('guests');
    expect(router.writes.filter(({ words }) => words[0] === '/system/reset-configuration')).toHaveLength(1);
  });
});
