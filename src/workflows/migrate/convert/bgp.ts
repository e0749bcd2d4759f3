import { reading, type Context, type Conversion, type Reading } from '../context';
import { flag, given, valueOf } from '../source';
import type { Source } from '../types';
import { chainUse, convertChains, nameOf } from './route-filter';
import { vrfsOf } from './routes';

const CONNECTION = '/routing/bgp/connection';
const INSTANCE = '/routing/bgp/instance';
const KINDS: readonly (readonly [name: string, kind: string])[] = [
  ['redistribute-connected', 'connected'],
  ['redistribute-static', 'static'],
  ['redistribute-ospf', 'ospf'],
  ['redistribute-rip', 'rip'],
  ['redistribute-other-bgp', 'bgp'],
];
/** Arguments of a peer under their new names, values as they are. */
const RENAMED: readonly (readonly [name: string, now: string])[] = [
  ['remote-address', 'remote.address'],
  ['remote-as', 'remote.as'],
  ['remote-port', 'remote.port'],
  ['in-filter', 'input.filter'],
  ['allow-as-in', 'input.allow-as'],
  ['max-prefix-limit', 'input.limit-process-routes-ipv4'],
  ['default-originate', 'output.default-originate'],
  ['as-override', 'output.as-override'],
  ['remove-private-as', 'output.remove-private-as'],
  ['hold-time', 'hold-time'],
  ['keepalive-time', 'keepalive-time'],
  ['multihop', 'multihop'],
  ['nexthop-choice', 'nexthop-choice'],
  ['tcp-md5-key', 'tcp-md5-key'],
  ['use-bfd', 'use-bfd'],
  ['cisco-vpls-nlri-len-fmt', 'cisco-vpls-nlri-len-fmt'],
];
/** Their value is that of a peer that says nothing. */
const UNSAID: ReadonlySet<string> = new Set(['', 'default', 'never', 'none', 'no', '0']);

interface Instance {
  readonly source: Source | undefined;
  readonly name: string;
  readonly as: string | undefined;
  /** What its peers take over. */
  readonly session: ReturnType<typeof given>;
  readonly outFilter: string | undefined;
}

interface Announced {
  /** Address list that connections name; absent where nothing is announced. */
  readonly list: string | undefined;
}

/** BGP of 6.x: instances, networks and peers become instances or templates, an address list and connections. */
export const bgp: Conversion = {
  menus: ['/routing/filter', INSTANCE, '/routing/bgp/network', '/routing/bgp/peer', '/routing/bgp/aggregate'],
  applies: (context) => context.crosses('7.1'),
  convert(sources, context) {
    const of = (menu: string): Source[] => sources.filter((source) => source.menu === menu);
    const broken = convertChains(of('/routing/filter'), context, chainUse(context));
    for (const source of of('/routing/bgp/aggregate')) {
      context.ledger.lose(
        source,
        '7.x makes no aggregates',
        'Announce the aggregate: a blackhole route, and its network in the address list of the connection.',
      );
    }
    const peers = of('/routing/bgp/peer');
    const announced = convertNetworks(of('/routing/bgp/network'), peers, context);
    const instances = convertInstances(of(INSTANCE), peers, context);
    for (const source of peers) convertPeer(source, instances, announced, broken, context);
  },
};

