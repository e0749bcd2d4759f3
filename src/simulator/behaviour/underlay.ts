import type { RouterState } from '../kernel/menu';
import { contains, parseIp, parsePrefix } from '../kernel/ipv4';
import { dhcpAddresses, hasRouteTo } from './addresses';
import { judge } from './input-chain';
import type { Packet } from './packet-match';
import { entryOf } from './reach';

/**
 * Would a first packet of one router of the fleet come through to another one: the sender has a route, the address belongs to
 * the receiver, and its firewall lets the packet in. What lies between them is one large network.
 */
export function wayOver(
  from: RouterState,
  to: RouterState,
  { address, protocol, port }: { readonly address: string; readonly protocol: Packet['protocol']; readonly port: number },
): boolean {
  if (from.machine.unreachable.has(address) || !hasRouteTo(address, from)) return false;
  const held = to.rows('/ip/address').find(({ values }) => {
    return values.disabled !== 'true' && (values.address ?? '').split('/', 1)[0] === address;
  });
  if (!held) return false;
  const packet: Packet = {
    source: sourceFor(address, from),
    destination: address,
    protocol,
    port,
    ...entryOf(held.values.interface ?? '', to),
    state: 'new',
  };
  return judge(to, packet, { effects: false }) === 'accept';
}

/** The address that the router itself sends from. */
function sourceFor(destination: string, state: RouterState): string {
  const wanted = parseIp(destination);
  const own = [...state.rows('/ip/address'), ...dhcpAddresses(state)].filter(({ values }) => values.disabled !== 'true');
  const near = own.find(({ values }) => {
    const prefix = parsePrefix(values.address ?? '');
    return prefix !== undefined && wanted !== undefined && contains(prefix, wanted);
  });
  return ((near ?? own.at(-1))?.values.address ?? state.identity.address).split('/', 1)[0] ?? '';
}
