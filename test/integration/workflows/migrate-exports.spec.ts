import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { menuCatalogue } from '../../../src/routeros';
import { rehearseImport, type ImportRehearsal } from '../../../src/simulator';
import { compareWithTwin, migrate, type Difference, type Migration, type MigrationRequest } from '../../../src/workflows/migrate';

/** Exports of real routers, 6.48 to 7.18, where they are at hand. */
const FOLDER = join(__dirname, '../../../../shared/data/rsc');
const present = existsSync(FOLDER);
if (!present) console.warn(`SKIPPED test/integration/workflows/migrate-exports.spec.ts: no export files in ${FOLDER}`);

interface Moved extends Migration {
  readonly text: string;
  readonly twin: ImportRehearsal;
  readonly differences: readonly Difference[];
}

function move(file: string, request: Omit<MigrationRequest, 'export'>): Moved {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const migration = migrate({ export: text, ...request }, menuCatalogue(request.target.version));
  const twin = rehearseImport(migration.rsc, migration.target);
  return { ...migration, text, twin, differences: compareWithTwin(migration, twin) };
}

function ethernets(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `ether${at + 1}`);
}

/** `menu: how often`, in the order of the menus. */
function perMenu(entries: readonly { readonly menu: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { menu } of entries) counts[menu] = (counts[menu] ?? 0) + 1;
  return counts;
}

/** Whole lines that have no place, with the reason. */
function lost({ notMapped }: Migration): string[] {
  return notMapped.filter(({ argument }) => argument === undefined).map(({ line, menu, why }) => `${line} ${menu}: ${why}`);
}

function lostArguments({ notMapped }: Migration): string[] {
  return notMapped.flatMap(({ line, argument, why }) => (argument === undefined ? [] : [`${line} ${argument}: ${why}`]));
}

