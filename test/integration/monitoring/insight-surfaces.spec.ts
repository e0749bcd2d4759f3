import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { eventually } from './polling-kit';

jest.setTimeout(180_000);

describe('what the history tells, on every surface of the daemon', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({ routers: 2, first: '127.49.1.1', apiPort: 0, versions: ['7.24', '6.49.18'] });
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '1s', ROSFLEET_POLL_MEDIUM: '10s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers)
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    // Three polls, then a restart: what a slot holds is written when the daemon ends.
    await eventually(async () => /^rosfleet_polls_total\{source="api",outcome="up"\} ([6-9]|\d\d)/m.test(await metricsText()));
    await daemon.halt();
    await daemon.resume();
  });
  afterAll(async () => {
    await daemon.stop();
    await sim.close();
  });

  async function metricsText(): Promise<string> {
    return (await ask(daemon, '/metrics')).text;
  }

  it('shows top talkers over HTTP and on the command line', async () => {
    const { body } = await ask(daemon, '/api/v1/insight/top-talkers?by=rx&limit=3&on=name%3Dsim-0001');
    expect(body).toMatchObject({ step: '5m', by: 'rx' });
    expect(body.items).toHaveLength(3);
    expect(body.items?.[0]).toMatchObject({ router: 'sim-0001', tenant: 'default', rxBytes: expect.any(Number) as number });
    const { exitCode, stdout } = await daemon.cli(['insight', 'top-talkers', 'name=sim-0001', '--by', 'rx', '--limit', '3']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^router +interface +received +sent +rx +tx +rx max +tx max +used +seen +tenant\n(sim-0001 .*\n){3}From /,
    );
    const json = JSON.parse((await daemon.cli(['insight', 'top-talkers', '--json'])).stdout) as { items: { router: string }[] };
    expect(new Set(json.items.map(({ router }) => router))).toEqual(new Set(['sim-0001', 'sim-0002']));
  });

  it('shows the traffic of a router', async () => {
    const { body } = await ask(daemon, '/api/v1/routers/sim-0001/traffic?interface=ether1&from=1h');
    expect(body).toMatchObject({ router: 'sim-0001', step: '5m' });
    expect(body.items?.[0]).toMatchObject({ interface: 'ether1', errors: 0, linkDowns: 0 });
    const { stdout } = await daemon.cli(['routers', 'traffic', 'sim-0001', '--interface', 'ether1', '--step', '1h']);
    expect(stdout).toMatch(/^at +interface +rx +tx +.*\n\d{4}-.*:00:00\.000Z +ether1 +[\d.]+[kM]?bit\/s /);
    const typo = await daemon.cli(['routers', 'traffic', 'sim-0001', '--interface', 'ethr1']);
    expect([typo.exitCode === 0, typo.stderr]).toEqual([false, expect.stringContaining('did you mean ether1') as string]);
  });

  it('tells where there is nothing to tell', async () => {
    expect((await daemon.cli(['insight', 'flapping'])).stdout).toBe('Nothing flapped within a day.\n');
    expect((await daemon.cli(['insight', 'warnings', '--horizon', '30'])).stdout).toBe(
      'No limit will be reached within 30 days, as far as trends tell.\n',
    );
    expect((await ask(daemon, '/api/v1/insight/flapping?perDay=5')).body).toMatchObject({
      limits: { in15Minutes: 4, perDay: 5 },
      items: [],
    });
    expect((await ask(daemon, '/api/v1/insight/warnings')).body).toMatchObject({ horizonDays: 14, items: [] });
  });

  it('shows a tenant nothing of another, and nobody what he may not read', async () => {
    await ask(daemon, '/api/v1/tenants', { body: { id: 'acme', name: 'Acme' } });
    const tokenFor = async (permission: string, tenant: string): Promise<string> => {
      const body = { name: permission + tenant, permissions: [permission], tenants: [tenant] };
      return String((await ask(daemon, '/api/v1/tokens', { body })).body['token']);
    };
    const acme = await tokenFor('router:read', 'acme');
    const events = await tokenFor('event:read', 'default');
    expect((await ask(daemon, '/api/v1/insight/top-talkers', { token: acme })).body.items).toEqual([]);
    expect((await ask(daemon, '/api/v1/routers/sim-0001/traffic', { token: acme })).status).toBe(404);
    for (const path of ['insight/top-talkers', 'insight/flapping', 'insight/warnings', 'routers/sim-0001/traffic'])
      expect([path, (await ask(daemon, `/api/v1/${path}`, { token: events })).status]).toEqual([path, 403]);
  });

  it.each([
    'insight/top-talkers?by=most',
    'insight/top-talkers?limit=1001',
    'insight/top-talkers?from=9d',
    'insight/top-talkers?from=1h&to=2h',
    'insight/top-talkers?on=tag%3D',
    'insight/flapping?perDay=0',
    'insight/warnings?horizon=1000',
    'routers/sim-0001/traffic?step=1m',
    'routers/sim-0001/traffic?cursor=bm90',
  ])('refuses %s', async (path) => {
    const { status, body } = await ask(daemon, `/api/v1/${path}`);
    expect([status, typeof body['remedy']]).toEqual([400, 'string']);
  });

  it('refuses to keep less than the answers need', async () => {
    const { exitCode, stderr } = await daemon.cli(['serve'], {
      env: { ROSFLEET_ROLLUP_KEEP: '1h', ROSFLEET_ROLLUP_HOURLY_KEEP: '1d' },
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('ROSFLEET_ROLLUP_KEEP: at least 1d');
    expect(stderr).toContain('ROSFLEET_ROLLUP_HOURLY_KEEP: at least 7d');
  });

  it('documents its routes', async () => {
    const { body } = await ask(daemon, '/api/openapi.json');
    const paths = Object.keys(body['paths'] as object).filter((path) => /\/insight\/|routers.*traffic$/.test(path));
    expect(paths.sort()).toEqual([
      '/api/v1/insight/flapping',
      '/api/v1/insight/top-talkers',
      '/api/v1/insight/warnings',
      '/api/v1/routers/{ref}/traffic',
    ]);
  });
});
