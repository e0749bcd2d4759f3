import fc from 'fast-check';
import { menuCatalogue } from '../../routeros';
import { rehearseImport } from '../../simulator';
import { migrate, type Migration, type MigrationRequest } from '.';

interface Given extends Partial<Omit<MigrationRequest, 'target'>> {
  readonly to?: string;
  readonly from?: string;
  readonly target?: Partial<MigrationRequest['target']>;
}

/** From 6.49 to 7.20.8 unless it is said otherwise. */
function move(text: string, { to = '7.20.8', from = '6.49.18', target, ...rest }: Given = {}): Migration {
  const request = { export: text, sourceVersion: from, target: { version: to, ...target }, ...rest };
  return migrate(request, menuCatalogue(to));
}

/** What comes out, without the remarks at the top. */
function linesOf({ rsc }: Migration): string[] {
  return rsc.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function made(text: string, given?: Given): string[] {
  return linesOf(move(text, given));
}

/** The twin takes every line. */
function expectImported({ rsc, target }: Migration): void {
  expect(rehearseImport(rsc, target).refusals).toEqual([]);
}

describe('workflows/migrate: routing tables, routes and rules', () => {
  it('gives a table to every mark, before anything names it', () => {
    const migration = move(
      [
        '/ip firewall mangle',
        'add action=mark-routing chain=prerouting new-routing-mark=wan2 passthrough=no',
        '/ip route',
        'add distance=1 gateway=192.0.2.1 routing-mark=wan2',
        'add distance=1 dst-address=10.0.0.0/8 type=blackhole',
        'add check-gateway=ping distance=1 gateway=192.0.2.1,198.51.100.1',
        '/ip route rule',
        'add action=lookup-only-in-table src-address=10.1.0.0/24 table=wan3',
      ].join('\n'),
    );
    expect(linesOf(migration)).toEqual([
      '/routing table',
      'add disabled=no fib name=wan2',
      'add disabled=no fib name=wan3',
      '/ip firewall mangle',
      'add action=mark-routing chain=prerouting new-routing-mark=wan2 passthrough=no',
      '/ip route',
      'add dst-address=0.0.0.0/0 gateway=192.0.2.1 routing-table=wan2 distance=1',
      'add blackhole dst-address=10.0.0.0/8 distance=1',
      'add dst-address=0.0.0.0/0 gateway=192.0.2.1 distance=1 check-gateway=ping',
      'add dst-address=0.0.0.0/0 gateway=198.51.100.1 distance=1 check-gateway=ping',
      '/routing rule',
      'add action=lookup-only-in-table src-address=10.1.0.0/24 table=wan3',
    ]);
    expect(migration.mapped.find(({ line }) => line === 6)?.changes).toEqual([
      'a route for each of its 2 gateways: traffic is shared by equal distance',
    ]);
    expectImported(migration);
  });

  it('makes a VRF before its addresses, and its BGP half', () => {
    const text = [
      '/routing bgp instance',
      'set default as=65000',
      '/ip address',
      'add address=10.9.0.1/24 interface=ether2',
      '/ip route vrf',
      'add export-route-targets=65000:9 import-route-targets=65000:9 interfaces=ether2 route-distinguisher=65000:9 routing-mark=red',
      '/ip route',
      'add distance=1 gateway=10.9.0.254 routing-mark=red',
      '/routing bgp instance vrf',
      'add redistribute-connected=yes routing-mark=red',
      '/routing bgp peer',
      'add name=pe remote-address=192.0.2.9 remote-as=65000',
    ].join('\n');
    expect(made(text)).toEqual([
      '/ip vrf',
      'add interfaces=ether2 name=red',
      '/ip address',
      'add address=10.9.0.1/24 interface=ether2',
      '/ip route',
      'add dst-address=0.0.0.0/0 gateway=10.9.0.254 routing-table=red distance=1',
      '/routing bgp instance',
      'add as=65000 name=default',
      '/routing bgp connection',
      'add name=pe local.role=ibgp instance=default remote.address=192.0.2.9 remote.as=65000',
      '/routing bgp vpn',
      'add name=bgp-vpn-red vrf=red label-allocation-policy=per-vrf instance=default route-distinguisher=65000:9 export.route-targets=65000:9 import.route-targets=65000:9 export.redistribute=connected',
    ]);
  });

  it('leaves attributes that static routes no longer carry', () => {
    const migration = move('/ip route\nadd bgp-med=5 distance=1 dst-address=10.0.0.0/8 gateway=192.0.2.1 route-tag=7');
    expect(linesOf(migration)).toContain('add dst-address=10.0.0.0/8 gateway=192.0.2.1 distance=1');
    expect(migration.notMapped.map(({ argument, line }) => `${line} ${argument}`)).toEqual(['2 bgp-med=5', '2 route-tag=7']);
  });
});

describe('workflows/migrate: route filters', () => {
  const PEER = '/routing bgp peer\nadd in-filter=in name=isp out-filter=out remote-address=192.0.2.1 remote-as=64511\n';
  const rules = (...lines: string[]): string[] =>
    made(`/routing bgp instance\nset default as=65000\n${PEER}/routing filter\n${lines.join('\n')}`)
      .filter((line) => line.startsWith('add chain='))
      .map((line) => line.slice('add '.length));

  it('writes conditions and changes in the language of 7.x, and says what 6.x does at the end of a chain', () => {
    expect(
      rules(
        'add action=accept chain=in prefix=192.0.2.0/24',
        'add action=discard chain=in prefix=10.0.0.0/8 prefix-length=8-32 protocol=bgp,connect',
        'add action=accept bgp-communities=65000:1,65000:2 chain=in set-bgp-local-pref=200 set-bgp-weight=10',
        'add action=jump chain=in jump-target=more',
        'add action=reject chain=more invert-match=yes prefix-length=24',
        'add action=accept chain=out set-bgp-med=50 set-bgp-prepend=3 append-bgp-communities=65000:9',
      ),
    ).toEqual([
      'chain=in rule="if (dst == 192.0.2.0/24) { accept }"',
      'chain=in rule="if (dst in 10.0.0.0/8 && dst-len in 8-32 && (protocol bgp || protocol connected)) { reject }"',
      'chain=in rule="if (bgp-communities includes 65000:1,65000:2) { set bgp-local-pref 200; set bgp-weight 10; accept }"',
      'chain=in rule="jump more"',
      'chain=in comment="what 6.x does at the end of a chain" rule=accept',
      'chain=more rule="if (not (dst-len == 24)) { reject }"',
      'chain=more comment="what 6.x does at the end of a chain" rule=return',
      'chain=out rule="set bgp-path-prepend 3; set bgp-out-med 50; append bgp-communities 65000:9; accept"',
      'chain=out comment="what 6.x does at the end of a chain" rule=accept',
    ]);
  });

  it('gives chains without rules the end that they had', () => {
    expect(rules('add action=jump chain=in jump-target=empty')).toEqual([
      'chain=in rule="jump empty"',
      'chain=in comment="what 6.x does at the end of a chain" rule=accept',
      'chain=out comment="a chain without rules in 6.x" rule=accept',
      'chain=empty comment="a chain without rules in 6.x" rule=return',
    ]);
  });

  it('keeps a session off whose filter lost a condition', () => {
    const migration = move(`${PEER}/routing filter\nadd action=discard chain=in route-tag=5\nadd action=accept chain=in`);
    expect(migration.notMapped).toMatchObject([{ line: 4, why: '7.x cannot ask for route-tag' }]);
    expect(linesOf(migration).find((line) => line.includes('name=isp'))).toMatch(/ disabled=yes$/);
    expect(migration.warnings).toContain(
      'Line 2 (/routing/bgp/connection) is switched off: a rule of chain in has no place on the target.',
    );
  });

  it('turns prefix lists of RIP into chains', () => {
    const text =
      '/routing prefix-lists\nadd action=permit chain=lan prefix=10.0.0.0/8 prefix-length=8-24 set-metric=2\nadd action=deny chain=lan';
    expect(made(text).slice(1)).toEqual([
      'add chain=lan rule="if (dst in 10.0.0.0/8 && dst-len in 8-24) { set rip-ext-metric 2; accept }"',
      'add chain=lan rule=reject',
    ]);
  });
});

describe('workflows/migrate: BGP', () => {
  const TEXT = [
    '/routing bgp instance',
    'set default as=65000 redistribute-connected=yes redistribute-static=yes router-id=192.0.2.9',
    '/routing bgp network',
    'add network=198.51.100.0/24 synchronize=no',
    'add network=203.0.113.0/24',
    '/routing bgp peer',
    'add address-families=ip,ipv6 hold-time=30s multihop=yes name=isp nexthop-choice=force-self remote-address=192.0.2.1 remote-as=64511 tcp-md5-key=k1 ttl=255 update-source=192.0.2.9',
    'add name=rr passive=yes remote-address=10.0.0.1 remote-as=65000 route-reflect=yes',
  ].join('\n');

  it('needs an instance from 7.20 on', () => {
    const migration = move(TEXT);
    expect(linesOf(migration)).toEqual([
      '/ip firewall address-list',
      'add address=198.51.100.0/24 list=bgp-networks',
      '/ip route',
      'add blackhole comment="so that BGP announces it" distance=254 dst-address=198.51.100.0/24',
      '/ip firewall address-list',
      'add address=203.0.113.0/24 list=bgp-networks',
      '/routing bgp instance',
      'add as=65000 name=default router-id=192.0.2.9',
      '/routing bgp connection',
      'add name=isp local.role=ebgp instance=default output.redistribute=connected,static remote.address=192.0.2.1 remote.as=64511 hold-time=30s multihop=yes nexthop-choice=force-self tcp-md5-key=k1 local.ttl=255 local.address=192.0.2.9 afi=ip,ipv6 output.network=bgp-networks',
      'add name=rr local.role=ibgp-rr instance=default output.redistribute=connected,static remote.address=10.0.0.1 remote.as=65000 connect=no output.network=bgp-networks',
    ]);
    expectImported(migration);
  });

  it('says AS and id in a template before that', () => {
    const migration = move(TEXT, { to: '7.15.3' });
    expect(linesOf(migration).slice(-5)).toEqual([
      '/routing bgp template',
      'add as=65000 name=bgp-default router-id=192.0.2.9',
      '/routing bgp connection',
      expect.stringContaining('as=65000 templates=bgp-default output.redistribute=connected,static'),
      expect.stringContaining('name=rr'),
    ]);
    expectImported(migration);
  });

  it('gives connections of earlier 7.x the instance that 7.20 asks for', () => {
    const text = [
      '/routing bgp template',
      'set default as=65000 router-id=192.0.2.9',
      '/routing bgp connection',
      'add address-families=ip local.role=ebgp name=isp remote.address=192.0.2.1 templates=default',
      'add as=65001 local.role=ibgp name=in remote.address=192.0.2.2',
    ].join('\n');
    expect(made(text, { from: '7.15.3' })).toEqual([
      '/routing bgp template',
      'set default as=65000',
      '/routing bgp instance',
      'add as=65000 router-id=192.0.2.9 name=bgp-instance-1',
      'add as=65001 router-id=192.0.2.9 name=bgp-instance-2',
      '/routing bgp connection',
      'add afi=ip local.role=ebgp name=isp remote.address=192.0.2.1 templates=default instance=bgp-instance-1',
      'add as=65001 local.role=ibgp name=in remote.address=192.0.2.2 instance=bgp-instance-2',
    ]);
  });

  it('does not guess what two output filters would be together', () => {
    const migration = move(
      '/routing bgp instance\nset default as=65000 out-filter=all\n/routing bgp peer\nadd name=isp out-filter=own remote-address=192.0.2.1 remote-as=64511',
    );
    expect(linesOf(migration).at(-1)).toMatch(/output.filter-chain=own disabled=yes$/);
    expect(migration.notMapped).toMatchObject([{ line: 4, argument: 'out-filter=all' }]);
  });
});

describe('workflows/migrate: OSPF and RIP', () => {
  it('joins networks and interfaces in templates, with the defaults of 6.x', () => {
    const migration = move(
      [
        '/routing ospf instance',
        'set [ find default=yes ] distribute-default=if-installed-as-type-1 redistribute-connected=as-type-2 router-id=10.0.0.9',
        '/routing ospf area',
        'add area-id=0.0.0.1 inject-summary-lsas=no name=branch type=stub',
        '/ip address',
        'add address=10.1.0.1/24 interface=ether2',
        'add address=10.2.0.1/24 interface=ether3',
        '/routing ospf area range',
        'add advertise=no area=branch range=10.2.0.0/16',
        '/routing ospf interface',
        'add authentication=md5 authentication-key=k authentication-key-id=3 cost=5 interface=ether2 network-type=point-to-point',
        'add interface=ether3 passive=yes',
        '/routing ospf network',
        'add area=backbone network=10.1.0.0/16',
        'add area=branch network=10.2.0.0/16',
      ].join('\n'),
    );
    expect(linesOf(migration).slice(3)).toEqual([
      '/routing filter rule',
      'add chain=ospf-out-default rule="if (protocol connected) { set ospf-ext-type type2; set ospf-ext-metric 20 }"',
      'add chain=ospf-out-default rule="if (dst == 0.0.0.0/0) { set ospf-ext-type type1; set ospf-ext-metric 1 }"',
      'add chain=ospf-out-default rule=accept',
      '/routing ospf instance',
      'add name=default version=2 router-id=10.0.0.9 redistribute=connected originate-default=if-installed out-filter-chain=ospf-out-default',
      '/routing ospf area',
      'add area-id=0.0.0.1 instance=default name=branch type=stub no-summaries',
      'add area-id=0.0.0.0 instance=default name=backbone',
      '/routing ospf area range',
      'add area=branch prefix=10.2.0.0/16 advertise=no',
      '/routing ospf interface-template',
      'add area=backbone interfaces=ether2 networks=10.1.0.0/16 type=ptp cost=5 priority=1 auth=md5 auth-key=k auth-id=3',
      'add area=branch interfaces=ether3 networks=10.2.0.0/16 cost=10 priority=1 passive',
      'add area=backbone networks=10.1.0.0/16 cost=10 priority=1',
      'add area=branch networks=10.2.0.0/16 cost=10 priority=1',
    ]);
    expectImported(migration);
  });

  it('keeps OSPFv3 apart by name', () => {
    const text = [
      '/routing ospf network',
      'add area=backbone network=10.1.0.0/16',
      '/routing ospf-v3 interface',
      'add area=backbone interface=ether2 passive=yes',
    ].join('\n');
    expect(made(text)).toEqual([
      '/routing ospf instance',
      'add name=default version=2',
      'add name=default-v3 version=3',
      '/routing ospf area',
      'add area-id=0.0.0.0 instance=default name=backbone',
      'add area-id=0.0.0.0 instance=default-v3 name=backbone-v3',
      '/routing ospf interface-template',
      'add area=backbone networks=10.1.0.0/16 cost=10 priority=1',
      'add area=backbone-v3 interfaces=ether2 cost=10 priority=1 passive',
    ]);
  });

  it('does not start what did not run', () => {
    const migration = move(
      '/routing ospf instance\nset [ find default=yes ] router-id=10.0.0.9\n/routing rip\nset redistribute-static=yes',
    );
    expect(linesOf(migration)).toEqual([]);
    expect(migration.notMapped.map(({ why }) => why)).toEqual([
      'OSPF runs on no network of the old router',
      'RIP runs on no interface of the old router',
    ]);
  });

  it('finds the neighbours of NBMA networks, and virtual links while there are some', () => {
    const text = [
      '/ip address',
      'add address=10.1.0.1/24 interface=ether2',
      '/routing ospf network',
      'add area=backbone network=10.1.0.0/16',
      '/routing ospf nbma-neighbor',
      'add address=10.1.0.2 poll-interval=1m',
      '/routing ospf virtual-link',
      'add neighbor-id=10.0.0.8 transit-area=branch',
    ].join('\n');
    expect(made(text)).toContain('add address="10.1.0.2%ether2" area=backbone poll-interval=1m');
    expect(made(text)).toContain('add area=backbone type=virtual-link vlink-neighbor-id=10.0.0.8 vlink-transit-area=branch');
    const later = move(text, { to: '7.24' });
    expect(later.notMapped).toMatchObject([{ line: 8, why: 'templates of this version take no virtual links' }]);
  });

  it('makes an instance of RIP and a template for each interface', () => {
    const migration = move(
      [
        '/ip address',
        'add address=10.1.0.1/24 interface=ether2',
        '/routing rip',
        'set distribute-default=always redistribute-connected=yes update-timer=20s',
        '/routing rip interface',
        'add authentication=md5 interface=ether2 key-chain=k',
        '/routing rip network',
        'add network=10.1.0.0/24',
        '/routing rip neighbor',
        'add address=10.1.0.7',
        '/routing rip keys',
        'add chain=k key=secret key-id=1',
      ].join('\n'),
    );
    expect(linesOf(migration).slice(2)).toEqual([
      '/routing rip keys',
      'add chain=k key=secret key-id=1',
      '/routing rip instance',
      'add name=rip afi=ip redistribute=connected originate-default=always update-interval=20s',
      '/routing rip interface-template',
      'add instance=rip interfaces=ether2 key-chain=k',
      '/routing rip static-neighbor',
      'add instance=rip address=10.1.0.7',
    ]);
    expectImported(migration);
  });
});

describe('workflows/migrate: every line is accounted for', () => {
  const MENUS = [
    '/ip address',
    '/ip firewall filter',
    '/routing filter',
    '/routing bgp peer',
    '/interface bridge',
    '/no such menu',
    '/system ntp client',
  ];
  const NAMES = [
    'name',
    'address',
    'interface',
    'chain',
    'action',
    'comment',
    'remote-as',
    'prefix',
    'disabled',
    'made-up',
    'certificate',
  ];
  const argument = fc.tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom('a', 'yes', 'ether1', '10.0.0.1/24', 'accept', '""', '"two words"'),
  );
  const statement = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('add', 'set x', 'set [ find default=yes ]', 'set', 'remove x', 'set [ /system reboot ]'),
        fc.array(argument),
      )
      .map(([head, args]) => [head, ...args.map(([name, value]) => `${name}=${value}`)].join(' ')),
    fc.constantFrom('a remark', ':put hello', 'add name=$x', '[erased]'),
  );
  const text = fc
    .array(fc.tuple(fc.constantFrom(...MENUS), fc.array(statement, { minLength: 1, maxLength: 4 })), {
      minLength: 1,
      maxLength: 8,
    })
    .map((sections) => sections.flatMap(([menu, lines]) => [menu, ...lines]));

  it('maps a line or says why not, whatever stands in it', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('7.12.2', '7.20.8', '7.24'), (lines, to) => {
        const { mapped, notMapped } = move(lines.join('\n'), { to });
        const told = new Set([...mapped, ...notMapped].map(({ line }) => line));
        const silent = lines.flatMap((line, at) => (line.startsWith('/') || told.has(at + 1) ? [] : [line]));
        expect(silent).toEqual([]);
        const whole = new Set(notMapped.filter(({ argument: one }) => one === undefined).map(({ line }) => line));
        expect(mapped.filter(({ line }) => whole.has(line))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('runs nothing that a selector or a value could hide', () => {
    const migration = move(
      '/ip address\nset [ /system reboot ] disabled=yes\nadd address=10.0.0.1/24 comment="$[/system reboot]" interface=ether1',
    );
    expect(migration.rsc).not.toMatch(/^set/m);
    expect(linesOf(migration).at(-1)).toBe('add address=10.0.0.1/24 comment="\\$[/system reboot]" interface=ether1');
    expect(migration.notMapped).toMatchObject([{ line: 2, why: 'which row it means is an expression' }]);
  });
});
