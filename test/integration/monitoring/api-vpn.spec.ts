import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';

const OLD = '6.49.18';
const SEVENS = VERSIONS.filter((version) => version !== OLD);
const KEY = 'qGVl3fXnYcoQXLa0ZV4bYkUv3rGmLAvOaX2bgzv8bnk=';

describe('api collectors of VPN', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.8.1' });
  });
  afterAll(() => twins.close());

  it.each(SEVENS)('tells of the WireGuard peers of %s by names that last', async (version) => {
    const { router, asked, collect } = twins.watched(version);
    router.putRow('/interface/wireguard', { name: 'wg1' });
    const peers = '/interface/wireguard/peers';
    const secret = { 'preshared-key': 'psk-that-nobody-may-see', 'private-key': 'private-that-nobody-may-see' };
    router.putRow(peers, {
      interface: 'wg1',
      name: 'branch',
      comment: 'not this',
      'public-key': KEY,
      rx: '1024',
      tx: '2048',
      'last-handshake': '1m30s',
      'persistent-keepalive': '25s',
      ...secret,
    });
    router.putRow(peers, { interface: 'wg1', name: 'peer2', comment: 'phone of anna', 'public-key': KEY, ...secret });
    router.putRow(peers, { interface: 'wg1', 'public-key': KEY, rx: '5', tx: '0', 'last-handshake': '0s' });
    router.putRow(peers, { interface: 'wg1', name: 'gone', disabled: 'true', 'public-key': KEY });
    const lines = await collect('api.wireguard');
    const at = (peer: string): string => `{interface="wg1",peer="${peer}"}`;
    const handshake = 'routeros_wireguard_peer_last_handshake_timestamp_seconds';
    expect(valueIn(lines, `routeros_wireguard_peer_receive_bytes_total${at('branch')}`)).toBe(1_024);
    expect(valueIn(lines, `routeros_wireguard_peer_transmit_bytes_total${at('branch')}`)).toBe(2_048);
    expect(valueIn(lines, `routeros_wireguard_peer_monitored${at('branch')}`)).toBe(1);
    expect(Math.abs(valueIn(lines, `${handshake}${at('branch')}`) - (Date.now() / 1_000 - 90))).toBeLessThan(20);
    expect(valueIn(lines, `${handshake}${at('phone of anna')}`)).toBe(0);
    expect(valueIn(lines, `routeros_wireguard_peer_monitored${at('phone of anna')}`)).toBe(0);
    // Just now, since something came in.
    expect(Date.now() / 1_000 - valueIn(lines, `${handshake}${at(KEY)}`)).toBeLessThan(20);
    expect(lines.filter((line) => line.includes('gone'))).toEqual([]);
    expect(lines.join('\n')).not.toContain('nobody-may-see');
    expect(asked.flatMap(({ proplist = [] }) => proplist)).not.toContain('preshared-key');
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
