import { systemActor, type Actor } from '../../../src/core/access';
import { Secret } from '../../../src/core/secrets';
import { readSurroundings, type LinkInput, type Surroundings } from '../../../src/fleet';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

jest.setTimeout(120_000);

const actor = systemActor('test');
const DAY_MS = 86_400_000;
const MAC = (n: number): string => `48:8F:5A:00:00:${n.toString(16).padStart(2, '0').toUpperCase()}`;

describe.each(databaseKinds())('test/integration/fleet/topology on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let now: number;

  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  beforeEach(async () => {
    now = 1_800_000_000_000;
    fleet = await openTestFleet({ url: await databases.createUrl(), now: () => now });
  });
  afterEach(() => fleet.close());
  afterAll(() => databases.stop());

  async function add(name: string, more: { address?: string; tenant?: string; site?: string } = {}): Promise<string> {
    const count = await fleet.routers.count(actor);
    return (await fleet.routers.add(actor, { name, address: `10.0.${count >> 8}.${(count & 255) + 1}`, ...more })).id;
  }

  async function links(selector?: string): Promise<string[]> {
    const page = await fleet.topology.list(actor, selector === undefined ? {} : { selector });
    return page.items.map((link) => `${link.router} ${link.kind} ${link.peer} ${link.source}`);
  }

  const link = (router: string, what: LinkInput['kind'], peer: string) =>
    fleet.topology.link(actor, { router, kind: what, peer });
  const behind = (gateway: string, mac: string): Surroundings => ({
    gateways: [{ address: gateway, interface: 'ether1' }],
    neighbours: [{ interfaces: ['ether1', 'bridge'], addresses: [gateway], mac }],
  });

  it('keeps what people declare, once, and takes it back', async () => {
    const ids = [await add('core'), await add('leaf')];
    const made = await link('leaf', 'uplink', 'core');
    expect(made).toMatchObject({
      tenant: 'default',
      router: 'leaf',
      kind: 'uplink',
      peer: 'core',
      source: 'declared',
      seenAt: now,
    });
    expect(await link('leaf', 'uplink', 'core')).toEqual(made);
    const pair = await link('leaf', 'pair', 'core');
    expect(await fleet.topology.link(actor, { router: ids[0] as string, kind: 'pair', peer: ids[1] as string })).toEqual(pair);
    const trail = (await fleet.audit.list(actor, {})).items.filter((entry) => entry.action.startsWith('link.'));
    expect(trail.map((entry) => [entry.action, entry.subjectName, entry.details])).toEqual([
      ['link.add', 'leaf', { kind: 'pair', peer: 'core' }],
      ['link.add', 'leaf', { kind: 'uplink', peer: 'core' }],
    ]);
    await fleet.topology.unlink(actor, { router: 'core', kind: 'pair', peer: 'leaf' });
    expect(await links()).toEqual(['leaf uplink core declared']);
    const again = fleet.topology.unlink(actor, { router: 'core', kind: 'pair', peer: 'leaf' });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses circles, links to itself, and routers of others', async () => {
    for (const name of ['a', 'b', 'c']) await add(name);
    await link('a', 'uplink', 'b');
    await link('b', 'uplink', 'c');
    await expect(link('c', 'uplink', 'a')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(link('a', 'pair', 'a')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await link('c', 'poe', 'a');
    await fleet.tenants.add(actor, { id: 'other', name: 'Other' });
    await add('foreign', { tenant: 'other' });
    await expect(link('a', 'pair', 'foreign')).rejects.toMatchObject({ code: 'ROUTER_UNKNOWN' });
    const reader: Actor = { ...actor, kind: 'token', tenants: ['other'], permissions: ['router:read'] };
    await expect(fleet.topology.link(reader, { router: 'a', kind: 'pair', peer: 'b' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await fleet.topology.list(reader)).items).toEqual([]);
    expect(await links()).toHaveLength(3);
  });

  it('lists page by page, and by either end', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await add(name);
    await link('b', 'uplink', 'a');
    await link('c', 'uplink', 'a');
    await link('d', 'poe', 'c');
    expect(await links('name=c')).toEqual(['c uplink a declared', 'd poe c declared']);
    const first = await fleet.topology.list(actor, { limit: 2 });
    const second = await fleet.topology.list(actor, { limit: 2, cursor: first.next as string });
    expect([...first.items, ...second.items].map((one) => one.router)).toEqual(['b', 'c', 'd']);
    expect(second.next).toBeUndefined();
    await fleet.routers.remove(actor, 'a');
    expect(await links()).toEqual(['d poe c declared']);
  });

  it('orders leaf-first by the links of all routers, and names what must not be worked on at once', async () => {
    const [core, leaf, middle, twin] = [await add('core'), await add('leaf'), await add('middle'), await add('twin')];
    await link('leaf', 'uplink', 'middle');
    await link('middle', 'poe', 'core');
    await link('middle', 'pair', 'twin');
    expect(await fleet.topology.order([{ id: core }, { id: twin }, { id: leaf }])).toEqual([
      { id: leaf },
      { id: twin },
      { id: core },
    ]);
    expect(await fleet.topology.orderOf(actor, 'all')).toEqual([
      { id: leaf, name: 'leaf', depth: 2 },
      { id: middle, name: 'middle', depth: 1 },
      { id: core, name: 'core', depth: 0 },
      { id: twin, name: 'twin', depth: null },
    ]);
    const [one] = await fleet.topology.linksOf(twin);
    expect(one).toEqual({ id: `pair:${[middle, twin].sort().join(':')}`, peerId: middle, kind: 'pair' });
    const kinds = (await fleet.topology.linksOf(middle)).map(({ kind: what, peerId }) => [what, peerId]);
    expect(kinds).toEqual([
      ['pair', twin],
      ['poe', core],
    ]);
    expect((await fleet.topology.linksOf(middle))[0]?.id).toBe(one?.id);
    expect(await fleet.topology.linksOf(leaf)).toEqual([]);
  });

  it('orders ten thousand routers', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => ({
      name: `r${at}`,
      address: `10.${at >> 14}.${(at >> 7) & 127}.${at & 127}`,
    }));
    await fleet.transfer.import(actor, JSON.stringify(rows), { format: 'json' });
    const all = await fleet.routers.resolve(actor, 'all');
    await link('r1', 'uplink', 'r9999');
    const ids = (await fleet.topology.order([...all].reverse())).map(({ id }) => id);
    expect(new Set(ids).size).toBe(10_000);
    const at = (name: string): number => ids.indexOf(all.find((router) => router.name === name)?.id as string);
    expect(at('r1')).toBeLessThan(at('r9999'));
  });

  it('learns the uplink from the neighbour that is the gateway, and nothing from the others', async () => {
    const [core, leaf, stray] = [await add('core'), await add('leaf'), await add('stray')];
    await fleet.topology.learn(core, { macs: [MAC(1)], addresses: ['192.168.88.1'] });
    await fleet.topology.learn(stray, { macs: [MAC(2)], addresses: ['192.168.88.1'] });
    await fleet.topology.learn(leaf, behind('192.168.88.1', MAC(9)));
    expect(await links()).toEqual([]);
    // It announces the address of another network; the gateway is its own all the same.
    await fleet.topology.learn(leaf, {
      gateways: [{ address: '192.168.88.1', interface: 'bridge' }],
      neighbours: [
        { interfaces: ['ether1', 'bridge'], addresses: ['172.16.0.1'], mac: MAC(1) },
        { interfaces: ['ether2'], addresses: ['192.168.88.1'], mac: MAC(2) },
      ],
    });
    expect(await links()).toEqual(['leaf uplink core learned']);
    const { items } = await fleet.topology.list(actor);
    expect(items[0]).toMatchObject({ detail: { gateway: '192.168.88.1', interface: 'bridge' }, seenAt: now });
  });

  it('knows a router that was not probed by its address or name, and nobody where two fit', async () => {
    const [core, leaf] = [await add('core', { address: '10.9.0.1' }), await add('leaf')];
    await fleet.topology.learn(leaf, behind('10.9.0.1', MAC(1)));
    expect(await links()).toEqual(['leaf uplink core learned']);
    await fleet.topology.unlink(actor, { router: 'leaf', kind: 'uplink', peer: 'core' });
    const named = {
      gateways: [{ address: '172.16.0.1' }],
      neighbours: [{ interfaces: ['ether1'], addresses: ['172.16.0.1'], identity: 'core' }],
    };
    await fleet.topology.learn(leaf, named);
    expect(await links()).toEqual(['leaf uplink core learned']);
    await fleet.topology.unlink(actor, { router: 'leaf', kind: 'uplink', peer: 'core' });
    // Now its own MAC addresses are known, and the neighbour has another one.
    await fleet.topology.learn(core, { macs: [MAC(5)] });
    await fleet.topology.learn(leaf, behind('10.9.0.1', MAC(1)));
    await add('same', { address: '10.9.0.1' });
    await fleet.topology.learn(leaf, {
      ...behind('10.9.0.1', ''),
      neighbours: [{ interfaces: ['ether1'], addresses: ['10.9.0.1'] }],
    });
    expect(await links()).toEqual([]);
  });

  it('learns who powers whom, unless a switch stands between', async () => {
    const [tower, radio, camera] = [await add('tower'), await add('radio'), await add('camera')];
    await fleet.topology.learn(radio, { macs: [MAC(1), MAC(2)] });
    await fleet.topology.learn(camera, { macs: [MAC(3)] });
    const heard = (port: string, mac: string) => ({ interfaces: [port], addresses: [], mac });
    const neighbours = [heard('ether2', MAC(1)), heard('ether2', MAC(2)), heard('ether3', MAC(3)), heard('ether3', MAC(9))];
    await fleet.topology.learn(tower, { powered: ['ether2', 'ether3', 'ether4'], neighbours });
    expect(await links()).toEqual(['radio poe tower learned']);
    expect(await fleet.topology.linksOf(tower)).toEqual([
      { id: `poe:${[tower, radio].sort().join(':')}`, peerId: radio, kind: 'poe' },
    ]);
  });

  it('learns pairs from VRRP, and does not take sites made from one template for pairs', async () => {
    const vrrp = [{ vrid: '1', address: '192.168.88.1' }];
    const [a1, a2] = [await add('a1'), await add('a2')];
    await fleet.topology.learn(a1, { macs: [MAC(1)], vrrp });
    await fleet.topology.learn(a2, { macs: [MAC(2)], vrrp: [{ vrid: '2', address: '192.168.88.1' }] });
    expect(await links()).toEqual([]);
    await fleet.topology.learn(a2, { macs: [MAC(2)], vrrp });
    expect(await links()).toHaveLength(1);
    const b1 = await add('b1');
    await fleet.topology.learn(b1, { macs: [MAC(3)], vrrp });
    expect(await links()).toHaveLength(1);
    const b2 = await add('b2');
    await fleet.topology.learn(b2, {
      macs: [MAC(4)],
      vrrp,
      neighbours: [{ interfaces: ['ether2'], addresses: [], mac: MAC(3) }],
    });
    expect(await fleet.topology.linksOf(b2)).toMatchObject([{ peerId: b1, kind: 'pair' }]);
    expect(await fleet.topology.linksOf(a1)).toMatchObject([{ peerId: a2, kind: 'pair' }]);
    const sited = [await add('c1', { site: 'tallinn' }), await add('c2', { site: 'tallinn' })] as const;
    await fleet.topology.learn(sited[0], { vrrp });
    await fleet.topology.learn(sited[1], { vrrp });
    expect(await fleet.topology.linksOf(sited[0])).toMatchObject([{ peerId: sited[1], kind: 'pair' }]);
    expect(await links('name=c1')).toEqual(['c1 pair c2 learned']);
    await fleet.topology.learn(sited[0], { vrrp: [] });
    expect(await fleet.topology.linksOf(sited[1])).toEqual([]);
  });

  it('takes the only other router of a VRRP group for the partner until more of them are known', async () => {
    const vrrp = [{ vrid: '1', address: '192.168.88.1' }];
    const [a1, b1, c1] = [await add('a1'), await add('b1'), await add('c1')];
    await fleet.topology.learn(a1, { vrrp });
    await fleet.topology.learn(b1, { vrrp });
    expect(await links()).toHaveLength(1);
    await fleet.topology.learn(c1, { vrrp });
    await fleet.topology.learn(b1, { vrrp });
    expect(await links()).toEqual([]);
  });

  it('forgets a learned link that is contradicted at once, one that is not seen after a day, a declared one never', async () => {
    const [core, leaf] = [await add('core'), await add('leaf')];
    await add('spare');
    await link('leaf', 'uplink', 'spare');
    await fleet.topology.learn(core, { macs: [MAC(1)] });
    const declared = ['leaf uplink spare declared'];
    const both = ['leaf uplink core learned', ...declared];
    await fleet.topology.learn(leaf, behind('10.7.0.1', MAC(1)));
    expect(await links()).toEqual(both);
    await fleet.topology.learn(leaf, { ...behind('10.7.0.9', MAC(9)) });
    expect(await links()).toEqual(declared);

    await fleet.topology.learn(leaf, behind('10.7.0.1', MAC(1)));
    now += 2 * DAY_MS;
    // Nothing could be read: that says nothing.
    await fleet.topology.learn(leaf, {});
    await fleet.topology.learn(leaf, { gateways: [] });
    expect(await links()).toEqual(both);
    await fleet.topology.learn(leaf, { gateways: [{ address: '10.7.0.1', interface: 'ether1' }], neighbours: [] });
    expect(await links()).toEqual(declared);

    await fleet.topology.learn(leaf, behind('10.7.0.1', MAC(1)));
    now += DAY_MS / 2;
    await fleet.topology.learn(leaf, { gateways: [], neighbours: [] });
    expect(await links()).toEqual(both);
  });

  it('stores the same sight twice at once, and learns nothing of a router that was removed', async () => {
    const [core, leaf] = [await add('core'), await add('leaf')];
    const seen = { macs: [MAC(1)], addresses: ['10.7.0.1'], vrrp: [{ vrid: '1', address: '10.7.0.254' }] };
    await Promise.all([1, 2, 3].map(() => fleet.topology.learn(core, seen)));
    const view = { ...behind('10.7.0.1', MAC(1)), vrrp: seen.vrrp };
    await Promise.all([1, 2, 3].map(() => fleet.topology.learn(leaf, view)));
    expect(await links()).toHaveLength(2);
    await fleet.routers.remove(actor, 'core');
    await fleet.topology.learn(core, seen);
    expect(await links()).toEqual([]);
  });
});

