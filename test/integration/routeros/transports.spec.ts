import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { RouterFacts, TransportKind } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import {
  connectApi,
  connectRest,
  connectSsh,
  createSessionPool,
  type RouterConnection,
  type SessionPool,
  type SessionTarget,
  type TlsOptions,
  type TransportChoice,
} from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { TEST_CERTIFICATE, TEST_KEY } from '../../kit/certificate';

/** One suite for every transport: what the layers above see must not depend on what carries it. */
const PASSWORD = 'pässword';
const TRANSPORTS = ['api', 'api-ssl', 'rest', 'rest-ssl', 'ssh'] as const;

let fleet: SimFleet;
let router: SimRouter;
const opened: RouterConnection[] = [];

jest.setTimeout(45_000);

interface Over {
  readonly port?: number;
  readonly password?: string;
  readonly tls?: TlsOptions;
  readonly hostKey?: TransportChoice['hostKey'];
  readonly signal?: AbortSignal;
  readonly commandTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

async function open(kind: TransportKind, over: Over = {}): Promise<RouterConnection> {
  const { tls = { mode: 'unverified' }, hostKey, password = PASSWORD, ...rest } = over;
  const options = {
    address: router.address,
    port: router.ports[kind] ?? 0,
    username: 'admin',
    password: new Secret(password),
    // Only what hangs comes so far, however busy the machine is.
    connectTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
    ...rest,
  };
  const connect = {
    api: () => connectApi(options),
    'api-ssl': () => connectApi({ ...options, tls }),
    rest: () => connectRest(options),
    'rest-ssl': () => connectRest({ ...options, tls }),
    ssh: () => connectSsh({ ...options, ...(hostKey ? { hostKey } : {}) }),
  };
  const connection = await connect[kind]();
  opened.push(connection);
  return connection;
}

beforeAll(async () => {
  fleet = await startFleet({
    routers: 1,
    first: '127.4.1.1',
    apiPort: 0,
    services: TRANSPORTS,
    versions: ['7.20.8'],
    password: PASSWORD,
    management: 'none',
    certificate: { certificate: TEST_CERTIFICATE, key: TEST_KEY },
  });
  router = fleet.routers[0] as SimRouter;
});

afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});

afterAll(() => fleet.close());

