import { viewOf, type ViewOptions } from '../../../test/kit/audit-of';
import type { Menus } from '../../../test/kit/audit-examples';
import { defineRule } from './rule';
import { NotKnown } from './view';
import { doubtOf, isInNetwork, membersOf, outsideOf, WAN_NEEDS, type Outside } from './wan';

/** A rule that reads what is needed, for the view alone. */
const READS = defineRule({
  id: 'test.wan',
  title: 'T',
  severity: 'info',
  audits: ['security'],
  why: 'W.',
  remedy: 'R.',
  references: [],
  menus: WAN_NEEDS,
  check: () => [],
});

async function outside(menus: Menus, options?: ViewOptions): Promise<readonly Outside[]> {
  return outsideOf(await viewOf([READS], menus, options));
}

describe('workflows/audit/wan', () => {
  it('believes what it is told, lists by their members', async () => {
    const menus = {
      '/interface/list': [{ name: 'WAN' }, { name: 'UP' }],
      '/interface/list/member': [
        { list: 'UP', interface: 'ether5' },
        { list: 'WAN', interface: 'ether1' },
      ],
    };
    expect(await outside(menus, { context: { wan: ['UP', 'pppoe-out1'] } })).toEqual([
      { name: 'ether5' },
      { name: 'pppoe-out1' },
    ]);
  });

  it('takes the members of a list called WAN as certain, those of default routes as likely', async () => {
    const found = await outside({
      '/interface/list': [{ name: 'WAN' }],
      '/interface/list/member': [
        { list: 'WAN', interface: 'ether1' },
        { list: 'WAN', interface: 'ether9', disabled: 'true' },
      ],
      '/ip/dhcp-client': [{ interface: 'ether2', address: '192.168.1.7/24' }],
    });
    expect(found).toEqual([{ name: 'ether1' }, { name: 'ether2', isLikely: true }]);
  });

  it.each<[string, Menus, readonly Outside[]]>([
    [
      'a public address of a DHCP client',
      { '/ip/dhcp-client': [{ interface: 'ether1', address: '203.0.113.9/24' }] },
      [{ name: 'ether1' }],
    ],
    ['a DHCP client that adds no route', { '/ip/dhcp-client': [{ interface: 'ether1', 'add-default-route': 'no' }] }, []],
    [
      'a PPPoE client with a route',
      { '/interface/pppoe-client': [{ name: 'pppoe-out1', 'add-default-route': 'true', disabled: 'false' }] },
      [{ name: 'pppoe-out1' }],
    ],
    ['an L2TP client without a route', { '/interface/l2tp-client': [{ name: 'hq', disabled: 'false' }] }, []],
    [
      'a gateway in the network of an address',
      {
        '/ip/route': [{ 'dst-address': '0.0.0.0/0', gateway: '198.51.100.1' }],
        '/ip/address': [
          { address: '198.51.100.2/29', interface: 'sfp1' },
          { address: '10.0.0.1/8', interface: 'bridge' },
        ],
      },
      [{ name: 'sfp1' }],
    ],
    [
      'a gateway with its interface',
      { '/ip/route': [{ 'dst-address': '0.0.0.0/0', gateway: '10.0.0.1%vlan7' }] },
      [{ name: 'vlan7', isLikely: true }],
    ],
    [
      'the interface that the router itself shows',
      { '/ip/route': [{ 'dst-address': '0.0.0.0/0', gateway: '10.0.0.1', 'immediate-gw': '10.0.0.1%lte1' }] },
      [{ name: 'lte1', isLikely: true }],
    ],
    [
      'an interface as the gateway, named for what it is',
      { '/ip/route': [{ 'dst-address': '0.0.0.0/0', gateway: 'ether1-WAN' }] },
      [{ name: 'ether1-WAN' }],
    ],
    ['a disabled route', { '/ip/route': [{ 'dst-address': '0.0.0.0/0', gateway: 'ether1', disabled: 'true' }] }, []],
    ['another route', { '/ip/route': [{ 'dst-address': '10.0.0.0/8', gateway: 'ether1' }] }, []],
  ])('%s', async (_name, menus, expected) => {
    const found = await outside(menus).catch((error: unknown) => {
      if (error instanceof NotKnown) return [];
      throw error;
    });
    expect(found).toEqual(expected);
  });

  it('does not take an interface of a list called LAN for one that leads outside', async () => {
    const menus = {
      '/interface/list': [{ name: 'LAN' }],
      '/interface/list/member': [{ list: 'LAN', interface: 'bridge' }],
      '/ip/dhcp-client': [{ interface: 'bridge', address: '192.168.1.7/24' }],
    };
    await expect(outside(menus)).rejects.toBeInstanceOf(NotKnown);
  });

  it('follows lists in lists, what is left out and rings', async () => {
    const view = await viewOf([READS], {
      '/interface/list': [
        { name: 'ALL', include: 'A,B', exclude: 'C' },
        { name: 'A', include: 'ALL' },
        { name: 'B' },
        { name: 'C' },
      ],
      '/interface/list/member': [
        { list: 'A', interface: 'ether1' },
        { list: 'B', interface: 'ether2' },
        { list: 'C', interface: 'ether2' },
        { list: 'ALL', interface: 'ether3' },
      ],
    });
    expect(membersOf(view, 'ALL')).toEqual(['ether3', 'ether1']);
    expect(membersOf(view, 'gone')).toBeUndefined();
  });

  it('names what is only likely', () => {
    expect(doubtOf([{ name: 'ether1' }])).toBeUndefined();
    expect(doubtOf([{ name: 'ether1', isLikely: true }])).toBe('ether1 leads outside, as the default route suggests');
  });

  it.each([
    ['10.0.0.9', '10.0.0.0/29', false],
    ['10.0.0.7', '10.0.0.0/29', true],
    ['255.1.1.1', '0.0.0.0/0', true],
    ['10.0.0.7', '10.0.0.7', true],
    ['200.0.0.1', '128.0.0.0/1', true],
  ])('%s in %s: %p', (address, network, expected) => expect(isInNetwork(address, network)).toBe(expected));
});
