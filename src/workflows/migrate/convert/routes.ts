import { reading, type Context, type Conversion } from '../context';
import { flag, given, valueOf } from '../source';
import type { Source } from '../types';

const MARKED = ['/ip/firewall/filter', '/ip/firewall/mangle', '/ip/firewall/nat', '/ip/firewall/raw', '/ipv6/firewall/mangle'];
const FAMILIES: Readonly<Record<string, string>> = { '/ip/route': '0.0.0.0/0', '/ipv6/route': '::/0' };
const FROM_6 = (context: Context): boolean => context.crosses('7.1');

/** Names of the VRFs of 6.x: their tables come with them. */
export function vrfsOf(context: Context): ReadonlySet<string> {
  return new Set(context.all('/ip/route/vrf').flatMap((source) => valueOf(source, 'routing-mark') ?? []));
}

/**
 * 6.x makes a table wherever a mark names one; 7.x wants it in /routing/table first. The table stands before everything
 * else: nothing can refer to it earlier.
 */
export function addTables(context: Context): void {
  if (!FROM_6(context)) return;
  const wanted = new Map<string, Source>();
  const want = (source: Source, name: string): void => {
    const value = valueOf(source, name)?.replace(/^!/, '');
    if (value !== undefined && value !== '' && value !== 'main' && !wanted.has(value)) wanted.set(value, source);
  };
  for (const source of context.all(...MARKED)) {
    want(source, 'new-routing-mark');
    want(source, 'routing-mark');
  }
  for (const source of context.all('/ip/route', '/ipv6/route', '/ip/route/rule')) want(source, 'routing-mark');
  for (const source of context.all('/ip/route/rule')) want(source, 'table');
  for (const source of context.all('/routing/bgp/instance', '/routing/ospf/instance', '/routing/rip'))
    want(source, 'routing-table');
  const vrfs = vrfsOf(context);
  for (const [name, source] of wanted) {
    if (vrfs.has(name)) continue;
    const args = [...given('disabled', 'no'), ...flag('fib', true), ...given('name', name)];
    context.ledger.emit({ menu: '/routing/table', verb: 'add', args, from: [source], place: 0 });
  }
}

const BGP_ATTRIBUTES = /^(bgp-|route-tag$)/;

function convertRoute(source: Source, context: Context): void {
  const { ledger } = context;
  if (source.verb !== 'add') return ledger.lose(source, 'a route is only ever added in an export', 'Look at the line.');
  const read = reading(context, source);
  const type = read.take('type') ?? 'unicast';
  const mark = read.take('routing-mark');
  const check = read.take('check-gateway');
  const gateways = (read.take('gateway') ?? '').split(',').filter((gateway) => gateway !== '');
  const kept = ['distance', 'pref-src', 'scope', 'target-scope', 'vrf-interface'].flatMap((name) => given(name, read.take(name)));
  const destination = read.take('dst-address') ?? FAMILIES[source.menu];
  for (const { name } of source.args) if (BGP_ATTRIBUTES.test(name)) leaveAttribute(context, source, name, read.take(name));
  if (type === 'unreachable' || type === 'prohibit')
    ledger.change(source, `type=${type} is a blackhole now: nothing is sent back`);
  const isHole = type !== 'unicast';
  if (check === 'bfd')
    ledger.loseArgument(
      source,
      'check-gateway',
      check,
      'a static route asks ping or arp',
      'Use check-gateway=ping, or BFD of a routing protocol.',
    );
  const common = [...given('check-gateway', check === 'bfd' ? undefined : check), ...read.common()];
  read.leave();
  if (!isHole && gateways.length === 0) {
    return ledger.lose(source, 'the route has no gateway', 'Look at the line: it did nothing on the old router.');
  }
  if (gateways.length > 1)
    ledger.change(source, `a route for each of its ${gateways.length} gateways: traffic is shared by equal distance`);
  for (const gateway of isHole ? [undefined] : gateways) {
    const args = [
      ...flag('blackhole', isHole),
      ...given('dst-address', destination),
      ...given('gateway', gateway),
      ...given('routing-table', mark),
      ...kept,
      ...common,
    ];
    ledger.emit({ menu: source.menu, verb: 'add', args, from: [source] });
  }
  if (kept.some(({ name }) => name === 'scope' || name === 'target-scope')) {
    ledger.warn(
      'Routes with scope or target-scope are resolved more strictly by 7.x: a gateway that is itself reached by a static route ' +
        'of scope 10 needs target-scope 11 or more. Look at them after the import.',
    );
  }
}

