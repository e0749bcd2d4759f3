import type { RouterState, SimRow, Values } from '../kernel/menu';
import { hasAddress } from './reach';
import { wayOver } from './underlay';

const IKE_PORT = 500;

/**
 * A tunnel with a keepalive is up only where the other end answers: a router of the same fleet with the mirror image of it,
 * reached by IKE where it has a secret. The protocol of the tunnel itself is not judged by the firewall.
 */
export function tunnelState(menu: string, { values }: SimRow, state: RouterState): Values {
  if (values.keepalive === undefined || values.keepalive === '') return {};
  return { running: String(values.disabled !== 'true' && hasFarEnd(menu, values, state)) };
}

function hasFarEnd(menu: string, ours: Values, state: RouterState): boolean {
  for (const fellow of state.fellows()) {
    if (fellow === state) continue;
    if (fellow.rows(menu).some(({ values }) => fits(ours, values, { state, fellow }))) return true;
  }
  return false;
}

interface Pair {
  readonly state: RouterState;
  readonly fellow: RouterState;
}

function fits(ours: Values, theirs: Values, { state, fellow }: Pair): boolean {
  const [to, back] = [ours['remote-address'] ?? '', theirs['remote-address'] ?? ''];
  if (theirs.disabled === 'true' || !hasAddress(to, fellow) || !hasAddress(back, state)) return false;
  if (ours['tunnel-id'] !== theirs['tunnel-id'] || ours['ipsec-secret'] !== theirs['ipsec-secret']) return false;
  if (ours['ipsec-secret'] === undefined) return true;
  const ike = { protocol: 'udp', port: IKE_PORT } as const;
  return wayOver(state, fellow, { ...ike, address: to }) || wayOver(fellow, state, { ...ike, address: back });
}