/** Lines of the file that say something: neither remark, menu, blank line nor continuation. */
function statementsIn(text: string): number[] {
  let isOpen = false;
  return text.split('\n').flatMap((line, at) => {
    const continues = isOpen;
    isOpen = line.endsWith('\\');
    return continues || line.trim() === '' || /^(#|\/)/.test(line) ? [] : [at + 1];
  });
}

function expectAllTold({ text, mapped, notMapped }: Moved): void {
  const told = new Set([...mapped, ...notMapped].map(({ line }) => line));
  expect(statementsIn(text).filter((line) => !told.has(line))).toEqual([]);
}

(present ? describe : describe.skip)('migrations of real exports', () => {
  it('RB1100x4 with BGP and six uplinks, 6.48.6 to an RB5009 with 7.20', () => {
    const moved = move('rb1100x4-6.48.6.rsc', {
      target: { version: '7.20.8', model: 'RB5009UG+S+', ports: [...ethernets(8), 'sfp-sfpplus1'], packages: ['routeros'] },
      portMap: { ports: { ether9: null, ether10: null, ether12: 'ether8', ether13: 'sfp-sfpplus1', ether8: null } },
    });
    expectAllTold(moved);
    expect(moved.differences).toEqual([]);
    expect(lost(moved).filter((line) => !line.includes('/switch/port'))).toEqual([
      '42 /interface/wireless/security-profiles: no interface uses the profile',
      '50 /queue/simple: it is no plain command',
      '61 /dude: it needs the package dude',
      '69 /interface/bridge/port: the port has no place on the target',
      '70 /interface/bridge/port: the port has no place on the target',
      '71 /interface/bridge/port: the port has no place on the target',
      '125 /ip/firewall/address-list: it is no plain command',
    ]);
    expect(lostArguments(moved)).toEqual([]);
    expect(perMenu(moved.notMapped)['/interface/ethernet/switch/port']).toBe(16);
    expect(perMenu(moved.mapped)).toMatchObject({
      '/ip/firewall/filter': 19,
      '/ip/firewall/mangle': 52,
      '/ip/firewall/nat': 27,
      '/ip/route': 14,
      '/routing/bgp/instance': 1,
      '/routing/bgp/network': 5,
      '/routing/bgp/peer': 1,
    });
    expect(moved.rsc.split('\n')).toEqual(
      expect.arrayContaining([
        'add disabled=no fib name=to_isp6',
        'set [ find default-name=sfp-sfpplus1 ] name=ether13-WAN4-Benja',
        'set [ find default-name=ether8 ] name=ether12-WAN5-Ger',
        'add dst-address=0.0.0.0/0 gateway=192.168.80.1 routing-table=to_isp1 distance=1 check-gateway=ping comment="To ISP1 Vlan1a 750"',
        'add address=10.10.200.244/32 list=bgp-networks comment=Equipos',
        'add as=55 name=default router-id=192.168.100.200',
        'add name=750 local.role=ebgp instance=default remote.address=192.168.100.1 remote.as=50 output.network=bgp-networks',
        'add address=216.239.35.12',
        'set full policy=local,telnet,ssh,ftp,reboot,read,write,policy,test,winbox,password,web,sniff,sensitive,api,romon,rest-api',
      ]),
    );
    expect(moved.twin.rows['/routing/table']?.map((row) => row.name)).toEqual(
      expect.arrayContaining(['main', 'to_isp1', 'to_WAN4']),
    );
    expect(moved.warnings.filter((text) => text.includes('script'))).toHaveLength(2);
  });

  it('hAP ac lite with OSPF, IPsec and queues, a verbose export of 6.48.1, to the same board with 7.20', () => {
    const moved = move('rb952ui-6.48.1-verbose.rsc', {
      target: {
        version: '7.20.8',
        model: 'RB952Ui-5ac2nD',
        ports: [...ethernets(5), 'wlan1', 'wlan2'],
        packages: ['routeros', 'wireless'],
      },
    });
    expectAllTold(moved);
    expect(moved.differences.filter(({ kind }) => kind !== 'unproven')).toEqual([]);
    // Rows of the board and of RouterOS itself, which a twin has not.
    expect(Object.keys(perMenu(moved.twin.unproven))).toEqual([
      '/interface/ethernet',
      '/queue/interface',
      '/interface/ethernet/switch',
      '/interface/ethernet/switch/port',
      '/interface/wireless/manual-tx-power-table',
      '/ip/dhcp-client/option',
      '/interface/wireless/nstreme',
      '/ip/firewall/service-port',
      '/ip/hotspot/service-port',
      '/ip/ipsec/policy',
      '/system/leds',
      '/system/resource/irq',
    ]);
    expect(lost(moved)).toEqual([
      '43 /interface/list: the list comes with RouterOS',
      '44 /interface/list: the list comes with RouterOS',
      '45 /interface/list: the list comes with RouterOS',
      '46 /interface/list: the list comes with RouterOS',
      '166 /routing/bgp/instance: no peer belongs to the instance',
      '211 /interface/bridge/port-controller: RouterOS 7.20.8 has no set in /interface/bridge/port-controller',
      '214 /interface/bridge/port-extender: RouterOS 7.20.8 has no set in /interface/bridge/port-extender',
      '234 /interface/ovpn-server/server: the OpenVPN server was off',
      '248 /ip/accounting: RouterOS 7.20.8 has no set in /ip/accounting',
      '250 /ip/accounting/web-access: RouterOS 7.20.8 has no set in /ip/accounting/web-access',
      '400 /port/firmware: RouterOS 7.20.8 has no set in /port/firmware',
      '406 /routing/bfd/interface: no protocol asks for BFD',
      '408 /routing/mme: RouterOS 7.20.8 has no set in /routing/mme',
      '415 /routing/rip: RIP runs on no interface of the old router',
      '450 /system/routerboard/settings: the device-mode of the target has routerboard off',
      '482 /tool/traffic-generator: the device-mode of the target has traffic-gen off',
    ]);
    expect(moved.mapped).toHaveLength(265);
    expect(perMenu(moved.mapped)).toMatchObject({ '/ip/firewall/mangle': 26, '/queue/tree': 21, '/ip/ipsec/policy': 5 });
    expect(lostArguments(moved)).toEqual([
      '114 certificate=client: certificates are in no export',
      '370 allow-guests=yes: guests are users of SMB',
      '372 max-sessions=10: sessions of a share are not limited',
    ]);
    expect(moved.needed.map(({ key }) => key)).toEqual([
      '/interface/sstp-client sstp-out1 password',
      'client',
      '/ip/ipsec/identity vpc1 secret',
      '/ip/ipsec/identity vpc2 secret',
    ]);
    expect(moved.rsc.split('\n')).toEqual(
      expect.arrayContaining([
        'add name=default version=2 router-id=10.254.0.5 disabled=no',
        'add area-id=1.1.1.1 instance=default name=world disabled=no',
        'add area=world networks=10.201.0.0/16 cost=10 priority=1 disabled=no',
        'add auth-method=pre-shared-key generate-policy=no peer=vpc1 disabled=yes',
        'set [ find name=pcq-upload-default ] kind=pcq pcq-burst-rate=0 pcq-burst-threshold=0 pcq-burst-time=10s pcq-classifier=src-address pcq-dst-address-mask=32 pcq-dst-address6-mask=128 pcq-limit=50KiB pcq-rate=0 pcq-src-address-mask=32 pcq-src-address6-mask=128 pcq-total-limit=2000KiB',
        'add address=10.200.0.15',
        'set server=0.0.0.0 from=<> port=25 tls=no user=""',
        'add afi=ip lsr-id=10.254.0.5 hop-limit=255 loop-detect=no path-vector-limit=255 use-explicit-null=no transport-addresses=10.254.0.5 distribute-for-default=no',
      ]),
    );
    // The script of line 454 holds a password: it goes along, and into no report.
    const { rsc, text, twin: _twin, ...report } = moved;
    const [, password = 'none'] = /upload-file [^"]*password=(\S+?)["\s]/.exec(text) ?? [];
    expect(password.length).toBeGreaterThan(20);
    expect(rsc).toContain(password);
    expect(JSON.stringify(report)).not.toContain(password);
  });

  it('the same, to a hAP ax with the new radio drivers and 7.24', () => {
    const moved = move('rb952ui-6.48.1-verbose.rsc', {
      target: {
        version: '7.24',
        model: 'C52iG-5HaxD2HaxD',
        ports: [...ethernets(5), 'wifi1', 'wifi2'],
        packages: ['routeros', 'wifi-qcom'],
      },
      portMap: { ports: { wlan1: 'wifi2', wlan2: 'wifi1' } },
    });
    expectAllTold(moved);
    expect(moved.differences.filter(({ kind }) => kind !== 'unproven')).toEqual([]);
    const radios = moved.rsc.split('\n').filter((line) => line.startsWith('set [ find default-name=wifi'));
    expect(radios).toEqual([
      'set [ find default-name=wifi2 ] configuration.mode=station configuration.ssid=MikroTik channel.band=2ghz-g channel.width=20mhz channel.frequency=2412 security=default arp=enabled mtu=1500 disabled=yes',
      'set [ find default-name=wifi1 ] configuration.mode=station configuration.ssid=MikroTik channel.band=5ghz-a channel.width=20mhz channel.frequency=5180 security=default arp=enabled mtu=1500 disabled=yes',
    ]);
    expect(lost(moved).filter((line) => line.includes('wireless')).length).toBeGreaterThan(3);
    expect(moved.twin.rows['/interface/bridge/port']?.map((row) => row.interface)).toEqual([
      'ether2',
      'ether1',
      'ether3',
      'ether4',
      'ether5',
      'wifi2',
      'wifi1',
    ]);
  });

  it('Audience with radios, LTE and ZeroTier, 7.1rc6 to 7.20', () => {
    const request = {
      sourceVersion: '7.1',
      target: {
        version: '7.20.8',
        model: 'RBD25GR-5HPacQD2HPnD',
        ports: ['ether1', 'ether2', 'wifi1', 'wifi2', 'wifi3', 'lte1'],
        packages: ['routeros', 'wifi-qcom-ac', 'zerotier'],
      },
    };
    const moved = move('audience-7.1rc6.rsc', request);
    expectAllTold(moved);
    expect(moved.differences.filter(({ kind }) => kind !== 'unproven')).toEqual([]);
    expect(moved.needed.map(({ key }) => key)).toEqual([
      '/interface/wifi/security mobileskyfi passphrase',
      '/interface/wifi/security noproblem passphrase',
      '/interface/wifi/security ztsecure passphrase',
    ]);
    const radios = (rsc: string): string[] => rsc.split('\n').filter((line) => line.startsWith('set [ find default-name=wifi'));
    for (const line of radios(moved.rsc)) expect(line).toMatch(/ disabled=yes$/);

    const secrets = Object.fromEntries(moved.needed.map(({ key }) => [key, 'a-key-of-this-test']));
    const supplied = move('audience-7.1rc6.rsc', { ...request, options: { secrets } });
    expect(supplied.differences.filter(({ kind }) => kind !== 'unproven')).toEqual([]);
    expect(lost(supplied)).toEqual(['143 /system/routerboard/settings: the device-mode of the target has routerboard off']);
    expect(lostArguments(supplied)).toEqual([
      '31 country="United States3": the target does not know the word United States3',
      '33 country="United States3": the target does not know the word United States3',
      '35 country="United States3": the target does not know the word United States3',
      '59 mac-address=2E:D1:09:E9:A3:35: /zerotier/interface has no such argument in RouterOS 7.20.8',
    ]);
    expect(radios(supplied.rsc)).toEqual([
      'set [ find default-name=wifi1 ] configuration=M171 configuration.mode=ap disabled=no name=wifi-2.4Ghz',
      'set [ find default-name=wifi2 ] configuration=SkyTower configuration.mode=ap disabled=no name=wifi-5Ghz',
      'set [ find default-name=wifi3 ] arp-timeout=30s configuration=SkyBridge configuration.mode=ap disabled=no l2mtu=1600 mtu=1550 name=wifi-MeshAP',
    ]);
  });

  it('a switch with MSTP, 7.18beta4 to 7.24, and a CHR within 7.x', () => {
    const bridge = move('rb760igs-7.18beta4.rsc', { target: { version: '7.24' } });
    expectAllTold(bridge);
    expect(bridge.differences).toEqual([]);
    expect(lostArguments(bridge)).toEqual(['9 add-dhcp-option82=yes: agents are described one by one']);
    expect(lost(bridge)).toEqual([]);
    const chr = move('rb5009-7.x.rsc', { sourceVersion: '7.20', target: { version: '7.24' } });
    expectAllTold(chr);
    expect([chr.differences, chr.notMapped]).toEqual([[], []]);
  });

  it('a print of something else gives nothing, and says so line by line', () => {
    const moved = move('ltap-7.1.3.rsc', { target: { version: '7.20.8' } });
    expectAllTold(moved);
    expect(moved.mapped).toEqual([]);
    expect(new Set(moved.notMapped.map(({ why }) => why))).toEqual(new Set(['it is no plain command']));
  });
});
