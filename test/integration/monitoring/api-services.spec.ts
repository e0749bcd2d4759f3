import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';

const OLD = '6.49.18';
const SEVENS = VERSIONS.filter((version) => version !== OLD);

describe('api collectors of services', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.9.1' });
  });
  afterAll(() => twins.close());

  it.each(VERSIONS)('lets %s count its DHCP leases by server and status', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    router.exec(['/ip/dhcp-server/add', '=name=guests', '=interface=ether5', '=disabled=no']);
    router.putRow('/ip/dhcp-server/lease', { address: '10.5.0.9', 'mac-address': '02:00:00:00:00:09', server: 'guests' });
    router.putRow('/ip/dhcp-server/lease', { address: '10.6.0.9', 'mac-address': '02:00:00:00:00:0A', server: 'all' });
    const bound = router.rows('/ip/dhcp-server/lease').filter((row) => row['active-server'] === 'defconf').length;
    asked.length = 0;
    const lines = await collect('api.dhcp');
    expect(bound).toBeGreaterThan(2);
    expect([...lines].sort()).toEqual(
      [
        `routeros_dhcp_leases{server="defconf",status="bound"} ${bound}`,
        'routeros_dhcp_leases{server="defconf",status="offered"} 0',
        'routeros_dhcp_leases{server="defconf",status="waiting"} 0',
        'routeros_dhcp_leases{server="guests",status="bound"} 0',
        'routeros_dhcp_leases{server="guests",status="offered"} 0',
        'routeros_dhcp_leases{server="guests",status="waiting"} 1',
        'routeros_dhcp_leases{server="all",status="waiting"} 1',
      ].sort(),
    );
    const leases = asked.filter(({ command }) => command.startsWith('/ip/dhcp-server/lease'));
    expect(leases.every(({ args }) => args['count-only'] === '')).toBe(true);
  });

  it('reads every lease once where there are many servers', async () => {
    const many = await startTwins({ first: '127.44.10.1' });
    try {
      const { router, asked, collect } = many.watched('7.24');
      for (let number = 0; number < 20; number += 1) {
        router.putRow('/ip/dhcp-server', { name: `vlan${number}`, interface: 'bridge' });
        router.putRow('/ip/dhcp-server/lease', { 'mac-address': `02:00:00:00:01:${number + 10}`, server: `vlan${number}` });
      }
      const lines = await collect('api.dhcp');
      expect(valueIn(lines, 'routeros_dhcp_leases{server="vlan17",status="waiting"}')).toBe(1);
      expect(asked.filter(({ command }) => command.startsWith('/ip/dhcp-server/lease'))).toHaveLength(3);
    } finally {
      await many.close();
    }
  });

  it.each(VERSIONS)('knows how full the pools of %s are', async (version) => {
    const { router, collect } = twins.watched(version);
    router.exec(['/ip/pool/add', '=name=vpn', '=ranges=10.9.0.2-10.9.0.11,10.9.1.0/28']);
    // What later 7.x tells itself stands in the row; before, it is counted.
    if (version === '7.24') {
      const row = router.rows('/ip/pool').find(({ name }) => name === 'vpn');
      router.putRow('/ip/pool', { '.id': row?.['.id'] ?? '', total: '26', used: '2', available: '24' });
    } else {
      for (const address of ['10.9.0.2', '10.9.0.3']) {
        router.putRow('/ip/pool/used', { pool: 'vpn', address, owner: 'PPP', info: 'anna' });
      }
    }
    const lines = await collect('api.pools');
    expect(valueIn(lines, 'routeros_ip_pool_total_addresses{pool="default-dhcp",family="ipv4"}')).toBe(245);
    expect(valueIn(lines, 'routeros_ip_pool_used_addresses{pool="default-dhcp",family="ipv4"}')).toBe(0);
    expect(valueIn(lines, 'routeros_ip_pool_total_addresses{pool="vpn",family="ipv4"}')).toBe(26);
    expect(valueIn(lines, 'routeros_ip_pool_used_addresses{pool="vpn",family="ipv4"}')).toBe(2);
  });

  it.each(VERSIONS)('counts the prefixes of the IPv6 pools of %s', async (version) => {
    const { router, collect } = twins.watched(version);
    router.putRow('/ipv6/pool', { name: 'customers', prefix: '2001:db8::/40', 'prefix-length': '56' });
    router.putRow('/ipv6/pool/used', { pool: 'customers', prefix: '2001:db8::/56', owner: 'DHCP' });
    const lines = await collect('api.pools');
    expect(valueIn(lines, 'routeros_ip_pool_total_addresses{pool="customers",family="ipv6"}')).toBe(65_536);
    expect(valueIn(lines, 'routeros_ip_pool_used_addresses{pool="customers",family="ipv6"}')).toBe(1);
  });

  it.each(VERSIONS)('counts who is in the hotspots of %s', async (version) => {
    const { router, collect } = twins.watched(version);
    router.putRow('/ip/hotspot', { name: 'lobby', interface: 'bridge' });
    for (const user of ['anna', 'ben']) router.putRow('/ip/hotspot/active', { server: 'lobby', user });
    for (let at = 0; at < 3; at += 1) router.putRow('/ip/hotspot/host', { server: 'lobby', address: `10.5.50.${at}` });
    expect(await collect('api.hotspot')).toEqual([
      'routeros_hotspot_active_users{server="lobby"} 2',
      'routeros_hotspot_hosts{server="lobby"} 3',
    ]);
  });

  it.each(VERSIONS)('gives the DNS cache of %s in bytes', async (version) => {
    expect(await twins.watched(version).collect('api.dns')).toEqual([
      'routeros_dns_cache_used_bytes 49152',
      'routeros_dns_cache_size_bytes 2097152',
    ]);
  });

  it.each(SEVENS)('tells whether %s follows a time server', async (version) => {
    const { router, collect } = twins.watched(version);
    expect(await collect('api.ntp')).toEqual([]);
    router.exec(['/system/ntp/client/set', '=enabled=yes']);
    expect(await collect('api.ntp')).toEqual(['routeros_ntp_synchronized 0']);
    router.exec(['/system/ntp/client/set', '=servers=192.0.2.123']);
    // The router tells 0.412 milliseconds.
    expect(await collect('api.ntp')).toEqual(['routeros_ntp_synchronized 1', 'routeros_ntp_offset_seconds 0.000412']);
  });

  it.each(VERSIONS)('counts tracked connections of %s and tells how many there may be', async (version) => {
    const { router, collect } = twins.watched(version);
    const told = { 'total-entries': '1234', 'total-ip4-entries': '1200', 'total-ip6-entries': '34' };
    router.putRow('/ip/firewall/connection/tracking', { '.id': '*1', ...told });
    expect(await collect('api.conntrack')).toEqual([
      'routeros_conntrack_entries{family="all"} 1234',
      'routeros_conntrack_entries{family="ipv4"} 1200',
      'routeros_conntrack_entries{family="ipv6"} 34',
    ]);
    expect(await collect('api.conntrack-limit')).toEqual(['routeros_conntrack_max_entries 1048576']);
  });

  it.each(VERSIONS)('counts who administers %s, by the way', async (version) => {
    const { router, collect } = twins.watched(version);
    const id = router.putRow('/user/active', { name: 'anna', via: 'winbox' });
    const lines = await collect('api.users');
    expect(valueIn(lines, 'routeros_users_active{via="winbox"}')).toBe(1);
    expect(valueIn(lines, 'routeros_users_active{via="api"}')).toBeGreaterThan(0);
    router.dropRow('/user/active', id);
    expect(valueIn(await collect('api.users'), 'routeros_users_active{via="winbox"}')).toBe(0);
  });
});
