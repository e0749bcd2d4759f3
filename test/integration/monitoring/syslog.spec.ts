import { execFile } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { haveInstalled } from '../../kit/installed';
import { startRedis, type TestRedis } from '../../kit/redis';
import { ADMIN, eventually } from './polling-kit';
import { countsOf, receiversUnderTest, sendFrom, type ReceiversUnderTest } from './receivers-kit';

const LOGGER = '/usr/bin/logger';
const EDGE = '127.61.0.1';
const CORE = '127.61.0.2';
/** Two routers behind one address. */
const TWINS = '127.61.0.50';
const STRANGER = '127.61.0.99';

const run = promisify(execFile);

jest.setTimeout(60_000);

describe('log lines that routers send', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: TestFleet;
  let receivers: ReceiversUnderTest;
  let port: number;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    redis = await startRedis();
    fleet = await openTestFleet({ url: await databases.createUrl() });
    for (const [name, address] of Object.entries({ edge: EDGE, core: CORE, here: '127.0.0.1' })) {
      ids[name] = (await fleet.routers.add(ADMIN, { name, address })).id;
    }
    for (const twin of [8_728, 8_729]) await fleet.routers.add(ADMIN, { name: `twin-${twin}`, address: TWINS, port: twin });
  });
  afterAll(async () => {
    await fleet.close();
    await redis.stop();
    await databases.stop();
  });
  beforeEach(async () => {
    await redis.flush();
    receivers = await receiversUnderTest({ fleet, redisUrl: redis.url });
    port = receivers.syslogPort!;
  });
  afterEach(() => receivers.close());

  const textsOf = async (name: string, limit = 50): Promise<string[]> =>
    (await receivers.lines.read(ids[name]!, limit)).items.map(({ text }) => text);
  const keptOf = (name: string, count: number): Promise<string[]> =>
    eventually(async () => {
      const texts = await textsOf(name);
      return texts.length === count && texts;
    });

  async function streamFrom(address: string): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port, localAddress: address });
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    return socket;
  }
  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));

  it('keeps the last lines of each router, newest first, with counts of all', async () => {
    const counted = await countsOf('syslogMessagesTotal');
    await sendFrom(
      EDGE,
      port,
      Array.from({ length: 60 }, (_, index) => `system,info line ${index}`),
    );
    await sendFrom(CORE, port, ['<28>May  1 08:15:30 core wireguard,warning peer is silent']);
    await keptOf('core', 1);
    const texts = await keptOf('edge', 50);
    expect([texts[0], texts[49]]).toEqual(['line 59', 'line 10']);
    expect(await textsOf('edge', 2)).toEqual(['line 59', 'line 58']);
    const { counts, items } = await receivers.lines.read(ids['core']!, 1);
    expect((await receivers.lines.read(ids['edge']!, 1)).counts).toEqual({ info: 60 });
    expect(counts).toEqual({ warning: 1 });
    expect(items).toMatchObject([{ severity: 'warning', topics: ['wireguard', 'warning'], text: 'peer is silent' }]);
    expect(Date.now() - Date.parse(items[0]!.at)).toBeLessThan(10_000);
    expect([await counted('info'), await counted('warning')]).toEqual([60, 1]);
    expect(receivers.told).toEqual([]);
  });

  it('forgets them after a week', async () => {
    await sendFrom(EDGE, port, ['system,info hello']);
    await keptOf('edge', 1);
    const client = receivers.redis.impatient();
    await new Promise<void>((resolve) => client.once('ready', () => resolve()));
    const keys = await client.keys('rosfleet:syslog*');
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(6.9 * 86_400_000);
    for (const key of keys) expect(await client.pttl(key)).toBeLessThanOrEqual(7 * 86_400_000);
  });

  it('makes events of errors and of what is critical, no more than a few, and none of a router in maintenance', async () => {
    const refused = await countsOf('syslogRefusedTotal');
    await sendFrom(EDGE, port, ['system,error,critical login failure for user x', 'interface,warning slow', 'script,error bad']);
    await eventually(() => receivers.told.length === 2);
    expect(receivers.told).toMatchObject([
      {
        kind: 'syslog.received',
        severity: 'critical',
        tenantId: 'default',
        router: { name: 'edge' },
        text: 'edge logs: login failure for user x',
        attributes: { severity: 'critical', topics: ['system', 'error', 'critical'], line: 'login failure for user x' },
      },
      { severity: 'error', text: 'edge logs: bad' },
    ]);
    await sendFrom(
      EDGE,
      port,
      Array.from({ length: 20 }, () => 'script,error bad'),
    );
    await keptOf('edge', 23);
    expect(receivers.told).toHaveLength(10);
    expect(await refused('event_limit')).toBe(12);
    await fleet.maintenance.start(ADMIN, { on: 'name=core', reason: 'works' } as never);
    await receivers.close();
    receivers = await receiversUnderTest({ fleet, redisUrl: redis.url });
    port = receivers.syslogPort!;
    await sendFrom(CORE, port, ['script,error bad']);
    await keptOf('core', 1);
    expect(receivers.told).toEqual([]);
    await fleet.maintenance.end(ADMIN, 'name=core');
  });

  it('counts what strangers send, what is nobody in particular, and what is no line; and keeps none of it', async () => {
    const refused = await countsOf('syslogRefusedTotal');
    await sendFrom(STRANGER, port, ['system,error hello']);
    await sendFrom(TWINS, port, ['system,error hello']);
    await sendFrom(EDGE, port, ['', '<999>x', Buffer.alloc(9_000, 'x'), 'system,info good']);
    expect(await keptOf('edge', 1)).toEqual(['good']);
    const reasons = ['unknown_sender', 'ambiguous_sender', 'malformed', 'too_large'];
    expect(await Promise.all(reasons.map(refused))).toEqual([1, 1, 2, 1]);
    expect(receivers.told).toEqual([]);
  });

  it('masks secrets before anything is kept or told', async () => {
    await sendFrom(EDGE, port, ['script,error set password=hunter2 for ppp']);
    expect(await keptOf('edge', 1)).toEqual(['set password=*** for ppp']);
    expect(JSON.stringify(receivers.told)).not.toContain('hunter2');
  });

  it('lets one router that talks too much not push out the others', async () => {
    const refused = await countsOf('syslogRefusedTotal');
    for (let round = 0; round < 30; round += 1)
      await sendFrom(
        EDGE,
        port,
        Array.from({ length: 50 }, () => 'dns,debug query'),
      );
    await sendFrom(CORE, port, ['system,info hello']);
    expect(await keptOf('core', 1)).toEqual(['hello']);
    expect(await refused('rate_limited')).toBeGreaterThan(0);
    expect((await receivers.lines.read(ids['edge']!, 100)).items).toHaveLength(50);
  });

  it('keeps lines that come while Redis is away', async () => {
    const { port: redisPort } = redis;
    await redis.stop();
    await sendFrom(EDGE, port, ['system,info while it was away']);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    redis = await startRedis({ port: redisPort });
    expect(await keptOf('edge', 1)).toEqual(['while it was away']);
  });

  it('takes lines over TCP, cut by line feeds or counts, in pieces, and without an end', async () => {
    const socket = await streamFrom(EDGE);
    socket.write('system,info one\n15 system,info two\n');
    socket.write('system,info th');
    await keptOf('edge', 2);
    socket.write('ree\nsystem,info four');
    expect(await keptOf('edge', 3)).toEqual(['three', 'two', 'one']);
    socket.end();
    expect(await keptOf('edge', 4)).toContain('four');
  });

  it('hangs up on strangers, on what is too large, and on more connections than a router needs', async () => {
    const refused = await countsOf('syslogRefusedTotal');
    await closed(await streamFrom(STRANGER));
    const large = await streamFrom(EDGE);
    large.write('x'.repeat(20_000));
    await closed(large);
    const sockets: Socket[] = [];
    for (let index = 0; index < 4; index += 1) sockets.push(await streamFrom(CORE));
    await closed(await streamFrom(CORE));
    sockets[0]!.write('system,info still here\n');
    expect(await keptOf('core', 1)).toEqual(['still here']);
    for (const socket of sockets) socket.destroy();
    expect(await Promise.all(['unknown_sender', 'too_large', 'connection_limit'].map(refused))).toEqual([1, 1, 1]);
    const again = await eventually(async () => {
      const socket = await streamFrom(CORE);
      socket.write('system,info again\n');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return !socket.destroyed && socket;
    });
    again.destroy();
    expect(await eventually(async () => (await textsOf('core')).includes('again'))).toBe(true);
  });

  it('knows a router that was added since', async () => {
    const { id } = await fleet.routers.add(ADMIN, { name: 'late', address: '127.61.0.77' });
    ids['late'] = id;
    await eventually(async () => {
      await sendFrom('127.61.0.77', port, ['system,info hello']);
      return (await textsOf('late')).length > 0;
    });
    expect((await textsOf('late'))[0]).toBe('hello');
  });

  it('says what is wrong where the port is taken', async () => {
    const extra = { syslog: { place: { host: '127.0.0.1', port }, lines: receivers.lines, keep: 1 } };
    await expect(receiversUnderTest({ fleet, redisUrl: redis.url, extra })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `ROSFLEET_SYSLOG_LISTEN: cannot listen on 127.0.0.1 port ${port} (EADDRINUSE)`,
    });
  });

  (haveInstalled(LOGGER, 'bsdutils') ? describe : describe.skip)('from logger of util-linux', () => {
    it.each([
      ['BSD syslog over UDP', ['--udp', '--rfc3164']],
      ['RFC 5424 over UDP', ['--udp', '--rfc5424']],
      ['BSD syslog over TCP', ['--tcp', '--rfc3164']],
      ['RFC 5424 over TCP', ['--tcp', '--rfc5424']],
      ['RFC 5424 over TCP with counts', ['--tcp', '--rfc5424', '--octet-count']],
    ])('understands %s', async (_what, flags) => {
      const server = ['--server', '127.0.0.1', '--port', String(port), '--priority', 'daemon.err', '--tag', 'disk'];
      await run(LOGGER, [...server, ...flags, 'the flash is worn']);
      await run(LOGGER, [...server, ...flags, 'system,info,account user admin logged in']);
      const found = await eventually(async () => {
        const { items } = await receivers.lines.read(ids['here']!, 10);
        return items.length === 2 && items;
      });
      expect(found.map(({ severity }) => severity).sort()).toEqual(expect.arrayContaining(['error']));
      expect(found.some(({ text }) => text.endsWith('the flash is worn'))).toBe(true);
      expect(found.some(({ text }) => text.endsWith('user admin logged in'))).toBe(true);
    });
  });
});
