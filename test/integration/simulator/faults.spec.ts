import { AppError } from '../../../src/core/errors';
import { FramingError, SentenceDecoder } from '../../../src/routeros';
import { parseFault, startFleet, type SimFault, type SimFleet, type SimRouter } from '../../../src/simulator';
import { rowsOf, trapOf, WireClient } from './wire-client';

let fleet: SimFleet;
let router: SimRouter;
const clients: WireClient[] = [];

beforeEach(async () => {
  fleet = await startFleet({ routers: 1, first: '127.3.1.1', apiPort: 0 });
  [router] = fleet.routers as [SimRouter];
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fleet.close();
});

async function logIn(): Promise<WireClient> {
  const client = await WireClient.logIn(router);
  clients.push(client);
  return client;
}

describe('a faulty router', () => {
  it('refuses connections, and ends those it has', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'refuse' });
    await client.until(() => client.closed);
    await expect(WireClient.open(router)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await router.setFault(undefined);
    expect(rowsOf(await (await logIn()).call('/system/identity/print'))).toEqual([{ name: 'sim-0001' }]);
  });

  it('is a black hole until it is well again', async () => {
    await router.setFault({ kind: 'black-hole' });
    const client = await WireClient.open(router);
    clients.push(client);
    client.send('/login', '=name=admin', '=password=');
    // Our end of the connection comes after our words: when the router has seen it, it has seen them.
    client.socket.end();
    await client.until(() => client.closed);
    expect(client.sentences).toEqual([]);
    await router.setFault(undefined);
    expect(trapOf(await (await logIn()).call('/system/identity/print'))).toBeUndefined();
  });

  it('knows no password', async () => {
    await router.setFault({ kind: 'wrong-password' });
    const client = await WireClient.open(router);
    clients.push(client);
    expect(trapOf(await client.call('/login', '=name=admin', '=password='))).toBe('invalid user name or password (6)');
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('dies %s the write: %d rows', async (when, rows) => {
    const client = await logIn();
    await router.setFault({ kind: 'drop', at: { command: '/ip/firewall/address-list/add', nth: 2, when } });
    await client.call('/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.1');
    const answer = await client.call('/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.2');
    expect(answer).toEqual([]);
    expect(client.closed).toBe(true);
    expect(router.rows('/ip/firewall/address-list')).toHaveLength(1 + rows);
    // Only the nth write is struck.
    const again = await logIn();
    expect(trapOf(await again.call('/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.3'))).toBeUndefined();
  });

  it('stalls one command and answers the others', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'stall', at: { command: '/ip/dns/set' } });
    client.send('/ip/dns/set', '=servers=192.0.2.1', '.tag=1');
    expect(await client.call('/system/identity/print')).toEqual([['!re', '=name=sim-0001'], ['!done']]);
    expect(router.rows('/ip/dns')[0]).toMatchObject({ servers: '' });
    await client.call('/cancel', '=tag=1', '.tag=2');
    await client.until(() => client.sentences.some(([head, tag]) => head === '!done' && tag === '.tag=1'));
    expect(client.sentences).toContainEqual(['!trap', '.tag=1', '=category=2', '=message=interrupted']);
  });

  it('answers byte by byte', async () => {
    await router.setFault({ kind: 'chunk', bytes: 1 });
    const client = await logIn();
    let segments = 0;
    client.socket.on('data', () => (segments += 1));
    const rows = rowsOf(await client.call('/ip/firewall/nat/print'));
    expect(rows).toEqual([expect.objectContaining({ action: 'masquerade' })]);
    expect(segments).toBeGreaterThan(10);
  });

  it('holds answers back', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'latency', ms: 60 });
    const from = performance.now();
    await client.call('/system/identity/print');
    expect(performance.now() - from).toBeGreaterThan(55);
  });

  it.each([
    ['before', ''],
    ['after', '192.0.2.1'],
  ] as const)('reboots %s the command', async (when, servers) => {
    const client = await logIn();
    await router.setFault({ kind: 'reboot', at: { command: '/ip/dns/set', when } });
    expect(await client.call('/ip/dns/set', '=servers=192.0.2.1')).toEqual([]);
    await expect(WireClient.open(router)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    let again: WireClient | undefined;
    while (!again) again = await logIn().catch(() => undefined);
    expect((await again.print('/ip/dns/print'))[0]?.servers).toBe(servers);
    expect((await again.print('/system/resource/print'))[0]?.uptime).toMatch(/^\ds$/);
  });

  it('ends the connection with !fatal', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'fatal', at: { command: '/system/identity/print' } });
    expect((await client.call('/system/identity/print'))[0]?.[0]).toBe('!fatal');
    await client.until(() => client.closed);
  });

  it('answers with what is no sentence', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'garbage', at: { command: '/system/identity/print' } });
    const bytes = new Promise<Buffer>((resolve) => client.socket.removeAllListeners('data').once('data', resolve));
    client.send('/system/identity/print');
    const decoder = new SentenceDecoder(() => undefined);
    const garbage = await bytes;
    expect(() => decoder.push(garbage)).toThrow(FramingError);
  });

  it('forgets its connections without a word, and takes new ones', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'half-open' });
    client.send('/system/identity/print');
    const before = client.sentences.length;
    expect(rowsOf(await (await logIn()).call('/system/identity/print'))).toHaveLength(1);
    expect([client.sentences.length, client.closed]).toEqual([before, false]);
  });

  it('takes its time for every row', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'slow-rows', ms: 15 });
    const from = performance.now();
    const rows = await client.print('/interface/ethernet/print');
    expect(rows).toHaveLength(5);
    expect(performance.now() - from).toBeGreaterThan(60);
  });

  it('has a clock of its own', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'clock-skew', ms: -86_400_000 * 400 });
    const [clock] = await client.print('/system/clock/print');
    const offMs = Date.now() - Date.parse(`${clock?.date}T${clock?.time}Z`);
    expect(Math.round(offMs / 86_400_000)).toBe(400);
  });

  it('lacks the right to write', async () => {
    const client = await logIn();
    await router.setFault({ kind: 'missing-rights', policies: ['write'] });
    expect(trapOf(await client.call('/ip/dns/set', '=servers=192.0.2.1'))).toBe('not enough permissions (9)');
    expect(trapOf(await client.call('/ip/dns/print'))).toBeUndefined();
  });

  it('loses what it has just written when the power goes', async () => {
    router.exec(['/file/add', '=name=flash/new.txt', '=contents=hello']);
    await router.setFault({ kind: 'zero-file' });
    await router.restart();
    expect(router.rows('/file').find((row) => row.name === 'flash/new.txt')).toMatchObject({ size: '0' });
  });
});

