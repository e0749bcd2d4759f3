import { startFleet, type FleetOptions, type SimFleet, type SimRouter } from '../../../src/simulator';
import { trapOf, WireClient, type Answer } from './wire-client';

const DROP_ALL = ['/ip/firewall/filter/add', '=chain=input', '=action=drop', '=place-before=*2'];
const IDENTITY = '/system/identity/print';

let fleet: SimFleet;
let router: SimRouter;
const clients: WireClient[] = [];

async function start(management?: FleetOptions['management']): Promise<void> {
  fleet = await startFleet({ routers: 1, first: '127.3.7.1', apiPort: 0, versions: ['7.20.8'], management });
  [router] = fleet.routers as [SimRouter];
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fleet.close();
});

async function logIn(): Promise<WireClient> {
  const client = await WireClient.logIn(router);
  clients.push(client);
  return client;
}

/** Asks something on an open connection. @returns the answer, once there is one */
function ask(client: WireClient): { answer: Promise<Answer>; isAnswered: () => boolean } {
  let answered = false;
  const answer = client.call(IDENTITY).then((sentences) => {
    answered = true;
    return sentences;
  });
  return { answer, isAnswered: () => answered };
}

/** Long enough for an answer that would come: the router has answered somebody else in between. */
async function aWhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60));
}

