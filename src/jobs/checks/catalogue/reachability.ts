import type { BuiltInCheck } from '../check';

/** Good or not: there is nothing to be tolerant about. */
const FLAG = { worse: 'fewer', tolerance: '0' } as const;
const PACKETS = { count: 3, maxLoss: 67 } as const;

export const REACHABILITY_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'gateway-ping',
    title: 'Ping of the gateway',
    summary:
      'The router pings the gateway of its active default route; part of `standard` where the change could lock the daemon out.',
    standard: false,
    rights: ['read', 'test'],
    measure: { kind: 'ping', to: 'gateway', ...PACKETS },
    rule: FLAG,
  },
  {
    name: 'internet-ping',
    title: 'Ping of the internet',
    summary: 'The router pings 1.1.1.1.',
    standard: false,
    rights: ['test'],
    measure: { kind: 'ping', to: { address: '1.1.1.1' }, ...PACKETS },
    rule: FLAG,
  },
  {
    name: 'dns',
    title: 'DNS resolution',
    summary: 'The router resolves example.com with its own servers.',
    standard: false,
    rights: ['read'],
    measure: { kind: 'resolve', name: 'example.com' },
    rule: FLAG,
  },
  {
    name: 'netwatch',
    title: 'Netwatch probes',
    summary: 'Probes of /tool/netwatch that are up.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/tool/netwatch', where: ['=status=up'] }] },
    rule: FLAG,
  },
];