describe.each(TRANSPORTS)('a connection over %s', (kind) => {
  it('says what it goes over, and reads a singleton', async () => {
    const connection = await open(kind);
    expect(connection.transport).toBe(kind);
    expect((await connection.exec(['/system/identity/print'])).rows).toEqual([{ name: 'sim-0001' }]);
  });

  it('reads the named properties of the rows that a query picks', async () => {
    const connection = await open(kind);
    const words = ['/interface/print', '=.proplist=name,type', '?type=bridge', '?type=loopback', '?#|'];
    expect((await connection.exec(words)).rows).toEqual([
      { name: 'lo', type: 'loopback' },
      { name: 'bridge', type: 'bridge' },
    ]);
  });

  it('gives no rows where there are none', async () => {
    const connection = await open(kind);
    expect((await connection.exec(['/ip/firewall/address-list/print'])).rows).toEqual([]);
  });

  it('counts the rows that a query picks, and none as zero', async () => {
    const connection = await open(kind);
    const count = async (...query: string[]): Promise<string | undefined> =>
      (await connection.exec(['/interface/print', '=count-only=', ...query])).ret;
    expect(await count('?type=bridge', '?type=loopback', '?#|')).toBe('2');
    expect(await count('?type=vlan')).toBe('0');
    expect(await count()).toBe(String(router.rows('/interface').length));
  });

  it('adds, changes, unsets and removes', async () => {
    const connection = await open(kind);
    const text = 'ä "quoted" $name \\ [x] {y} 100% ?';
    const add = ['/ip/firewall/filter/add', '=chain=forward', '=action=drop', '=protocol=tcp', '=dst-port=22'];
    const { ret = '' } = await connection.exec([...add, `=comment=${text}`]);
    expect(ret).toMatch(/^\*[0-9A-F]+$/);
    const read = ['/ip/firewall/filter/print', '=.proplist=.id,comment,dst-port,disabled', `?.id=${ret}`];
    expect((await connection.exec(read)).rows).toEqual([{ '.id': ret, comment: text, 'dst-port': '22', disabled: 'false' }]);
    await connection.exec(['/ip/firewall/filter/set', `=.id=${ret}`, '=disabled=yes', '=!dst-port=']);
    expect((await connection.exec(read)).rows).toEqual([{ '.id': ret, comment: text, disabled: 'true' }]);
    await connection.exec(['/ip/firewall/filter/remove', `=.id=${ret}`]);
    expect((await connection.exec(read)).rows).toEqual([]);
  });

  it('reads row by row', async () => {
    const connection = await open(kind);
    const names: (string | undefined)[] = [];
    for await (const row of connection.rows(['/interface/print', '=.proplist=name'])) {
      names.push(row.name);
      if (names.length === 2) break;
    }
    expect(names).toHaveLength(2);
    expect((await connection.exec(['/system/identity/print'])).rows).toHaveLength(1);
  });

  it.each([
    ['TRAP_NO_SUCH_COMMAND', ['/zzz/such/print']],
    ['TRAP_UNKNOWN_PARAMETER', ['/ip/address/add', '=adress=10.0.0.1/24']],
    ['TRAP_INVALID_VALUE', ['/ip/address/add', '=address=10.0.0.1/24', '=interface=nowhere']],
    ['TRAP_NO_SUCH_ITEM', ['/ip/address/remove', '=.id=*FFFF']],
    ['TRAP_ALREADY_EXISTS', ['/interface/bridge/add', '=name=bridge']],
  ])('tells %s from the words of the router, and goes on', async (code, words) => {
    const connection = await open(kind);
    await expect(connection.exec(words)).rejects.toMatchObject({ code, trap: { message: expect.any(String) } });
    expect((await connection.exec(['/system/identity/print'])).rows).toHaveLength(1);
  });

  it('runs commands side by side', async () => {
    const connection = await open(kind);
    const replies = await Promise.all(Array.from({ length: 10 }, () => connection.exec(['/system/identity/print'])));
    expect(replies.map((reply) => reply.rows[0]?.name)).toEqual(Array.from({ length: 10 }, () => 'sim-0001'));
    expect(connection.inFlight).toBe(0);
  });

  it('refuses more rows than were asked for', async () => {
    const connection = await open(kind);
    await expect(connection.exec(['/interface/print'], { maxRows: 1 })).rejects.toMatchObject({ code: 'REPLY_TOO_LARGE' });
  });

  it('rejects what is pending when it is closed, and sends nothing afterwards', async () => {
    const connection = await open(kind);
    const closed = jest.fn();
    connection.onClose(closed);
    const pending = connection.exec(['/system/identity/print']).catch((error: unknown) => error);
    connection.close();
    expect(await pending).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(closed).toHaveBeenCalledTimes(1);
    expect(connection.closed).toBe(true);
    await expect(connection.exec(['/system/identity/print'])).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      details: { sent: false },
    });
  });

  it('stops waiting when the signal fires', async () => {
    const connection = await open(kind);
    const abort = new AbortController();
    const pending = connection.exec(['/system/identity/print'], { signal: abort.signal });
    abort.abort();
    await expect(pending).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(connection.exec(['/system/identity/print'], { signal: abort.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
      details: { sent: false },
    });
  });

  it('refuses a wrong password by name, and does not show it', async () => {
    const error: unknown = await open(kind, { password: 'wrong-secret' }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'AUTH_REJECTED' });
    expect(JSON.stringify(error)).not.toContain('wrong-secret');
  });

  it('says that nothing listens', async () => {
    const free = await silentServer();
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    await expect(open(kind, { port })).rejects.toMatchObject({ code: 'CONNECT_REFUSED' });
  });

  it('gives up on a peer that accepts and says nothing', async () => {
    const silent = await silentServer();
    const { port } = silent.address() as AddressInfo;
    await expect(open(kind, { port, connectTimeoutMs: 200 })).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    silent.close();
  });

  it('gives up on a peer that speaks something else', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail.example.net ESMTP\r\n');
    });
    other.listen(0, router.address);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(open(kind, { port })).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONNECT_FAILED|TLS_FAILED|PROTOCOL_ERROR)$/),
    });
    other.close();
  });
});

describe.each(['rest', 'rest-ssl', 'ssh'] as const)('the limits of %s', (kind) => {
  it.each([['/interface/listen'], ['/safe-mode/take'], ['/cancel']])('are said before anything is sent: %s', async (command) => {
    const connection = await open(kind);
    const seen = router.sentences;
    await expect(connection.exec([command])).rejects.toMatchObject({ code: 'TRANSPORT_LIMIT', details: { sent: false } });
    expect(router.sentences).toBe(seen);
  });
});

