import { byGeneration, defineResource, field, resourceAction } from '../../core/catalogue';
import { bool, comment, ipNetwork, named } from '../../core/values';

const OWN = [{ do: 'bgp.add_network', input: { list: 'bgp-networks', address: '192.0.2.0/24', comment: 'ours' } }];
const listName = named('address-list', 'bgp-networks');

export const networks = defineResource({
  id: 'bgp.network',
  noun: 'BGP network',
  plural: 'BGP networks',
  menu: '/routing/bgp/network',
  kind: 'list',
  key: ['address'],
  risk: 'lockout',
  versions: { until: '7.1', instead: 'use the arguments of 7.x' },
  fields: {
    address: field(ipNetwork, 'Network to announce.', { required: true, wire: { v6: 'network' } }),
    synchronize: field(bool, 'Only where a route to it exists.', { default: 'yes' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the network is off.', { default: 'no' }),
  },
  readOnly: {},
  verbs: {},
});

/** Only what the actions below do; the menu has a definition of its own elsewhere. */
const entries = defineResource({
  id: 'bgp.address_list_entry',
  noun: 'BGP network',
  plural: 'BGP networks',
  menu: '/ip/firewall/address-list',
  kind: 'list',
  key: ['list', 'address'],
  risk: 'lockout',
  fields: {
    list: field(listName, 'Address list that output.network of the peers names.', { required: true, exact: true }),
    address: field(ipNetwork, 'Network to announce; a route to it has to exist.', { required: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the entry is off.', { default: 'no' }),
  },
  readOnly: {
    dynamic: 'Made by RouterOS itself, or it has a timeout.',
    'creation-time': 'When it was made.',
    about: 'What RouterOS remarks about it.',
    timeout: 'Time that is left.',
  },
  verbs: {},
});

const ADD = {
  id: 'bgp.add_network',
  title: 'Add BGP network',
  summary: 'Announces a network: on 7.x by an entry of the address list that peers name in output.network.',
};
const LIST = {
  id: 'bgp.list_networks',
  title: 'List BGP networks',
  summary: 'Lists the networks that are announced; on 7.x name the address list.',
};
const REMOVE = {
  id: 'bgp.remove_network',
  title: 'Remove BGP network',
  summary: 'Stops announcing the networks that match; nothing to do where none does.',
};
const BY_COMMENT = { where: { comment: 'ours' } };

export const networkActions = [
  byGeneration({
    v6: resourceAction(networks, 'create', {
      ...ADD,
      examples: [{ title: 'On 6.x', input: { address: '192.0.2.0/24', synchronize: false } }],
    }),
    v7: resourceAction(entries, 'create', {
      ...ADD,
      examples: [{ title: 'A network', input: { list: 'bgp-networks', address: '192.0.2.0/24' } }],
    }),
  }),
  byGeneration({
    v6: resourceAction(networks, 'list', {
      ...LIST,
      examples: [{ title: 'Those with a comment', input: BY_COMMENT, before: OWN }],
    }),
    v7: resourceAction(entries, 'list', { ...LIST, examples: [{ title: 'All of them', input: {}, before: OWN }] }),
  }),
  byGeneration({
    v6: resourceAction(networks, 'remove', {
      ...REMOVE,
      examples: [{ title: 'By network', input: { where: { address: '192.0.2.0/24' } }, before: OWN }],
    }),
    v7: resourceAction(entries, 'remove', { ...REMOVE, examples: [{ title: 'By comment', input: BY_COMMENT, before: OWN }] }),
  }),
];
