import { API_COLLECTORS } from '../../../src/monitoring/collectors/api';
import { createManualTime } from '../../../src/simulator';
import { startTwins, valueIn, VERSIONS, type Asked, type Twins, type TwinVersion } from './api-kit';
import { fillTypical } from './api-typical';
import { watchScripted, type ScriptedRouterWatch } from './api-scripted-kit';

const IDS = API_COLLECTORS.map(({ id }) => id);
const DEFAULTS = API_COLLECTORS.filter(({ byDefault }) => byDefault).map(({ id }) => id);

describe('what API collectors may ask', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({
      first: '127.44.13.1',
      services: ['api', 'rest', 'ssh'],
      time: createManualTime(Date.now()),
    });
    for (const version of VERSIONS) fillTypical(twins.watched(version).router);
  });
  afterAll(() => twins.close());

  async function collectAll(version: TwinVersion, ids: readonly string[] = IDS): Promise<string[]> {
    const lines: string[] = [];
    for (const id of ids) lines.push(...(await twins.watched(version).collect(id)));
    return lines;
  }

  it.each(VERSIONS)('runs all of them on %s as a user who may only read, and writes nothing', async (version) => {
    const { router, asked } = twins.watched(version);
    const before = router.sentences;
    expect((await collectAll(version)).length).toBeGreaterThan(100);
    expect(router.writes).toEqual([]);
    expect(router.sentences - before).toBeGreaterThanOrEqual(asked.length);
    expect(asked.filter((one) => !isModest(one))).toEqual([]);
  });

  it.each(VERSIONS)('gives no series twice on %s', async (version) => {
    const series = (await collectAll(version)).map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(series.filter((one, at) => series.indexOf(one) !== at)).toEqual([]);
  });

  it.each(VERSIONS)('gives only what they declare on %s', async (version) => {
    for (const { id, metrics } of API_COLLECTORS) {
      const declared = new Set(metrics.map(({ name }) => name));
      const given = (await twins.watched(version).collect(id)).map((line) => /^\w+/.exec(line)?.[0] ?? '');
      expect(given.filter((name) => !declared.has(name))).toEqual([]);
    }
  });

  it.each([
    ['7.24', 380, 450],
    ['7.15.3', 380, 450],
    ['6.49.18', 330, 450],
  ] as const)('gives a typical router of %s some 410 series by default', async (version, least, most) => {
    const lines = await collectAll(version, DEFAULTS);
    expect(lines.length).toBeGreaterThanOrEqual(least);
    expect(lines.length).toBeLessThanOrEqual(most);
  });

  it.each([
    ['7.24', 'rest'],
    ['7.24', 'ssh'],
    ['6.49.18', 'ssh'],
  ] as const)(
    'gives the same over the other ways to %s: %s',
    async (version, transport) => {
      const { collect } = twins.watched(version);
      // Sessions are of the way that was taken; the clock of these twins stands still, the daemon's does not.
      const differing = ['api.users', 'api.clock', 'api.log', 'api.netwatch', 'api.wireguard'];
      // The console monitors for people.
      if (transport === 'ssh') differing.push('api.ethernet');
      const comparable = IDS.filter((id) => !differing.includes(id));
      for (const id of comparable) {
        expect({ id, lines: await collect(id, {}, transport) }).toEqual({ id, lines: await collect(id) });
      }
    },
    60_000,
  );
});

/** A print of named properties, a count, or one look of a monitor: nothing else, and nothing without an end. */
function isModest({ command, proplist, args }: Asked): boolean {
  const named = (proplist?.length ?? 0) > 0;
  if (command.endsWith('/monitor')) return named && args.once === '';
  if (!command.endsWith('/print')) return false;
  return named || args['count-only'] === '';
}

