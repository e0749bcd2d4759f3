import { reading, type Context } from '../context';
import { flag, given, valueOf } from '../source';
import type { Source } from '../types';
import { idle, nameOfArea, type Generation } from './ospf-generation';
import { addressesOf, inNetwork, type OwnAddress } from './own-addresses';

type Args = ReturnType<typeof given>;

const TYPES: Readonly<Record<string, string>> = { 'point-to-point': 'ptp' };
const TIMERS = ['hello-interval', 'dead-interval', 'retransmit-interval', 'transmit-delay', 'instance-id', 'use-bfd'];
const TEMPLATE = '/routing/ospf/interface-template';

/** What an interface of 6.x says of itself. Priority and cost have other defaults in 7.x, so that they are always said. */
function parameters(source: Source | undefined, context: Context): Args {
  if (!source) return [...given('cost', '10'), ...given('priority', '1')];
  const read = reading(context, source);
  for (const name of ['interface', 'area']) read.take(name);
  const auth = read.take('authentication') ?? 'none';
  const type = idle(read.take('network-type'));
  const key = read.take('authentication-key');
  const id = read.take('authentication-key-id');
  const args = [
    ...given('type', type === undefined ? undefined : (TYPES[type] ?? type)),
    ...given('cost', read.take('cost') ?? '10'),
    ...given('priority', read.take('priority') ?? '1'),
    ...flag('passive', read.yes('passive')),
    ...TIMERS.flatMap((name) => given(name, idle(read.take(name)))),
    ...(auth === 'none'
      ? []
      : [...given('auth', auth), ...given('auth-key', key), ...(auth === 'md5' ? given('auth-id', id ?? '1') : [])]),
    ...read.common(),
  ];
  read.leave();
  return args;
}

/**
 * 6.x says which networks OSPF runs on, and how interfaces behave that have addresses in them; a template of 7.x says
 * both. Templates of interfaces come first: the first that fits an address is used.
 */
export function addTemplates({ root, rename }: Generation, context: Context): void {
  const { ledger } = context;
  const networks = context.all(`${root}/network`);
  const interfaces = context.all(`${root}/interface`);
  const addresses = addressesOf(context);
  const everything = interfaces.find((source) => valueOf(source, 'interface') === 'all');
  const first = Math.min(...networks.map(({ line }) => line));
  for (const source of interfaces.filter((one) => one !== everything)) {
    const name = valueOf(source, 'interface') ?? '';
    const own = networks.filter((network) => runsOn(network, name, addresses));
    const described = own.length > 0 ? own : networks.filter(() => !addresses.some((one) => one.interface === name));
    if (described.length === 0)
      ledger.lose(source, `no address of ${name} lies in a network of OSPF`, 'Nothing: it did nothing before.');
    const args = parameters(source, context);
    const byArea = new Map<string, Source[]>();
    for (const network of described) {
      const area = valueOf(network, 'area') ?? 'backbone';
      byArea.set(area, [...(byArea.get(area) ?? []), network]);
    }
    for (const [area, members] of byArea) {
      const of = members.map((network) => valueOf(network, 'network') ?? '').join(',');
      const all = [...given('area', rename(area)), ...given('interfaces', name), ...given('networks', of), ...args];
      ledger.emit({ menu: TEMPLATE, verb: 'add', args: all, from: [source], place: first - 0.5 });
    }
  }
  const common = parameters(everything, context).filter(({ name }) => name !== 'comment' && name !== 'disabled');
  for (const network of networks) {
    const read = reading(context, network);
    const where = [...given('area', rename(read.take('area') ?? 'backbone')), ...given('networks', read.take('network'))];
    const args = [...where, ...common, ...read.common()];
    read.leave();
    ledger.emit({ menu: TEMPLATE, verb: 'add', args, from: everything ? [network, everything] : [network] });
  }
}

function runsOn(network: Source, name: string, addresses: readonly OwnAddress[]): boolean {
  return addresses.some((one) => one.interface === name && inNetwork(one.address, valueOf(network, 'network') ?? ''));
}

export function addTemplates3({ root, rename }: Generation, context: Context): void {
  for (const source of context.all(`${root}/interface`)) {
    const name = valueOf(source, 'interface');
    const args = [
      ...given('area', rename(valueOf(source, 'area') ?? 'backbone')),
      ...given('interfaces', name === 'all' ? undefined : name),
      ...parameters(source, context),
    ];
    context.ledger.emit({ menu: TEMPLATE, verb: 'add', args, from: [source] });
  }
}

export function convertLink(source: Source, { rename, root }: Generation, context: Context): void {
  if (!context.has(TEMPLATE, 'vlink-neighbor-id')) {
    context.ledger.lose(
      source,
      'templates of this version take no virtual links',
      'Connect the area to the backbone in another way.',
    );
    return;
  }
  const read = reading(context, source);
  const backbone = context.all(`${root}/area`).find((area) => (valueOf(area, 'area-id') ?? '0.0.0.0') === '0.0.0.0');
  const where = [
    ...given('area', rename(backbone ? nameOfArea(backbone) : 'backbone')),
    ...given('type', 'virtual-link'),
    ...given('vlink-neighbor-id', read.take('neighbor-id')),
    ...given('vlink-transit-area', rename(read.take('transit-area') ?? '')),
  ];
  const auth = read.take('authentication') ?? 'none';
  const key = read.take('authentication-key');
  const id = read.take('authentication-key-id');
  const args = [
    ...where,
    ...TIMERS.flatMap((name) => given(name, idle(read.take(name)))),
    ...(auth === 'none'
      ? []
      : [...given('auth', auth), ...given('auth-key', key), ...(auth === 'md5' ? given('auth-id', id ?? '1') : [])]),
    ...read.common(),
  ];
  read.leave();
  context.ledger.emit({ menu: TEMPLATE, verb: 'add', args, from: [source] });
}

/** 7.x asks for the interface and the area of a neighbour: they follow from the own address beside it. */
export function convertNeighbor(source: Source, { rename, root }: Generation, context: Context): void {
  const read = reading(context, source);
  const address = read.take('address') ?? '';
  const beside = addressesOf(context).find((one) => inNetwork(address, one.network));
  const named = read.take('interface');
  const network = context.all(`${root}/network`).find((one) => inNetwork(address, valueOf(one, 'network') ?? ''));
  const area = network && (valueOf(network, 'area') ?? 'backbone');
  const at = named ?? beside?.interface;
  if (area === undefined || at === undefined) {
    context.ledger.lose(
      source,
      'interface and area of the neighbour are not told by any address',
      'Add /routing/ospf/static-neighbor by hand.',
    );
    return;
  }
  const args = [
    ...given('address', `${address}%${at}`),
    ...given('area', rename(area)),
    ...given('poll-interval', read.take('poll-interval')),
    ...given('instance-id', read.take('instance-id')),
    ...read.common(),
  ];
  for (const name of ['instance', 'priority']) read.take(name);
  read.leave();
  context.ledger.emit({
    menu: '/routing/ospf/static-neighbor',
    verb: 'add',
    args,
    from: [source],
    place: Number.MAX_SAFE_INTEGER - 1,
  });
}
