import type { ActionInput, Row, Step } from '../../../core/catalogue';
import { letDefaultsWait } from '../../parts/default-routes';
import { readSrcnat } from '../../parts/firewall';
import { gatewayOf, joinWan, masquerade, routeComment, type Uplink } from '../../parts/uplinks';
import { carrier, isKind, outside, uplinks, WAITING, type Change, type Context } from './input';

/** The new line, with a default route that waits. */
export const beside: readonly Step<Change>[] = [
  {
    id: 'vlan',
    title: 'Make the VLAN of the provider',
    when: ({ input }) => input.line.vlan !== undefined,
    whenText: 'a VLAN is given',
    do: 'vlan.ensure_interface',
    input: ({ input }) => ({ name: carrier(input.line), interface: input.line.port, 'vlan-id': input.line.vlan }),
  },
  {
    id: 'dhcp',
    title: 'Take the address that the provider gives',
    when: isKind('dhcp'),
    whenText: 'DHCP',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({
      interface: outside(input.line),
      'add-default-route': 'yes',
      'default-route-distance': WAITING,
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  {
    id: 'address',
    title: 'Give the router its address',
    when: isKind('static'),
    whenText: 'static',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input.line.address, interface: outside(input.line) }),
  },
  {
    id: 'pppoe',
    title: 'Dial',
    when: isKind('pppoe'),
    whenText: 'PPPoE',
    do: 'pppoe.ensure_client',
    input: ({ input: { line } }) => ({
      name: outside(line),
      interface: carrier(line),
      user: line.user,
      password: line.password,
      'add-default-route': true,
      'default-route-distance': WAITING,
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  readSrcnat,
  ...joinWan<Change>(uplinks),
  masquerade<Change>(uplinks),
];

/** As it is on the router; before it is there nothing can be planned by it. */
export function lineOf({ input, results }: Context): Uplink {
  const [row] = results['line'] ?? [];
  return { name: input.name, interface: row?.['name'] ?? outside(input.line), gateway: input.line.gateway };
}

export function defaultRoute(context: Context): ActionInput {
  const line = lineOf(context);
  const comment = routeComment(line, 'the way out');
  return { where: { comment }, 'dst-address': '0.0.0.0/0', gateway: gatewayOf(line, context), distance: 1, comment };
}

function isOwn(row: Row, { name }: Pick<Change, 'name'>): boolean {
  return row['comment'] === routeComment({ name }, 'the way out');
}

/** What leads out by itself stands back, the old line among it. */
export const standBack = letDefaultsWait<Change>({ interfaces: ({ old }) => [old], distance: WAITING, isOwn });

/** What makes the old line, whatever kind it is. */
export const drop: readonly Step<Change>[] = [
  { id: 'old-addresses', title: 'Look at the addresses of the old line', read: 'ip.list_addresses', input: () => ({}) },
  {
    id: 'old-routes',
    title: 'Look at the routes that wait',
    read: 'route.list',
    input: () => ({ where: { 'dst-address': '0.0.0.0/0', distance: WAITING } }),
  },
  {
    id: 'remove-routes',
    title: 'Remove the routes that wait',
    do: 'route.remove',
    input: ({ input, found }) =>
      (found['old-routes'] ?? [])
        .filter((row) => row['dynamic'] !== 'true' && row['disabled'] !== 'true' && !isOwn(row, input))
        .map((row) => ({ '.id': row['.id'] })),
  },
  {
    id: 'remove-dhcp',
    title: 'Remove the DHCP client',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({ interface: input.old, state: 'absent' }),
  },
  {
    id: 'remove-pppoe',
    title: 'Remove the PPPoE client',
    do: 'pppoe.ensure_client',
    input: ({ input }) => ({ name: input.old, state: 'absent' }),
  },
  {
    id: 'remove-addresses',
    title: 'Remove the addresses',
    do: 'ip.remove_address',
    input: ({ input, found }) =>
      (found['old-addresses'] ?? [])
        .filter((row) => row['interface'] === input.old && row['dynamic'] !== 'true')
        .map((row) => ({ '.id': row['.id'] })),
  },
];
