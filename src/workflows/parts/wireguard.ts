import type { ActionInput, Goal, Row, Step, StepContext } from '../../core/catalogue';
import { duration } from '../../core/values';

/** A session renews its keys every two minutes; after three it is dead. */
const STALE_MS = 180_000;

/** Has the peer been heard within the last three minutes? */
export function isHeard({ 'last-handshake': last = '' }: Row): boolean {
  return last !== '' && duration.parse(last) < STALE_MS;
}

export interface HeardPeer<I> {
  readonly interface: (context: StepContext<I>) => string;
  readonly publicKey: (context: StepContext<I>) => string;
  readonly when?: Goal<I>['when'];
  /** @defaultValue 40: a call that fails is repeated after 5 seconds */
  readonly withinSeconds?: number;
}

/** The other end has answered with the keys that were agreed. */
export function peerIsHeard<I>({ interface: name, publicKey, when, withinSeconds = 40 }: HeardPeer<I>): Goal<I> {
  return {
    id: 'handshake',
    title: 'The other end answers.',
    ...(when ? { when } : {}),
    read: 'wireguard.list_peers',
    input: (context) => ({ where: { interface: name(context), 'public-key': publicKey(context) } }),
    expect: ([peer]) => {
      if (!peer) return 'the peer is not there';
      return isHeard(peer) || 'no handshake: see the keys, the endpoint and the firewall of the other end';
    },
    withinSeconds,
  };
}

/** An address on the other side answers pings. */
export function answersPing<I>(
  address: (context: StepContext<I>) => string,
  {
    when,
    withinSeconds = 30,
    id = 'ping',
  }: { readonly when?: Goal<I>['when']; readonly withinSeconds?: number; readonly id?: string } = {},
): Goal<I> {
  return {
    id,
    title: 'The other side can be reached.',
    ...(when ? { when } : {}),
    read: 'diagnostics.check_connection',
    input: (context) => ({ address: address(context), count: 2 }),
    expect: ([row], context) => row?.['reachable'] === 'yes' || `${address(context)} does not answer`,
    withinSeconds,
  };
}

/** Refuses where another WireGuard interface listens on the port: the router would take it, and hear nothing there. */
export function assertPortFree<I extends Readonly<{ name: string; port: string }>>(): Step<I> {
  return {
    id: 'port',
    title: 'See that the port is free',
    read: 'wireguard.list_interfaces',
    input: ({ input }) => ({ where: { 'listen-port': input.port } }),
    refuse: (rows, { input }) => {
      const other = rows.find(({ name }) => name !== input.name);
      return other ? `${other['name'] ?? 'another interface'} listens on UDP port ${input.port} already` : undefined;
    },
  };
}

/** Fits the segments of TCP to what the tunnel carries, for hosts that do not hear that their packets are too large. */
export function clampMss(name: (input: ActionInput) => string): Step<ActionInput> {
  return {
    id: 'mss',
    title: 'Fit the segments of TCP to the tunnel',
    do: 'mangle.ensure_rule',
    input: ({ input }) => ({
      chain: 'forward',
      action: 'change-mss',
      'new-mss': 'clamp-to-pmtu',
      passthrough: true,
      protocol: 'tcp',
      'tcp-flags': 'syn',
      'out-interface': name(input),
      comment: `${name(input)}: fit TCP to the tunnel`,
    }),
  };
}
