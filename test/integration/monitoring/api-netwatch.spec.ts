import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';

const MENU = '/tool/netwatch';
const OLD = '6.49.18';

describe('api.netwatch', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.2.1' });
  });
  afterAll(() => twins.close());
  afterEach(() => {
    for (const version of VERSIONS) {
      const { router } = twins.watched(version);
      for (const { '.id': id = '' } of router.rows(MENU)) router.dropRow(MENU, id);
    }
  });

  it.each(VERSIONS)('tells up, down and unknown apart on %s', async (version) => {
    const { router, collect } = twins.watched(version);
    for (const [host, status] of [
      ['192.0.2.1', 'up'],
      ['192.0.2.2', 'down'],
      ['192.0.2.3', 'unknown'],
    ] as const) {
      router.putRow(MENU, { host, interval: '1h', ...(status === 'unknown' ? {} : { '~status': status }) });
    }
    const lines = await collect('api.netwatch');
    expect(lines.filter((line) => line.startsWith('routeros_netwatch_up'))).toEqual([
      'routeros_netwatch_up{netwatch="192.0.2.1 simple",host="192.0.2.1",type="simple"} 1',
      'routeros_netwatch_up{netwatch="192.0.2.2 simple",host="192.0.2.2",type="simple"} 0',
    ]);
    const states = lines.filter((line) => line.startsWith('routeros_netwatch_state') && line.endsWith(' 1'));
    expect(states.map((line) => /host="([^"]+)".*state="(\w+)"/.exec(line)?.slice(1))).toEqual([
      ['192.0.2.1', 'up'],
      ['192.0.2.2', 'down'],
      ['192.0.2.3', 'unknown'],
    ]);
  });

  it.each(VERSIONS)('leaves out what is disabled on %s', async (version) => {
    const { router, collect } = twins.watched(version);
    router.exec([`${MENU}/add`, '=host=192.0.2.9', '=disabled=yes']);
    expect(await collect('api.netwatch')).toEqual([]);
  });

  it.each(VERSIONS)('dates the last change by the true time, whatever the clock of %s says', async (version) => {
    const { router, collect } = twins.watched(version);
    const changed = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
    router.putRow(MENU, { host: '192.0.2.1', interval: '1h', '~status': 'up', '~since': String(changed) });
    const series = 'routeros_netwatch_since_timestamp_seconds{netwatch="192.0.2.1 simple",host="192.0.2.1",type="simple"}';
    expect(valueIn(await collect('api.netwatch'), series)).toBe(changed / 1_000);
    await router.setFault({ kind: 'clock-skew', ms: 86_400_000 });
    const skewed = valueIn(await collect('api.netwatch'), series);
    await router.setFault(undefined);
    expect(Math.abs(skewed - changed / 1_000)).toBeLessThanOrEqual(2);
  });

  it('gives what the types of 7.x measure', async () => {
    const { router, collect } = twins.watched('7.24');
    router.putRow(MENU, {
      name: 'uplink',
      host: '192.0.2.1',
      type: 'icmp',
      interval: '10s',
      timeout: '3s',
      comment: 'fibre',
      '~status': 'up',
      'done-tests': '120',
      'failed-tests': '3',
      'sent-count': '10',
      'response-count': '9',
      'loss-count': '1',
      'loss-percent': '10%',
      'rtt-avg': '12ms345us',
      'rtt-min': '900us',
      'rtt-max': '1s200ms',
      'rtt-jitter': '2ms',
      'rtt-stdev': '00:00:00.000500',
    });
    router.putRow(MENU, {
      host: 'www.example.net',
      type: 'https-get',
      port: '443',
      interval: '1m',
      '~status': 'up',
      'tcp-connect-time': '8ms',
      'http-status-code': '204',
      'http-resp-time': '31ms',
    });
    const probe = 'netwatch="uplink",host="192.0.2.1",type="icmp"';
    const web = 'netwatch="www.example.net https-get:443",host="www.example.net",type="https-get"';
    const lines = await collect('api.netwatch');
    expect(lines.filter((line) => !/_state|_up/.test(line))).toEqual([
      `routeros_netwatch_tests_total{${probe}} 120`,
      `routeros_netwatch_tests_failed_total{${probe}} 3`,
      `routeros_netwatch_info{${probe},comment="fibre",interval="10s",timeout="3s"} 1`,
      `routeros_netwatch_packet_loss_ratio{${probe}} 0.1`,
      `routeros_netwatch_rtt_avg_seconds{${probe}} 0.012345`,
      `routeros_netwatch_rtt_min_seconds{${probe}} 0.0009`,
      `routeros_netwatch_rtt_max_seconds{${probe}} 1.2`,
      `routeros_netwatch_rtt_jitter_seconds{${probe}} 0.002`,
      `routeros_netwatch_rtt_stddev_seconds{${probe}} 0.0005`,
      `routeros_netwatch_info{${web},comment="",interval="1m",timeout=""} 1`,
      `routeros_netwatch_tcp_connect_seconds{${web}} 0.008`,
      `routeros_netwatch_http_response_seconds{${web}} 0.031`,
      `routeros_netwatch_http_status_code{${web}} 204`,
    ]);
  });

  it('gives no round trips where no ping came back', async () => {
    const { router, collect } = twins.watched('7.15.3');
    router.putRow(MENU, {
      host: '192.0.2.1',
      type: 'icmp',
      interval: '1h',
      '~status': 'down',
      'sent-count': '10',
      'response-count': '0',
      'loss-count': '10',
      'rtt-avg': '0s',
      'rtt-min': '0s',
    });
    const lines = await collect('api.netwatch');
    expect(lines.filter((line) => line.includes('_rtt_'))).toEqual([]);
    expect(valueIn(lines, 'routeros_netwatch_packet_loss_ratio{netwatch="192.0.2.1 icmp",host="192.0.2.1",type="icmp"}')).toBe(1);
  });

  it('follows real probes, and keeps the name when a probe is removed and added', async () => {
    const { router, collect } = twins.watched(OLD);
    const add = (): unknown => router.exec([`${MENU}/add`, '=host=192.0.2.77', '=interval=1s']);
    const series = 'routeros_netwatch_up{netwatch="192.0.2.77 simple",host="192.0.2.77",type="simple"}';
    const nextOf = async (before?: string): Promise<string | undefined> => {
      for (;;) {
        const line = (await collect('api.netwatch')).find((one) => one.startsWith(series));
        if (line !== undefined && line !== before) return line;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    add();
    expect(await nextOf()).toBe(`${series} 1`);
    router.setReachable('192.0.2.77', { reachable: false });
    expect(await nextOf(`${series} 1`)).toBe(`${series} 0`);
    router.dropRow(MENU, router.rows(MENU)[0]?.['.id'] ?? '');
    add();
    // Unknown at first, which gives no line.
    expect(await nextOf()).toBe(`${series} 0`);
    router.setReachable('192.0.2.77', { reachable: true });
    expect(await nextOf(`${series} 0`)).toBe(`${series} 1`);
  }, 60_000);

  it('tells two probes of the same host apart', async () => {
    const { router, collect } = twins.watched(OLD);
    router.putRow(MENU, { host: '192.0.2.1', interval: '1h', '~status': 'up' });
    router.putRow(MENU, { host: '192.0.2.1', interval: '2h', '~status': 'down' });
    const lines = await collect('api.netwatch');
    expect(valueIn(lines, 'routeros_netwatch_up{netwatch="192.0.2.1 simple",host="192.0.2.1",type="simple"}')).toBe(1);
    expect(valueIn(lines, 'routeros_netwatch_up{netwatch="192.0.2.1 simple (2)",host="192.0.2.1",type="simple"}')).toBe(0);
  });

  it('never asks for a script', async () => {
    const { asked } = twins.watched('7.24');
    const properties = asked.flatMap(({ proplist = [] }) => proplist);
    expect(properties).toContain('status');
    expect(properties.filter((name) => name.endsWith('-script'))).toEqual([]);
  });
});