function convertNetworks(sources: readonly Source[], peers: readonly Source[], context: Context): Announced {
  const { ledger } = context;
  if (peers.length === 0) {
    for (const source of sources) ledger.lose(source, 'no peer is there to announce it to', 'Nothing: it did nothing before.');
    return { list: undefined };
  }
  const taken = new Set(context.all('/ip/firewall/address-list').map((source) => valueOf(source, 'list')));
  const list = taken.has('bgp-networks') ? 'bgp-networks-6' : 'bgp-networks';
  for (const source of sources) {
    const read = reading(context, source);
    const network = read.take('network') ?? '';
    const isBare = read.take('synchronize') === 'no';
    const common = read.common();
    read.leave();
    const family = network.includes(':') ? '/ipv6' : '/ip';
    ledger.emit({
      menu: `${family}/firewall/address-list`,
      verb: 'add',
      args: [...given('address', network), ...given('list', list), ...common],
      from: [source],
    });
    if (!isBare) ledger.change(source, 'it is announced only while a route to just this network is active');
    else {
      const args = [
        ...flag('blackhole', true),
        ...given('comment', 'so that BGP announces it'),
        ...given('disabled', valueOf(source, 'disabled')),
      ];
      const route = [...args, ...given('distance', '254'), ...given('dst-address', network)];
      ledger.emit({ menu: `${family}/route`, verb: 'add', args: route, from: [source] });
      ledger.change(source, 'a blackhole route makes it announced without a route of its own, as synchronize=no did');
    }
  }
  return { list: sources.length > 0 ? list : undefined };
}

function convertInstances(sources: readonly Source[], peers: readonly Source[], context: Context): ReadonlyMap<string, Instance> {
  const { ledger } = context;
  const used = new Set(peers.map((peer) => valueOf(peer, 'instance') ?? 'default'));
  const instances = new Map<string, Instance>();
  for (const source of sources) {
    const name = nameOf(source);
    if (used.has(name)) instances.set(name, convertInstance(source, name, context));
    else ledger.lose(source, 'no peer belongs to the instance', 'Nothing: it did nothing before.');
  }
  // An instance that differs from no default is in no compact export.
  for (const name of used) {
    if (instances.has(name)) continue;
    const peer = peers.find((one) => (valueOf(one, 'instance') ?? 'default') === name);
    instances.set(name, newInstance(peer, name, '65530', [], context));
  }
  return instances;
}

function convertInstance(source: Source, name: string, context: Context): Instance {
  const { ledger } = context;
  const read = reading(context, source);
  read.take('name');
  const as = read.take('as') ?? '65530';
  const id = said(read.take('router-id'));
  const cluster = said(read.take('cluster-id'));
  const outFilter = said(read.take('out-filter'));
  const table = said(read.take('routing-table'));
  const isIgnorant = read.yes('ignore-as-path-len');
  const kinds = KINDS.filter(([argument]) => read.yes(argument)).map(([, kind]) => kind);
  const isSilent = read.take('client-to-client-reflection') === 'no';
  const isOff = read.yes('disabled');
  const comment = given('comment', read.take('comment'));
  for (const argument of ['confederation', 'confederation-peers']) {
    const value = said(read.take(argument));
    if (value)
      ledger.loseArgument(
        source,
        argument,
        value,
        '7.x has no confederations',
        'Make the sessions anew without them; they are off until then.',
      );
  }
  read.leave();
  const isNew = context.menu(INSTANCE) !== undefined;
  const table7 = vrfsOf(context).has(table ?? '') ? given('vrf', table) : given('routing-table', table);
  const own = [
    ...given('router-id', id),
    ...given('cluster-id', cluster),
    ...(isIgnorant ? given(isNew ? 'ignore-as-path-len' : 'input.ignore-as-path-len', 'yes') : []),
  ];
  const made = newInstance(source, name, as, [...own, ...comment], context);
  const session = [
    ...table7,
    ...given('output.redistribute', kinds.length > 0 ? kinds.join(',') : undefined),
    ...(isSilent ? given('output.no-client-to-client-reflection', 'yes') : []),
    ...(isOff || said(valueOf(source, 'confederation')) ? given('disabled', 'yes') : []),
  ];
  return { ...made, session: [...made.session, ...session], outFilter };
}

