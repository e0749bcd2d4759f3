import { menuCatalogue } from '../../routeros';
import { rehearseImport } from '../../simulator';
import { migrate, type Migration, type MigrationRequest } from '.';

interface Given extends Partial<Omit<MigrationRequest, 'target'>> {
  readonly to?: string;
  readonly from?: string;
  readonly target?: Partial<MigrationRequest['target']>;
}

function move(text: string, { to = '7.20.8', from = '6.49.18', target, ...rest }: Given = {}): Migration {
  return migrate({ export: text, sourceVersion: from, target: { version: to, ...target }, ...rest }, menuCatalogue(to));
}

function made(text: string, given?: Given): string[] {
  return move(text, given)
    .rsc.split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function refusalsOf({ rsc, target }: Migration): unknown {
  return rehearseImport(rsc, target).refusals;
}

describe('workflows/migrate: services', () => {
  it('names NTP servers in a menu of their own, each once', () => {
    const text =
      '/system ntp client\nset enabled=yes primary-ntp=192.0.2.1 secondary-ntp=192.0.2.1 server-dns-names=a.example,b.example';
    expect(made(text)).toEqual([
      '/system ntp client',
      'set enabled=yes',
      '/system ntp client servers',
      'add address=192.0.2.1',
      'add address=a.example',
      'add address=b.example',
    ]);
    expect(refusalsOf(move(text))).toEqual([]);
  });

  it('makes a row of the OpenVPN server from 7.17 on, with the names of its ciphers', () => {
    const text =
      '/interface ovpn-server server\nset cipher=aes256 default-profile=default enabled=yes mac-address=FE:00:00:00:00:01';
    expect(made(text)).toEqual([
      '/interface ovpn-server server',
      'add name=ovpn-server1 disabled=no cipher=aes256-cbc default-profile=default',
    ]);
    expect(made(text, { to: '7.15.3' })).toEqual([
      '/interface ovpn-server server',
      'set cipher=aes256-cbc default-profile=default enabled=yes',
    ]);
    expect(move('/interface ovpn-server server\nset enabled=no port=1195').notMapped).toMatchObject([
      { why: 'the OpenVPN server was off' },
    ]);
  });

  it('takes LDP, its interfaces and MPLS settings to their lists', () => {
    const text = [
      '/mpls',
      'set propagate-ttl=no',
      '/mpls interface',
      'set [ find default=yes ] mpls-mtu=1520',
      '/mpls ldp',
      'set enabled=yes lsr-id=10.0.0.9 transport-address=10.0.0.9',
      '/mpls ldp interface',
      'add interface=ether2 transport-address=10.0.0.9',
    ].join('\n');
    expect(made(text)).toEqual([
      '/mpls settings',
      'set propagate-ttl=no',
      '/mpls interface',
      'add interface=all mpls-mtu=1520',
      '/mpls ldp',
      'add afi=ip lsr-id=10.0.0.9 transport-addresses=10.0.0.9',
      '/mpls ldp interface',
      'add interface=ether2 transport-addresses=10.0.0.9',
    ]);
    expect(refusalsOf(move(text))).toEqual([]);
  });

  it('renames and rewrites arguments at the version that changed them', () => {
    const mail = '/tool e-mail\nset address=192.0.2.25 start-tls=yes';
    expect([made(mail, { to: '7.10.2' })[1], made(mail)[1]]).toEqual([
      'set address=192.0.2.25 tls=starttls',
      'set server=192.0.2.25 tls=starttls',
    ]);
    const ssh = '/ip ssh\nset allow-none-crypto=yes always-allow-password-login=yes';
    expect([made(ssh, { to: '7.15.3' })[1], made(ssh)[1], made(ssh, { to: '7.21.5' })[1]]).toEqual([
      'set allow-none-crypto=yes always-allow-password-login=yes',
      'set ciphers=null always-allow-password-login=yes',
      'set ciphers=null password-authentication=yes',
    ]);
    expect(made('/system logging action\nset 3 bsd-syslog=yes remote=192.0.2.5')[1]).toBe(
      'set [ find name=remote ] remote-log-format=syslog remote=192.0.2.5',
    );
    expect(made('/ip dhcp-server\nadd disabled=no interface=ether2 name=s src-address=10.0.0.1')[1]).toBe(
      'add disabled=no interface=ether2 name=s server-address=10.0.0.1',
    );
    expect(made('/system scheduler\nadd name=a on-event=b start-date=jan/31/2026')[1]).toBe(
      'add name=a on-event=b start-date=2026-01-31',
    );
    expect(made('/interface ethernet\nset [ find default-name=ether1 ] advertise=100M-full,1000M-full')[1]).toBe(
      'set [ find default-name=ether1 ] advertise=100M-baseT-full,1G-baseT-full',
    );
  });

  it('trades the policies of 6.x for that of REST', () => {
    expect(
      made('/user group\nset full policy="local,read,write,api,dude,tikapp"\nadd name=low policy=read,!api,!dude').slice(1),
    ).toEqual(['set full policy=local,read,write,api,rest-api', 'add name=low policy=read,!api,!rest-api']);
  });

  it('says what went without saying on 6.x', () => {
    const text = [
      '/interface bridge',
      'add name=lan vlan-filtering=yes',
      '/interface bridge port',
      'add bridge=lan interface=ether2',
      '/ip dhcp-client',
      'add interface=ether1',
      'add disabled=no interface=ether3',
    ].join('\n');
    expect(made(text)).toEqual([
      '/interface bridge',
      'add name=lan vlan-filtering=yes ingress-filtering=no port-cost-mode=short',
      '/interface bridge port',
      'add bridge=lan interface=ether2 ingress-filtering=no',
      '/ip dhcp-client',
      'add interface=ether1 disabled=yes',
      'add disabled=no interface=ether3',
    ]);
  });

  it('takes menus along that only moved', () => {
    expect(made('/system upgrade mirror\nset enabled=yes primary-server=192.0.2.1')).toEqual([
      '/system package local-update mirror',
      'set enabled=yes primary-server=192.0.2.1',
    ]);
    expect(
      made('/interface wifiwave2\nset [ find default-name=wifi1 ] configuration.ssid=x disabled=no', { from: '7.12' })[0],
    ).toBe('/interface wifi');
  });

  it('tells where a menu went that has no heir of the same form', () => {
    const { notMapped } = move(
      '/ip accounting\nset enabled=yes\n/routing pim interface\nadd interface=ether2\n/routing mme\nset timeout=1m',
    );
    expect(notMapped.map(({ menu, todo }) => `${menu}: ${todo}`)).toEqual([
      '/ip/accounting: Removed; /ip/traffic-flow and SNMP count traffic.',
      '/routing/pim/interface: Describe it in /routing/pimsm/interface-template by hand.',
      '/routing/mme: Removed.',
    ]);
  });

  it('keeps a rule that lost a condition in its place, switched off', () => {
    const migration = move(
      '/ip firewall filter\nadd action=accept chain=input routing-table=wan2 src-address=10.0.0.0/8\nadd action=drop chain=input',
    );
    expect(
      made('/ip firewall filter\nadd action=accept chain=input routing-table=wan2\nadd action=drop chain=input').slice(1),
    ).toEqual(['add action=accept chain=input disabled=yes', 'add action=drop chain=input']);
    expect(migration.notMapped).toMatchObject([
      { line: 2, argument: 'routing-table=wan2', todo: 'Match routing-mark instead, then enable the rule.' },
    ]);
  });
});

describe('workflows/migrate: radios', () => {
  const TEXT = [
    '/interface wireless security-profiles',
    'set [ find default=yes ] authentication-types=wpa2-psk mode=dynamic-keys wpa2-pre-shared-key=rabbit99',
    'add authentication-types=wpa-psk,wpa2-psk mode=dynamic-keys name=guest wpa-pre-shared-key=guest001 wpa2-pre-shared-key=guest001',
    '/interface wireless',
    'set [ find default-name=wlan1 ] band=2ghz-b/g/n channel-width=20/40mhz-Ce country=latvia disabled=no frequency=auto mode=ap-bridge ssid=Home',
    'add disabled=no master-interface=wlan1 name=wlan2g security-profile=guest ssid=Guest vlan-id=20 vlan-mode=use-tag',
    '/interface bridge',
    'add name=lan',
    '/interface bridge port',
    'add bridge=lan interface=wlan1',
    'add bridge=lan interface=wlan2g',
  ].join('\n');

  it('stay with the package wireless where the target has it', () => {
    const migration = move(TEXT, { target: { packages: ['routeros', 'wireless'], ports: ['ether1', 'wlan1'] } });
    expect(migration.statements['/interface/wireless']).toBe(2);
    expect(migration.notMapped).toEqual([]);
    expect(refusalsOf(migration)).toEqual([]);
  });

  it('are described anew for the new drivers', () => {
    const migration = move(TEXT, {
      target: { packages: ['routeros', 'wifi-qcom'], ports: ['ether1', 'wifi1'] },
      portMap: { ports: { wlan1: 'wifi1' } },
    });
    expect(migration.rsc.split('\n').slice(3, -1)).toEqual([
      '/interface wifi security',
      'add name=default authentication-types=wpa2-psk passphrase=rabbit99',
      'add name=guest authentication-types=wpa-psk,wpa2-psk passphrase=guest001',
      '/interface wifi',
      'set [ find default-name=wifi1 ] configuration.mode=ap configuration.ssid=Home channel.band=2ghz-n channel.width=20/40mhz configuration.country=Latvia security=default disabled=no',
      'add name=wlan2g master-interface=wifi1 configuration.mode=ap configuration.ssid=Guest security=guest datapath.vlan-id=20 disabled=no',
      '/interface bridge',
      'add name=lan port-cost-mode=short',
      '/interface bridge port',
      'add bridge=lan interface=wifi1 ingress-filtering=no',
      'add bridge=lan interface=wlan2g ingress-filtering=no',
    ]);
    expect(refusalsOf(migration)).toEqual([]);
  });

  it('never go on the air without their key', () => {
    const hidden = TEXT.replaceAll(/ wpa2?-pre-shared-key=\w+/g, '');
    const legacy = move(hidden, { target: { packages: ['wireless'], ports: ['ether1', 'wlan1'] } });
    const wifi = move(hidden, {
      target: { packages: ['wifi-qcom'], ports: ['ether1', 'wifi1'] },
      portMap: { ports: { wlan1: 'wifi1' } },
    });
    for (const { rsc } of [legacy, wifi]) {
      const radios = rsc.split('\n').filter((line) => /ssid=/.test(line));
      expect(radios).toHaveLength(2);
      for (const line of radios) expect(line).toMatch(/ disabled=yes$/);
    }
    expect(wifi.needed.map(({ key, meanwhile }) => `${key}: ${meanwhile}`)).toEqual([
      '/interface/wifi/security default passphrase: the row is left out',
      '/interface/wifi/security guest passphrase: the row is left out',
    ]);
    const secrets = Object.fromEntries(wifi.needed.map(({ key }) => [key, 'given-key-1']));
    const supplied = move(hidden, {
      target: { packages: ['wifi-qcom'], ports: ['ether1', 'wifi1'] },
      portMap: { ports: { wlan1: 'wifi1' } },
      options: { secrets },
    });
    expect(supplied.needed).toEqual([]);
    expect(supplied.rsc).toContain('passphrase=given-key-1');
    expect(supplied.rsc).not.toContain('disabled=yes');
  });

  it('are left out where there are none', () => {
    const migration = move(TEXT, { target: { packages: ['routeros'], ports: ['ether1'] }, portMap: { ports: { wlan1: null } } });
    expect(migration.rsc.split('\n').slice(3, -1)).toEqual(['/interface bridge', 'add name=lan port-cost-mode=short']);
    expect(migration.notMapped.map(({ line }) => line)).toEqual([2, 3, 5, 6, 10, 11]);
  });
});

describe('workflows/migrate: ports', () => {
  const TEXT = [
    '/interface ethernet',
    'set [ find default-name=ether1 ] mac-address=00:00:5E:00:53:01 name=wan',
    'set [ find default-name=ether2 ] poe-out=off speed=100Mbps',
    '/interface bonding',
    'add name=bond1 slaves=ether3,ether4',
    '/interface bridge',
    'add admin-mac=00:00:5E:00:53:02 auto-mac=no name=lan',
    '/interface bridge port',
    'add bridge=lan interface=ether2',
    'add bridge=lan interface=bond1',
    '/interface bridge vlan',
    'add bridge=lan tagged=lan,ether2,ether5 vlan-ids=10',
    '/queue interface',
    'set ether2 queue=only-hardware-queue',
    '/ip route',
    'add distance=1 gateway=ether2',
    '/ipv6 route',
    'add distance=1 dst-address=2000::/3 gateway=fe80::1%ether5',
    '/system script',
    'add name=s source="/interface disable ether2"',
  ].join('\n');
  const PORTS = ['ether1', 'sfp-sfpplus1', 'sfp-sfpplus2', 'sfp-sfpplus3', 'sfp-sfpplus4', 'sfp-sfpplus5'];

  it('go where a rule and a name send them, and everything that names them follows', () => {
    const migration = move(TEXT, {
      target: { model: 'CRS', ports: PORTS },
      portMap: { ports: { ether1: 'ether1' }, rules: [{ from: 'ether*', to: 'sfp-sfpplus*', shift: -1 }] },
    });
    expect(migration.rsc.split('\n').slice(3, -1)).toEqual([
      '/interface ethernet',
      'set [ find default-name=ether1 ] name=wan',
      'set [ find default-name=sfp-sfpplus1 ] speed=100M-baseT-full',
      '/interface bonding',
      'add name=bond1 slaves=sfp-sfpplus2,sfp-sfpplus3',
      '/interface bridge',
      'add name=lan port-cost-mode=short',
      '/interface bridge port',
      'add bridge=lan interface=sfp-sfpplus1 ingress-filtering=no',
      'add bridge=lan interface=bond1 ingress-filtering=no',
      '/interface bridge vlan',
      'add bridge=lan tagged=lan,sfp-sfpplus1,sfp-sfpplus4 vlan-ids=10',
      '/queue interface',
      'set sfp-sfpplus1 queue=only-hardware-queue',
      '/ip route',
      'add dst-address=0.0.0.0/0 gateway=sfp-sfpplus1 distance=1',
      '/ipv6 route',
      'add dst-address=2000::/3 gateway="fe80::1%sfp-sfpplus4" distance=1',
      '/system script',
      'add name=s source="/interface disable ether2"',
    ]);
    expect(migration.warnings).toContain('The script in line 20 (/system/script) names ether2, which is sfp-sfpplus1 now.');
    expect(migration.mapped.find(({ line }) => line === 7)?.changes).toContain(
      'admin-mac is left out: it belongs to the old hardware',
    );
  });

  it('keep their hardware addresses only where the old router goes away', () => {
    expect(move(TEXT, { options: { keepMacs: true } }).rsc).toContain('admin-mac=00:00:5E:00:53:02 auto-mac=no');
  });

  it('are an error with all of them where they have no place', () => {
    expect(() => move(TEXT, { target: { ports: ['ether1', 'ether2', 'sfp1'] } })).toThrow(
      'ports without a place: ether3: it has no place on the target; ether4: it has no place on the target; ether5: it has no place on the target',
    );
    expect(() => move(TEXT, { target: { ports: PORTS }, portMap: { rules: [{ from: 'ether*', to: 'sfp-sfpplus1' }] } })).toThrow(
      'ether2: sfp-sfpplus1 is taken',
    );
    expect(() => move(TEXT, { target: { ports: ['ether1'] }, portMap: { ports: { ether2: 'ether9' } } })).toThrow(
      'ether2: the target has no port ether9',
    );
    const clash =
      '/interface ethernet\nset [ find default-name=ether1 ] name=ether2\n/ip address\nadd address=10.0.0.1/24 interface=ether2';
    expect(() => move(clash, { target: { ports: ['ether1', 'ether2'] } })).toThrow(
      'ether1: it is named ether2, as another port of the target is',
    );
  });

  it('are not mistaken for one another by conditions that people wrote', () => {
    const text =
      '/interface bridge\nadd name=lan\n/interface bridge port\nadd bridge=lan interface=ether2\nset [ find interface=ether2 ] pvid=10';
    const { notMapped } = move(text, { target: { ports: ['ether5'] }, portMap: { ports: { ether2: 'ether5' } } });
    expect(notMapped).toMatchObject([{ line: 5, why: 'it means its row by ether2, which is another port now' }]);
  });

  it('may be lists of interfaces where a bridge takes them', () => {
    const text =
      '/interface list\nadd name=LAN\n/interface bridge\nadd name=lan\n/interface bridge port\nadd bridge=lan interface=LAN';
    expect(made(text)).toContain('add bridge=lan interface=LAN ingress-filtering=no');
  });

  it('take the next free port of their kind, if so wanted', () => {
    const { ports } = move(TEXT, {
      target: { ports: ['ether4', 'ether5', 'ether6', 'ether7', 'ether8'] },
      portMap: { others: 'in-order' },
    });
    expect(ports.map(({ from, to }) => `${from}=${to}`)).toEqual([
      'ether1=ether4',
      'ether2=ether5',
      'ether3=ether6',
      'ether4=ether7',
      'ether5=ether8',
    ]);
  });

  it('take with them what needs them, when they are left out', () => {
    const migration = move(TEXT, { portMap: { ports: { ether2: null, ether3: null, ether4: null } } });
    const lost = migration.notMapped.map(({ line, argument }) => `${line}${argument ? ` ${argument}` : ''}`);
    expect(lost).toEqual(['3', '5', '9', '10', '12 tagged=ether2', '14', '16']);
    expect(migration.notMapped.find(({ line }) => line === 10)?.why).toBe('it names bond1, which is not there');
  });
});

describe('workflows/migrate: what an export does not hold', () => {
  it('is asked for, switched off until it comes, and never shown', () => {
    const text = [
      '/ppp secret',
      'add name=joe profile=default',
      'add name=ann password=hunter2',
      '/interface sstp-client',
      'add certificate=client connect-to=192.0.2.1 disabled=no name=sstp1 password=hunter3 user=u',
      '/system scheduler',
      'add name=s on-event="/tool fetch password=hunter4"',
      'password is hunter5',
    ].join('\n');
    const migration = move(text);
    expect(migration.needed.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'secret /ppp/secret joe password',
      'certificate client',
    ]);
    expect(migration.rsc).toContain('add name=joe profile=default disabled=yes');
    expect(migration.rsc).toMatch(/name=sstp1 password=hunter3 user=u disabled=yes/);
    const { rsc: _rsc, ...report } = migration;
    expect(JSON.stringify(report)).not.toMatch(/hunter[2345]/);
    const supplied = move(text, { options: { secrets: { '/ppp/secret joe password': 'new-one' }, certificates: ['client'] } });
    expect(supplied.needed).toEqual([]);
    expect(supplied.rsc).toContain('add name=joe profile=default password=new-one');
    expect(supplied.rsc).toContain('certificate=client');
    expect(supplied.rsc).not.toContain('disabled=yes');
  });

  it('is named: users, licences, files, scripts that need a hand', () => {
    const { warnings } = move(
      '/system script\nadd name=s source="[:pick [/system clock get date] 7 11]"\n/ip cloud\nset ddns-enabled=yes',
    );
    expect(warnings).toEqual([
      'Users, SSH keys, certificates, licences and files are in no export: bring them to the target on their own.',
      'The DDNS name belongs to the serial number: the target gets another one.',
      'The ports of the target were not named: it is taken to have those of the source.',
      'The script in line 2 (/system/script) has to be rewritten: it takes the date apart, which is written 2026-01-31 now.',
    ]);
  });
});

