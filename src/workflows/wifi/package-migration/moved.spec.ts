import type { Row, Rows } from '../../../core/catalogue';
import { lostRadio, movedOf, securityOf, whyNotExchanged, type Known } from './moved';

const NETWORKS = [{ ssid: 'House', passphrase: 'correct horse battery' }, { ssid: 'Guests' }];
const RADIO: Row = { name: 'wlan1', 'mac-address': '02:00:5E:10:00:01', mode: 'ap-bridge', ssid: 'House' };
const GUESTS: Row = { name: 'guests', 'master-interface': 'wlan1', mode: 'ap-bridge', ssid: 'Guests' };

function known(results: Readonly<Record<string, Rows>> = {}, networks = NETWORKS): Known {
  return {
    input: { networks },
    results: {
      before: [{ version: '7.20.8 (stable)', 'architecture-name': 'arm', 'free-hdd-space': '9000000' }],
      packages: [{ name: 'routeros' }, { name: 'wireless' }],
      radios: [RADIO, GUESTS],
      ports: [
        { interface: 'wlan1', bridge: 'lan' },
        { interface: 'guests', bridge: 'lan' },
      ],
      bridges: [{ name: 'lan', 'vlan-filtering': 'false' }],
      lists: [],
      drivers: [{ name: 'wifi1', 'mac-address': '02:00:5E:10:00:01' }],
      ...results,
    },
  };
}

describe('workflows/wifi/package-migration/moved', () => {
  it('finds nothing against a router whose networks are all in the bridge', () =>
    expect(whyNotExchanged(known())).toBeUndefined());

  it.each<readonly [RegExp, Readonly<Record<string, Rows>>]>([
    [/has wifi-qcom-ac already/, { packages: [{ name: 'routeros' }, { name: 'wifi-qcom-ac' }] }],
    [/no package wireless/, { packages: [{ name: 'routeros' }] }],
    [
      /no wifi-qcom-ac for mipsbe/,
      { before: [{ version: '7.20.8', 'architecture-name': 'mipsbe', 'free-hdd-space': '9000000' }] },
    ],
    [/KiB free/, { before: [{ version: '7.20.8', 'architecture-name': 'arm', 'free-hdd-space': '900000' }] }],
    [/CAPsMAN/, { cap: [{ enabled: 'true' }] }],
    [/wlan1 is no access point but station/, { radios: [{ ...RADIO, mode: 'station' }] }],
    [/wlan1 has the network Office/, { radios: [{ ...RADIO, ssid: 'Office' }] }],
    [/guests is a port of no bridge/, { ports: [{ interface: 'wlan1', bridge: 'lan' }] }],
    [/guests is in the interface list guests/, { lists: [{ interface: 'guests', list: 'guests' }] }],
    [
      /guests puts its clients into the VLAN 66.* lan does not filter/,
      { radios: [RADIO, { ...GUESTS, 'vlan-mode': 'use-tag', 'vlan-id': '66' }] },
    ],
  ])('refuses what would not come back as it was: %s', (why, results) => expect(whyNotExchanged(known(results))).toMatch(why));

  it('keeps networks apart that were so: VLAN, isolation, a name that is not told', () => {
    const guests = { ...GUESTS, 'vlan-mode': 'use-tag', 'vlan-id': '66', 'default-forwarding': 'false', 'hide-ssid': 'true' };
    const context = known({ radios: [RADIO, guests], bridges: [{ name: 'lan', 'vlan-filtering': 'true' }] });
    expect(whyNotExchanged(context)).toBeUndefined();
    expect(movedOf(context)).toMatchObject([
      { radio: 'wifi1', isHidden: false, network: { ssid: 'House', bridge: 'lan', isolated: false } },
      { radio: 'wifi1', virtual: 'guests', isHidden: true, network: { ssid: 'Guests', vlanId: '66', isolated: true } },
    ]);
    const byPort = known({ ports: [{ interface: 'wlan1', bridge: 'lan', pvid: '20' }] });
    expect(movedOf(byPort)).toMatchObject([{ network: { vlanId: '20' } }]);
  });

  it('tells that a radio is gone, and finds one without an address by its place', () => {
    expect(lostRadio(known({ drivers: [] }))).toBe('wlan1');
    expect(lostRadio(known({ drivers: [{ name: 'wifi1' }] }))).toBeUndefined();
  });

  it('never gives two networks one profile', () => {
    const input = { networks: [{ ssid: '会社' }, { ssid: '来客' }, { ssid: 'Caf\u00e9' }, { ssid: 'Caf' }] };
    const names = input.networks.map(({ ssid }) => securityOf({ input }, ssid));
    expect(new Set(names).size).toBe(4);
  });
});
