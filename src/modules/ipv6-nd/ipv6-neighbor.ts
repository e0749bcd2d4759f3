import { defineResource, field, variantOf, type Action, type DefinedResource } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { bool, comment, interfaceName, ipv6, mac } from '../../core/values';

const SINCE = '7.18';
const PRINTER = [
  {
    do: 'ipv6.create_neighbor',
    input: { address: '2001:db8:20::10', interface: 'bridge', 'mac-address': '02:00:5E:10:00:01', comment: 'printer' },
  },
];
const where = { comment: 'printer' };

const defined = defineResource({
  id: 'ipv6.neighbor',
  noun: 'IPv6 neighbour',
  plural: 'IPv6 neighbours',
  menu: '/ipv6/neighbor',
  kind: 'list',
  key: ['address', 'interface'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  fields: {
    address: field(ipv6, 'Address of the neighbour.', { required: true }),
    interface: field(interfaceName, 'Interface that it is on.', { required: true, exact: true }),
    'mac-address': field(mac, 'MAC address of the neighbour.', { required: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the entry is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'It was found, nobody wrote it down.',
    router: 'It is a router.',
    status: 'reachable, stale, delay, probe, failed, noarp, permanent.',
    vrf: 'VRF of the interface.',
  },
  verbs: {
    list: {
      id: 'ipv6.list_neighbors',
      examples: [
        { title: 'Those on one interface', input: { where: { interface: 'bridge' } }, simulated: 'empty' },
        { title: 'Routers', input: { where: { router: true }, limit: 100 }, simulated: 'empty' },
      ],
    },
    get: {
      id: 'ipv6.get_neighbor',
      examples: [
        {
          title: 'By address',
          input: { where: { address: '2001:db8:20::10' } },
          simulated: 'ITEM_UNKNOWN',
        },
      ],
    },
    create: {
      id: 'ipv6.create_neighbor',
      examples: [
        {
          title: 'A printer that does not answer questions for it',
          input: { address: '2001:db8:20::10', interface: 'bridge', 'mac-address': '02:00:5E:10:00:01', comment: 'printer' },
        },
      ],
    },
    update: {
      id: 'ipv6.update_neighbor',
      examples: [{ title: 'Another printer', input: { where, 'mac-address': '02:00:5E:10:00:02' }, before: PRINTER }],
    },
    remove: { id: 'ipv6.remove_neighbor', examples: [{ title: 'By comment', input: { where }, before: PRINTER }] },
    enable: {
      id: 'ipv6.enable_neighbor',
      examples: [
        { title: 'By comment', input: { where }, before: [...PRINTER, { do: 'ipv6.disable_neighbor', input: { where } }] },
      ],
    },
    disable: { id: 'ipv6.disable_neighbor', examples: [{ title: 'By comment', input: { where }, before: PRINTER }] },
    ensure: {
      id: 'ipv6.ensure_neighbor',
      examples: [
        {
          title: 'Keep an entry',
          input: { address: '2001:db8:20::10', interface: 'bridge', 'mac-address': '02:00:5E:10:00:01' },
        },
        { title: 'Keep it away', input: { address: '2001:db8:20::10', interface: 'bridge', state: 'absent' }, before: PRINTER },
      ],
    },
  },
});

/** Until 7.18 the router only lists neighbours. */
function written(action: Action): Action {
  if (action.kind === 'read') return action;
  const versions = { since: SINCE, instead: 'leave it to neighbour discovery' } as const;
  return variantOf(action, { versions });
}

export const neighbors: DefinedResource = { ...defined, actions: defined.actions.map(written) };
