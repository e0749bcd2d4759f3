import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';

const OLD = '6.49.18';
const SEVENS = VERSIONS.filter((version) => version !== OLD);

describe('api collectors of routing', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.6.1' });
  });
  afterAll(() => twins.close());
  // What was not set up before is looked for at once.
  beforeEach(() => {
    for (const version of VERSIONS) twins.watched(version).forget();
  });

  it.each(VERSIONS)('counts the routes of %s by where they come from, and goes on telling 0', async (version) => {
    const { router, collect } = twins.watched(version);
    router.exec(['/ip/route/add', '=dst-address=10.9.0.0/16', '=gateway=192.168.88.2']);
    const ids = ['10.8.0.0/16', '10.8.1.0/24'].map((prefix) =>
      router.putRow('/ip/route', { 'dst-address': prefix, gateway: '192.168.88.3', bgp: 'true', dynamic: 'true' }),
    );
    const rows = router.rows('/ip/route');
    const having = (flag: string): number => rows.filter((row) => row[flag] === 'true').length;
    const lines = await collect('api.routes');
    expect(valueIn(lines, 'routeros_routes{family="ipv4",protocol="connect"}')).toBe(having('connect'));
    expect(valueIn(lines, 'routeros_routes{family="ipv4",protocol="static"}')).toBe(having('static'));
    expect(valueIn(lines, 'routeros_routes{family="ipv4",protocol="bgp"}')).toBe(2);
    for (const id of ids) router.dropRow('/ip/route', id);
    expect(valueIn(await collect('api.routes'), 'routeros_routes{family="ipv4",protocol="bgp"}')).toBe(0);
  });

  it.each(SEVENS)('gives a BGP peer of %s a series also while its session is down', async (version) => {
    const { router, collect } = twins.watched(version);
    for (const [name, address, as] of [
      ['provider', '203.0.113.1', '64511'],
      ['backup', '203.0.113.5', '64512'],
      ['spare', '203.0.113.9', '64513'],
      ['clients', '10.20.0.0/24', '65001'],
    ] as const) {
      const disabled = name === 'spare' ? 'true' : 'false';
      router.putRow('/routing/bgp/connection', { name, 'remote.address': address, 'remote.as': as, disabled });
    }
    const session = router.putRow('/routing/bgp/session', {
      name: 'provider-1',
      'remote.address': '203.0.113.1',
      'remote.as': '64511',
      established: 'true',
      uptime: '1w2d03:04:05',
      'prefix-count': '901234',
    });
    router.putRow('/routing/bgp/session', {
      name: 'clients-7',
      'remote.address': '10.20.0.4',
      'remote.as': '65001',
      established: 'true',
      uptime: '5m',
      'prefix-count': '2',
    });
    expect(await collect('api.bgp')).toEqual([
      'routeros_bgp_session_up{peer="provider"} 1',
      'routeros_bgp_session_prefixes{peer="provider"} 901234',
      'routeros_bgp_session_uptime_seconds{peer="provider"} 788645',
      'routeros_bgp_session_info{peer="provider",remote_address="203.0.113.1",remote_as="64511"} 1',
      'routeros_bgp_session_up{peer="backup"} 0',
      'routeros_bgp_session_info{peer="backup",remote_address="203.0.113.5",remote_as="64512"} 1',
      'routeros_bgp_session_up{peer="clients 10.20.0.4"} 1',
      'routeros_bgp_session_prefixes{peer="clients 10.20.0.4"} 2',
      'routeros_bgp_session_uptime_seconds{peer="clients 10.20.0.4"} 300',
      'routeros_bgp_session_info{peer="clients 10.20.0.4",remote_address="10.20.0.4",remote_as="65001"} 1',
    ]);
    router.dropRow('/routing/bgp/session', session);
    expect(valueIn(await collect('api.bgp'), 'routeros_bgp_session_up{peer="provider"}')).toBe(0);
  });

  it('reads the peers of 6.x', async () => {
    const { router, collect } = twins.watched(OLD);
    const about = { 'remote-address': '203.0.113.1', 'remote-as': '64511' };
    const run = { state: 'established', established: 'true', uptime: '1h', 'prefix-count': '17' };
    router.putRow('/routing/bgp/peer', { name: 'provider', ...about, ...run });
    router.putRow('/routing/bgp/peer', { name: 'backup', ...about, 'remote-address': '203.0.113.5', state: 'idle' });
    router.putRow('/routing/bgp/peer', { name: 'spare', ...about, disabled: 'true' });
    expect(await collect('api.bgp')).toEqual([
      'routeros_bgp_session_up{peer="provider"} 1',
      'routeros_bgp_session_prefixes{peer="provider"} 17',
      'routeros_bgp_session_uptime_seconds{peer="provider"} 3600',
      'routeros_bgp_session_info{peer="provider",remote_address="203.0.113.1",remote_as="64511"} 1',
      'routeros_bgp_session_up{peer="backup"} 0',
      'routeros_bgp_session_info{peer="backup",remote_address="203.0.113.5",remote_as="64511"} 1',
    ]);
  });

  it.each(VERSIONS)('counts the OSPF neighbours of %s by state, full ones also when there are none', async (version) => {
    const { router, collect } = twins.watched(version);
    for (const { '.id': id = '' } of router.rows('/routing/ospf/instance')) router.dropRow('/routing/ospf/instance', id);
    router.putRow('/routing/ospf/instance', { name: 'core' });
    router.putRow('/routing/ospf/instance', { name: 'edge' });
    router.putRow('/routing/ospf/neighbor', { instance: 'core', 'router-id': '10.0.0.2', state: 'Full' });
    const wavers = router.putRow('/routing/ospf/neighbor', { instance: 'core', 'router-id': '10.0.0.3', state: 'Full' });
    router.putRow('/routing/ospf/neighbor', { instance: 'core', 'router-id': '10.0.0.4', state: 'ExStart' });
    const full = 'routeros_ospf_neighbors{ospf_instance="core",state="full"}';
    const lines = await collect('api.ospf');
    expect(lines).toEqual([
      `${full} 2`,
      'routeros_ospf_neighbors{ospf_instance="core",state="exstart"} 1',
      'routeros_ospf_neighbors{ospf_instance="edge",state="full"} 0',
    ]);
    router.putRow('/routing/ospf/neighbor', { '.id': wavers, state: 'Init' });
    expect(valueIn(await collect('api.ospf'), full)).toBe(1);
  });

  it('keeps both versions of OSPF of 6.x apart', async () => {
    const { router, collect } = twins.watched(OLD);
    router.putRow('/routing/ospf-v3/instance', { name: 'default' });
    router.putRow('/routing/ospf-v3/neighbor', { instance: 'default', 'router-id': '10.0.0.2', state: 'Full' });
    const lines = await collect('api.ospf');
    expect(valueIn(lines, 'routeros_ospf_neighbors{ospf_instance="v3 default",state="full"}')).toBe(1);
  });

  it.each(SEVENS)('tells which BFD sessions of %s are up', async (version) => {
    const { router, collect } = twins.watched(version);
    const menu = '/routing/bfd/session';
    router.putRow(menu, { 'remote-address': '192.0.2.1', vrf: 'main', state: 'up', up: 'true' });
    router.putRow(menu, { 'remote-address': '192.0.2.2', vrf: 'red', state: 'down' });
    router.putRow(menu, { 'remote-address': 'fe80::1%ether1', vrf: 'main', state: 'down', inactive: 'true' });
    expect(await collect('api.bfd')).toEqual([
      'routeros_bfd_session_up{peer="192.0.2.1"} 1',
      'routeros_bfd_session_up{peer="192.0.2.2@red"} 0',
    ]);
  });

  it.each(VERSIONS)('tells who is master on %s', async (version) => {
    const { router, collect } = twins.watched(version);
    router.putRow('/interface/vrrp', { name: 'vrrp1', interface: 'bridge', master: 'true' });
    router.putRow('/interface/vrrp', { name: 'vrrp2', interface: 'bridge', backup: 'true' });
    router.putRow('/interface/vrrp', { name: 'vrrp3', interface: 'bridge', disabled: 'true' });
    expect(await collect('api.vrrp')).toEqual([
      'routeros_vrrp_master{interface="vrrp1"} 1',
      'routeros_vrrp_backup{interface="vrrp1"} 0',
      'routeros_vrrp_master{interface="vrrp2"} 0',
      'routeros_vrrp_backup{interface="vrrp2"} 1',
    ]);
  });
});
