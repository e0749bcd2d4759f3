import type { RouterReader, Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/routing';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { rowsInUse, rowsOf } from './ask';
import { distinctNames, flag, give } from './give';
import { isTrue, numberOf, secondsOf } from './read-values';

/** A peer that is configured, with its session where there is one. */
interface Peer {
  readonly name: string;
  readonly address: string;
  readonly as: string;
  readonly session: Row | undefined;
}

export const bgp = defineApiCollector({
  id: 'api.bgp',
  title: 'BGP sessions',
  tier: 'fast',
  metrics: [metrics.bgpSessionUp, metrics.bgpSessionPrefixes, metrics.bgpSessionUptime, metrics.bgpSessionInfo],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const peers = await (context.facts.major < 7 ? peersOf6(router, context) : peersOf7(router, context));
    return distinctNames(peers, ({ name }) => name).flatMap(([name, peer]) => samplesOf(name, peer));
  },
});

function samplesOf(name: string, { address, as, session }: Peer): Sample[] {
  const up = isTrue(session?.established) || session?.state === 'established';
  return [
    flag(metrics.bgpSessionUp, [name], up),
    ...give(metrics.bgpSessionPrefixes, [name], up ? (numberOf(session?.['prefix-count']) ?? 0) : undefined),
    ...give(metrics.bgpSessionUptime, [name], up ? secondsOf(session?.uptime) : undefined),
    sample(metrics.bgpSessionInfo, [name, address, as], 1),
  ];
}

async function peersOf6(router: RouterReader, context: CollectContext): Promise<Peer[]> {
  const properties = 'name remote-address remote-as state established uptime prefix-count disabled'.split(' ');
  const rows = await rowsInUse(router, context, '/routing/bgp/peer', properties);
  return rows
    .filter((row) => !isTrue(row.disabled))
    .map((row) => ({ name: row.name ?? '', address: row['remote-address'] ?? '', as: row['remote-as'] ?? '', session: row }));
}

/** 7.x forgets a session that is down: what should be there stands in the connections. */
async function peersOf7(router: RouterReader, context: CollectContext): Promise<Peer[]> {
  const wanted = ['name', 'remote.address', 'remote.as', 'disabled'];
  const connections = await rowsInUse(router, context, '/routing/bgp/connection', wanted);
  const enabled = connections.filter((row) => !isTrue(row.disabled));
  if (enabled.length === 0) return [];
  const told = ['name', 'remote.address', 'remote.as', 'established', 'uptime', 'prefix-count'];
  const sessions = await rowsOf(router, context, '/routing/bgp/session', told);
  return enabled.flatMap((connection) => peersOf(connection, sessions));
}

function peersOf(connection: Row, sessions: readonly Row[]): Peer[] {
  const { name = '' } = connection;
  const own = sessions.filter((session) => connectionOf(session) === name);
  if (isNetwork(connection['remote.address'])) {
    // Whoever calls from the network gets a session; its number says nothing, its address stays.
    return own.map((session) => peerOf(`${name} ${plain(session['remote.address'])}`, connection, session));
  }
  return [peerOf(name, connection, own.find((session) => isTrue(session.established)) ?? own[0])];
}

function peerOf(name: string, connection: Row, session: Row | undefined): Peer {
  const address = plain(session?.['remote.address'] ?? connection['remote.address']);
  return { name, address, as: session?.['remote.as'] ?? connection['remote.as'] ?? '', session };
}

/** Sessions are called as their connection, with a number behind it: `provider-1`. */
function connectionOf({ name = '' }: Row): string {
  return name.replace(/-\d+$/, '');
}

function isNetwork(address = ''): boolean {
  const [host = '', length] = address.split('/');
  return length !== undefined && length !== (host.includes(':') ? '128' : '32');
}

function plain(address = ''): string {
  return address.replace(/\/(?:32|128)$/, '');
}
