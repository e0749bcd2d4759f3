import { spawnSync } from 'node:child_process';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { havePrometheus, startPrometheus } from '../../kit/prometheus';
import { eventually, valueOf } from './polling-kit';

jest.setTimeout(180_000);

const OPENMETRICS = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

const describeWithPrometheus = havePrometheus() ? describe : describe.skip;

describe('monitoring on every surface', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({
      routers: 3,
      first: '127.47.1.1',
      apiPort: 0,
      services: ['api', 'snmp'],
      ports: { snmp: 0 },
      versions: ['7.24', '6.49.18'],
    });
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '2s', ROSFLEET_POLL_MEDIUM: '10s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers) {
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    }
  });
  afterAll(async () => {
    await daemon.stop();
    await sim.close();
  });

  async function scrape(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${daemon.url()}${path}`, { headers: { authorization: `Bearer ${await daemon.token()}`, ...headers } });
  }

  const text = async (path = '/metrics/routers'): Promise<string> => (await scrape(path)).text();

  it('polls over the API and, where it has a login, over SNMP; secrets show nowhere', async () => {
    const added = await daemon.cli(['snmp-credentials', 'add', 'ro', '--snmp-version', 'v2c', '--secrets-stdin', '--json'], {
      stdin: 'public\n',
    });
    expect(added.exitCode).toBe(0);
    expect(added.stdout).not.toContain('public');
    const [first] = sim.routers;
    const port = String(first?.datagramPorts.snmp);
    const set = await daemon.cli(['monitoring', 'set', 'sim-0001', '--snmp-credential', 'ro', '--snmp-port', port, '--json']);
    expect(JSON.parse(set.stdout)).toMatchObject({ effective: { snmpCredential: 'ro', snmpPort: Number(port) } });
    const seen = await eventually(async () => {
      const now = await text();
      return valueOf(now, 'routeros_up{router="sim-0001",tenant="default",source="snmp"}') === 1 && now;
    }, 60_000);
    expect(valueOf(seen, 'routeros_up{router="sim-0002",tenant="default",source="snmp"}')).toBeUndefined();
    expect(
      valueOf(seen, 'routeros_interface_receive_bytes_total{router="sim-0001",tenant="default",interface="ether1"}'),
    ).toBeGreaterThanOrEqual(0);
  });

  it('speaks the classic format and OpenMetrics, plain and compressed, as Prometheus reads them', async () => {
    const classic = await scrape('/metrics/routers', { 'accept-encoding': 'identity' });
    expect(classic.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(classic.headers.get('content-encoding')).toBeNull();
    const open = await scrape('/metrics/routers', { accept: OPENMETRICS, 'accept-encoding': 'gzip' });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.headers.get('content-encoding')).toBe('gzip');
    expect((await open.text()).endsWith('# EOF\n')).toBe(true);
    for (const path of ['/metrics/routers', '/metrics']) {
      const body = await (await scrape(path)).text();
      const check = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
      // Names of Node.js' own metrics are not ours to mend.
      const complaints = check.stderr.split('\n').filter((line) => line !== '' && !/nodejs_|process_/.test(line));
      expect([path, check.error?.message, complaints]).toEqual([path, undefined, []]);
    }
    const own = await scrape('/metrics', { accept: OPENMETRICS });
    expect(own.headers.get('content-type')).toContain('openmetrics');
    expect((await own.text()).trimEnd().endsWith('# EOF')).toBe(true);
  });

  describeWithPrometheus('for Prometheus', () => {
    it('is taken by a real Prometheus as it is, sample for sample', async () => {
      const { host } = new URL(daemon.url());
      const token = await daemon.token();
      const job = (name: string, path: string): string =>
        `  - {job_name: ${name}, metrics_path: ${path}, authorization: {credentials: ${token}}, static_configs: [{targets: ['${host}']}]}\n`;
      const discovered =
        `  - {job_name: routers, authorization: {credentials: ${token}}, ` +
        `http_sd_configs: [{url: '${daemon.url()}/sd/prometheus?of=2', refresh_interval: 1s, authorization: {type: Bearer, credentials: ${token}}}], ` +
        `metric_relabel_configs: [{action: labeldrop, regex: instance}]}\n`;
      const jobs = job('daemon', '/metrics') + discovered;
      const prometheus = await startPrometheus(`global: {scrape_interval: 1s}\nscrape_configs:\n${jobs}`);
      try {
        const ask = async (query: string): Promise<number | undefined> => {
          const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`);
          const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
          const [first] = data.result;
          return first && Number(first.value[1]);
        };
        await eventually(async () => (await ask('sum(up)')) === 3);
        expect(await eventually(() => ask('count(routeros_up{source="api"} == 1)'))).toBe(3);
        expect(await ask('sum(scrape_samples_scraped{job="routers"})')).toBeGreaterThan(100);
        expect(await eventually(() => ask('sum(rosfleet_polls_total)'))).toBeGreaterThan(0);
        const targets = (await (await fetch(`${prometheus.url}/api/v1/targets`)).json()) as {
          data: { activeTargets: { health: string; lastError: string }[] };
        };
        expect(targets.data.activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual([
          ['up', ''],
          ['up', ''],
          ['up', ''],
        ]);
        expect(await ask('count(count by (router) (routeros_up{instance=""}))')).toBe(3);
      } finally {
        await prometheus.stop();
      }
    });
  });

  it('tells of queues, routers and processes what is so at this moment', async () => {
    const own = await eventually(async () => {
      const now = await text('/metrics');
      const polled = valueOf(now, 'rosfleet_polls_total{source="api",outcome="up"}') ?? 0;
      return polled >= 3 && valueOf(now, 'rosfleet_routers{state="online"}') === 3 && now;
    });
    expect(valueOf(own, 'rosfleet_routers{state="offline"}')).toBe(0);
    expect(valueOf(own, 'rosfleet_processes{role="poller"}')).toBe(1);
    expect(valueOf(own, 'rosfleet_unfinished_runs{state="running"}')).toBe(0);
    expect(valueOf(own, 'rosfleet_router_leases ')).toBe(0);
    expect(valueOf(own, 'rosfleet_queue_jobs{queue="routers",state="waiting"}')).toBe(0);
    const ticks = ['waiting', 'active', 'delayed'].map(
      (state) => valueOf(own, `rosfleet_queue_jobs{queue="polls",state="${state}"}`) ?? 0,
    );
    expect(ticks.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
    expect(valueOf(own, 'rosfleet_dependency_latency_seconds{dependency="redis"}')).toBeGreaterThan(0);
    expect(valueOf(own, 'rosfleet_dependency_latency_seconds{dependency="database"}')).toBeGreaterThan(0);
    expect(own).toMatch(/^rosfleet_build_info\{version="\d/m);
  });

  it('shows one router, or a part of them: every router is in exactly one part', async () => {
    const names = (body: string): string[] => [
      ...new Set([...body.matchAll(/router="([^"]+)"/g)].map(([, name]) => name as string)),
    ];
    expect(names(await text('/metrics/routers/sim-0002'))).toEqual(['sim-0002']);
    const parts = await Promise.all([0, 1, 2].map((shard) => text(`/metrics/routers?shard=${shard}&of=3`)));
    expect(parts.flatMap(names).sort()).toEqual(['sim-0001', 'sim-0002', 'sim-0003']);
    expect((await scrape('/metrics/routers/nobody')).status).toBe(404);
    expect((await scrape('/metrics/routers?shard=3&of=3')).status).toBe(400);
  });

  it('shows only what the token may see', async () => {
    await ask(daemon, '/api/v1/tenants', { body: { id: 'acme', name: 'Acme' } });
    const token = async (permissions: string[], tenants: string[]): Promise<string> => {
      const answer = await ask(daemon, '/api/v1/tokens', {
        body: { name: `t${permissions.join()}${tenants.join()}`, permissions, tenants },
      });
      return String(answer.body['token']);
    };
    const as = (bearer: string | undefined, path: string): Promise<Response> =>
      fetch(`${daemon.url()}${path}`, { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } });
    expect((await as(undefined, '/metrics/routers')).status).toBe(401);
    expect((await as(undefined, '/sd/prometheus')).status).toBe(401);
    const blind = await token(['router:read'], ['default']);
    expect((await as(blind, '/metrics/routers')).status).toBe(403);
    expect((await as(blind, '/sd/prometheus')).status).toBe(403);
    const other = await token(['metrics:read'], ['acme']);
    expect((await as(other, '/metrics/routers/sim-0001')).status).toBe(404);
    expect(await (await as(other, '/metrics/routers')).text()).not.toContain('sim-0001');
    expect(await (await as(await token(['metrics:read'], ['default']), '/metrics/routers')).text()).toContain('sim-0001');
  });

  it('takes settings and maintenance from the command line, and refuses a collector that there is none', async () => {
    const wrong = await daemon.cli(['monitoring', 'set', 'sim-0002', '--collector', 'api.netwach=off']);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean api.netwatch')]);
    expect((await daemon.cli(['monitoring', 'set', 'sim-0002', '--interfaces', 'ether*,!ether1'])).exitCode).toBe(0);
    await eventually(async () => {
      const shown = (await text('/metrics/routers/sim-0002'))
        .split('\n')
        .filter((line) => line.startsWith('routeros_interface_up{'));
      return shown.length > 0 && shown.every((line) => /interface="ether[^1]/.test(line));
    }, 60_000);
    await ask(daemon, '/api/v1/routers/sim-0002', { method: 'PATCH', body: { labels: { customer: 'Acme', rack: '7' } } });
    expect((await daemon.cli(['monitoring', 'set', 'sim-0002', '--labels', 'cust*'])).exitCode).toBe(0);
    const info = 'routeros_labels_info{router="sim-0002",tenant="default",label_customer="Acme"}';
    await eventually(async () => valueOf(await text(), info) === 1, 30_000);
    const started = await daemon.cli(['maintenance', 'start', '--on', 'name=sim-0003', '--reason', 'new mast', '--for', '1h']);
    expect([started.exitCode, started.stdout.trim()]).toEqual([0, '1 in maintenance']);
    const list = await daemon.cli(['maintenance', 'list', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({ items: [{ router: 'sim-0003', reason: 'new mast' }] });
    await eventually(async () => valueOf(await text(), 'rosfleet_router_maintenance{router="sim-0003"') === 1);
    expect((await daemon.cli(['maintenance', 'end', '--on', 'all'])).exitCode).toBe(0);
  });
});
