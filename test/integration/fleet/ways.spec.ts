import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemActor } from '../../../src/core/access';
import { AppError } from '../../../src/core/errors';
import { fleetSteps } from '../../../src/fleet';
import { createSessionPool, listenMndp, scanAddresses, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { TEST_CERTIFICATE, TEST_KEY } from '../../kit/certificate';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const OTHER = 'ab'.repeat(32);

let routers: SimFleet;
let router: SimRouter;

beforeAll(async () => {
  routers = await startFleet({
    routers: 1,
    first: '127.4.3.1',
    apiPort: 0,
    services: ['api', 'api-ssl', 'rest-ssl', 'ssh', 'mndp'],
    versions: ['7.20.8'],
    management: 'none',
    certificate: { certificate: TEST_CERTIFICATE, key: TEST_KEY },
  });
  router = routers.routers[0] as SimRouter;
});

afterAll(() => routers.close());

describe.each(databaseKinds())('ways to a router on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let pool: SessionPool;
  let reports: Promise<void>[];

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  beforeEach(async () => {
    reports = [];
    fleet = await openTestFleet({ url: await databases.createUrl() });
    await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: '' });
    pool = createSessionPool({
      connectTimeoutMs: 3_000,
      commandTimeoutMs: 3_000,
      idleTimeoutMs: 10_000,
      connectsPerSecond: 1_000,
      connectJitterMs: 0,
      breaker: { failures: 100, openMs: 1_000, maxOpenMs: 1_000 },
      onOpenFailure: (id, error) => reports.push(fleet.routers.reportPinChange(id, error)),
    });
  });
  afterEach(async () => {
    await pool.close();
    await Promise.all(reports);
    await fleet.close();
  });
  afterAll(() => databases.stop());

  async function add(way: object): Promise<string> {
    const { id } = await fleet.routers.add(admin, { name: 'r', address: router.address, credential: 'main', ...way });
    return id;
  }

  async function identity(id: string): Promise<string | undefined> {
    const target = await fleet.routers.target(id);
    return pool.withSession(target, 'read', async (session) => (await session.print('/system/identity'))[0]?.name);
  }

  async function audited(action: string): Promise<number> {
    return (await fleet.audit.list(admin, { action })).items.length;
  }

  it.each([
    ['tlsPin', 'TLS_PIN_CHANGED', (): object => ({ transport: 'api-ssl', port: router.ports['api-ssl'], tlsMode: 'pin' })],
    ['tlsPin', 'TLS_PIN_CHANGED', (): object => ({ transport: 'rest-ssl', port: router.ports['rest-ssl'], tlsMode: 'pin' })],
    ['sshHostKey', 'HOST_KEY_CHANGED', (): object => ({ transport: 'ssh', port: router.ports.ssh })],
  ] as const)('remembers %s at the first contact and makes its change (%s) an event', async (field, code, way) => {
    const id = await add(way());
    expect(await identity(id)).toBe('sim-0001');
    const learned = (await fleet.routers.get(admin, id))[field];
    expect(learned).toMatch(/^[0-9a-f]{64}$/);
    expect(await audited('router.pin-learn')).toBe(1);

    pool.forget(id);
    expect(await identity(id)).toBe('sim-0001');
    await fleet.routers.update(admin, id, { [field]: OTHER });
    pool.forget(id);
    const expected = { code, details: { pinned: OTHER, offered: learned } };
    await expect(identity(id)).rejects.toMatchObject(expected);
    await Promise.all(reports);
    await expect(identity(id)).rejects.toMatchObject(expected);
    await Promise.all(reports);
    expect(await audited('router.pin-change')).toBe(1);
    expect(await fleet.routers.get(admin, id)).toMatchObject({ state: 'offline', lastError: { code } });

    await fleet.routers.update(admin, id, { [field]: null });
    pool.forget(id);
    expect(await identity(id)).toBe('sim-0001');
    expect((await fleet.routers.get(admin, id))[field]).toBe(learned);
  });

  it('admits the next certificate beside the remembered one, until it is settled', async () => {
    const id = await add({ transport: 'api-ssl', port: router.ports['api-ssl'], tlsMode: 'pin' });
    const show = async (certificate: string): Promise<string | undefined> => {
      router.exec(['/ip/service/set', '=numbers=api-ssl', `=certificate=${certificate}`]);
      pool.forget(id);
      return identity(id);
    };
    const other = `next-${kind}`;
    router.exec(['/certificate/add', `=name=${other}`, '=common-name=next', '=key-size=prime256v1']);
    router.exec(['/certificate/sign', `=number=${other}`]);
    const [next] = router.rows('/certificate').filter(({ name }) => name === other);
    const fingerprint = next?.['fingerprint'] ?? '';
    const steps = fleetSteps(fleet, admin, () => Promise.resolve());
    const where = { routerId: id, tenantId: (await fleet.routers.get(admin, id)).tenant };
    const take = async (name: string): Promise<unknown> => {
      const undo = await steps[name]?.before?.({ fingerprint }, where);
      await steps[name]?.run({ fingerprint }, where, undo);
      return undo;
    };
    expect(await identity(id)).toBe('sim-0001');
    const { tlsPin: old } = await fleet.routers.get(admin, id);

    await expect(show(other)).rejects.toMatchObject({ code: 'TLS_PIN_CHANGED' });
    await Promise.all(reports);
    const expecting = await take('expect-certificate');
    expect(await show(other)).toBe('sim-0001');
    expect(await show('server')).toBe('sim-0001');
    const settling = await take('settle-certificate');
    expect(await show(other)).toBe('sim-0001');
    await expect(show('server')).rejects.toMatchObject({ code: 'TLS_PIN_CHANGED' });
    await Promise.all(reports);

    await steps['settle-certificate']?.undo?.(settling, where);
    expect(await show('server')).toBe('sim-0001');
    await steps['expect-certificate']?.undo?.(expecting, where);
    expect(await fleet.routers.get(admin, id)).toMatchObject({ tlsPin: old });
  });

  it.each([
    ['use-login', { password: 'n3w-s3cret' }],
    ['edit-router', { address: '127.4.3.9', port: 9, labels: { bench: 'yes' } }],
    ['forget-pins', {}],
  ])('%s, begun once more after a restart, is taken back to what was before the first time', async (name, input) => {
    const id = await add({ transport: 'api-ssl', port: router.ports['api-ssl'], tlsMode: 'pin', tlsPin: OTHER });
    const before = await fleet.routers.get(admin, id);
    const [step, where] = [fleetSteps(fleet, admin, () => Promise.resolve())[name], { routerId: id, tenantId: before.tenant }];
    const undo = await step?.before?.(input, where);
    await step?.run(input, where, undo);
    const first = await fleet.routers.get(admin, id);
    expect(first).not.toEqual({ ...before, updatedAt: first.updatedAt });
    await step?.run(input, where, undo);
    const again = await fleet.routers.get(admin, id);
    expect(again).toEqual({ ...first, updatedAt: again.updatedAt });
    await step?.undo?.(undo, where);
    const after = await fleet.routers.get(admin, id);
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
  });

  it('keeps one of two first contacts', async () => {
    const id = await add({ transport: 'ssh', port: router.ports.ssh });
    const { transports } = await fleet.routers.target(id);
    const onPin = transports?.[0]?.hostKey?.onPin as (pin: string) => Promise<void>;
    await onPin(OTHER);
    await onPin(OTHER);
    await expect(onPin('cd'.repeat(32))).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    expect((await fleet.routers.get(admin, id)).sshHostKey).toBe(OTHER);
  });

  it('falls back among the named ways, and notes the one that worked', async () => {
    const alternatives = [{ transport: 'rest-ssl', port: router.ports['rest-ssl'] }];
    const id = await add({ transport: 'api-ssl', port: 1, tlsMode: 'pin', alternatives });
    expect(await identity(id)).toBe('sim-0001');
    await fleet.routers.setState(admin, id, { state: 'online', transport: 'rest-ssl' });
    expect(await fleet.routers.get(admin, id)).toMatchObject({ reachedBy: 'rest-ssl', alternatives, state: 'online' });
  });

  it.each([
    [{ transport: 'api-ssl', alternatives: [{ transport: 'api' }] }],
    [{ transport: 'api', alternatives: [{ transport: 'ssh' }, { transport: 'rest' }] }],
    [{ transport: 'api', alternatives: [{ transport: 'api', port: 1 }] }],
    [{ tlsPin: 'abc' }],
    [{ tlsCa: 'no certificate' }],
  ])('refuses %j', async (way) => {
    await expect(add(way)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('takes a host key as ssh-keygen prints it', async () => {
    const base64 = Buffer.from(OTHER, 'hex').toString('base64').replace(/=$/, '');
    const id = await add({ transport: 'ssh', sshHostKey: `SHA256:${base64}` });
    expect(await fleet.routers.get(admin, id)).toMatchObject({ sshHostKey: OTHER, port: 22 });
  });
});

describe('the search for routers', () => {
  let databases: TestDatabases;
  let fleet: TestFleet;

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    fleet = await openTestFleet({ url: await databases.createUrl(), allowed: ['127.4.3.0/24'] });
  });
  afterAll(async () => {
    await fleet.close();
    await databases.stop();
  });

  it('finds what listens, and nothing else', async () => {
    const ports = [
      { kind: 'api' as const, port: router.port },
      { kind: 'ssh' as const, port: router.ports.ssh ?? 0 },
    ];
    const found = await scanAddresses({ addresses: ['127.4.3.1', '127.4.3.2'], ports, timeoutMs: 500 });
    expect(found).toEqual({ found: [{ address: '127.4.3.1', open: ports }], left: 0 });
  });

  it('stops at its deadline and says what is left', async () => {
    const addresses = Array.from({ length: 50 }, (_, index) => `127.4.3.${index + 1}`);
    const { left } = await scanAddresses({ addresses, perSecond: 10, deadlineMs: 300, timeoutMs: 100 });
    expect(left).toBe(50);
  });

  it('looks only where routers may live, and only when asked', async () => {
    const discover = (input: object): Promise<unknown> => fleet.discovery.discover(admin, input);
    await expect(discover({})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(discover({ scan: ['127.9.9.0/30'] })).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    await expect(discover({ scan: ['127.4.3.0/16'] })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    await expect(discover({ scan: ['2001:db8::/64'] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      fleet.discovery.discover({ ...admin, tenants: ['other'] } as typeof admin, { scan: ['127.4.3.0/30'] }),
    ).rejects.toBeInstanceOf(AppError);
  });

  it('names the routers that are known', async () => {
    await fleet.routers.add(admin, { name: 'known-one', address: '127.4.3.1' });
    const listener = createServer((socket) => socket.destroy());
    listener.listen(8728, '127.4.3.1');
    await once(listener, 'listening');
    const { candidates, left } = await fleet.discovery.discover(admin, { scan: ['127.4.3.1/32', '127.4.3.9'] });
    listener.close();
    expect(left).toBe(0);
    expect(candidates).toContainEqual({
      address: '127.4.3.1',
      known: 'known-one',
      open: expect.arrayContaining([{ kind: 'api', port: 8728 }]),
      mndp: null,
    });
  });

  it('hears a router that is asked', async () => {
    const asked = { port: 0, broadcast: router.address, broadcastPort: router.datagramPorts.mndp ?? 0 };
    const heard = await listenMndp({ durationMs: 300, ...asked });
    expect(heard).toEqual([
      expect.objectContaining({
        address: router.address,
        identity: 'sim-0001',
        version: expect.stringContaining('7.20.8'),
        platform: 'MikroTik',
        mac: expect.stringMatching(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/),
      }),
    ]);
  });

  it('hears those that answer the call, whatever else is said on the port', async () => {
    const mac = Buffer.from('000000070001000648 8f5a010203'.replace(' ', ''), 'hex');
    const identity = Buffer.concat([mac, Buffer.from([0, 5, 0, 2]), Buffer.from('gw')]);
    const neighbour: Socket = createSocket('udp4');
    neighbour.bind(0, '127.0.0.1');
    await once(neighbour, 'listening');
    neighbour.on('message', (_packet, from) => {
      for (const packet of [Buffer.from('noise'), Buffer.alloc(4), mac, identity]) neighbour.send(packet, from.port, '127.0.0.1');
    });
    const heard = await listenMndp({
      durationMs: 300,
      port: 0,
      broadcast: '127.0.0.1',
      broadcastPort: neighbour.address().port,
    });
    neighbour.close();
    expect(heard).toEqual([{ address: '127.0.0.1', mac: '48:8F:5A:01:02:03', identity: 'gw' }]);
  });
});
