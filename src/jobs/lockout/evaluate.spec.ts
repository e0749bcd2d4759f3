import * as fc from 'fast-check';
import type { Change, Row } from '../../core/catalogue';
import { evaluate } from './evaluate';
import type { LockoutPrediction } from './prediction';
import type { Snapshot } from './snapshot';
import type { ManagementWay } from './way';

const WAY: ManagementWay = {
  transport: 'api',
  port: 8728,
  address: '192.168.88.1',
  username: 'daemon',
  source: '192.168.88.10',
};

const FILTER = '/ip/firewall/filter';

const BASE: Readonly<Record<string, readonly Row[]>> = {
  [FILTER]: [
    { '.id': '*1', chain: 'input', action: 'accept', 'connection-state': 'established,related,untracked' },
    { '.id': '*2', chain: 'input', action: 'drop', 'connection-state': 'invalid' },
    { '.id': '*3', chain: 'input', action: 'drop', 'in-interface-list': '!LAN', comment: 'not LAN' },
    { '.id': '*4', chain: 'forward', action: 'drop', 'in-interface-list': 'WAN' },
  ],
  '/ip/firewall/raw': [],
  '/ip/firewall/nat': [{ '.id': '*1', chain: 'srcnat', action: 'masquerade', 'out-interface-list': 'WAN' }],
  '/ip/firewall/mangle': [{ '.id': '*1', chain: 'forward', action: 'mark-packet', 'new-packet-mark': 'x' }],
  '/ip/firewall/address-list': [{ '.id': '*1', list: 'managers', address: '192.168.88.0/28' }],
  '/interface/list': [
    { '.id': '*10', name: 'LAN' },
    { '.id': '*11', name: 'WAN' },
  ],
  '/interface/list/member': [
    { '.id': '*1', list: 'LAN', interface: 'bridge' },
    { '.id': '*2', list: 'WAN', interface: 'ether1' },
  ],
  '/ip/service': [
    { '.id': '*7', name: 'api', port: '8728', address: '', disabled: 'false', vrf: 'main' },
    { '.id': '*9', name: 'www-ssl', port: '443', address: '', disabled: 'false', certificate: 'web' },
  ],
  '/user': [{ '.id': '*1', name: 'daemon', group: 'full', address: '', disabled: 'false' }],
  '/user/group': [
    { '.id': '*1', name: 'full', policy: 'local,ssh,read,write,policy,api,rest-api' },
    { '.id': '*2', name: 'read', policy: 'local,ssh,read,api,!write' },
  ],
  '/ip/address': [
    { '.id': '*1', address: '192.168.88.1/24', network: '192.168.88.0', interface: 'bridge' },
    { '.id': '*2', address: '198.51.100.2/24', network: '198.51.100.0', interface: 'ether1' },
  ],
  '/ip/route': [{ '.id': '*1', 'dst-address': '0.0.0.0/0', gateway: '198.51.100.1', distance: '1', active: 'true' }],
  '/interface': [
    { '.id': '*1', name: 'ether1', type: 'ether', running: 'true' },
    { '.id': '*2', name: 'ether2', type: 'ether', running: 'true' },
    { '.id': '*3', name: 'ether3', type: 'ether', running: 'true' },
    { '.id': '*7', name: 'bridge', type: 'bridge', running: 'true' },
  ],
  '/interface/bridge': [{ '.id': '*7', name: 'bridge', 'vlan-filtering': 'false', pvid: '1', 'frame-types': 'admit-all' }],
  '/interface/bridge/port': [
    { '.id': '*1', bridge: 'bridge', interface: 'ether2', pvid: '1', 'frame-types': 'admit-all' },
    { '.id': '*2', bridge: 'bridge', interface: 'ether3', pvid: '1', 'frame-types': 'admit-all' },
  ],
  '/interface/bridge/vlan': [],
  '/ip/dhcp-client': [{ '.id': '*1', interface: 'ether1', 'add-default-route': 'yes' }],
};