/** From 7.20 on an instance holds AS and router id; before that every connection says them itself. */
function newInstance(
  source: Source | undefined,
  name: string,
  as: string,
  own: ReturnType<typeof given>,
  context: Context,
): Instance {
  const from = source ? [source] : [];
  if (context.menu(INSTANCE)) {
    const args = [...given('as', as), ...given('name', name), ...own];
    context.ledger.emit({ menu: INSTANCE, verb: 'add', args, from });
    return { source, name, as, session: given('instance', name), outFilter: undefined };
  }
  if (source) {
    const args = [...given('as', as), ...given('name', `bgp-${name}`), ...own];
    context.ledger.emit({ menu: '/routing/bgp/template', verb: 'add', args, from });
  }
  return { source, name, as, session: [...given('as', as), ...given('templates', `bgp-${name}`)], outFilter: undefined };
}

function convertPeer(
  source: Source,
  instances: ReadonlyMap<string, Instance>,
  { list }: Announced,
  broken: ReadonlySet<string>,
  context: Context,
): void {
  const { ledger } = context;
  const read = reading(context, source);
  const instance = instances.get(read.take('instance') ?? 'default');
  const name = read.take('name') ?? `peer-${source.line}`;
  const remoteAs = valueOf(source, 'remote-as');
  const own = said(read.take('out-filter'));
  const filter = outFilter(source, own, instance?.outFilter, context);
  const isReflector = read.yes('route-reflect');
  const isInside = remoteAs !== undefined && remoteAs === instance?.as;
  const role = isInside ? (isReflector ? 'ibgp-rr' : 'ibgp') : 'ebgp';
  const session = new Map((instance?.session ?? []).map((one) => [one.name, one]));
  const isOff = read.yes('disabled') || session.has('disabled') || filter.isDoubled;
  const args = [
    ...given('name', name),
    ...given('local.role', role),
    ...[...session.values()].filter(({ name: argument }) => argument !== 'disabled'),
    ...renamed(read),
    ...given('local.ttl', said(read.take('ttl'))),
    ...given('local.address', said(read.take('update-source'))),
    ...(read.yes('passive') ? given('connect', 'no') : []),
    ...families(read, context),
    ...given('output.filter-chain', filter.chain),
    ...given('output.network', list),
    ...given('comment', read.take('comment')),
    ...(isOff ? given('disabled', 'yes') : []),
  ];
  read.leave('sessions of 7.x have no such setting');
  const draft = ledger.emit({ menu: CONNECTION, verb: 'add', args, from: [source] });
  const cut = [said(valueOf(source, 'in-filter')), filter.chain].filter((chain) => chain !== undefined && broken.has(chain));
  if (cut.length > 0) draft.off = `a rule of chain ${cut.join(' and ')} has no place on the target`;
  else if (filter.isDoubled) draft.off = 'instance and peer have an output filter each';
  if (valueOf(source, 'max-prefix-limit')) ledger.change(source, 'the limit drops further routes and does not end the session');
  ledger.change(source, `local.role is ${role}, from the AS numbers of both sides`);
}

function renamed(read: Reading): ReturnType<typeof given> {
  return RENAMED.flatMap(([name, now]) => {
    const value = read.take(name);
    return value === undefined || (UNSAID.has(value) && !now.startsWith('remote.')) ? [] : given(now, value);
  });
}

/** The argument has another name in earlier 7.x. */
function families(read: Reading, context: Context): ReturnType<typeof given> {
  const value = said(read.take('address-families'));
  return given(context.has(CONNECTION, 'afi') ? 'afi' : 'address-families', value);
}

function outFilter(
  source: Source,
  own: string | undefined,
  common: string | undefined,
  context: Context,
): { chain: string | undefined; isDoubled: boolean } {
  if (own === undefined || common === undefined || own === common) return { chain: own ?? common, isDoubled: false };
  const why = `7.x has one output filter for a session, and the peer has ${own}`;
  context.ledger.loseArgument(
    source,
    'out-filter',
    common,
    why,
    `Join the chains ${common} and ${own}, then enable the connection.`,
  );
  return { chain: own, isDoubled: true };
}

function said(value: string | undefined): string | undefined {
  return value === undefined || value === '' || value === 'default' || value === '0.0.0.0' || value === '0' ? undefined : value;
}
