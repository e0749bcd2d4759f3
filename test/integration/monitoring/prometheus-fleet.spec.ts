import { dashboardFiles } from '../../../src/monitoring/dashboards';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { fleetSize } from '../../kit/fleet-size';
import { havePrometheus } from '../../kit/prometheus';
import { eventually } from './polling-kit';
import { startShippedPrometheus, type Sample, type ShippedPrometheus } from './shipped-prometheus';

jest.setTimeout(240_000);

const ROUTERS = fleetSize(200);
const VERSIONS = ['7.24', '7.15.3', '6.49.18'] as const;

const describeWithPrometheus = havePrometheus() ? describe : describe.skip;

/** A real Prometheus with the configuration that is shipped, and a fleet. */
describeWithPrometheus('test/integration/monitoring/prometheus-fleet', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let prometheus: ShippedPrometheus;

  beforeAll(async () => {
    sim = await startFleet({
      routers: ROUTERS,
      first: '127.81.0.1',
      apiPort: 0,
      services: ['api', 'snmp'],
      ports: { snmp: 0 },
      versions: [...VERSIONS],
    });
    sim.routers[0]?.exec(['/tool/netwatch/add', '=host=192.0.2.53', '=name=resolver', '=interval=1s']);
    sim.routers[0]?.setReachable('192.0.2.53', { reachable: false });
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '5s', ROSFLEET_POLL_MEDIUM: '10s', ROSFLEET_POLL_SLOW: '20s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    await ask(daemon, '/api/v1/snmp-credentials', { body: { name: 'ro', version: 'v2c', community: 'public' } });
    for (const { name, address, port, datagramPorts } of sim.routers) {
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
      const monitoring = { snmpCredential: 'ro', snmpPort: datagramPorts.snmp };
      await ask(daemon, `/api/v1/routers/${name}/monitoring`, { method: 'PATCH', body: monitoring });
    }
    prometheus = await startShippedPrometheus(daemon);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await daemon?.stop();
    await sim?.close();
  });

  const query = (expr: string): Promise<readonly Sample[]> => prometheus.query(expr);
  const valueOf = (expr: string): Promise<number | undefined> => prometheus.valueOf(expr);

  it('discovers the fleet, and sees every router up over the API and over SNMP', async () => {
    await eventually(async () => (await valueOf('count(routeros_up{source="api"} == 1)')) === ROUTERS, 120_000);
    await eventually(async () => (await valueOf('count(routeros_up{source="snmp"} == 1)')) === ROUTERS, 60_000);
    await eventually(async () => (await valueOf('count(routeros:up:any == 1)')) === ROUTERS, 60_000);
    expect(await valueOf('sum(scrape_samples_scraped{job="routers"})')).toBeGreaterThan(ROUTERS * 50);
  });

  it('answers as the routers are', async () => {
    await eventually(async () => (await valueOf('count(routeros_board_info)')) === ROUTERS, 60_000);
    const versions = Object.fromEntries(
      (await query('count by (version) (routeros_board_info)')).map(({ metric, value }) => [metric['version'], value]),
    );
    const wanted: Record<string, number> = {};
    for (const { version } of sim.routers) wanted[version] = (wanted[version] ?? 0) + 1;
    expect(versions).toEqual(wanted);
    for (const router of sim.routers.slice(0, 3)) {
      const [resource] = router.rows('/system/resource');
      const memory = await valueOf(`routeros_memory_total_bytes{router="${router.name}"}`);
      expect([router.name, memory]).toEqual([router.name, Number(resource?.['total-memory'])]);
      const received = (): number =>
        Number(router.rows('/interface').find(({ name }) => name === 'ether1')?.['rx-byte'] ?? Number.NaN);
      const scraped = await valueOf(`routeros_interface_receive_bytes_total{router="${router.name}",interface="ether1"}`);
      expect(scraped).toBeGreaterThan(0);
      expect(scraped).toBeLessThanOrEqual(received());
    }
    await eventually(async () => (await valueOf('routeros_netwatch_up{netwatch="resolver"}')) === 0, 60_000);
  });

  it('runs the rules that are shipped, and every question of the dashboards', async () => {
    const rules = (await (await fetch(`${prometheus.url}/api/v1/rules`)).json()) as {
      readonly data: {
        readonly groups: readonly { readonly rules: readonly { name: string; health: string; lastError?: string }[] }[];
      };
    };
    const sick = rules.data.groups.flatMap((group) => group.rules).filter(({ health }) => health === 'err');
    expect(sick.map(({ name, lastError }) => [name, lastError])).toEqual([]);
    let answered = 0;
    let asked = 0;
    for (const [, text] of dashboardFiles()) {
      for (const [, found = ''] of text.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)) {
        const expr = (JSON.parse(found) as string)
          .replaceAll('$__rate_interval', '30s')
          .replaceAll('$__range', '1m')
          .replaceAll('$router', 'sim-0001')
          .replaceAll(/\$(tenant|site|interface|job)/g, '.*');
        asked += 1;
        if ((await query(expr)).length > 0) answered += 1;
      }
    }
    // Twins have no optics, no modem, no PoE and no trouble.
    expect(asked).toBeGreaterThan(100);
    expect(answered / asked).toBeGreaterThan(0.4);
  });

  it('sees a router go: it is down, and nothing else of it is shown', async () => {
    const [router] = sim.routers.slice(-1);
    if (!router) throw new Error('there is no router');
    const series = `count({router="${router.name}",__name__=~"routeros_(cpu_load_ratio|interface_up)"})`;
    expect(await valueOf(series)).toBeGreaterThan(1);
    await router.setFault({ kind: 'refuse' });
    await eventually(async () => (await valueOf(`max(routeros_up{router="${router.name}"})`)) === 0, 90_000);
    await eventually(async () => (await valueOf(series)) === undefined, 60_000);
    await eventually(async () => (await valueOf(`count(ALERTS{alertname="RouterDown",router="${router.name}"})`)) === 1, 60_000);
    expect(await valueOf('count(ALERTS{alertname="RouterDown"})')).toBe(1);
  });
});