function snapshot(more: Readonly<Record<string, readonly Row[]>> = {}, unread: readonly string[] = []): Snapshot {
  return { version: '7.15.3', tables: new Map(Object.entries({ ...BASE, ...more })), unread };
}

function add(menu: string, after: Row, placeBefore?: string): Change {
  return { op: 'add', menu, key: after['name'] ?? 'a row', after, ...(placeBefore ? { placeBefore } : {}) };
}

function set(menu: string, id: string, after: Readonly<Record<string, string | null>>): Change {
  return { op: 'set', menu, id, key: id, before: {}, after };
}

function remove(menu: string, id: string): Change {
  return { op: 'remove', menu, id, key: id, before: {} };
}

function call(menu: string, command: string): Change {
  return { op: 'call', menu, command, key: command, args: {} };
}

function told({ verdict, reasons }: LockoutPrediction): string {
  return [verdict, ...reasons.map(({ why }) => why.replace(/^step 1 of 1: /, ''))].join('; ');
}

const DROP = { chain: 'input', action: 'drop' };
const FROM = 'api (tcp 8728) from 192.168.88.10';

describe('src/jobs/lockout/evaluate', () => {
  it.each<[string, Change, string]>([
    ['a rule at the end, behind what accepts nobody', add(FILTER, DROP), 'closed; input rule (new) drops new connections to'],
    ['one in front of everything', add(FILTER, { ...DROP, comment: 'all' }, '*1'), 'closed; input rule "all" (new) drops new'],
    ['one for somebody else', add(FILTER, { ...DROP, 'src-address': '10.0.0.0/8' }, '*1'), 'open'],
    ['one for all but the daemon', add(FILTER, { ...DROP, 'src-address': '!192.168.88.10' }, '*1'), 'open'],
    ['one for another port', add(FILTER, { ...DROP, protocol: 'tcp', 'dst-port': '22,8291' }, '*1'), 'open'],
    ['one for a range of ports', add(FILTER, { ...DROP, protocol: 'tcp', 'dst-port': '8000-9000' }, '*1'), 'closed'],
    ['one for a list with the daemon', add(FILTER, { ...DROP, 'src-address-list': 'managers' }, '*1'), 'closed'],
    ['one for a list without it', add(FILTER, { ...DROP, 'src-address-list': '!managers' }, '*1'), 'open'],
    ['one that asks what is not modelled', add(FILTER, { ...DROP, content: 'x' }, '*1'), 'uncertain; input rule (new) may drop'],
    ['one that is switched off', add(FILTER, { ...DROP, disabled: 'yes' }, '*1'), 'open'],
    ['one for answers', add(FILTER, { chain: 'output', action: 'drop', protocol: 'tcp', 'src-port': '8728' }), 'closed'],
    ['a reject', add(FILTER, { chain: 'input', action: 'reject' }), 'closed; input rule (new) rejects'],
    ['a jump to nowhere', add(FILTER, { chain: 'input', action: 'jump', 'jump-target': 'x' }, '*1'), 'open'],
    ['the rule against the WAN switched off', set(FILTER, '*3', { disabled: 'yes' }), 'open'],
    [
      'its list turned around',
      set(FILTER, '*3', { 'in-interface-list': 'LAN' }),
      `closed; input rule "not LAN" (*3) drops new connections to ${FROM}`,
    ],
    ['the bridge out of the list', remove('/interface/list/member', '*1'), 'closed; input rule "not LAN" (*3) drops'],
    ['the list renamed', set('/interface/list', '*10', { name: 'INSIDE' }), 'open'],
    ['the list removed', remove('/interface/list', '*10'), 'uncertain'],
    ['a raw rule', add('/ip/firewall/raw', { chain: 'prerouting', action: 'drop' }), 'closed; raw prerouting rule'],
    [
      'dst-nat of the port',
      add('/ip/firewall/nat', {
        chain: 'dstnat',
        action: 'dst-nat',
        protocol: 'tcp',
        'dst-port': '8728',
        'to-addresses': '10.0.0.1',
      }),
      'closed; raw'.replace('raw', 'nat dstnat rule (new) leads away'),
    ],
    ['a redirect to itself', add('/ip/firewall/nat', { chain: 'dstnat', action: 'redirect', 'to-ports': '8728' }), 'open'],
    [
      'a mark on what is routed',
      add('/ip/firewall/mangle', { chain: 'output', action: 'mark-routing', 'new-routing-mark': 'x' }),
      'uncertain',
    ],
    ['a mark on what is forwarded', add('/ip/firewall/mangle', { chain: 'forward', action: 'mark-packet' }), 'open'],
    ['tracking switched off', set('/ip/firewall/connection/tracking', '', { enabled: 'no' }), 'uncertain'],
    ['the firewall of IPv6', add('/ipv6/firewall/filter', DROP), 'open'],
    ['a bridge filter', add('/interface/bridge/filter', DROP), 'uncertain'],
    ['a bridge filter for what passes', add('/interface/bridge/filter', { chain: 'forward', action: 'drop' }), 'open'],

    ['the service off', set('/ip/service', '*7', { disabled: 'yes' }), 'closed; the service api is disabled'],
    ['its port', set('/ip/service', '*7', { port: '8000' }), 'closed; the service api listens on port 8000'],
    [
      'its sources, without us',
      set('/ip/service', '*7', { address: '10.0.0.0/8' }),
      'closed; the service api admits 10.0.0.0/8 alone',
    ],
    ['its sources, with us', set('/ip/service', '*7', { address: '10.0.0.0/8,192.168.88.0/24' }), 'open'],
    ['its VRF', set('/ip/service', '*7', { vrf: 'mgmt' }), 'uncertain'],
    ['another service off', set('/ip/service', '*9', { disabled: 'yes' }), 'open'],
    ['a certificate that nobody shows', remove('/certificate', '*1'), 'open'],
    ['a template', add('/certificate', { name: 'new' }), 'open'],
    ['a template that is signed', call('/certificate', 'sign'), 'open'],
    ['a certificate that is revoked', call('/certificate', 'issued-revoke'), 'open'],

    ['the user off', set('/user', '*1', { disabled: 'true' }), 'closed; the user daemon is disabled'],
    ['the user gone', remove('/user', '*1'), 'closed; the router has no user daemon'],
    ['the user in a weaker group', set('/user', '*1', { group: 'read' }), 'closed; the group read no longer allows write'],
    ['its sources', set('/user', '*1', { address: '10.0.0.0/8' }), 'closed; the user daemon may come from'],
    ['its password', set('/user', '*1', { password: 'x' }), 'uncertain; the user daemon gets another password'],
    ['its group renamed', set('/user/group', '*1', { name: 'all' }), 'open'],
    ['its group without api', set('/user/group', '*1', { policy: 'read,write' }), 'closed; the group full no longer allows api'],
    ['another user', add('/user', { name: 'eve', group: 'read' }), 'open'],

    ['the address gone', remove('/ip/address', '*1'), 'closed; the router has no address 192.168.88.1'],
    ['the address elsewhere', set('/ip/address', '*1', { interface: 'ether1' }), 'uncertain'],
    ['another address gone', remove('/ip/address', '*2'), 'open'],
    ['a blackhole', add('/ip/route', { 'dst-address': '192.168.88.10/32', blackhole: '' }), 'closed; a route throws answers'],
    [
      'a longer route elsewhere',
      add('/ip/route', { 'dst-address': '192.168.88.0/28', gateway: '198.51.100.9' }),
      'uncertain; answers to 192.168.88.10 would leave by 198.51.100.9 on ether1',
    ],
    ['a shorter route', add('/ip/route', { 'dst-address': '192.168.0.0/16', gateway: '198.51.100.9' }), 'open'],
    ['a routing rule', add('/routing/rule', { action: 'drop' }), 'uncertain'],
    ['a DHCP client for elsewhere switched off', remove('/ip/dhcp-client', '*1'), 'open'],

    ['the bridge off', set('/interface/bridge', '*7', { disabled: 'yes' }), 'closed'],
    ['the bridge off by /interface', set('/interface', '*7', { disabled: 'yes' }), 'closed'],
    ['the bridge renamed', set('/interface/bridge', '*7', { name: 'lan' }), 'open'],
    ['the bridge gone', remove('/interface/bridge', '*7'), 'closed'],
    ['a port gone', remove('/interface/bridge/port', '*1'), 'uncertain; not every port'],
    ['the WAN port off', set('/interface/ethernet', '*1', { disabled: 'yes' }), 'open'],
    ['filtering with the same VLAN', set('/interface/bridge', '*7', { 'vlan-filtering': 'yes' }), 'open'],
    ['tagged frames alone', set('/interface/bridge', '*7', { 'frame-types': 'admit-only-vlan-tagged' }), 'open'],
    ['another property of the bridge', set('/interface/bridge', '*7', { arp: 'disabled' }), 'uncertain'],
    ['a VLAN on the bridge', add('/interface/vlan', { name: 'v10', 'vlan-id': '10', interface: 'bridge' }), 'open'],
    ['a bond over a port', add('/interface/bonding', { name: 'b', slaves: 'ether2,ether4' }), 'uncertain'],
    ['a tunnel for others', add('/interface/wireguard/peers', { interface: 'wg1' }), 'open'],

    ['a reset', call('/system', 'reset-configuration'), 'closed; the configuration is reset'],
    ['a reboot', call('/system', 'reboot'), 'open'],
    ['counters', call(FILTER, 'reset-counters'), 'open'],
    ['an unknown verb', call('/interface/ethernet', 'reset'), 'uncertain'],
    ['a comment', set(FILTER, '*3', { comment: 'drop me' }), 'open'],
    ['something else', add('/ip/dns/static', { name: 'a' }), 'open'],
  ])('%s', (_name, change, expected) => {
    const prediction = evaluate(snapshot(), { changes: [change] }, WAY);
    expect(told(prediction).slice(0, Math.max(expected.length, prediction.verdict.length))).toBe(expected);
  });

  it('judges after every step, not the end alone', () => {
    const accept = add(FILTER, { chain: 'input', action: 'accept', 'src-address': '192.168.88.10' }, '*1');
    const drop = add(FILTER, { ...DROP, comment: 'drop all' });
    const noted = add(FILTER, { chain: 'forward', action: 'log' });
    expect(evaluate(snapshot(), { changes: [noted, accept, drop] }, WAY)).toEqual({ verdict: 'open', reasons: [] });
    expect(evaluate(snapshot(), { changes: [noted, drop, accept] }, WAY)).toEqual({
      verdict: 'closed',
      reasons: [{ step: 1, why: `step 2 of 3: input rule "drop all" (new) drops new connections to ${FROM}` }],
    });
  });

  it('is shut by VLAN filtering only where no port shares the VLAN', () => {
    const filter = set('/interface/bridge', '*7', { 'vlan-filtering': 'yes' });
    const pvid = (id: string): Change => set('/interface/bridge/port', id, { pvid: '20' });
    expect(evaluate(snapshot(), { changes: [pvid('*1'), filter] }, WAY).verdict).toBe('uncertain');
    expect(evaluate(snapshot(), { changes: [pvid('*1'), pvid('*2'), filter] }, WAY).verdict).toBe('closed');
  });

  it('knows by which port the daemon comes in where the router does', () => {
    const seen = snapshot({
      '/ip/arp': [{ address: '192.168.88.10', 'mac-address': '02:00:00:00:00:10' }],
      '/interface/bridge/host': [{ 'mac-address': '02:00:00:00:00:10', 'on-interface': 'ether3' }],
    });
    const gone = (id: string): string => evaluate(seen, { changes: [remove('/interface/bridge/port', id)] }, WAY).verdict;
    expect([gone('*1'), gone('*2')]).toEqual(['open', 'closed']);
  });

  it('follows a VLAN interface down to its bridge', () => {
    const vlan = snapshot({
      '/interface': [...(BASE['/interface'] ?? []), { '.id': '*8', name: 'mgmt', type: 'vlan', running: 'true' }],
      '/interface/vlan': [{ '.id': '*8', name: 'mgmt', interface: 'bridge', 'vlan-id': '88' }],
      '/ip/address': [{ '.id': '*1', address: '192.168.88.1/24', network: '192.168.88.0', interface: 'mgmt' }],
      '/interface/list/member': [{ '.id': '*1', list: 'LAN', interface: 'mgmt' }],
    });
    const verdict = (change: Change): string => evaluate(vlan, { changes: [change] }, WAY).verdict;
    expect(verdict(set('/interface/bridge', '*7', { disabled: 'yes' }))).toBe('closed');
    expect(verdict(set('/interface/bridge', '*7', { 'vlan-filtering': 'yes' }))).toBe('closed');
    expect(verdict(set('/interface/vlan', '*8', { 'vlan-id': '89' }))).toBe('uncertain');
    expect(verdict(set('/interface/vlan', '*8', { name: 'admin' }))).toBe('open');
  });

  it('does not take the uplink that the main table prefers for the one by which the daemon comes', () => {
    const far = { ...WAY, source: '203.0.113.9', address: '198.51.100.2' };
    const second = { '.id': '*2', 'dst-address': '0.0.0.0/0', gateway: '192.168.88.254', distance: '2', 'routing-table': 'wan2' };
    const table = { [FILTER]: [] as Row[], '/ip/route': [...(BASE['/ip/route'] ?? [])] };
    const drop = (name: string): Change => add(FILTER, { ...DROP, 'in-interface': name });
    const verdict = (more: Readonly<Record<string, readonly Row[]>>, change: Change): string =>
      evaluate(snapshot(more), { changes: [change] }, far).verdict;
    expect([verdict(table, drop('ether1')), verdict(table, drop('bridge'))]).toEqual(['closed', 'open']);
    const two = { ...table, '/ip/route': [...table['/ip/route'], second] };
    expect([verdict(two, drop('ether1')), verdict(two, drop('bridge')), verdict(two, drop('ether2'))]).toEqual([
      'uncertain',
      'uncertain',
      'uncertain',
    ]);
    expect(verdict(two, remove('/ip/route', '*1'))).toBe('closed');
  });

  it('is certain of nothing that may carry the tunnel through which the daemon comes', () => {
    const tunnel = snapshot({
      '/interface': [...(BASE['/interface'] ?? []), { '.id': '*9', name: 'wg1', type: 'wg', running: 'true' }],
      '/ip/address': [{ '.id': '*1', address: '192.168.88.1/24', network: '192.168.88.0', interface: 'wg1' }],
      '/interface/list/member': [{ '.id': '*1', list: 'LAN', interface: 'wg1' }],
    });
    const verdict = (change: Change): string => evaluate(tunnel, { changes: [change] }, WAY).verdict;
    expect(verdict(add(FILTER, { ...DROP, protocol: 'udp' }, '*1'))).toBe('uncertain');
    expect(verdict(set('/interface/ethernet', '*1', { disabled: 'yes' }))).toBe('uncertain');
    expect(verdict(add('/interface/wireguard/peers', { interface: 'wg1' }))).toBe('uncertain');
    expect(verdict(set('/interface/wireguard', '*9', { disabled: 'yes' }))).toBe('closed');
    expect(verdict(set(FILTER, '*3', { comment: 'x' }))).toBe('open');
  });

  it('does not know a router that by its own model had shut the daemon out', () => {
    const odd = snapshot({ [FILTER]: [{ '.id': '*1', chain: 'input', action: 'drop', comment: 'odd' }] });
    const prediction = evaluate(odd, { changes: [add(FILTER, DROP)] }, WAY);
    expect(told(prediction)).toMatch(/^uncertain; the daemon is in although input rule "odd" \(\*1\) drops new connections/);
    expect(evaluate(odd, { changes: [add(FILTER, { chain: 'forward', action: 'drop' })] }, WAY).verdict).toBe('open');
  });

  it('learns from being in that a rule does not match', () => {
    const big = { [FILTER]: [{ '.id': '*1', ...DROP, 'src-address-list': 'big' }], '~': [] };
    const blocked = snapshot({ ...big, 'partly-read': [{ list: 'big' }] });
    const change = add(FILTER, { ...DROP, 'src-address-list': 'big', protocol: 'tcp' });
    expect(evaluate(blocked, { changes: [change] }, WAY).verdict).toBe('open');
    const own = add('/ip/firewall/address-list', { list: 'big', address: '192.168.88.0/24' });
    expect(evaluate(blocked, { changes: [own] }, WAY).verdict).toBe('closed');
  });

  it('sees a rule coming that puts the daemon on a list', () => {
    const listing = { chain: 'input', action: 'add-src-to-address-list', 'address-list': 'black', 'connection-state': 'new' };
    const blocked = snapshot({ [FILTER]: [{ '.id': '*1', ...DROP, 'src-address-list': 'black' }] });
    expect(evaluate(blocked, { changes: [add(FILTER, listing)] }, WAY).verdict).toBe('uncertain');
  });

  it('is uncertain where it is not known from where the daemon comes, or what may not be read', () => {
    const { source: _source, ...nowhere } = WAY;
    const drop = { changes: [add(FILTER, DROP)] };
    expect(told(evaluate(snapshot(), drop, nowhere))).toMatch(/^uncertain; from where the daemon comes could not be found/);
    expect(evaluate(snapshot({}, ['/ip/firewall/raw']), drop, WAY).verdict).toBe('uncertain');
    const comment = { changes: [set(FILTER, '*3', { comment: 'x' })] };
    expect(evaluate(snapshot({}, ['/ip/firewall/raw']), comment, nowhere)).toEqual({ verdict: 'open', reasons: [] });
  });

  it('judges management over IPv6 by the menus of IPv6', () => {
    const way = { ...WAY, address: '2001:db8::1', source: '2001:db8::10' };
    const six = snapshot({
      '/ipv6/firewall/filter': [{ '.id': '*1', chain: 'input', action: 'accept', 'src-address': '2001:db8::/64' }],
      '/ipv6/address': [{ '.id': '*1', address: '2001:db8::1/64', interface: 'bridge' }],
      '/ipv6/route': [],
    });
    const verdict = (change: Change): string => evaluate(six, { changes: [change] }, way).verdict;
    expect(verdict(add('/ipv6/firewall/filter', DROP))).toBe('open');
    expect(verdict(add('/ipv6/firewall/filter', { ...DROP, 'src-address': '2001:db8::/32' }, '*1'))).toBe('closed');
    expect(verdict(remove('/ipv6/address', '*1'))).toBe('closed');
    expect(verdict(add(FILTER, DROP, '*1'))).toBe('open');
  });

  it('never calls a plan closed that touches other chains or comments alone', () => {
    const value = fc.constantFrom('10.0.0.0/8', '192.168.88.10', '!192.168.88.0/24', 'tcp', 'x');
    const name = fc.constantFrom('src-address', 'dst-address', 'content', 'src-address-list', 'in-interface');
    const rule = fc.dictionary(name, value, { maxKeys: 3 });
    const forward = fc
      .tuple(rule, fc.constantFrom('drop', 'reject', 'accept', 'jump'), fc.constantFrom(undefined, '*1', '*4'))
      .map(([more, action, place]) => add(FILTER, { ...more, chain: 'forward', action, 'jump-target': 'input' }, place));
    const comment = fc
      .tuple(fc.constantFrom(FILTER, '/ip/service', '/ip/address', '/interface/bridge', '/user'), fc.string())
      .map(([menu, text]) => set(menu, '*1', { comment: text }));
    const plans = fc.array(fc.oneof(forward, comment), { minLength: 1, maxLength: 6 });
    const tables = fc.array(fc.tuple(rule, fc.constantFrom('drop', 'accept'), fc.constantFrom('input', 'forward')), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(plans, tables, (changes, rules) => {
        const rows = rules.map(([more, action, chain], at): Row => ({ ...more, '.id': `*${at + 1}`, chain, action }));
        expect(evaluate(snapshot({ [FILTER]: rows }), { changes }, WAY)).toEqual({ verdict: 'open', reasons: [] });
      }),
    );
  });
});
