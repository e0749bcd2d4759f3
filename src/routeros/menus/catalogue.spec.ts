import { CATALOGUE_VERSIONS, menuCatalogue } from './catalogue';
import { compareVersions } from '../version';

function count(version: string, basis: string): number {
  return [...menuCatalogue(version).menus()].filter((menu) => menu.basis === basis).length;
}

describe('routeros/menus/catalogue', () => {
  it('takes the nearest version at or below that of the router', () => {
    const cases = [
      ['7.24', '7.24', 'exact'],
      ['7.24.2 (stable)', '7.24', 'exact'],
      ['7.20.9', '7.20.8', 'exact'],
      ['7.20.1', '7.18.2', 'between'],
      ['7.19.4', '7.18.2', 'between'],
      ['7.24beta2', '7.23.3', 'between'],
      ['7.31', '7.24', 'beyond'],
      ['7.6', '7.10.2', 'beyond'],
      ['6.49.18 (long-term)', '6.49', 'exact'],
      ['6.43.16', '6.49', 'beyond'],
    ] as const;
    for (const [asked, version, fit] of cases) {
      const catalogue = menuCatalogue(asked);
      expect([asked, catalogue.version, catalogue.fit]).toEqual([asked, version, fit]);
    }
    expect(menuCatalogue('7.19.4').possible?.version).toBe('7.20.8');
  });

  it('lists its versions in ascending order', () => {
    expect([...CATALOGUE_VERSIONS].sort(compareVersions)).toEqual(CATALOGUE_VERSIONS);
  });

  it('holds every menu of the trees', () => {
    expect(count('7.24', 'tree')).toBe(573);
    expect(count('7.10.2', 'tree')).toBe(457);
  });

  it('tells the kinds of menus apart', () => {
    const { menu } = menuCatalogue('7.24');
    const kinds = ['/ip/address', '/ip/firewall/filter', '/interface/ethernet', '/log', '/ip/dns', '/tool', '/'];
    expect(kinds.map((path) => menu(path)?.kind)).toEqual([
      'list',
      'ordered',
      'fixed',
      'read-only',
      'singleton',
      'actions',
      'actions',
    ]);
  });

  it('writes out the arguments of a command', () => {
    const address = menuCatalogue('7.24').menu('/ip/address');
    expect(address?.commands.get('set')).toEqual([
      'address',
      'broadcast',
      'comment',
      'disabled',
      'interface',
      'netmask',
      'network',
      'numbers',
    ]);
    expect(address?.required).toEqual({ arguments: ['address', 'interface'], need: 'all' });
  });

  it('knows the type, the words and the use of a property', () => {
    const { menu } = menuCatalogue('7.24');
    expect(menu('/interface/ethernet')?.property('arp')).toEqual({
      name: 'arp',
      type: 'enum',
      values: ['disabled', 'enabled', 'local-proxy-arp', 'proxy-arp', 'reply-only'],
      readOnly: false,
      unsettable: false,
      writable: true,
    });
    expect(menu('/ip/address')?.property('actual-interface')).toMatchObject({ readOnly: true, writable: false });
    expect(menu('/interface/ethernet')?.property('loop-protect-send-interval')?.range?.min).toBe('1s');
    expect(menu('/ip/address')?.property('netmusk')).toBeUndefined();
  });

  it('follows arguments and menus through the versions', () => {
    const argumentsOf = (version: string, path: string): readonly string[] =>
      menuCatalogue(version).menu(path)?.commands.get('add') ?? [];
    expect(argumentsOf('7.18.2', '/container')).toContain('envlist');
    expect(argumentsOf('7.20.8', '/container')).toContain('envlists');
    expect(menuCatalogue('7.12.2').menu('/interface/wifi')).toBeUndefined();
    expect(menuCatalogue('7.12.2').move('/interface/wifi')).toMatchObject({ from: '/interface/wifiwave2' });
    expect(menuCatalogue('7.24').move('/interface/wifiwave2/security')).toMatchObject({ to: '/interface/wifi/security' });
    expect(menuCatalogue('7.24').menu('/interface/wifi')?.movedFrom).toBe('/interface/wifiwave2');
  });

  it('borrows what the routers of the older trees could not have', () => {
    const { menu } = menuCatalogue('7.12.2');
    expect(menu('/system/routerboard')).toMatchObject({ basis: 'borrowed', needs: { architecture: 'arm64' } });
    expect(menu('/interface/wireless')?.basis).toBe('borrowed');
    expect(menu('/lcd')).toMatchObject({ basis: 'path', needs: { hardware: 'lcd' } });
  });
});