/** The routers `edge` and `leaf` stand behind `core`, `core` and `edge` share a VRRP address. */
function arrange([core, edge, leaf]: readonly SimRouter[]): void {
  core?.exec(['/ip/address/add', '=address=100.64.0.1/24', '=interface=ether2']);
  const mac = core?.rows('/interface').find((row) => row['name'] === 'ether2')?.['mac-address'] ?? '';
  for (const router of [edge, leaf]) {
    router?.putRow('/ip/neighbor', { interface: 'ether1', address: '10.255.0.1', 'mac-address': mac, identity: 'whatever' });
  }
  for (const router of [core, edge]) {
    router?.exec(['/interface/vrrp/add', '=name=vrrp1', '=interface=ether3', '=vrid=7']);
    router?.exec(['/ip/address/add', '=address=10.44.0.1/32', '=interface=vrrp1']);
  }
}

describe('test/integration/fleet/topology of simulated routers', () => {
  let sim: SimFleet;
  let pool: SessionPool;

  afterEach(async () => {
    await pool.close();
    await sim.close();
  });

  async function look(version: string, service: 'api' | 'ssh' | 'rest'): Promise<Surroundings> {
    sim = await startFleet({ routers: 3, first: '127.36.0.1', apiPort: 0, versions: [version], services: ['api', service] });
    arrange(sim.routers);
    pool = createSessionPool({
      connectTimeoutMs: 5_000,
      commandTimeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      readersPerRouter: 2,
      connectsPerSecond: 100,
      connectJitterMs: 0,
      breaker: { failures: 3, openMs: 1_000, maxOpenMs: 10_000 },
    });
    const router = sim.routers[1] as SimRouter;
    const target = {
      routerId: 'r',
      address: router.address,
      port: router.ports[service] as number,
      transport: service,
      credential: { id: 'c', revision: 1, username: 'admin', password: new Secret('') },
    };
    return pool.withSession(target, 'read', (session) => readSurroundings(session));
  }

  it.each([
    ['7.20.8', 'api'],
    ['6.49.18', 'api'],
    ['7.20.8', 'rest'],
    ['7.20.8', 'ssh'],
  ] as const)('reads what RouterOS %s says over %s', async (version, service) => {
    const seen = await look(version, service);
    const [core, edge] = sim.routers;
    const macOf = (router: SimRouter | undefined, name: string): string =>
      router?.rows('/interface').find((row) => row['name'] === name)?.['mac-address'] ?? '';
    expect(seen.gateways).toEqual([{ address: '100.64.0.1', interface: 'ether1' }]);
    expect(seen.neighbours).toEqual([
      { interfaces: ['ether1'], addresses: ['10.255.0.1'], mac: macOf(core, 'ether2'), identity: 'whatever' },
    ]);
    expect(seen.macs).toContain(macOf(edge, 'ether1'));
    expect(seen.addresses).toEqual(expect.arrayContaining(['192.168.88.1', '10.44.0.1', '100.64.0.3']));
    expect(seen.vrrp).toEqual([{ vrid: '7', address: '10.44.0.1' }]);
  });
});

