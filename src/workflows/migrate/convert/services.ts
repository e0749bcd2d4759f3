import { reading, type Context, type Conversion } from '../context';
import { given, isDefaultRow, isIdle, isOn, valueOf } from '../source';
import type { Source } from '../types';

const FROM_6 = (context: Context): boolean => context.crosses('7.1');
const UNUSED = 'Nothing: it was off.';

/** Servers have a menu of their own in 7.x, by address or by name. */
export const ntp: Conversion = {
  menus: ['/system/ntp/client'],
  applies: FROM_6,
  convert(sources, context) {
    for (const source of sources) {
      const read = reading(context, source);
      const named = [read.take('primary-ntp'), read.take('secondary-ntp'), ...(read.take('server-dns-names') ?? '').split(',')];
      const servers = new Set(named.filter((server): server is string => server !== undefined && !isIdle(server)));
      const args = [...given('enabled', read.take('enabled')), ...given('mode', read.take('mode'))];
      read.leave();
      if (args.length > 0) context.ledger.emit({ menu: source.menu, verb: 'set', args, from: [source] });
      for (const address of servers) {
        context.ledger.emit({ menu: '/system/ntp/client/servers', verb: 'add', args: given('address', address), from: [source] });
      }
      if (args.length + servers.size === 0) context.ledger.lose(source, 'it names no server', UNUSED);
    }
  },
};

/** From 7.17 on there can be several OpenVPN servers: what was one record is a row. */
export const ovpnServer: Conversion = {
  menus: ['/interface/ovpn-server/server'],
  applies: (context) => context.crosses('7.17'),
  convert(sources, context) {
    for (const source of sources) {
      if (!isOn(source, 'enabled')) {
        context.ledger.lose(source, 'the OpenVPN server was off', UNUSED);
        continue;
      }
      const args = source.args.filter(({ name }) => name !== 'enabled' && name !== 'mac-address');
      const head = [...given('name', 'ovpn-server1'), ...given('disabled', 'no')];
      context.ledger.emit({ menu: source.menu, verb: 'add', args: [...head, ...args], from: [source] });
    }
  },
};

/** BFD of 6.x has an entry for each interface, used by protocols that ask for it; 7.x lists whom it may watch. */
export const bfd: Conversion = {
  menus: ['/routing/bfd/interface'],
  applies: FROM_6,
  convert(sources, context) {
    const users = context.all('/routing/bgp/peer', '/routing/ospf/interface', '/routing/ospf-v3/interface');
    const isUsed = users.some((source) => isOn(source, 'use-bfd'));
    for (const source of sources) {
      if (!isUsed || !context.menu('/routing/bfd/configuration')) {
        const why = isUsed ? 'BFD is not in this version' : 'no protocol asks for BFD';
        context.ledger.lose(source, why, isUsed ? 'Take 7.11 or later where BFD is needed.' : UNUSED);
        continue;
      }
      const read = reading(context, source);
      const name = read.take('interface') ?? 'all';
      const args = [
        ...given('interfaces', name === 'all' ? undefined : name),
        ...given('min-tx', read.take('interval')),
        ...given('min-rx', read.take('min-rx')),
        ...given('multiplier', read.take('multiplier')),
        ...given('disabled', read.take('disabled')),
      ];
      read.leave();
      context.ledger.emit({ menu: '/routing/bfd/configuration', verb: 'add', args, from: [source] });
    }
  },
};

/** Settings, LDP and its interfaces; LDP is a list in 7.x. */
export const mpls: Conversion = {
  menus: ['/mpls', '/mpls/ldp', '/mpls/ldp/interface', '/mpls/interface'],
  applies: FROM_6,
  convert(sources, context) {
    const isLdp = sources.some((source) => source.menu === '/mpls/ldp' && isOn(source, 'enabled'));
    for (const source of sources) {
      if (source.menu.startsWith('/mpls/ldp') && !isLdp) context.ledger.lose(source, 'LDP was off', UNUSED);
      else if (source.menu === '/mpls')
        context.ledger.emit({ menu: '/mpls/settings', verb: 'set', args: [...source.args], from: [source] });
      else if (source.menu === '/mpls/ldp') convertLdp(source, context);
      else if (source.menu === '/mpls/ldp/interface') convertLdpInterface(source, context);
      else convertMplsInterface(source, context);
    }
  },
};

function convertLdp(source: Source, context: Context): void {
  const read = reading(context, source);
  read.take('enabled');
  const kept = ['lsr-id', 'hop-limit', 'loop-detect', 'path-vector-limit', 'use-explicit-null'];
  const args = [
    ...given('afi', 'ip'),
    ...kept.flatMap((name) => given(name, read.take(name))),
    ...given('transport-addresses', said(read.take('transport-address'))),
    ...given('distribute-for-default', read.take('distribute-for-default-route')),
  ];
  read.leave();
  context.ledger.emit({ menu: '/mpls/ldp', verb: 'add', args: args.filter(({ value }) => value !== '0.0.0.0'), from: [source] });
}

function convertLdpInterface(source: Source, context: Context): void {
  const read = reading(context, source);
  const kept = ['interface', 'accept-dynamic-neighbors', 'hello-interval', 'hold-time'];
  const args = [
    ...kept.flatMap((name) => given(name, read.take(name))),
    ...given('transport-addresses', said(read.take('transport-address'))),
    ...read.common(),
  ];
  read.leave();
  context.ledger.emit({ menu: source.menu, verb: 'add', args, from: [source] });
}

function convertMplsInterface(source: Source, context: Context): void {
  const name = valueOf(source, 'interface') ?? 'all';
  const args = [...given('interface', name), ...source.args.filter((one) => one.name !== 'interface')];
  if (isDefaultRow(source)) context.ledger.change(source, '7.x has no entry of its own here: it is added');
  context.ledger.emit({ menu: source.menu, verb: 'add', args, from: [source] });
}

function said(value: string | undefined): string | undefined {
  return value === undefined || isIdle(value) ? undefined : value;
}