describe.each(['api-ssl', 'rest-ssl', 'ssh'] as const)('a pin over %s', (kind) => {
  const options = (pin?: string, onPin?: (learned: string) => Promise<void>): Over => {
    const pinning = { ...(pin === undefined ? {} : { pin }), ...(onPin ? { onPin } : {}) };
    return kind === 'ssh' ? { hostKey: pinning } : { tls: { mode: 'pin', ...pinning } };
  };
  const changed = kind === 'ssh' ? 'HOST_KEY_CHANGED' : 'TLS_PIN_CHANGED';

  it('is learned at the first contact and held afterwards', async () => {
    const pins: string[] = [];
    await open(
      kind,
      options(undefined, (pin) => Promise.resolve(void pins.push(pin))),
    );
    expect(pins).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const again = await open(
      kind,
      options(pins[0], () => Promise.reject(new Error('asked twice'))),
    );
    expect((await again.exec(['/system/identity/print'])).rows).toHaveLength(1);
  });

  it('stops the connection before the password is sent where it changed', async () => {
    const seen = router.sentences;
    await expect(open(kind, options('0'.repeat(64)))).rejects.toMatchObject({
      code: changed,
      details: { pinned: '0'.repeat(64), offered: expect.stringMatching(/^[0-9a-f]{64}$/), sent: false },
    });
    expect(router.sentences).toBe(seen);
  });

  it('is not learned from a login that was refused', async () => {
    const onPin = jest.fn(() => Promise.resolve());
    await expect(open(kind, { ...options(undefined, onPin), password: 'wrong' })).rejects.toMatchObject({
      code: 'AUTH_REJECTED',
    });
    expect(onPin).not.toHaveBeenCalled();
  });

  it('that cannot be kept leaves no connection', async () => {
    const onPin = (): Promise<void> => Promise.reject(new Error('the disk is full'));
    await expect(open(kind, options(undefined, onPin))).rejects.toMatchObject({ message: 'the disk is full' });
  });
});

describe.each(['api-ssl', 'rest-ssl'] as const)('a certificate over %s', (kind) => {
  it('is verified against the authority and the name', async () => {
    const trusted = { mode: 'verify', ca: TEST_CERTIFICATE, serverName: 'router.test' } as const;
    await expect(open(kind, { tls: trusted })).resolves.toMatchObject({ closed: false });
    await expect(open(kind, { tls: { ...trusted, serverName: 'other.test' } })).rejects.toMatchObject({ code: 'TLS_FAILED' });
    await expect(open(kind, { tls: { mode: 'verify' } })).rejects.toMatchObject({ code: 'TLS_FAILED' });
  });
});

describe('a pool with more than one way to a router', () => {
  let pool: SessionPool;
  const facts: RouterFacts[] = [];

  beforeEach(() => {
    facts.length = 0;
    pool = createSessionPool({
      connectTimeoutMs: 60_000,
      commandTimeoutMs: 60_000,
      idleTimeoutMs: 10_000,
      connectsPerSecond: 1_000,
      connectJitterMs: 0,
      breaker: { failures: 100, openMs: 1_000, maxOpenMs: 1_000 },
      onFacts: (_id, found) => facts.push(found),
    });
  });

  afterEach(() => pool.close());

  function target(ways: readonly (readonly [TransportKind, number?])[], password = PASSWORD): SessionTarget {
    const transports = ways.map(([kind, port = router.ports[kind] ?? 0]) => ({
      kind,
      port,
      tls: { mode: 'unverified' as const },
    }));
    const credential = { id: 'c', revision: 1, username: 'admin', password: new Secret(password) };
    return { routerId: 'r', address: router.address, port: 0, transport: 'api', credential, transports };
  }

  function identity(to: SessionTarget): Promise<string | undefined> {
    return pool.withSession(to, 'read', async (session) => (await session.print('/system/identity'))[0]?.name);
  }

  it.each(TRANSPORTS)('works over %s', async (kind) => {
    expect(await identity(target([[kind]]))).toBe('sim-0001');
    expect(facts).toEqual([expect.objectContaining({ version: '7.20.8', transport: kind })]);
  });

  it('takes the first that is there, and says which', async () => {
    expect(await identity(target([['api-ssl', 1], ['ssh', 1], ['rest-ssl']]))).toBe('sim-0001');
    expect(facts).toEqual([expect.objectContaining({ transport: 'rest-ssl' })]);
  });

  it('goes from plain to encrypted, never back', async () => {
    expect(await identity(target([['api', 1], ['api-ssl']]))).toBe('sim-0001');
    pool.forget('r');
    const seen = router.sentences;
    await expect(identity(target([['api-ssl', 1], ['api']]))).rejects.toMatchObject({
      code: 'CONNECT_REFUSED',
      details: {
        attempts: [
          { transport: 'api-ssl', code: 'CONNECT_REFUSED' },
          { transport: 'api', code: 'skipped' },
        ],
      },
    });
    expect(router.sentences).toBe(seen);
  });

  it('does not try a refused password elsewhere', async () => {
    const seen = router.sentences;
    await expect(identity(target([['api'], ['ssh']], 'wrong'))).rejects.toMatchObject({ code: 'AUTH_REJECTED' });
    expect(router.sentences).toBe(seen + 1);
  });
});

async function silentServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
  });
  server.on('close', () => undefined);
  server.listen(0, router.address);
  await once(server, 'listening');
  return server;
}
