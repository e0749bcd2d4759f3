import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSession, createV3Session, ObjectType, TrapType, Version1, Version2c, type Session } from 'net-snmp';
import type { SnmpCredentialInput } from '../../../src/fleet';
import type { SnmpLogin } from '../../../src/monitoring/collectors/snmp-answer';
import { userOf } from '../../../src/monitoring/snmp/session';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { haveInstalled } from '../../kit/installed';
import { startRedis, type TestRedis } from '../../kit/redis';
import { ADMIN, eventually } from './polling-kit';
import { countsOf, receiversUnderTest, sendFrom, type ReceiversUnderTest } from './receivers-kit';

const SNMPTRAP = '/usr/bin/snmptrap';
const EDGE = '127.62.0.1';
const SAFE = '127.62.0.2';
const OPEN = '127.62.0.3';
const STRANGER = '127.62.0.99';

const COMMUNITY = 'watch-4711';
const V3 = {
  version: 'v3',
  user: 'watcher',
  authProtocol: 'sha',
  authPassword: 'only-looks-1',
  privacyProtocol: 'aes',
  privacyPassword: 'only-looks-2',
} as const satisfies Omit<SnmpCredentialInput, 'name'>;
const USER = userOf({
  version: 'v3',
  user: V3.user,
  auth: { protocol: 'sha', password: V3.authPassword },
  privacy: { protocol: 'aes', password: V3.privacyPassword },
} satisfies SnmpLogin);

const SNMP_TRAPS = '1.3.6.1.6.3.1.1.5';
const MIKROTIK_TRAPS = '1.3.6.1.4.1.14988.1.1.9.0';
const IF_INDEX = '1.3.6.1.2.1.2.2.1.1';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';

const run = promisify(execFile);

jest.setTimeout(60_000);