describe('API collectors and what goes wrong', () => {
  let watched: ScriptedRouterWatch | undefined;

  afterEach(async () => {
    await watched?.close();
    watched = undefined;
  });

  it('asks again when a row goes away while it is printed', async () => {
    let times = 0;
    const vanishing = [['!re', '=name=vrrp1', '=master=true'], ['!trap', '=category=0', '=message=no such item (4)'], ['!done']];
    watched = await watchScripted('7.20.8', {
      '/interface/vrrp/print': () => ((times += 1) < 3 ? vanishing : [{ name: 'vrrp1', master: 'true' }]),
    });
    expect(await watched.collect('api.vrrp')).toContain('routeros_vrrp_master{interface="vrrp1"} 1');
    expect(times).toBe(3);
  });

  it('fails rather than give half of a menu that never holds still', async () => {
    watched = await watchScripted('7.20.8', {
      '/interface/vrrp/print': [['!re', '=name=vrrp1'], ['!trap', '=message=no such item (4)'], ['!done']],
    });
    await expect(watched.collect('api.vrrp')).rejects.toMatchObject({ code: 'TRAP_NO_SUCH_ITEM' });
  });

  it('says when the user may not read, rather than give nothing', async () => {
    watched = await watchScripted('7.20.8', {
      '/ip/dns/print': [['!trap', '=message=not enough permissions (9)'], ['!done']],
    });
    await expect(watched.collect('api.dns')).rejects.toMatchObject({ code: 'TRAP_NOT_PERMITTED' });
    expect(watched.absent.size).toBe(0);
  });

  it('remembers what a router lacks and does not ask for it again', async () => {
    watched = await watchScripted('7.20.8', {});
    expect(await watched.collect('api.wireless')).toEqual([]);
    expect([...watched.absent]).toEqual(['/interface/wireless']);
    await watched.collect('api.wireless');
    expect(watched.router.received.filter(({ command }) => command === '/interface/wireless/print')).toHaveLength(1);
  });

  it('looks every five minutes only for what nobody has set up', async () => {
    let peers: readonly { name: string }[] = [];
    watched = await watchScripted('7.20.8', { '/interface/vrrp/print': () => peers });
    const at = (minutes: number): Promise<string[] | undefined> | undefined => watched?.collect('api.vrrp', {}, minutes * 60_000);
    expect(await at(0)).toEqual([]);
    peers = [{ name: 'vrrp1' }];
    expect(await at(4)).toEqual([]);
    expect(await at(5)).toHaveLength(2);
    expect(await at(6)).toHaveLength(2);
  });

  it('takes what device-mode forbids for missing', async () => {
    watched = await watchScripted('7.20.8', {
      '/container/print': [['!trap', '=message=failure: not allowed by device-mode'], ['!done']],
    });
    expect(await watched.collect('api.containers')).toEqual([]);
    expect([...watched.absent]).toEqual(['/container']);
  });

  it('lets a router with a full table count no more than it must', async () => {
    const counts: Readonly<Record<string, number>> = { '': 1_000_123, '?=bgp=true': 1_000_100 };
    watched = await watchScripted('7.20.8', {
      '/ip/route/print': ({ words }) => counts[words.find((word) => word.startsWith('?')) ?? ''] ?? 0,
    });
    const lines = await watched.collect('api.routes');
    expect(valueIn(lines, 'routeros_routes{family="ipv4",protocol="bgp"}')).toBe(1_000_100);
    expect(valueIn(lines, 'routeros_routes{family="ipv4",protocol="other"}')).toBe(23);
    expect(watched.router.received.filter(({ command }) => command === '/ip/route/print')).toHaveLength(2);
  });

  it('gives nothing rather than a number where the router says what is none', async () => {
    watched = await watchScripted('7.20.8', {
      '/system/resource/print': [{ version: '7.20.8 (stable)', uptime: 'soon', 'cpu-load': '', 'free-memory': 'a lot' }],
      '/system/health/print': [{ name: 'voltage', value: 'n/a', type: 'V' }],
    });
    expect(await watched.collect('api.system')).toEqual([]);
    expect(await watched.collect('api.health')).toEqual([]);
  });
});
