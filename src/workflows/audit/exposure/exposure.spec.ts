import type { Row } from '../../../core/catalogue';
import { EDGE, type Menus } from '../../../../test/kit/audit-examples';
import { viewOf } from '../../../../test/kit/audit-of';
import { defineRule } from '../rule';
import { EXPOSURE6_NEEDS, EXPOSURE_NEEDS, unnamedPort, waysIn, type Door, type Way } from './exposure';

const READS = defineRule({
  id: 'test.exposure',
  title: 'T',
  severity: 'info',
  audits: ['security'],
  why: 'W.',
  remedy: 'R.',
  references: [],
  menus: { ...EXPOSURE_NEEDS, ...EXPOSURE6_NEEDS },
  check: () => [],
});
const WINBOX: Door = { protocol: 'tcp', port: 8291 };
const DROP: Row = { chain: 'input', action: 'drop' };

async function ways(menus: Menus, door: Door = WINBOX): Promise<readonly Way[]> {
  return waysIn(await viewOf([READS], { ...EDGE, '/ipv6/firewall/filter': [], '/ipv6/firewall/raw': [], ...menus }), door);
}

/** What a table of input rules makes of a stranger: shut, open or open perhaps. */
async function verdict(rules: readonly Row[], menus: Menus = {}, door?: Door): Promise<string> {
  const numbered = rules.map((rule, at) => ({ '.id': `*${at}`, chain: 'input', ...rule }));
  const [way] = await ways({ '/ip/firewall/filter': numbered, ...menus }, door);
  if (!way) return 'shut';
  return way.doubt === undefined ? 'open' : 'perhaps';
}