describe('a change that cuts the management connection', () => {
  beforeEach(() => start());

  it('leaves the default configuration open to the LAN', async () => {
    const client = await logIn();
    expect(await client.print('/user/active/print')).toEqual([expect.objectContaining({ address: '192.168.88.10' })]);
  });

  it.each([
    ['a rule that drops all', DROP_ALL],
    ['the management address disabled', ['/ip/address/disable', '=numbers=1']],
    ['the address of the LAN removed', ['/ip/address/remove', '=numbers=0']],
    ['the bridge disabled', ['/interface/bridge/disable', '=numbers=bridge']],
    ['the bridge removed', ['/interface/bridge/remove', '=numbers=bridge']],
    ['every port out of the bridge', ['/interface/bridge/port/remove', '=numbers=0,1,2,3']],
    [
      'VLAN filtering with another VLAN on the bridge',
      ['/interface/bridge/set', '=numbers=0', '=vlan-filtering=yes', '=pvid=99'],
    ],
    ['a route that leads elsewhere', ['/ip/route/add', '=dst-address=192.168.88.10/32', '=blackhole=']],
    ['a raw rule', ['/ip/firewall/raw/add', '=chain=prerouting', '=action=drop', '=src-address=192.168.88.0/24']],
  ])('is a black hole after %s, until it is taken back', async (_name, words) => {
    const client = await logIn();
    router.exec(words);
    const { answer, isAnswered } = ask(client);
    const other = await WireClient.open(router);
    clients.push(other);
    other.send('/login', '=name=admin', '=password=');
    await aWhile();
    expect([isAnswered(), client.closed, other.sentences]).toEqual([false, false, []]);
    router.exec(['/undo']);
    expect(trapOf(await answer)).toBeUndefined();
    await other.until(() => other.sentences.length > 0);
    expect(other.sentences[0]).toEqual(['!done']);
  });

  it('spares live connections where only new ones are dropped', async () => {
    const client = await logIn();
    router.exec(['/ip/firewall/filter/add', '=chain=input', '=action=drop', '=connection-state=new', '=protocol=tcp']);
    // The rule stands behind the one that accepts what is established.
    expect(trapOf(await client.call(IDENTITY))).toBeUndefined();
  });

  it('refuses where the firewall rejects', async () => {
    router.exec([...DROP_ALL.slice(0, 2), '=action=reject', '=place-before=*2', '=connection-state=new']);
    await aWhile();
    await expect(WireClient.open(router)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    router.exec(['/undo']);
    await aWhile();
    await expect(WireClient.open(router)).resolves.toBeDefined();
  });

  it('follows lists, jumps and what other chains say', async () => {
    const client = await logIn();
    router.exec(['/ip/firewall/address-list/add', '=list=managers', '=address=192.168.88.0/24']);
    router.exec(['/ip/firewall/filter/add', '=chain=guard', '=src-address-list=managers', '=action=return']);
    router.exec(['/ip/firewall/filter/add', '=chain=guard', '=action=drop']);
    router.exec(['/ip/firewall/filter/add', '=chain=input', '=action=jump', '=jump-target=guard', '=place-before=*2']);
    expect(trapOf(await client.call(IDENTITY))).toBeUndefined();
    router.exec(['/ip/firewall/address-list/disable', '=numbers=0']);
    const { isAnswered } = ask(client);
    await aWhile();
    expect(isAnswered()).toBe(false);
  });

  it('keeps a renamed bridge reachable', async () => {
    const client = await logIn();
    await client.call('/interface/bridge/set', '=numbers=bridge', '=name=lan');
    expect(trapOf(await client.call(IDENTITY))).toBeUndefined();
  });
});

describe('other ways in', () => {
  it('are cut with the firewall, and come back with it', async () => {
    fleet = await startFleet({ routers: 1, first: '127.3.7.1', apiPort: 0, services: ['api', 'rest'], versions: ['7.20.8'] });
    [router] = fleet.routers as [SimRouter];
    const asked = (): Promise<Response> =>
      fetch(`http://${router.address}:${router.ports.rest}/rest/system/identity`, {
        headers: { authorization: `Basic ${Buffer.from('admin:').toString('base64')}` },
      });
    expect(await (await asked()).json()).toEqual({ name: 'sim-0001' });
    router.exec(DROP_ALL);
    let answered = false;
    const answer = asked().then(async (response) => {
      answered = true;
      return response.json();
    });
    await aWhile();
    expect(answered).toBe(false);
    router.exec(['/undo']);
    expect(await answer).toEqual({ name: 'sim-0001' });
  });
});

describe('staged lists against password guessing', () => {
  it('lock a stranger out after so many connections, and let him in again in time', async () => {
    await start();
    const rule = (...words: readonly string[]): void =>
      void router.exec([
        '/ip/firewall/filter/add',
        '=chain=input',
        '=connection-state=new',
        '=protocol=tcp',
        `=dst-port=${router.port}`,
        '=place-before=*2',
        ...words,
      ]);
    rule('=action=drop', '=src-address-list=locked');
    rule('=action=add-src-to-address-list', '=src-address-list=stage1', '=address-list=locked', '=address-list-timeout=00:00:01');
    rule('=action=add-src-to-address-list', '=address-list=stage1', '=address-list-timeout=1m');
    await logIn();
    await logIn();
    const lockedOut = await WireClient.open(router);
    clients.push(lockedOut);
    lockedOut.send('/login', '=name=admin', '=password=');
    await aWhile();
    expect(lockedOut.sentences).toEqual([]);
    expect(router.rows('/ip/firewall/address-list').map((row) => row.list)).toEqual(['stage1', 'locked']);
    router.exec(['/ip/firewall/filter/disable', '=numbers=2,3']);
    while (router.rows('/ip/firewall/address-list').length > 1) await aWhile();
    await logIn();
  });
});

describe('safe mode', () => {
  it('gives back what was done when its connection ends', async () => {
    await start();
    const [holder, other] = [await logIn(), await logIn()];
    expect(trapOf(await holder.call('/safe-mode/take'))).toBeUndefined();
    await holder.call('/ip/dns/set', '=servers=192.0.2.1');
    await other.call('/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.1');
    holder.close();
    await other.until(() => true);
    while ((await other.print('/safe-mode/print'))[0]?.enabled === 'true') await aWhile();
    expect(router.rows('/ip/dns')[0]?.servers).toBe('');
    expect(router.rows('/ip/firewall/address-list')).toEqual([]);
  });

  it('notices a peer behind a path that it cut itself only in its own time', async () => {
    await start({ source: '192.168.88.10', arrivesOn: 'bridge', deadPeerMs: 250 });
    const holder = await logIn();
    await holder.call('/safe-mode/take');
    const startMs = Date.now();
    await holder.call(...DROP_ALL);
    holder.close();
    await aWhile();
    expect(router.rows('/safe-mode')[0]?.enabled).toBe('true');
    while (router.rows('/safe-mode')[0]?.enabled === 'true') await aWhile();
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(250);
    expect(await (await logIn()).print(IDENTITY)).toEqual([{ name: 'sim-0001' }]);
  });

  it('is not there before 7.18', async () => {
    fleet = await startFleet({ routers: 1, first: '127.3.7.1', apiPort: 0, versions: ['7.16.2'] });
    [router] = fleet.routers as [SimRouter];
    expect(trapOf(await (await logIn()).call('/safe-mode/take'))).toBe('no such command or directory (safe-mode)');
  });
});
