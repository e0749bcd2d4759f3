import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/vpn';
import { defineApiCollector } from '../define-collector';
import { rowsInUse } from './ask';
import { distinctNames, flag, give } from './give';
import { bytesOf, isTrue, secondsOf } from './read-values';

/** Never the private and the preshared key. */
const PROPERTIES = 'interface name comment public-key disabled last-handshake rx tx persistent-keepalive'.split(' ');

export const wireguard = defineApiCollector({
  id: 'api.wireguard',
  title: 'WireGuard peers',
  tier: 'fast',
  metrics: [metrics.wireguardHandshake, metrics.wireguardReceived, metrics.wireguardSent, metrics.wireguardMonitored],
  rights: 'read, api',
  versions: { since: '7.1' },
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const rows = await rowsInUse(router, context, '/interface/wireguard/peers', PROPERTIES);
    const peers = rows.filter((row) => !isTrue(row.disabled));
    const interfaces = [...new Set(peers.map((row) => row.interface ?? ''))];
    return interfaces.flatMap((name) => {
      const own = peers.filter((row) => (row.interface ?? '') === name);
      return distinctNames(own, peerName).flatMap(([peer, row]) => samplesOf(row, [name, peer], context.now));
    });
  },
});

/** Names are there since 7.15; `peer1` and the like are numbers that the router gave, and no names. */
function peerName({ name, comment, 'public-key': key = '' }: Row): string {
  return (name && !/^peer\d+$/.test(name) ? name : comment) || key || name || '';
}

function samplesOf(row: Row, labels: readonly [string, string], now: number): Sample[] {
  const keepsAlive = secondsOf(row['persistent-keepalive']) ?? 0;
  return [
    ...give(metrics.wireguardHandshake, labels, handshakeOf(row, now)),
    ...give(metrics.wireguardReceived, labels, bytesOf(row.rx)),
    ...give(metrics.wireguardSent, labels, bytesOf(row.tx)),
    flag(metrics.wireguardMonitored, labels, keepsAlive > 0),
  ];
}

/** The router tells how long ago it was; nothing, or 0 with nothing received, where it never was. */
function handshakeOf(row: Row, now: number): number {
  const ago = secondsOf(row['last-handshake']);
  const never = ago === undefined || (ago === 0 && !bytesOf(row.rx));
  return never ? 0 : Math.round(now / 1_000 - ago);
}