function leaveAttribute({ ledger }: Context, source: Source, name: string, value = ''): void {
  ledger.loseArgument(
    source,
    name,
    value,
    'static routes of 7.x carry no attributes of routing protocols',
    'Set it in a route filter.',
  );
}

/** Rules and routes that mean a table. */
export const routes: Conversion = {
  menus: ['/ip/route', '/ipv6/route'],
  applies: FROM_6,
  convert(sources, context) {
    for (const source of sources) convertRoute(source, context);
  },
};

export const rules: Conversion = {
  menus: ['/ip/route/rule'],
  applies: FROM_6,
  convert(sources, { ledger }) {
    for (const source of sources) ledger.emit({ menu: '/routing/rule', verb: 'add', args: [...source.args], from: [source] });
  },
};

export const vrfs: Conversion = {
  menus: ['/ip/route/vrf', '/routing/bgp/instance/vrf'],
  applies: FROM_6,
  convert(sources, context) {
    const { ledger } = context;
    const exported = sources.filter(({ menu }) => menu === '/routing/bgp/instance/vrf');
    const used = new Set<Source>();
    for (const source of sources.filter(({ menu }) => menu === '/ip/route/vrf')) {
      const read = reading(context, source);
      const name = read.take('routing-mark') ?? 'vrf';
      const ids = {
        'route-distinguisher': read.take('route-distinguisher'),
        'export.route-targets': read.take('export-route-targets'),
        'import.route-targets': read.take('import-route-targets'),
      };
      const args = [...given('interfaces', read.take('interfaces')), ...given('name', name), ...read.common()];
      read.leave();
      // Addresses and routes of its interfaces come later in an export, and so does the menu of VRFs: that is too late.
      const place = Math.min(...context.all('/ip/address', '/ip/dhcp-client', '/ip/route').map(({ line }) => line), source.line);
      ledger.emit({ menu: '/ip/vrf', verb: 'add', args, from: [source], place: place - 0.5 });
      const bgp = exported.find((one) => valueOf(one, 'routing-mark') === name);
      if (bgp) used.add(bgp);
      if (bgp && ids['route-distinguisher']) addVpn(context, source, bgp, name, ids);
      else if (Object.values(ids).some((value) => value !== undefined && value !== '')) {
        ledger.change(source, 'route distinguisher and targets are left out: no BGP instance carries this VRF');
      }
    }
    for (const source of exported.filter((one) => !used.has(one))) {
      ledger.lose(source, 'its VRF has no route distinguisher', 'Add /routing/bgp/vpn by hand if it is needed.');
    }
  },
};

function addVpn(
  context: Context,
  vrf: Source,
  bgp: Source,
  name: string,
  ids: Readonly<Record<string, string | undefined>>,
): void {
  const read = reading(context, bgp);
  const instance = read.take('instance') ?? 'default';
  read.take('routing-mark');
  const kinds = ['connected', 'static', 'ospf', 'rip'].filter((kind) => read.yes(`redistribute-${kind}`));
  if (read.yes('redistribute-other-bgp')) kinds.push('bgp');
  const args = [
    ...given('name', `bgp-vpn-${name}`),
    ...given('vrf', name),
    ...given('label-allocation-policy', 'per-vrf'),
    ...(context.has('/routing/bgp/vpn', 'instance') ? given('instance', instance) : []),
    ...Object.entries(ids).flatMap(([key, value]) => given(key, value === '' ? undefined : value)),
    ...given('export.redistribute', kinds.length > 0 ? kinds.join(',') : undefined),
    ...given('import.filter-chain', nonEmpty(read.take('in-filter'))),
    ...given('export.filter-chain', nonEmpty(read.take('out-filter'))),
    ...read.common(),
  ];
  read.leave();
  context.ledger.emit({ menu: '/routing/bgp/vpn', verb: 'add', args, from: [vrf, bgp], place: Number.MAX_SAFE_INTEGER });
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
