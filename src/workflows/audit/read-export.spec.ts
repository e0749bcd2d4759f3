import { viewOfExport, type ExportOptions } from './read-export';
import type { ConfigView } from './view';

const WHOLE = [
  '/interface bridge',
  'add name=bridge',
  '/ip address',
  'add address=10.0.0.1/24 interface=bridge',
  '/system identity',
  'set name=a',
];

function seen(lines: readonly string[], menus: readonly string[], version = '7.20.8', options?: ExportOptions): ConfigView {
  const text = [`# 2026-11-26 10:00:00 by RouterOS ${version}`, '# model = RB5009UG+S+', ...WHOLE, ...lines, ''].join('\n');
  return viewOfExport(text, Object.fromEntries(menus.map((menu) => [menu, []])), { nowMs: 0 }, options);
}

function rowsOf(lines: readonly string[], menu: string, version?: string): ReturnType<ConfigView['rows']> {
  return seen(lines, [menu], version).rows(menu);
}

describe('workflows/audit/read-export', () => {
  it('knows version and board from the head', () => {
    expect(seen([], []).facts).toEqual({ major: 7, version: '7.20.8', board: 'RB5009UG+S+' });
    expect(seen([], [], '7.x').facts).toEqual({ major: 7, board: 'RB5009UG+S+' });
    expect(seen([], [], '6.49.18').facts.major).toBe(6);
  });

  it('fills what is left out by the defaults of the version', () => {
    const ssh = seen(['/ip ssh', 'set strong-crypto=yes'], ['/ip/ssh', '/ip/socks', '/ip/neighbor/discovery-settings']);
    expect(ssh.one('/ip/ssh')).toMatchObject({ 'strong-crypto': 'yes', 'forwarding-enabled': 'no' });
    expect(ssh.one('/ip/socks')['enabled']).toBe('no');
    expect(ssh.one('/ip/neighbor/discovery-settings')['discover-interface-list']).toBe('static');
    const six = seen([], ['/ip/neighbor/discovery-settings'], '6.49.18');
    expect(six.one('/ip/neighbor/discovery-settings')['discover-interface-list']).toBe('!dynamic');
  });

  it('has the rows of RouterOS itself, changed where they were', () => {
    const rows = rowsOf(['/ip service', 'set telnet disabled=yes', 'set api address=10.0.0.0/8'], '/ip/service');
    expect(rows.map(({ name }) => name)).toEqual(['telnet', 'ftp', 'www', 'ssh', 'www-ssl', 'api', 'winbox', 'api-ssl']);
    expect(rows[0]).toMatchObject({ name: 'telnet', disabled: 'yes', port: '23' });
    expect(rows[5]).toMatchObject({ address: '10.0.0.0/8', disabled: 'no' });
    expect(rows[7]).toMatchObject({ 'tls-version': 'any', certificate: 'none' });
  });

  it.each<[string, readonly string[], object]>([
    [
      'a condition',
      ['set [ find default=yes ] authentication-types=wpa2-psk'],
      { name: 'default', 'authentication-types': 'wpa2-psk' },
    ],
    ['a number of the router with a name', ['set *0 name=default mode=dynamic-keys'], { name: 'default', mode: 'dynamic-keys' }],
    ['a name', ['set default mode=dynamic-keys'], { name: 'default', mode: 'dynamic-keys' }],
    ['all rows', ['set [ find ] mode=dynamic-keys'], { name: 'default', mode: 'dynamic-keys' }],
    ['a number', ['set 0 mode=dynamic-keys'], { name: 'default', mode: 'dynamic-keys' }],
    ['nothing any more', ['set default mode=dynamic-keys !mode'], {}],
  ])('finds a row by %s', (_name, lines, expected) => {
    const rows = rowsOf(['/interface wireless security-profiles', ...lines], '/interface/wireless/security-profiles', '6.49.18');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject(expected);
  });

  it('makes a row that hardware brings, and takes away what is removed', () => {
    const radio = rowsOf(
      ['/interface wireless', 'set [ find default-name=wlan1 ] mode=ap-bridge disabled=no'],
      '/interface/wireless',
      '6.49.18',
    );
    expect(radio).toEqual([
      expect.objectContaining({ 'default-name': 'wlan1', mode: 'ap-bridge', 'security-profile': 'default' }),
    ]);
    const logging = rowsOf(['/system logging', 'remove [ find topics=info ]', 'remove 0'], '/system/logging');
    expect(logging.map(({ topics }) => topics)).toEqual(['warning', 'critical']);
  });

  it('keeps the order of rules and what they leave out', () => {
    const rows = rowsOf(
      ['/ip firewall filter', 'add chain=input', 'add action=drop chain=input disabled=yes comment="last; \\"one\\""'],
      '/ip/firewall/filter',
    );
    expect(rows).toEqual([
      { chain: 'input', action: 'accept', disabled: 'no' },
      { chain: 'input', action: 'drop', disabled: 'yes', comment: 'last; "one"' },
    ]);
  });

  it.each([
    ['/user', 'an export does not hold the users'],
    ['/certificate', 'an export does not hold certificates'],
    ['/log', 'an export holds the configuration, not the state of the router'],
    ['/system/resource', 'an export holds the configuration, not the state of the router'],
    ['/ip/pool/used', 'an export holds the configuration, not the state of the router'],
  ])('does not know %s', (menu, why) => {
    expect(() => seen([], [menu]).rows(menu)).toThrow(why);
  });

  it('does not know what a part of a configuration leaves out', () => {
    const text = '# 2026-11-26 10:00:00 by RouterOS 7.20.8\n/ip firewall filter\nadd chain=input\n';
    const needs = { '/ip/firewall/filter': [], '/ip/socks': [] };
    const view = viewOfExport(text, needs, { nowMs: 0 });
    expect(view.rows('/ip/firewall/filter')).toHaveLength(1);
    expect(() => view.rows('/ip/socks')).toThrow('only a part');
    expect(viewOfExport(text, needs, { nowMs: 0 }, { part: false }).one('/ip/socks')['enabled']).toBe('no');
  });

  it('does not know a menu with lines that are no configuration', () => {
    const view = seen(['/ip firewall filter', 'add chain=input', '<output cut>'], ['/ip/firewall/filter']);
    expect(() => view.rows('/ip/firewall/filter')).toThrow(
      'some lines of /ip/firewall/filter in the export are no configuration',
    );
  });

  it('has no menu of a package that no line speaks of', () => {
    expect(seen([], ['/interface/wireless']).has('/interface/wireless')).toBe(false);
    expect(seen([], ['/ipv6/firewall/filter'], '6.49.18').has('/ipv6/firewall/filter')).toBe(false);
    expect(seen([], ['/ipv6/firewall/filter']).has('/ipv6/firewall/filter')).toBe(true);
    expect(seen([], ['/container'], '6.49.18').has('/container')).toBe(false);
  });

  it('finds what had another name', () => {
    const view = seen(['/interface wifiwave2 security', 'add name=home'], ['/interface/wifi/security'], '7.12.1');
    expect(view.rows('/interface/wifi/security')).toEqual([expect.objectContaining({ name: 'home' })]);
  });

  it('lets areas know defaults of menus that it does not', () => {
    const view = seen(['/queue simple', 'add name=a'], ['/queue/simple'], '7.20.8', { defaultsOf: () => ({ parent: 'none' }) });
    expect(view.rows('/queue/simple')).toEqual([{ name: 'a', parent: 'none' }]);
  });
});