describe('test/integration/fleet/topology at the daemon', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({ routers: 3, first: '127.37.0.1', apiPort: 0 });
    arrange(sim.routers);
    daemon = await startDaemon();
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.inventory()) {
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    }
  });
  afterAll(async () => {
    await sim.close();
    await daemon.stop();
  });

  it('learns while it probes, and a router without PoE or neighbours is online all the same', async () => {
    expect(await daemon.cli(['routers', 'probe', '--on', 'name=sim-0001'])).toMatchObject({ exitCode: 0 });
    expect(await daemon.cli(['routers', 'probe', '--on', 'all'])).toMatchObject({
      exitCode: 0,
      stdout: '3 of 3 routers online\n',
    });
    const listed = await daemon.cli(['topology', 'list', '--json']);
    const { items } = JSON.parse(listed.stdout) as { items: Record<string, unknown>[] };
    const names = items.map((item) => [[item['router'], item['peer']].sort().join(' '), item['kind'], item['source']]);
    expect(names.sort()).toEqual([
      ['sim-0001 sim-0002', 'pair', 'learned'],
      ['sim-0001 sim-0002', 'uplink', 'learned'],
      ['sim-0001 sim-0003', 'uplink', 'learned'],
    ]);
  });

  it('links, orders, lists and unlinks from the command line', async () => {
    const link = await daemon.cli(['topology', 'link', 'sim-0003', '--poe-parent', 'sim-0002']);
    expect(link).toMatchObject({ exitCode: 0, stdout: 'linked sim-0003: is powered by sim-0002\n' });
    const order = await daemon.cli(['topology', 'order', '--on', 'all']);
    expect(
      order.stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/)),
    ).toEqual([
      ['router', 'depth'],
      ['sim-0003', '2'],
      ['sim-0002', '1'],
      ['sim-0001', '0'],
    ]);
    const list = await daemon.cli(['topology', 'list', '--on', 'name=sim-0003']);
    expect(list.stdout).toMatch(/^sim-0003 +poe +sim-0002 +declared /m);
    expect(list.stdout).toMatch(/^sim-0003 +uplink +sim-0001 +learned +gateway=100\.64\.0\.1 interface=ether1 /m);
    const unlink = await daemon.cli(['topology', 'unlink', 'sim-0003', '--poe-parent', 'sim-0002']);
    expect(unlink).toMatchObject({ exitCode: 0, stdout: 'unlinked sim-0003: is powered by sim-0002\n' });
    const unclear = await daemon.cli(['topology', 'link', 'sim-0003', '--uplink', 'sim-0001', '--pair', 'sim-0002']);
    expect(unclear).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('INPUT_INVALID') });
  });

  it('does the same over HTTP', async () => {
    const body = { router: 'sim-0003', kind: 'pair', peer: 'sim-0002' };
    const made = await ask(daemon, '/api/v1/topology/links', { body });
    expect(made).toMatchObject({ status: 201, body: { kind: 'pair', source: 'declared', seenAt: expect.stringMatching(/Z$/) } });
    const page = await ask(daemon, '/api/v1/topology/links?on=name%3Dsim-0003&limit=1');
    expect(page.body.items).toHaveLength(1);
    expect((await ask(daemon, `/api/v1/topology/links?limit=5&cursor=${String(page.body['next'])}`)).status).toBe(200);
    const circle = { router: 'sim-0003', kind: 'pair', peer: 'sim-0003' };
    expect(await ask(daemon, '/api/v1/topology/links', { body: circle })).toMatchObject({
      status: 400,
      body: { code: 'INPUT_INVALID', errors: [{ path: 'peer' }] },
    });
    const query = new URLSearchParams(body).toString();
    expect((await ask(daemon, `/api/v1/topology/links?${query}`, { method: 'DELETE' })).status).toBe(204);
    expect(await ask(daemon, `/api/v1/topology/links?${query}`, { method: 'DELETE' })).toMatchObject({ status: 404 });
    const order = await ask(daemon, '/api/v1/topology/order?on=all');
    expect(order.body.items?.map((item) => item['name'])).toEqual(['sim-0002', 'sim-0003', 'sim-0001']);
    expect((await ask(daemon, '/api/v1/topology/order')).status).toBe(400);
  });
});
