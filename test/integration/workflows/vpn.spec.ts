import { generateKeyPairSync } from 'node:crypto';
import { createRegistry, parseInput, type ActionInput, type WriteAction } from '../../../src/core/catalogue';
import { ALL_AREAS } from '../../../src/workflows';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN } from '../../kit/fleet-of-jobs';
import { memoryReader } from '../../kit/memory-reader';
import { startRedis, type TestRedis } from '../../kit/redis';
import { StagedTrial } from './staged-kit';

jest.setTimeout(180_000);

const registry = createRegistry(ALL_AREAS);
const VERSION = '7.20.8';
const HUB = { do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } };

let databases: TestDatabases;
let redis: TestRedis;
let trial: StagedTrial | undefined;

beforeAll(async () => {
  [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
});
afterEach(async () => {
  await trial?.close();
  trial = undefined;
});
afterAll(async () => {
  await Promise.all([databases.stop(), redis.stop()]);
});

async function fleetOf(...others: readonly string[]): Promise<StagedTrial> {
  trial = await StagedTrial.start({
    version: VERSION,
    others,
    databaseUrl: await databases.createUrl(),
    redisUrl: redis.url,
    first: '127.63.0.1',
  });
  return trial;
}

function example(id: string, at = 0): ActionInput {
  return registry.action(id).examples[at]?.input ?? {};
}

function keyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateKeyPairSync('x25519');
  const raw = (der: Buffer): string => der.subarray(-32).toString('base64');
  return {
    privateKey: raw(pair.privateKey.export({ format: 'der', type: 'pkcs8' })),
    publicKey: raw(pair.publicKey.export({ format: 'der', type: 'spki' })),
  };
}

