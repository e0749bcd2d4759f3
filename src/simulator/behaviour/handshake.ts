import type { RouterState, SimRow, Values } from '../kernel/menu';
import { wayOver } from './underlay';
import { publicKeyOf } from './wireguard';

const INTERFACES = '/interface/wireguard';
const PEERS = '/interface/wireguard/peers';
const SILENT: Values = { rx: '0', tx: '0' };

/** One end of a tunnel: a peer with the interface that it belongs to. */
interface End {
  readonly state: RouterState;
  readonly peer: Values;
  readonly interface: Values;
  readonly publicKey: string;
}

/**
 * What a peer shows of its session. There is one where a router of the same fleet holds the other end: the keys fit, and one
 * of the two gets through to the port of the other.
 */
export function deriveSession(row: SimRow, state: RouterState): Values {
  const near = endOf(row, state);
  if (!near) return SILENT;
  for (const fellow of state.fellows()) {
    if (fellow === state) continue;
    for (const theirs of fellow.rows(PEERS)) {
      const far = endOf(theirs, fellow);
      const met = far && meets(near, far);
      if (met) return { ...met, 'last-handshake': '7s', rx: '148', tx: '92' };
    }
  }
  return SILENT;
}

function endOf({ values }: SimRow, state: RouterState): End | undefined {
  if (values.disabled === 'true') return undefined;
  const row = state.rows(INTERFACES).find(({ values: { name } }) => name === values.interface);
  const publicKey = row && publicKeyOf(row)['public-key'];
  if (!row || publicKey === undefined || row.values.disabled === 'true') return undefined;
  return { state, peer: values, interface: row.values, publicKey };
}

/** @returns where the far end is heard from; undefined where there is no session */
function meets(near: End, far: End): Values | undefined {
  if (near.peer['public-key'] !== far.publicKey || far.peer['public-key'] !== near.publicKey) return undefined;
  if ((near.peer['preshared-key'] ?? '') !== (far.peer['preshared-key'] ?? '')) return undefined;
  const called = call(near, far);
  if (called !== undefined) return heardFrom(called, far);
  return call(far, near) === undefined ? undefined : heardFrom(far.state.identity.address, far);
}

function heardFrom(address: string, { interface: { 'listen-port': port = '' } }: End): Values {
  return { 'current-endpoint-address': address, 'current-endpoint-port': port };
}

/** @returns the address that was called; undefined where nobody calls, or the packets do not get through */
function call({ state, peer }: End, to: End): string | undefined {
  const { 'endpoint-address': address = '', 'endpoint-port': port = '' } = peer;
  if (address === '' || port !== to.interface['listen-port']) return undefined;
  if (peer.responder === 'true' || peer['is-responder'] === 'true') return undefined;
  return wayOver(state, to.state, { address, protocol: 'udp', port: Number(port) }) ? address : undefined;
}
