import { createRegistry, parseInput, workflowAreas } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { maskSecrets } from '../../core/secrets';
import { AREAS } from '../../modules';
import { VPN_READS, VPN_WORKFLOWS } from '.';

const registry = createRegistry([...AREAS, ...workflowAreas(VPN_WORKFLOWS, AREAS, { vpn: VPN_READS })]);

type Input = Readonly<Record<string, unknown>>;

/** The first example of a workflow, changed. */
function changed(name: string, change: Input, example = 0): Input {
  return { ...registry.action(`workflow.${name}`).examples[example]?.input, ...change };
}

/** What is said of an input: path and message, one line each. */
function complaints(name: string, input: Input): readonly string[] {
  try {
    parseInput(registry.action(`workflow.${name}`), input);
    return [];
  } catch (error) {
    if (!isAppError(error) || error.code !== 'INPUT_INVALID') throw error;
    const { issues = [] } = error.details as { readonly issues?: readonly { readonly path: string; readonly message: string }[] };
    return issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

const MEMBERS = [
  { router: 'hub', address: '10.254.0.1', endpoint: '203.0.113.1', networks: ['10.1.0.0/16'] },
  { router: 'riga', address: '10.254.0.2', networks: ['10.2.0.0/16'] },
];
const TUNNEL = 'setup_site_to_site_tunnel';
const HUB = 'wireguard_mesh_or_hub';
const CLIENT = 'setup_vpn_client';
const ROAD = 'setup_openvpn_roadwarrior';
const CERTS = 'setup_openvpn_with_certs';
const IKE = 'ipsec_ikev2_remote_access';
const SITE = 'onboard_cgnat_site';
const LAYER_2 = 'l2_extension_vxlan_eoip';
const ROLL = 'roll_wireguard_keys';
const USERS = 'migrate_pptp_l2tp_to_wireguard';

describe('src/workflows/vpn', () => {
  it.each<[string, Input, string]>([
    [CLIENT, { routes: ['0.0.0.0/0'] }, 'routes.0: a default route would take the packets of the tunnel itself'],
    [
      CLIENT,
      { routes: ['203.0.113.0/24'], 'endpoint-address': '203.0.113.9' },
      'routes.0: 203.0.113.9, where the server listens',
    ],
    [CLIENT, { 'remote-address': '10.255.0.12' }, 'remote-address: both ends have the same address'],
    [CLIENT, { routes: ['10.255.0.0/16'] }, 'routes.0: 10.255.0.0/16 overlaps with the network of the tunnel'],
    [CLIENT, { 'remote-public-key': 'short' }, 'remote-public-key: a WireGuard key is 32 bytes'],

    [ROAD, { 'local-address': '10.8.0.10' }, 'local-address: the pool would give 10.8.0.10 to a client'],
    [ROAD, { networks: ['10.8.0.0/16'] }, 'networks.0: 10.8.0.0/16 overlaps with that of the clients'],
    [ROAD, { users: [] }, 'users: '],
    [
      ROAD,
      {
        users: [
          { name: 'anna', password: 'a' },
          { name: 'anna', password: 'b' },
        ],
      },
      'users.1: name anna is there twice',
    ],
    [ROAD, { ca: 'site-ca' }, 'ca: it belongs to a certificate that is there already'],
    [CERTS, { revoked: ['anna'] }, 'revoked.0: anna is to log in and to be revoked'],
    [CERTS, { clients: [{ name: 'server', password: 'x' }] }, 'clients.0.name: server is the certificate of another'],
    [CERTS, { 'export-passphrase': 'short' }, 'export-passphrase: at least 8 characters'],

    [TUNNEL, { 'device-a': 'riga' }, 'device-b: both ends are the same router'],
    [TUNNEL, { 'endpoint-a': undefined }, 'endpoint-b: name the endpoint of one router at least'],
    [TUNNEL, { 'transfer-net': '10.255.12.0/32' }, 'transfer-net: it has to hold two addresses'],
    [TUNNEL, { 'transfer-net': undefined }, 'transfer-net: wireguard needs a network inside the tunnel'],
    [TUNNEL, { secret: 'documentation' }, 'secret: with wireguard it is a key'],
    [TUNNEL, { 'routes-b': ['10.1.2.0/24'] }, 'routes-b.0: 10.1.2.0/24 overlaps with a network behind a, 10.1.0.0/16'],
    [TUNNEL, { 'routes-a': ['203.0.113.0/24'] }, 'endpoint-a: it lies in 203.0.113.0/24: the tunnel would run through itself'],
    [TUNNEL, { type: 'ipsec', secret: 'documentation' }, 'transfer-net: ipsec has no network of its own'],
    [TUNNEL, { type: 'ipsec', 'transfer-net': undefined }, 'secret: ipsec needs a secret'],
    [TUNNEL, { type: 'ipsec', 'transfer-net': undefined, secret: 'short' }, 'secret: at least 8 characters'],
    [
      TUNNEL,
      { type: 'ipsec', 'transfer-net': undefined, secret: 'documentation', 'routes-b': [] },
      'routes-b: ipsec carries what',
    ],
    [TUNNEL, { type: 'gre+ipsec', secret: 'documentation' }, 'endpoint-b: gre+ipsec needs the endpoint of both routers'],
    [
      TUNNEL,
      { type: 'gre+ipsec', secret: 'documentation', 'endpoint-b': 'vpn.example' },
      'outer-address-b: gre+ipsec needs the address',
    ],
    [TUNNEL, { type: 'eoip', 'endpoint-b': '203.0.113.12' }, 'tunnel-id: eoip needs the number of the tunnel'],

    [HUB, { members: MEMBERS, hub: undefined }, 'hub: say which router is the hub'],
    [HUB, { members: MEMBERS, hub: 'tallinn' }, 'hub: tallinn is not among the members'],
    [HUB, { members: MEMBERS, hub: 'riga' }, 'hub: the hub needs an endpoint'],
    [HUB, { members: [MEMBERS[0], { ...MEMBERS[1], address: '10.254.0.1' }] }, 'members.1: address 10.254.0.1 is there twice'],
    [HUB, { members: [MEMBERS[0], { ...MEMBERS[1], router: 'hub' }] }, 'members.1: router hub is there twice'],
    [
      HUB,
      { members: [MEMBERS[0], { ...MEMBERS[1], address: '10.253.0.2' }] },
      'members.1.address: 10.253.0.2 is no address of a router',
    ],
    [HUB, { members: [MEMBERS[0], { ...MEMBERS[1], address: '10.254.0.255' }] }, 'members.1.address: 10.254.0.255 is no address'],
    [
      HUB,
      { members: [MEMBERS[0], { ...MEMBERS[1], networks: ['10.1.9.0/24'] }] },
      'members.1.networks.0: 10.1.9.0/24 overlaps with a network of hub',
    ],
    [HUB, { topology: 'mesh', members: MEMBERS, hub: 'hub' }, 'hub: a mesh has no hub'],
    [
      HUB,
      { topology: 'mesh', members: MEMBERS.map(({ endpoint: _, ...rest }) => rest), hub: undefined },
      'members: hub and riga have no endpoint',
    ],
    [
      HUB,
      {
        topology: 'mesh',
        hub: undefined,
        members: Array.from({ length: 9 }, (_, at) => ({
          router: `r${at}`,
          address: `10.254.0.${at + 1}`,
          endpoint: 'x.example',
        })),
      },
      'members: a mesh has at most 8 routers',
    ],

    [IKE, { users: [] }, 'users: name the certificate of one user at least'],
    [IKE, { auth: 'eap-radius' }, 'users: RADIUS knows the users'],
    [IKE, { users: ['vpn'] }, 'certificate: the router and a user cannot share a certificate'],
    [IKE, { networks: ['10.0.0.0/8'] }, 'networks.0: 10.0.0.0/8 overlaps with that of the users'],

    [SITE, { sites: [{ router: 'hub', address: '10.253.0.9' }] }, 'sites.0.router: the hub is no site'],
    [SITE, { sites: [{ router: 'x', address: '10.9.0.9' }] }, 'sites.0.address: 10.9.0.9 is not in 10.253.0.0/20'],
    [SITE, { sites: [{ router: 'x', address: '10.253.0.1' }] }, 'sites: address 10.253.0.1 is there twice'],
    [SITE, { managers: ['10.253.4.0/24'] }, 'managers.0: 10.253.4.0/24 overlaps with the management network'],
    [SITE, { name: 'wg "x"' }, 'name: letters, digits'],

    [LAYER_2, { 'tunnel-id': undefined }, 'tunnel-id: eoip needs the number of the tunnel'],
    [LAYER_2, { type: 'vxlan', vni: 7 }, 'secret: vxlan does not encrypt'],
    [LAYER_2, { 'underlay-b': '203.0.113.1' }, 'underlay-b: both routers cannot have the same address'],

    [ROLL, { 'next-name': 'to-riga' }, 'next-name: the new interface needs a name of its own'],
    [ROLL, { 'endpoint-a': undefined }, 'endpoint-b: name the endpoint of one router at least'],
    [ROLL, { 'routes-b': ['10.255.13.0/24'] }, 'routes-b.0: 10.255.13.0/24 overlaps with the network of the new tunnel'],

    [USERS, { 'local-address': '10.10.0.10/24' }, 'users.0.address: 10.10.0.10 is no address of a user'],
    [USERS, { networks: ['10.10.0.0/16'] }, 'networks.0: 10.10.0.0/16 overlaps with the network of the new VPN'],
  ])('%s refuses %j', (name, change, said) => {
    const told = complaints(name, changed(name, change));
    expect(told).toContainEqual(expect.stringContaining(said));
  });

  it.each(VPN_WORKFLOWS.map(({ name }) => name))('%s takes its own examples', (name) => {
    const { examples } = registry.action(`workflow.${name}`);
    expect(examples.map(({ input }) => complaints(name, input))).toEqual(examples.map(() => []));
  });

  it('masks every secret that it takes', () => {
    const taken: readonly (readonly [workflow: string, secret: string])[] = [
      [CLIENT, 'private-key'],
      [CLIENT, 'preshared-key'],
      [TUNNEL, 'secret'],
      [ROAD, 'password'],
      [CERTS, 'password'],
      [CERTS, 'export-passphrase'],
      [LAYER_2, 'secret'],
    ];
    const masked = taken.map(([name, secret]) =>
      maskSecrets({ [secret]: 'Leak-me' }, registry.action(`workflow.${name}`).secrets),
    );
    expect(JSON.stringify(masked)).not.toContain('Leak-me');
  });
});
