import { reading, type Context, type Conversion } from '../context';
import { given, isIdle, isOn, valueOf } from '../source';
import type { Source } from '../types';
import { addressesOf, inNetwork } from './own-addresses';

const KINDS = ['connected', 'static', 'ospf', 'bgp'];
const DEFAULT_METRICS = /^metric-/;
const TEMPLATE = '/routing/rip/interface-template';

/** RIP and RIPng of 6.x are one record each; 7.x has instances, and templates of interfaces. */
export const rip: Conversion = {
  menus: [
    '/routing/rip',
    '/routing/rip/interface',
    '/routing/rip/network',
    '/routing/rip/neighbor',
    '/routing/ripng',
    '/routing/ripng/interface',
  ],
  applies: (context) => context.crosses('7.1'),
  convert(sources, context) {
    const old = sources.filter(({ menu }) => menu.startsWith('/routing/rip/') || menu === '/routing/rip');
    convertFamily(old, { root: '/routing/rip', name: 'rip', afi: 'ip' }, context);
    convertFamily(
      sources.filter((source) => !old.includes(source)),
      { root: '/routing/ripng', name: 'ripng', afi: 'ipv6' },
      context,
    );
  },
};

interface Family {
  readonly root: string;
  readonly name: string;
  readonly afi: string;
}

function convertFamily(sources: readonly Source[], family: Family, context: Context): void {
  const of = (part: string): readonly Source[] => sources.filter(({ menu }) => menu === `${family.root}${part}`);
  const interfaces = of('/interface');
  const runs = of('/network').length > 0 || (family.afi === 'ipv6' && interfaces.length > 0);
  if (!runs) {
    for (const source of sources)
      context.ledger.lose(source, 'RIP runs on no interface of the old router', 'Nothing: it did nothing before.');
    return;
  }
  const [settings] = of('');
  addInstance(settings, interfaces, family, context);
  const described = new Set(interfaces.map((source) => valueOf(source, 'interface')));
  const named = new Map<string, Source>();
  for (const source of of('/network')) {
    const network = valueOf(source, 'network') ?? '';
    const own = addressesOf(context).filter((one) => inNetwork(one.address, network));
    if (own.length === 0)
      context.ledger.lose(source, 'no address of the old router lies in the network', 'Nothing: it did nothing before.');
    for (const one of own) named.set(one.interface, source);
  }
  for (const [name, source] of named) {
    const spoken = interfaces.find((one) => valueOf(one, 'interface') === name);
    const general = interfaces.find((one) => valueOf(one, 'interface') === 'all');
    const args = [
      ...given('instance', family.name),
      ...given('interfaces', name),
      ...parameters(spoken ?? general, context),
      ...given('disabled', valueOf(source, 'disabled')),
    ];
    context.ledger.emit({ menu: TEMPLATE, verb: 'add', args, from: spoken ? [source, spoken] : [source] });
  }
  for (const source of interfaces) {
    const name = valueOf(source, 'interface') ?? 'all';
    if (family.afi === 'ipv6') {
      const args = [
        ...given('instance', family.name),
        ...given('interfaces', name === 'all' ? undefined : name),
        ...parameters(source, context),
      ];
      context.ledger.emit({ menu: TEMPLATE, verb: 'add', args, from: [source] });
    } else if (name === 'all') context.ledger.lose(source, 'what it says is part of the template of each interface', 'Nothing.');
    else if (!named.has(name))
      context.ledger.lose(source, `no address of ${name} lies in a network of RIP`, 'Nothing: it did nothing before.');
  }
  if (described.size > 0) context.ledger.warn('RIP of 7.x speaks version 2 only; look at routers that speak version 1.');
  for (const source of of('/neighbor')) {
    const read = reading(context, source);
    const args = [
      ...given('instance', family.name),
      ...given('address', read.take('address')),
      ...given('disabled', read.take('disabled')),
    ];
    read.leave();
    context.ledger.emit({ menu: '/routing/rip/static-neighbor', verb: 'add', args, from: [source] });
  }
}

function addInstance(source: Source | undefined, interfaces: readonly Source[], family: Family, context: Context): void {
  const base = [...given('name', family.name), ...given('afi', family.afi)];
  const filters = filtersOf(interfaces, context);
  if (!source) {
    const [first] = interfaces;
    const place = first ? { place: first.line - 0.5 } : {};
    context.ledger.emit({ menu: '/routing/rip/instance', verb: 'add', args: [...base, ...filters], from: [], ...place });
    return;
  }
  const read = reading(context, source);
  const kinds = KINDS.filter((kind) => read.yes(`redistribute-${kind}`));
  const origin = read.take('distribute-default');
  const table = read.take('routing-table');
  const args = [
    ...base,
    ...given('redistribute', kinds.length > 0 ? kinds.join(',') : undefined),
    ...given('originate-default', origin === undefined || isIdle(origin) ? undefined : origin),
    ...given('update-interval', read.take('update-timer')),
    ...given('route-timeout', read.take('timeout-timer')),
    ...given('route-gc-timeout', read.take('garbage-timer')),
    ...given('routing-table', table === 'main' ? undefined : table),
    ...filters,
  ];
  for (const { name, value } of source.args) if (DEFAULT_METRICS.test(name) && value === '1') read.take(name);
  read.leave('metrics are set by route filters in 7.x', 'Set rip-ext-metric in a chain, and name it in out-filter-chain.');
  context.ledger.emit({ menu: '/routing/rip/instance', verb: 'add', args, from: [source] });
}

/** Filters belong to interfaces in 6.x and to the instance in 7.x: one that all interfaces name can be taken over. */
function filtersOf(interfaces: readonly Source[], context: Context): ReturnType<typeof given> {
  return ['in', 'out'].flatMap((way) => {
    const name = `${way}-prefix-list`;
    const lists = new Set(interfaces.map((source) => valueOf(source, name) ?? ''));
    const [list = ''] = lists;
    if (lists.size === 1) return given(`${way}-filter-chain`, list === '' ? undefined : list);
    for (const source of interfaces) {
      const value = valueOf(source, name);
      if (value)
        context.ledger.loseArgument(
          source,
          name,
          value,
          '7.x filters for all interfaces of an instance',
          `Name a chain in ${way}-filter-chain of /routing/rip/instance.`,
        );
    }
    return [];
  });
}

function parameters(source: Source | undefined, context: Context): ReturnType<typeof given> {
  if (!source) return [];
  const read = reading(context, source);
  for (const name of ['interface', 'in-prefix-list', 'out-prefix-list', 'receive', 'send']) read.take(name);
  const auth = read.take('authentication') ?? 'none';
  const key = read.take('authentication-key');
  const chain = read.take('key-chain');
  const args = [
    ...given('mode', read.yes('passive') ? 'passive' : undefined),
    ...given('password', auth === 'simple' ? key : undefined),
    ...given('key-chain', auth === 'md5' ? chain : undefined),
    ...(isOn(source, 'disabled') ? given('disabled', 'yes') : []),
  ];
  for (const name of ['disabled', 'comment']) read.take(name);
  read.leave();
  return args;
}
