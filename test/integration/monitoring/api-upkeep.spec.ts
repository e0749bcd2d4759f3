import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';
import { watchScripted } from './api-scripted-kit';

const OLD = '6.49.18';

/** Certificates, updates, scripts, rules, queues, the log: what people look after. */
describe('api collectors of upkeep', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.11.1' });
  });
  afterAll(() => twins.close());

  it.each(VERSIONS)(
    'tells to the second when the certificates of %s expire, whatever the zone of the router',
    async (version) => {
      const { router, collect } = twins.watched(version);
      router.exec(['/certificate/add', '=name=www', '=common-name=www.example.net', '=days-valid=30', '=key-size=1024']);
      router.exec(['/certificate/sign', '=number=www']);
      const signed = router.rows('/certificate').find(({ name }) => name === 'www');
      const left = signed?.['invalid-after'] ?? '';
      // A template has no date, and one that was revoked is of no use.
      router.exec(['/certificate/add', '=name=template', '=common-name=x']);
      const lines = await collect('api.certificates');
      expect(lines).toHaveLength(1);
      const ca = signed?.authority === 'true' ? 'true' : 'false';
      const value = valueIn(lines, `routeros_certificate_not_after_timestamp_seconds{certificate="www",ca="${ca}"}`);
      expect(Math.abs(value - (Date.now() / 1_000 + 30 * 86_400))).toBeLessThan(60);
      expect(left).not.toBe('');
      expect(Number.isInteger(value)).toBe(true);
    },
  );

  it('reads the zone of a router out of what is left, unless its clock is wrong', async () => {
    const { router, collect } = twins.watched('7.24');
    const end = Math.floor(Date.now() / 1_000) + 10 * 86_400;
    const wall = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ');
    const put = (name: string, row: Record<string, string>): string => router.putRow('/certificate', { name, ...row });
    const zoned = put('zoned', { 'invalid-after': wall(end + 19_800), 'expires-after': '10d' });
    const skewed = put('skewed', { 'invalid-after': wall(end), 'expires-after': '3w' });
    const revoked = put('revoked', { 'invalid-after': wall(end), 'expires-after': '10d', revoked: wall(0) });
    const lines = await collect('api.certificates');
    for (const id of [zoned, skewed, revoked]) router.dropRow('/certificate', id);
    const series = 'routeros_certificate_not_after_timestamp_seconds';
    expect(valueIn(lines, `${series}{certificate="zoned",ca="false"}`)).toBe(end);
    expect(valueIn(lines, `${series}{certificate="skewed",ca="false"}`)).toBe(end);
    expect(lines.filter((line) => line.includes('revoked'))).toEqual([]);
  });

  it.each(VERSIONS)('knows of an update only where %s was told to look, and never makes it look', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    expect(await collect('api.updates')).toEqual([]);
    router.exec(['/system/package/update/check-for-updates']);
    const channel = version === OLD ? 'long-term' : 'stable';
    expect(valueIn(await collect('api.updates'), `routeros_update_available{channel="${channel}"}`)).toBe(0);
    expect(asked.filter(({ command }) => /check-for-updates|download|install/.test(command))).toEqual([]);
  });

  it.each(VERSIONS)('counts runs on %s without reading a script', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    router.exec(['/system/script/add', '=name=nightly', '=source=:put "secret"']);
    router.exec(['/system/script/run', '=.id=nightly']);
    router.exec(['/system/scheduler/add', '=name=often', '=interval=1d', '=on-event=nightly']);
    const lines = await collect('api.scripts');
    expect(valueIn(lines, 'routeros_script_runs_total{script="nightly"}')).toBe(1);
    expect(valueIn(lines, 'routeros_schedule_runs_total{schedule="often"}')).toBe(0);
    // 6.x does not look at what is stored.
    expect(lines.includes('routeros_script_invalid{script="nightly"} 0')).toBe(version !== OLD);
    expect(asked.flatMap(({ proplist = [] }) => proplist)).not.toContain('source');
  });

  it.each(VERSIONS)('counts the rules of %s whose comment asks for it', async (version) => {
    const { router, collect } = twins.watched(version);
    const add = (comment: string): unknown =>
      router.exec(['/ip/firewall/filter/add', '=chain=forward', '=action=accept', `=comment=${comment}`]);
    for (const comment of ['metric: guests', 'metric: guests', 'not this']) add(comment);
    router.exec(['/ip/firewall/filter/add', '=chain=forward', '=action=drop', '=comment=metric: off', '=disabled=yes']);
    const lines = await collect('api.firewall');
    const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    const rule = (name: string): string => `{family="ipv4",table="filter",chain="forward",rule="${name}"}`;
    expect(series).toEqual([
      `routeros_firewall_rule_bytes_total${rule('guests')}`,
      `routeros_firewall_rule_packets_total${rule('guests')}`,
      `routeros_firewall_rule_bytes_total${rule('guests (2)')}`,
      `routeros_firewall_rule_packets_total${rule('guests (2)')}`,
    ]);
    expect((await collect('api.firewall', { rulePrefix: 'not' })).some((line) => line.includes('rule="this"'))).toBe(true);
  });

  it.each(VERSIONS)('counts what went through the queues of %s, both ways', async (version) => {
    const { router, collect } = twins.watched(version);
    router.putRow('/queue/simple', { name: 'anna', target: '10.0.0.9/32', bytes: '1000/2000', dropped: '1/2' });
    router.putRow('/queue/simple', { name: '<pppoe-ben>', target: '10.0.0.8/32', dynamic: 'true', bytes: '1/1' });
    router.putRow('/queue/tree', { name: 'down', parent: 'global', bytes: '5000', dropped: '0' });
    expect(await collect('api.queues')).toEqual([
      'routeros_queue_bytes_total{queue="anna",kind="simple",direction="upload"} 1000',
      'routeros_queue_dropped_packets_total{queue="anna",kind="simple",direction="upload"} 1',
      'routeros_queue_bytes_total{queue="anna",kind="simple",direction="download"} 2000',
      'routeros_queue_dropped_packets_total{queue="anna",kind="simple",direction="download"} 2',
      'routeros_queue_bytes_total{queue="down",kind="tree",direction="both"} 5000',
      'routeros_queue_dropped_packets_total{queue="down",kind="tree",direction="both"} 0',
    ]);
  });

  it.each(VERSIONS)('counts new errors in the log of %s and reads no text', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    const write = (topics: string): unknown => router.putRow('/log', { topics, message: 'a secret was mistyped' });
    write('system,error,critical');
    expect(await collect('api.log')).toEqual([]);
    for (const topics of ['system,error,critical', 'dhcp,warning', 'dhcp,info', 'dhcp,warning']) write(topics);
    const counted = [
      'routeros_log_lines_total{topic="system",severity="critical"} 1',
      'routeros_log_lines_total{topic="dhcp",severity="warning"} 2',
    ];
    expect(await collect('api.log')).toEqual(counted);
    expect(await collect('api.log')).toEqual(counted);
    expect(asked.flatMap(({ proplist = [] }) => proplist)).not.toContain('message');
  });

  it('goes on counting when the log is numbered anew after a boot', async () => {
    let lines: readonly { '.id': string; topics: string }[] = [{ '.id': '*1F', topics: 'dhcp,warning' }];
    const watched = await watchScripted('7.20.8', { '/log/print': () => lines });
    const counts: string[][] = [await watched.collect('api.log')];
    lines = [...lines, { '.id': '*20', topics: 'dhcp,warning' }];
    counts.push(await watched.collect('api.log'));
    lines = ['*1', '*2'].map((id) => ({ '.id': id, topics: 'dhcp,warning' }));
    counts.push(await watched.collect('api.log'));
    await watched.close();
    const series = 'routeros_log_lines_total{topic="dhcp",severity="warning"}';
    expect(counts).toEqual([[], [`${series} 1`], [`${series} 3`]]);
  });
});
