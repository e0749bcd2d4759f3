import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';
import { watchScripted } from './api-scripted-kit';

const OLD = '6.49.18';
const SEVENS = VERSIONS.filter((version) => version !== OLD);
const KEY = 'qGVl3fXnYcoQXLa0ZV4bYkUv3rGmLAvOaX2bgzv8bnk=';

describe('api collectors of VPN', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.8.1' });
  });
  afterAll(() => twins.close());

  it.each(SEVENS)('reads no key of a WireGuard peer of %s but the public one', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    router.exec(['/interface/wireguard/add', '=name=wg1']);
    const secret = { 'preshared-key': 'psk-that-nobody-may-see', 'private-key': 'private-that-nobody-may-see' };
    const peer = { interface: 'wg1', comment: 'branch', 'public-key': KEY, 'persistent-keepalive': '25s', ...secret };
    router.putRow('/interface/wireguard/peers', peer);
    router.putRow('/interface/wireguard/peers', { ...peer, comment: 'gone', disabled: 'true' });
    expect(await collect('api.wireguard')).toEqual([
      'routeros_wireguard_peer_last_handshake_timestamp_seconds{interface="wg1",peer="branch"} 0',
      'routeros_wireguard_peer_receive_bytes_total{interface="wg1",peer="branch"} 0',
      'routeros_wireguard_peer_transmit_bytes_total{interface="wg1",peer="branch"} 0',
      'routeros_wireguard_peer_monitored{interface="wg1",peer="branch"} 1',
    ]);
    const properties = asked.flatMap(({ proplist = [] }) => proplist);
    expect(properties.filter((name) => name.endsWith('-key'))).toEqual(['public-key']);
  });

  it('tells of WireGuard peers by names that last, and when they shook hands', async () => {
    const common = { interface: 'wg1', 'public-key': KEY, disabled: 'false' };
    const watched = await watchScripted('7.20.8', {
      '/interface/wireguard/peers/print': [
        { ...common, name: 'branch', comment: 'not this', rx: '1024', tx: '2048', 'last-handshake': '1m30s' },
        { ...common, name: 'peer2', comment: 'phone of anna', rx: '0', tx: '148', 'last-handshake': '0s' },
        { ...common, name: 'peer3', rx: '5', tx: '1.5KiB', 'last-handshake': '0s' },
        { ...common, interface: 'wg2', name: 'branch', rx: '1', tx: '1', 'last-handshake': '1w2d03:04:05' },
        { ...common, interface: 'wg2', name: 'branch', rx: '1', tx: '1' },
      ],
    });
    const lines = await watched.collect('api.wireguard', {}, 1_700_000_000_000);
    await watched.close();
    const handshakes = lines.filter((line) => line.includes('handshake'));
    const series = 'routeros_wireguard_peer_last_handshake_timestamp_seconds';
    expect(handshakes).toEqual([
      `${series}{interface="wg1",peer="branch"} 1699999910`,
      `${series}{interface="wg1",peer="phone of anna"} 0`,
      // Just now, since something came in.
      `${series}{interface="wg1",peer="${KEY}"} 1700000000`,
      `${series}{interface="wg2",peer="branch"} ${1_700_000_000 - 788_645}`,
      `${series}{interface="wg2",peer="branch (2)"} 0`,
    ]);
    expect(valueIn(lines, 'routeros_wireguard_peer_receive_bytes_total{interface="wg1",peer="branch"}')).toBe(1_024);
    expect(valueIn(lines, 'routeros_wireguard_peer_transmit_bytes_total{interface="wg1",peer="branch"}')).toBe(2_048);
    expect(valueIn(lines, `routeros_wireguard_peer_transmit_bytes_total{interface="wg1",peer="${KEY}"}`)).toBe(1_536);
    expect(valueIn(lines, 'routeros_wireguard_peer_monitored{interface="wg1",peer="branch"}')).toBe(0);
  });

  it.each(VERSIONS)('counts the IPsec peers and associations of %s and reads no key', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    router.putRow('/ip/ipsec/active-peers', { 'remote-address': '192.0.2.1', state: 'established' });
    router.putRow('/ip/ipsec/active-peers', { 'remote-address': '192.0.2.2', state: 'message-1-sent' });
    for (const spi of ['0x1', '0x2']) router.putRow('/ip/ipsec/installed-sa', { spi, 'enc-key': 'nobody-may-see' });
    asked.length = 0;
    expect(await collect('api.ipsec')).toEqual(['routeros_ipsec_peers_established 1', 'routeros_ipsec_security_associations 2']);
    expect(asked.every(({ args }) => args['count-only'] === '')).toBe(true);
  });

  it.each(VERSIONS)('counts the PPP sessions of %s by service, and tells when the last is gone', async (version) => {
    const { router, collect } = twins.watched(version);
    expect(await collect('api.ppp')).toEqual([]);
    const ids = ['pppoe', 'pppoe', 'l2tp', 'async'].map((service, at) =>
      router.putRow('/ppp/active', { name: `user${at}`, service }),
    );
    expect(await collect('api.ppp')).toEqual([
      'routeros_ppp_active_sessions{service="pppoe"} 2',
      'routeros_ppp_active_sessions{service="l2tp"} 1',
      'routeros_ppp_active_sessions{service="other"} 1',
    ]);
    for (const id of ids) router.dropRow('/ppp/active', id);
    expect([...(await collect('api.ppp'))].sort()).toEqual([
      'routeros_ppp_active_sessions{service="l2tp"} 0',
      'routeros_ppp_active_sessions{service="other"} 0',
      'routeros_ppp_active_sessions{service="pppoe"} 0',
    ]);
  });
});