describe('traps that routers send', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: TestFleet;
  let receivers: ReceiversUnderTest;
  let port: number;
  let polled: string[];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    redis = await startRedis();
    fleet = await openTestFleet({ url: await databases.createUrl() });
    await fleet.snmpCredentials.add(ADMIN, { name: 'plain', version: 'v2c', community: COMMUNITY });
    await fleet.snmpCredentials.add(ADMIN, { name: 'sealed', ...V3 });
    for (const [name, address] of Object.entries({ edge: EDGE, safe: SAFE, open: OPEN })) {
      ids[name] = (await fleet.routers.add(ADMIN, { name, address })).id;
    }
    await fleet.monitoring.setRouter(ADMIN, 'edge', { snmpCredential: 'plain' });
    await fleet.monitoring.setRouter(ADMIN, 'safe', { snmpCredential: 'sealed' });
  });
  afterAll(async () => {
    await fleet.close();
    await redis.stop();
    await databases.stop();
  });
  beforeEach(async () => {
    polled = [];
    const traps = {
      place: { host: '127.0.0.1', port: 0 },
      snmpLogin: (id: string) => fleet.roster.snmpLogin(id),
      pollSoon: (id: string) => void polled.push(id),
    };
    receivers = await receiversUnderTest({ fleet, redisUrl: redis.url, extra: { traps } });
    port = receivers.trapPort!;
  });
  afterEach(() => receivers.close());

  const told = (count: number) => eventually(() => receivers.told.length >= count && receivers.told);

  type Send = (session: Session, done: (error: Error | null) => void) => void;

  /** With net-snmp as the router. @throws what became of it */
  async function send(session: Session, how: Send): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => how(session, (error) => (error ? reject(error) : resolve())));
    } finally {
      session.close();
    }
  }
  const plain = (community: string, version: typeof Version1 | typeof Version2c, from = EDGE): Session =>
    createSession('127.0.0.1', community, { trapPort: port, version, sourceAddress: from, retries: 0, timeout: 2_000 });
  /** A router has one engine for ever. */
  const sealed = (user = USER, engineID = '80003a8c0411223344'): Session =>
    createV3Session('127.0.0.1', user, { trapPort: port, sourceAddress: SAFE, engineID, retries: 0 } as never);

  const LINK = [
    { oid: `${IF_INDEX}.2`, type: ObjectType.Integer, value: 2 },
    { oid: `${IF_NAME}.2`, type: ObjectType.OctetString, value: 'ether2' },
  ];

  it.each([
    ['v1', Version1],
    ['v2c', Version2c],
  ] as const)('tells of a link that goes, %s, and has the router looked at', async (version, number) => {
    const counted = await countsOf('trapsTotal');
    await send(plain(COMMUNITY, number), (session, done) => session.trap(TrapType.LinkDown, LINK as never, done));
    expect(await told(1)).toMatchObject([
      {
        kind: 'trap.received',
        severity: 'warning',
        tenantId: 'default',
        router: { name: 'edge' },
        text: 'edge sent the trap linkDown: ether2',
        attributes: {
          trap: 'linkDown',
          oid: `${SNMP_TRAPS}.3`,
          version,
          ifIndex: 2,
          ifName: 'ether2',
          uptimeSeconds: expect.any(Number) as number,
          varbinds: [
            { oid: `${IF_INDEX}.2`, value: 2 },
            { oid: `${IF_NAME}.2`, value: 'ether2' },
          ],
        },
      },
    ]);
    expect(polled).toEqual([ids['edge']]);
    expect(await counted('linkDown')).toBe(1);
  });

  it.each([
    [`${SNMP_TRAPS}.1`, 'coldStart', 'warning'],
    [`${SNMP_TRAPS}.2`, 'warmStart', 'warning'],
    [`${SNMP_TRAPS}.4`, 'linkUp', 'info'],
    [`${SNMP_TRAPS}.5`, 'authenticationFailure', 'warning'],
    [`${MIKROTIK_TRAPS}.1`, 'mtxrTrap', 'info'],
    [`${MIKROTIK_TRAPS}.2`, 'mtxrTemperatureException', 'error'],
    ['1.3.6.1.4.1.9.9.41.2.0.1', '', 'info'],
  ])('names %s %s', async (oid, trap, severity) => {
    const counted = await countsOf('trapsTotal');
    for (const version of [Version1, Version2c] as const) {
      // Of version 1, MikroTik's hang below an enterprise without the zero, and the standard ones have a number of their own.
      const standard = oid.startsWith(`${SNMP_TRAPS}.`) ? Number(oid.slice(-1)) - 1 : oid.replace(/\.0\.(\d+)$/, '.$1');
      await send(plain(COMMUNITY, version), (session, done) =>
        session.trap((version === Version1 ? standard : oid) as never, done as never),
      );
    }
    for (const event of await told(2)) {
      expect(event).toMatchObject({ severity, text: `edge sent the trap ${trap || oid}`, attributes: { oid } });
      expect(event.attributes?.['trap'] ?? '').toBe(trap);
    }
    expect(await counted(trap || 'other')).toBe(2);
  });

  it('answers an inform of the right community, and leaves others waiting', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    const inform: Send = (session, done) => session.inform(TrapType.ColdStart, done as never);
    await send(plain(COMMUNITY, Version2c), inform);
    expect(await told(1)).toMatchObject([{ attributes: { trap: 'coldStart', version: 'v2c' } }]);
    await expect(send(plain('wrong', Version2c), inform)).rejects.toThrow('timed out');
    expect(await refused('unauthorised')).toBe(1);
    expect(receivers.told).toHaveLength(1);
  });

  it('takes version 3 with signature and encryption, and nothing less', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    const trap: Send = (session, done) => session.trap(TrapType.LinkUp, LINK as never, done);
    await send(sealed(), trap);
    expect(await told(1)).toMatchObject([{ router: { name: 'safe' }, attributes: { trap: 'linkUp', version: 'v3' } }]);
    const login = { version: 'v3', user: V3.user } as const;
    const auth = { protocol: 'sha', password: V3.authPassword } as const;
    await send(sealed(userOf(login)), trap);
    await send(sealed(userOf({ ...login, auth })), trap);
    await send(sealed(userOf({ ...login, auth: { ...auth, password: 'something-else' } })), trap);
    await send(sealed(userOf({ ...login, user: 'somebody' })), trap);
    await send(plain(COMMUNITY, Version2c, SAFE), trap);
    await eventually(async () => (await refused('unauthorised')) === 5);
    expect(receivers.told).toHaveLength(1);
  });

  it('makes keys for few engines that sign nothing rightly, and goes on to take the one that does', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    const wrong = userOf({ version: 'v3', user: V3.user, auth: { protocol: 'sha', password: 'something-else' } });
    const trap: Send = (session, done) => session.trap(TrapType.LinkUp, LINK as never, done);
    await send(sealed(), trap);
    await told(1);
    for (let index = 10; index < 30; index += 1) await send(sealed(wrong, `80003a8c04aabbcc${index}`), trap);
    await eventually(async () => (await refused('rate_limited')) === 17);
    expect(await refused('unauthorised')).toBe(3);
    await send(sealed(), trap);
    expect(await told(2)).toHaveLength(2);
  });

  it('takes a router only with its own login: strangers, others, and one without a login are counted', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    const trap: Send = (session, done) => session.trap(TrapType.ColdStart, done as never);
    await send(plain(COMMUNITY, Version2c, STRANGER), trap);
    await send(plain(COMMUNITY, Version2c, OPEN), trap);
    await send(plain('public', Version2c, OPEN), trap);
    await sendFrom(EDGE, port, ['no trap at all', '', Buffer.alloc(9_000)]);
    await eventually(async () => (await refused('malformed')) === 2);
    const reasons = ['unknown_sender', 'unauthorised', 'too_large'];
    expect(await Promise.all(reasons.map(refused))).toEqual([1, 2, 1]);
    expect(receivers.told).toEqual([]);
  });

  it('shows long and strange values cut, in hex or masked', async () => {
    const values = [
      { oid: '1.3.6.1.4.1.99.1', type: ObjectType.OctetString, value: 'x'.repeat(1_000) },
      { oid: '1.3.6.1.4.1.99.2', type: ObjectType.OctetString, value: Buffer.from([0, 1, 255]) },
      { oid: '1.3.6.1.4.1.99.3', type: ObjectType.OctetString, value: 'password=hunter2' },
      { oid: '1.3.6.1.4.1.99.4', type: ObjectType.IpAddress, value: '192.0.2.7' },
      ...Array.from({ length: 40 }, (_, index) => ({ oid: `1.3.6.1.4.1.99.5.${index}`, type: ObjectType.Integer, value: index })),
    ];
    await send(plain(COMMUNITY, Version2c), (session, done) => session.trap('1.3.6.1.4.1.99.0.1', values as never, done));
    const [event] = await told(1);
    const shown = event?.attributes?.['varbinds'] as { oid: string; value: unknown }[];
    expect(shown.slice(0, 4).map(({ value }) => value)).toEqual(['x'.repeat(120), '0001ff', 'password=***', '192.0.2.7']);
    expect(shown.length + Number(event?.attributes?.['more'])).toBe(44);
    expect(Buffer.byteLength(JSON.stringify(event?.attributes))).toBeLessThan(2_048);
  });

  it('makes few events of a flood, and polls once for it', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    const counted = await countsOf('trapsTotal');
    const session = plain(COMMUNITY, Version2c);
    for (let index = 0; index < 200; index += 1) {
      await new Promise<void>((resolve) => session.trap(TrapType.LinkDown, LINK as never, () => resolve()));
    }
    session.close();
    await eventually(async () => (await counted('linkDown')) + (await refused('rate_limited')) === 200);
    expect(await refused('rate_limited')).toBeGreaterThan(50);
    expect(receivers.told.length).toBeLessThan(40);
    expect(await refused('event_limit')).toBe((await counted('linkDown')) - receivers.told.length);
    expect(polled).toHaveLength(1);
  });

  it('says what is wrong where the port is taken', async () => {
    const traps = { place: { host: '127.0.0.1', port }, snmpLogin: () => Promise.resolve(undefined), pollSoon: () => undefined };
    await expect(receiversUnderTest({ fleet, redisUrl: redis.url, extra: { traps } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `ROSFLEET_TRAP_LISTEN: cannot listen on 127.0.0.1 port ${port} (EADDRINUSE)`,
    });
  });

  it('takes nothing that it cannot check, and goes on when it can', async () => {
    const refused = await countsOf('trapsRefusedTotal');
    await receivers.close();
    let isAway = true;
    const snmpLogin = (id: string) => (isAway ? Promise.reject(new Error('away')) : fleet.roster.snmpLogin(id));
    const traps = { place: { host: '127.0.0.1', port: 0 }, snmpLogin, pollSoon: () => undefined };
    receivers = await receiversUnderTest({ fleet, redisUrl: redis.url, extra: { traps } });
    port = receivers.trapPort!;
    const trap: Send = (session, done) => session.trap(TrapType.ColdStart, done as never);
    await send(plain(COMMUNITY, Version2c), trap);
    await eventually(async () => (await refused('not_checked')) === 1);
    isAway = false;
    await send(plain(COMMUNITY, Version2c), trap);
    expect(await told(1)).toHaveLength(1);
  });

  (haveInstalled(SNMPTRAP, 'snmp') ? describe : describe.skip)('from snmptrap of Net-SNMP', () => {
    const SECURED = [
      '-v3',
      '-u',
      V3.user,
      '-l',
      'authPriv',
      '-a',
      'SHA',
      '-A',
      V3.authPassword,
      '-x',
      'AES',
      '-X',
      V3.privacyPassword,
    ];
    const COLD = ['', `${SNMP_TRAPS}.1`];

    async function snmptrap(from: string, flags: readonly string[], what: readonly string[]): Promise<void> {
      const place = [`--clientaddr=${from}`, `127.0.0.1:${port}`];
      await run(SNMPTRAP, ['-m', '', '-r', '0', '-t', '3', ...flags, ...place, ...what]);
    }

    it.each([
      [
        'v1',
        EDGE,
        ['-v1', '-c', COMMUNITY],
        ['1.3.6.1.4.1.14988.1', '127.0.0.1', '2', '0', '', `${IF_INDEX}.7`, 'i', '7'],
        'linkDown',
      ],
      ['v2c', EDGE, ['-v2c', '-c', COMMUNITY], [...COLD, '1.3.6.1.2.1.1.5.0', 's', 'edge'], 'coldStart'],
      ['v2c, as an inform', EDGE, ['-v2c', '-Ci', '-c', COMMUNITY], COLD, 'coldStart'],
      ['v3', SAFE, ['-e', '0x80003a8c0411223344', ...SECURED], COLD, 'coldStart'],
      ['v3, as an inform', SAFE, ['-Ci', ...SECURED], COLD, 'coldStart'],
    ])('takes %s', async (_what, from, flags, what, trap) => {
      await snmptrap(from, flags, what);
      expect(await told(1)).toMatchObject([{ attributes: { trap } }]);
    });

    it('leaves an inform that is not signed rightly without an answer', async () => {
      const wrong = SECURED.map((one) => (one === V3.authPassword ? 'something-else' : one));
      await expect(snmptrap(SAFE, ['-Ci', ...wrong], COLD)).rejects.toMatchObject({ code: 1 });
      expect(receivers.told).toEqual([]);
    });
  });
});
