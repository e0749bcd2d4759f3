import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(180_000);

const PASSWORD = 'of no router but these';
const ROUTERS = 6;
/** Takes the new user and does not let the old one go. */
const STUBBORN = 4;
/** Takes no new user. */
const CLOSED = 5;
const NAMES = Array.from({ length: ROUTERS }, (_, index) => `sim-000${index + 1}`);

/** The one workflow after which the daemon logs in otherwise, with the daemon as users run it. */
describe('test/integration/workflows/rotate-logins', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let rotation: string;

  beforeAll(async () => {
    sim = await startFleet({ routers: ROUTERS, first: '127.76.0.1', apiPort: 0, versions: ['7.24', '6.49.18'] });
    daemon = await startDaemon({ ROSFLEET_ROLE: 'api,worker,scheduler', ROSFLEET_LEASE: '2s', ROSFLEET_RECONCILE: '500ms' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers)
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
  });
  afterAll(async () => {
    await daemon.stop();
    await sim.close();
  });

  async function ended(run: string): Promise<Readonly<Record<string, string>>> {
    for (;;) {
      const { body } = await ask(daemon, `/api/v1/runs/${run}`);
      if (['finished', 'failed', 'halted', 'aborted'].includes(String(body['state']))) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { body } = await ask(daemon, `/api/v1/runs/${run}/routers`);
    const items = body['items'] as readonly { readonly router: { readonly name: string }; readonly status: string }[];
    return Object.fromEntries(items.map(({ router, status }) => [router.name, status]).sort());
  }

  async function start(body: Readonly<Record<string, unknown>>): Promise<string> {
    const { body: accepted } = await ask(daemon, '/api/v1/runs', { body });
    return String(accepted['id']);
  }

  function usersOf(router: SimRouter | undefined): Readonly<Record<string, string>> {
    return Object.fromEntries((router?.rows('/user') ?? []).map(({ name = '', disabled = '' }) => [name, disabled]));
  }

  const all = (status: string): Readonly<Record<string, string>> => Object.fromEntries(NAMES.map((name) => [name, status]));

  it('lets the daemon in by the new login alone; where a step is refused the old one stays', async () => {
    await sim.routers[STUBBORN]?.setFault({ kind: 'trap', at: { command: '/user/set' } });
    await sim.routers[CLOSED]?.setFault({ kind: 'trap', at: { command: '/user/add' } });
    rotation = await start({
      do: 'workflow.rotate_router_passwords',
      on: 'all',
      input: { 'old-user': 'admin', 'new-user': 'fleet-2026-11', password: PASSWORD },
      rollout: { maxFailures: '100%', onFailure: 'continue' },
    });
    const status = await ended(rotation);
    for (const router of sim.routers) await router.setFault(undefined);
    expect(status).toEqual({
      ...all('changed'),
      'sim-0005': expect.stringMatching(/^(failed|undone)$/),
      'sim-0006': expect.stringMatching(/^(failed|undone)$/),
    });
    for (const router of sim.routers.slice(0, STUBBORN))
      expect(usersOf(router)).toEqual({ admin: 'true', 'fleet-2026-11': 'false' });
    for (const router of sim.routers.slice(STUBBORN)) expect(usersOf(router)).toEqual({ admin: 'false' });
  });

  it('is in on every router afterwards, also after a restart', async () => {
    const look = { do: 'system.get_identity', on: 'all', input: {} };
    expect(await ended(await start(look))).toEqual(all('unchanged'));
    await daemon.halt();
    await daemon.resume();
    expect(await ended(await start(look))).toEqual(all('unchanged'));
  });

  it('is in by the old login when it was taken back, and the new one is gone', async () => {
    const { body } = await ask(daemon, `/api/v1/runs/${rotation}/undo`, { body: {} });
    const status = await ended(String(body['id']));
    expect(Object.values(status).filter((one) => one !== 'changed')).toEqual([]);
    for (const router of sim.routers) expect(usersOf(router)).toEqual({ admin: 'false' });
    expect(await ended(await start({ do: 'system.get_identity', on: 'all', input: {} }))).toEqual(all('unchanged'));
  });

  it('shows the password nowhere', async () => {
    const { body } = await ask(daemon, `/api/v1/runs/${rotation}`);
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
    const { body: routers } = await ask(daemon, `/api/v1/runs/${rotation}/routers`);
    expect(JSON.stringify(routers)).not.toContain(PASSWORD);
  });
});