describe('workflows/audit/exposure', () => {
  it.each<[string, readonly Row[], string]>([
    ['no rule', [], 'open'],
    ['a last drop', [{ action: 'accept', 'connection-state': 'established,related' }, DROP], 'shut'],
    ['only what is new is dropped', [{ action: 'drop', 'connection-state': 'new' }], 'shut'],
    ['only what is invalid is dropped', [{ action: 'drop', 'connection-state': 'invalid' }], 'open'],
    ['all but LAN is dropped', [{ action: 'drop', 'in-interface-list': '!LAN' }], 'shut'],
    ['only LAN is dropped', [{ action: 'drop', 'in-interface-list': 'LAN' }], 'open'],
    ['reject', [{ action: 'reject' }], 'shut'],
    ['tarpit', [{ action: 'tarpit', protocol: 'tcp' }], 'shut'],
    ['another protocol is dropped', [{ action: 'drop', protocol: 'udp' }], 'open'],
    ['the port is let in first', [{ action: 'accept', protocol: 'tcp', 'dst-port': '22,8290-8300' }, DROP], 'open'],
    ['another port is let in first', [{ action: 'accept', protocol: 'tcp', 'dst-port': '22' }, DROP], 'shut'],
    ['a source of one person is let in', [{ action: 'accept', 'src-address': '198.51.100.7' }, DROP], 'shut'],
    ['a list of sources is let in', [{ action: 'accept', 'src-address-list': 'admins' }, DROP], 'shut'],
    ['all but a list is let in', [{ action: 'accept', 'src-address-list': '!banned' }, DROP], 'open'],
    [
      'a source port is let in, which anybody can choose',
      [{ action: 'accept', protocol: 'tcp', 'src-port': '53' }, DROP],
      'open',
    ],
    ['a rate is let in', [{ action: 'accept', limit: '10,5:packet' }, DROP], 'open'],
    ['more than a rate is dropped', [{ action: 'drop', 'dst-limit': '10,5,src-address' }], 'open'],
    ['IPsec is let in', [{ action: 'accept', 'ipsec-policy': 'in,ipsec' }, DROP], 'shut'],
    ['a time decides', [{ action: 'accept', time: '8h-17h,mon' }, DROP], 'perhaps'],
    ['an unknown time shuts', [{ action: 'drop', time: '8h-17h,mon' }], 'perhaps'],
    ['a disabled drop', [{ ...DROP, disabled: 'true' }], 'open'],
    ['a drop that has lost its interface', [{ ...DROP, 'in-interface': 'gone', invalid: 'true' }], 'perhaps'],
    ['log and go on', [{ action: 'log' }, { action: 'add-src-to-address-list' }, { action: 'passthrough' }, DROP], 'shut'],
    ['marked connections', [{ action: 'accept', 'connection-mark': 'vpn' }, DROP], 'perhaps'],
    ['packets from outgoing interfaces do not come in', [{ action: 'accept', 'out-interface': 'bridge' }, DROP], 'shut'],
    ['first packets', [{ action: 'drop', protocol: 'tcp', 'tcp-flags': 'syn,!ack' }], 'shut'],
    ['packets that are none', [{ action: 'drop', protocol: 'tcp', 'tcp-flags': 'ack' }], 'open'],
  ])('%s: %s', async (_name, rules, expected) => expect(await verdict(rules)).toBe(expected));

  it.each<[string, readonly Row[], string]>([
    [
      'a chain that drops',
      [
        { action: 'jump', 'jump-target': 'x' },
        { chain: 'x', action: 'drop' },
      ],
      'shut',
    ],
    ['a chain that ends', [{ action: 'jump', 'jump-target': 'x' }, { chain: 'x', action: 'log' }, DROP], 'shut'],
    [
      'a chain that returns before it drops',
      [
        { action: 'jump', 'jump-target': 'x' },
        { chain: 'x', action: 'return' },
        { chain: 'x', action: 'drop' },
      ],
      'open',
    ],
    [
      'a chain that accepts',
      [{ action: 'jump', 'jump-target': 'x' }, DROP, { chain: 'x', action: 'accept', protocol: 'tcp' }],
      'open',
    ],
    [
      'a jump that is not taken',
      [{ action: 'jump', 'jump-target': 'x', protocol: 'udp' }, DROP, { chain: 'x', action: 'accept' }],
      'shut',
    ],
    ['a chain that is not there', [{ action: 'jump', 'jump-target': 'gone' }, DROP], 'shut'],
    ['return from the chain itself', [{ action: 'return' }, DROP], 'open'],
    [
      'chains in a ring',
      [
        { action: 'jump', 'jump-target': 'x' },
        { chain: 'x', action: 'jump', 'jump-target': 'input' },
      ],
      'perhaps',
    ],
  ])('%s: %s', async (_name, rules, expected) => expect(await verdict(rules)).toBe(expected));

  it('goes through long tables', async () => {
    const many = Array.from({ length: 3000 }, (_none, at) => ({
      action: 'accept',
      'src-address': `10.0.${at % 250}.1`,
      protocol: 'tcp',
    }));
    expect(await verdict([...many, DROP])).toBe('shut');
    const limits = Array.from({ length: 40 }, () => ({ action: 'drop', limit: '1,5:packet' }));
    expect(await verdict(limits)).toBe('open');
  });

  it('asks raw first, and lets it take packets out of tracking', async () => {
    const raw = (rule: Row): Menus => ({ '/ip/firewall/raw': [{ chain: 'prerouting', ...rule }] });
    expect(await verdict([], raw({ action: 'drop', 'in-interface': 'ether1' }))).toBe('shut');
    const states: readonly Row[] = [{ action: 'accept', 'connection-state': 'established,related,untracked' }, DROP];
    expect(await verdict(states)).toBe('shut');
    expect(await verdict(states, raw({ action: 'notrack' }))).toBe('open');
    expect(await verdict(states, raw({ action: 'notrack', 'src-address': '10.0.0.0/8' }))).toBe('shut');
  });

  it('follows destination NAT away from the router', async () => {
    const nat = (rule: Row): Menus => ({
      '/ip/firewall/nat': [{ chain: 'dstnat', protocol: 'tcp', 'dst-port': '8291', ...rule }],
    });
    expect(await verdict([], nat({ action: 'dst-nat', 'to-addresses': '192.168.88.9' }))).toBe('shut');
    expect(await verdict([], nat({ action: 'redirect', 'to-ports': '9999' }))).toBe('shut');
    expect(await verdict([], nat({ action: 'redirect' }))).toBe('open');
    expect(await verdict([], nat({ action: 'accept' }))).toBe('open');
    expect(await verdict([], nat({ action: 'dst-nat', 'to-addresses': '192.168.88.9', 'src-address': '10.0.0.0/8' }))).toBe(
      'open',
    );
  });

  it('tells each way with what lets it in, and joins those that are alike', async () => {
    const members = ['ether1', 'ether9'].map((name) => ({ list: 'WAN', interface: name }));
    const menus = {
      '/interface/list/member': members,
      '/ip/dhcp-client': [{ interface: 'ether2', address: '10.1.1.1/24' }],
      '/ip/firewall/filter': [{ '.id': '*1', chain: 'input', action: 'accept', comment: 'all of it', protocol: 'tcp' }],
    };
    expect(await ways(menus)).toEqual([
      { through: ['ether1', 'ether9'], because: 'rule input "all of it" lets it in' },
      {
        through: ['ether2'],
        because: 'rule input "all of it" lets it in',
        doubt: 'ether2 leads outside, as the default route suggests',
      },
    ]);
  });

  it('asks the tables of IPv6 about IPv6, the forward chain about what lies behind', async () => {
    expect(await ways({ '/ip/firewall/filter': [DROP] }, { ...WINBOX, family: 6 })).toHaveLength(1);
    expect(await ways({ '/ipv6/firewall/filter': [DROP] }, { ...WINBOX, family: 6 })).toEqual([]);
    const masked = [{ chain: 'forward', action: 'drop', 'connection-nat-state': '!dstnat', 'connection-state': 'new' }];
    expect(await ways({ '/ip/firewall/filter': masked }, { ...WINBOX, chain: 'forward' })).toEqual([]);
    expect(await ways({ '/ip/firewall/filter': [DROP] }, { ...WINBOX, chain: 'forward' })).toHaveLength(1);
  });

  it('takes a port for all others that no rule is about', () => {
    const port = unnamedPort([{ 'dst-port': '47811' }, { 'dst-port': '30000-32000' }]);
    expect(port).toBe(53_279);
  });
});