describe('workflows/migrate: what cannot be done', () => {
  it.each([
    [
      'an export without a version',
      { export: '/ip address\nadd address=10.0.0.1/24 interface=ether1', target: { version: '7.20.8' } },
      'which version',
    ],
    ['nothing', { export: '# by RouterOS 6.49.18\n', target: { version: '7.20.8' } }, 'says nothing'],
    [
      'a target of 6.x',
      { export: '# by RouterOS 6.49.18\n/ip dns\nset servers=192.0.2.1', target: { version: '6.49.18' } },
      '7.1 or later',
    ],
    [
      'a step back',
      { export: '# by RouterOS 7.20.8\n/ip dns\nset servers=192.0.2.1', target: { version: '7.15.3' } },
      'older than 7.20.8',
    ],
  ])('refuses %s', (_what, request, message) => {
    expect(() => migrate(request, menuCatalogue('7.20.8'))).toThrow(message);
  });

  it('leaves what belongs to another board, and what its device-mode forbids', () => {
    const text =
      '# model = A\n/system leds\nset 0 interface=ether1\n/tool traffic-generator\nset test-id=1\n/ip dns\nset servers=192.0.2.1';
    expect(move(text, { target: { model: 'B' } }).notMapped.map(({ menu, why }) => `${menu}: ${why}`)).toEqual([
      '/system/leds: it describes the board, and the target is another one',
      '/tool/traffic-generator: the device-mode of the target has traffic-gen off',
    ]);
    expect(move(text, { target: { model: 'A', deviceMode: { 'traffic-gen': 'yes' } } }).notMapped).toEqual([]);
  });
});