describe('test/integration/workflows/vpn', () => {
  describe('setup_vpn_client', () => {
    it('is kept where the server answers, and tells so', async () => {
      const { prepare, run, router } = bound(await fleetOf('server'));
      const [server, client] = [keyPair(), keyPair()];
      await prepare('server', [
        HUB,
        { do: 'wireguard.create_interface', input: { name: 'wg', 'listen-port': 13231, 'private-key': server.privateKey } },
        {
          do: 'wireguard.add_peer',
          input: { interface: 'wg', 'public-key': client.publicKey, 'allowed-address': '10.255.0.12' },
        },
        {
          do: 'firewall.create_filter_rule',
          input: { chain: 'input', protocol: 'udp', 'dst-port': '13231', 'place-before': 'first', comment: 'vpn' },
        },
      ]);
      const { one } = await run('workflow.setup_vpn_client', {
        name: 'wg-hq',
        'local-address': '10.255.0.12/24',
        'remote-address': '10.255.0.1',
        'endpoint-address': '203.0.113.1',
        'remote-public-key': server.publicKey,
        'private-key': client.privateKey,
      });
      expect(one.error).toBeUndefined();
      expect(one.status).toBe('changed');
      expect(JSON.stringify(one)).not.toContain(client.privateKey);
      const status = await run('workflow.get_vpn_status', { interface: 'wg-hq' });
      expect(status.one.output?.rows).toContainEqual(
        expect.objectContaining({ part: 'peer', state: 'up', endpoint: '203.0.113.1:13231' }),
      );
      expect(router('target').rows('/interface/wireguard')).toHaveLength(1);
    });

    it.each([
      [{}, ['The other end answers: no handshake: see the keys, the endpoint and the firewall of the other end']],
      [
        { 'last-handshake': '4m1s' },
        ['The other end answers: no handshake: see the keys, the endpoint and the firewall of the other end'],
      ],
      [{ 'last-handshake': '1m59s' }, []],
    ])('takes %j of its peer for what it is', async (seen, amiss) => {
      const action = registry.action('workflow.setup_vpn_client') as WriteAction;
      const key = 'aEaxpNIWj0sSbS5HZDUlJfBLUYj2YhqZ1wiXkl6BrAc=';
      const input = parseInput(action, { ...example('workflow.setup_vpn_client', 1), 'wait-for-handshake': true });
      const peer = { '.id': '*1', interface: 'wg-provider', 'public-key': key, ...seen };
      const answer = { rows: [{ host: '10.64.0.1', sent: '2', received: '2' }] };
      const reader = memoryReader(
        { '/interface/wireguard/peers': [peer] },
        { version: VERSION, replies: { '/tool/ping': answer, '/ping': answer } },
      );
      expect(await action.goals?.look(reader, input, 41_000)).toEqual({ amiss, isFinal: true });
    });
  });

  describe('setup_site_to_site_tunnel', () => {
    it.each([
      [
        'the far router has the name for something else',
        example('workflow.setup_site_to_site_tunnel'),
        [{ do: 'bridge.create', input: { name: 'to-riga' } }],
        'to-riga is an interface of the type bridge already',
      ],
      [
        'a network of this side is connected at the far one',
        example('workflow.setup_site_to_site_tunnel', 1),
        [{ do: 'ip.add_address', input: { address: '10.1.7.1/24', interface: 'bridge' } }],
        'a network of the other side, 10.1.0.0/16, overlaps with 10.1.7.0/24 on bridge',
      ],
    ])('leaves neither end where %s', async (_what, input, before, why) => {
      const { prepare, run, configuration } = bound(await fleetOf('riga'));
      const FAR = { do: 'ip.add_address', input: { address: '203.0.113.12/24', interface: 'ether1' } };
      await prepare('target', [HUB]);
      await prepare('riga', [FAR, ...before]);
      const start = configuration();
      const { one } = await run('workflow.setup_site_to_site_tunnel', input);
      expect(one.error).toMatchObject({ code: 'PRECONDITION_FAILED', message: expect.stringContaining(why) });
      expect(['failed', 'undone']).toContain(one.status);
      expect(configuration()).toEqual(start);
    });
  });

  it('keeps what other sites use at the hub when one of them is taken back', async () => {
    const { prepare, run, router, under, undo, ended } = bound(await fleetOf('hub', 'elsewhere'));
    await prepare('hub', [HUB]);
    const input = example('workflow.onboard_cgnat_site');
    const first = await run('workflow.onboard_cgnat_site', input);
    expect(first.one.status).toBe('changed');
    const more = await under.jobs.runs.submit(ADMIN, { do: 'workflow.onboard_cgnat_site', on: 'name=elsewhere', input });
    expect((await ended(more.id)).one).toMatchObject({ status: 'changed' });

    expect((await undo(first.run.id)).one.status).toBe('changed');
    const peers = router('hub').rows('/interface/wireguard/peers');
    expect(peers.map(({ comment }) => comment)).toEqual(['site elsewhere']);
    expect(peers[0]?.['last-handshake']).toBe('7s');
    expect(router('target').rows('/interface/wireguard')).toEqual([]);
  });

  it('says who is no member of the hub', async () => {
    const { prepare, run } = bound(await fleetOf('hub'));
    await prepare('hub', [HUB]);
    const input = example('workflow.wireguard_mesh_or_hub') as { readonly members: readonly { readonly router: string }[] };
    const members = input.members.filter(({ router }) => router !== 'target');
    const { one } = await run('workflow.wireguard_mesh_or_hub', { ...input, members });
    expect(one.evidence?.notes).toContainEqual(expect.stringContaining('target is not among the members'));
  });

  describe('OpenVPN', () => {
    it('answers a profile that holds what a client needs, and leaves no file', async () => {
      const { run, router, under } = bound(await fleetOf());
      const { one, run: made } = await run('workflow.setup_openvpn_roadwarrior', example('workflow.setup_openvpn_roadwarrior'));
      expect(one.status).toBe('changed');
      const [row] = one.output?.rows ?? [];
      expect(row).toMatchObject({ file: 'vpn.example.com-road.ovpn' });
      const lines = row?.['text']?.split('\n') ?? [];
      expect(lines).toEqual(
        expect.arrayContaining([
          'proto tcp-client',
          'remote vpn.example.com 1194',
          'remote-cert-tls server',
          'data-ciphers AES-256-GCM:AES-256-CBC',
          'cipher AES-256-CBC',
          'auth SHA256',
          'route 192.168.88.0 255.255.255.0',
          '-----BEGIN CERTIFICATE-----',
          '</ca>',
        ]),
      );
      expect(JSON.stringify(one)).not.toContain('documentation-1');
      expect(
        router('target')
          .rows('/file')
          .map(({ name }) => name),
      ).not.toContainEqual(expect.stringMatching(/\.(crt|key)$/));
      const files = await under.jobs.artefacts.list(ADMIN, made.id, {});
      expect(files.items.map(({ name, secret }) => [name, secret])).toEqual([['road-ca.crt', false]]);
    });

    it('brings keys of clients over encrypted, and shuts out who left', async () => {
      const { prepare, run, router, under } = bound(await fleetOf());
      const { before, input = {} } = registry.action('workflow.setup_openvpn_with_certs').examples[1] ?? {};
      await prepare('target', before ?? []);
      const { one, run: made } = await run('workflow.setup_openvpn_with_certs', input);
      expect(one.status).toBe('changed');
      const target = router('target');
      const certificates = new Map(target.rows('/certificate').map((row) => [row['name'], row]));
      expect(certificates.get('staff-anna')?.['revoked']).toBeTruthy();
      expect(certificates.get('staff-carla')?.['revoked'] ?? '').toBe('');
      const logins = target.rows('/ppp/secret').map(({ name, disabled }) => [name, disabled]);
      expect(logins).toEqual([
        ['anna', 'true'],
        ['carla', 'false'],
      ]);
      const files = await under.jobs.artefacts.list(ADMIN, made.id, {});
      expect(files.items.map(({ name, secret }) => [name, secret])).toEqual([
        ['staff-carla.crt', false],
        ['staff-carla.key', true],
        ['staff-ca.crt', false],
      ]);
      expect(target.rows('/file').map(({ name }) => name)).not.toContainEqual(expect.stringMatching(/\.(crt|key)$/));
    });

    it('leaves a server alone that serves something else', async () => {
      const { prepare, run, configuration } = bound(await fleetOf());
      const { before = [], input } = registry.action('workflow.setup_openvpn_roadwarrior').examples[1] ?? {};
      await prepare('target', [...before, { do: 'openvpn.create_server', input: { name: 'sites', port: 443 } }]);
      const start = configuration();
      const { one } = await run('workflow.setup_openvpn_roadwarrior', input ?? {});
      expect(one.error?.message).toContain('the OpenVPN server sites listens on tcp 443 already');
      expect(configuration()).toEqual(start);
    });
  });
});

/** Its methods, to be taken apart. */
function bound(one: StagedTrial) {
  return {
    under: one.under,
    prepare: one.prepare.bind(one),
    run: one.run.bind(one),
    undo: one.undo.bind(one),
    ended: one.ended.bind(one),
    router: one.router.bind(one),
    configuration: one.configuration.bind(one),
  };
}