describe('the management service', () => {
  it('locks everybody out when it is disabled, and lets the open session go on', async () => {
    const client = await logIn();
    await client.call('/ip/service/set', '=.id=api', '=disabled=yes');
    await client.call('/system/identity/print');
    await expect(WireClient.open(router)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await client.call('/ip/service/set', '=.id=api', '=disabled=no');
    await client.call('/system/identity/print');
    expect(trapOf(await (await logIn()).call('/system/identity/print'))).toBeUndefined();
  });

  it('accepts and closes where the source is not in its list', async () => {
    const client = await logIn();
    await client.call('/ip/service/set', '=.id=api', '=address=10.0.0.0/8');
    const stranger = await WireClient.open(router);
    await stranger.until(() => stranger.closed);
    expect(stranger.sentences).toEqual([]);
  });

  it('comes back after a reboot with its configuration', async () => {
    const client = await logIn();
    await client.call('/system/identity/set', '=name=core');
    await router.restart();
    await client.until(() => client.closed);
    expect(rowsOf(await (await logIn()).call('/system/identity/print'))).toEqual([{ name: 'core' }]);
    expect(rowsOf(await (await logIn()).call('/system/resource/print'))[0]?.uptime).toMatch(/^\ds$/);
  });
});

describe('a fleet', () => {
  it('deals its faults out and says where its routers are', async () => {
    const plans = [parseFault('refuse:20%'), parseFault('wrong-password:1')];
    const other = await startFleet({ routers: 10, first: '127.3.2.250', apiPort: 18_728, faults: plans, seed: 3 });
    try {
      expect(other.inventory()[0]).toEqual({ name: 'sim-0001', address: '127.3.2.250', port: 18_728, username: 'admin' });
      expect(other.routers[5]).toMatchObject({ address: '127.3.3.1', version: '6.49.18' });
      const outcomes = await Promise.all(other.routers.map(outcomeOf));
      expect([...outcomes].sort()).toEqual([...Array(7).fill('in'), 'out', 'refused', 'refused']);
    } finally {
      await other.close();
    }
  });

  it('takes one entry for each router', async () => {
    const fault: SimFault = { kind: 'wrong-password' };
    const other = await startFleet({ routers: [{ name: 'a' }, { version: '7.16.2', fault }], first: '127.3.4.1', apiPort: 0 });
    try {
      expect(other.routers.map(({ name, version }) => [name, version])).toEqual([
        ['a', '7.20.8'],
        ['sim-0002', '7.16.2'],
      ]);
      expect(await outcomeOf(other.routers[1] as SimRouter)).toBe('out');
    } finally {
      await other.close();
    }
  });

  it('says so where its addresses are taken', async () => {
    const error: unknown = await startFleet({ routers: 1, first: router.address, apiPort: router.port }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

async function outcomeOf(one: SimRouter): Promise<string> {
  try {
    const client = await WireClient.open(one);
    clients.push(client);
    return trapOf(await client.call('/login', '=name=admin', '=password=')) === undefined ? 'in' : 'out';
  } catch {
    return 'refused';
  }
}
