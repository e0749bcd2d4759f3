import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';

const HUB = '203.0.113.1';

let fleet: SimFleet;
let hub: SimRouter;
let site: SimRouter;

beforeEach(async () => {
  fleet = await startFleet({ routers: 2, first: '127.3.12.1', apiPort: 0, versions: ['7.20.8'] });
  [hub, site] = fleet.routers as [SimRouter, SimRouter];
  hub.exec(['/ip/address/add', `=address=${HUB}/24`, '=interface=ether1']);
});

afterEach(() => fleet.close());

function withInterface(router: SimRouter): string {
  router.exec(['/interface/wireguard/add', '=name=wg', '=listen-port=13231']);
  return router.rows('/interface/wireguard')[0]?.['public-key'] ?? '';
}

function addPeer(router: SimRouter, key: string, ...words: readonly string[]): void {
  const peer = ['=interface=wg', `=public-key=${key}`, '=allowed-address=0.0.0.0/0', ...words];
  router.exec(['/interface/wireguard/peers/add', ...peer]);
}

function lastHandshake(router: SimRouter): string | undefined {
  return router.rows('/interface/wireguard/peers')[0]?.['last-handshake'];
}

function openPort(): void {
  const rule = ['=chain=input', '=protocol=udp', '=dst-port=13231', '=action=accept', '=place-before=*2'];
  hub.exec(['/ip/firewall/filter/add', ...rule]);
}

describe('WireGuard between simulated routers', () => {
  let hubKey: string;
  let siteKey: string;
  beforeEach(() => {
    hubKey = withInterface(hub);
    siteKey = withInterface(site);
  });

  const call = [`=endpoint-address=${HUB}`, '=endpoint-port=13231'];

  it('has a session where one end reaches the other and the keys fit', () => {
    openPort();
    addPeer(hub, siteKey);
    expect(lastHandshake(hub)).toBeUndefined();
    addPeer(site, hubKey, ...call);
    expect(lastHandshake(hub)).toBe('7s');
    expect(lastHandshake(site)).toBe('7s');
    expect(site.rows('/interface/wireguard/peers')[0]).toMatchObject({ 'current-endpoint-address': HUB });
  });

  it('has none behind a firewall that does not let it in', () => {
    addPeer(hub, siteKey);
    addPeer(site, hubKey, ...call);
    expect(lastHandshake(site)).toBeUndefined();
  });

  it.each([
    ['another key', () => withOther(), [] as string[], call],
    ['a second key that only one end has', () => siteKey, [`=preshared-key=${'A'.repeat(43)}=`], call],
    ['another port', () => siteKey, [], [`=endpoint-address=${HUB}`, '=endpoint-port=9999']],
    ['nobody who calls', () => siteKey, [], []],
    ['a peer that is off', () => siteKey, ['=disabled=yes'], call],
  ])('has none with %s', (_what, key, atHub, atSite) => {
    openPort();
    addPeer(hub, key(), ...atHub);
    addPeer(site, hubKey, ...atSite);
    expect(lastHandshake(hub)).toBeUndefined();
    expect(lastHandshake(site)).toBeUndefined();
  });

  function withOther(): string {
    return Buffer.alloc(32, 7).toString('base64');
  }
});

describe('IPsec between simulated routers', () => {
  const NETWORKS = { hub: '10.1.0.0/24', site: '10.2.0.0/24' };
  const SITE = '203.0.113.2';

  beforeEach(() => {
    site.exec(['/ip/address/add', `=address=${SITE}/24`, '=interface=ether1']);
    const rule = ['=chain=input', '=protocol=udp', '=dst-port=500', '=action=accept', '=place-before=*2'];
    hub.exec(['/ip/firewall/filter/add', ...rule]);
  });

  function end(router: SimRouter, secret: string, ...peer: readonly string[]): void {
    const [here, there, other] = router === hub ? ['hub', 'site', SITE] : ['site', 'hub', HUB];
    router.exec(['/ip/ipsec/peer/add', '=name=other', `=address=${other}`, '=exchange-mode=ike2', ...peer]);
    router.exec(['/ip/ipsec/identity/add', '=peer=other', `=secret=${secret}`]);
    const networks = NETWORKS as Readonly<Record<string, string>>;
    router.exec([
      '/ip/ipsec/policy/add',
      '=peer=other',
      '=tunnel=yes',
      `=src-address=${networks[here ?? '']}`,
      `=dst-address=${networks[there ?? '']}`,
    ]);
  }

  it('is established where both ends agree', () => {
    end(hub, 'documentation');
    expect(hub.rows('/ip/ipsec/active-peers')).toEqual([]);
    end(site, 'documentation');
    expect(hub.rows('/ip/ipsec/active-peers')).toMatchObject([{ state: 'established', 'remote-address': SITE }]);
    expect(site.rows('/ip/ipsec/policy').map((row) => row['ph2-state'])).toEqual(['established']);
  });

  it.each([
    ['another key', 'another', []],
    ['another version of IKE', 'documentation', ['=exchange-mode=main']],
    ['two who wait', 'documentation', ['=passive=yes']],
  ])('is not with %s', (_what, secret, peer) => {
    end(hub, 'documentation', '=passive=yes');
    end(site, secret, ...peer);
    expect(site.rows('/ip/ipsec/active-peers')).toEqual([]);
    expect(site.rows('/ip/ipsec/policy').map((row) => row['ph2-state'])).toEqual(['no-phase2']);
  });

  it('lets a tunnel with a keepalive be up', () => {
    const shared = ['=name=gre-x', '=keepalive=10s,10', '=ipsec-secret=documentation', '=allow-fast-path=no'];
    hub.exec(['/interface/gre/add', `=remote-address=${SITE}`, ...shared]);
    expect(hub.rows('/interface/gre')).toMatchObject([{ running: 'false' }]);
    site.exec(['/interface/gre/add', `=remote-address=${HUB}`, ...shared]);
    expect(hub.rows('/interface/gre')).toMatchObject([{ running: 'true' }]);
    site.exec(['/interface/gre/set', '=.id=gre-x', '=ipsec-secret=another']);
    expect(hub.rows('/interface/gre')).toMatchObject([{ running: 'false' }]);
  });
});
