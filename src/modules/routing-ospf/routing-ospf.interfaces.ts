import { byGeneration, defineResource, field, resourceAction, type ResourceSpec } from '../../core/catalogue';
import { joinGenerations } from '../../core/fields';
import { bool, comment, cost, duration, int, interfaceName, ipNetwork, line, listOf, named, words } from '../../core/values';
import { BACKBONE } from './routing-ospf.base';

/** As a step it makes the row of either generation: each takes its own arguments. */
const CORE_PORT = [
  ...BACKBONE,
  {
    do: 'ospf.add_interface',
    input: { area: 'backbone-core', interfaces: ['ether2'], interface: 'ether2', comment: 'core port' },
  },
];
const SELECTED = { where: { comment: 'core port' } };

const area = named('ospf-area', 'backbone');

const instanceId = int(0, 255);

const common = { noun: 'OSPF interface', plural: 'OSPF interfaces', risk: 'lockout' } satisfies Partial<ResourceSpec>;

const shared = {
  cost: field(cost, 'Cost of the way through it.', { derived: true }),
  priority: field(int(0, 255), 'The router with the highest becomes designated; 0 never does.', { default: '128' }),
  'hello-interval': field(duration, 'Time between hellos; the same on both sides.', { default: '10s' }),
  'dead-interval': field(duration, 'How long a silent neighbour is kept; the same on both sides.', { default: '40s' }),
  'retransmit-interval': field(duration, 'Time after which lost announcements are sent again.', { default: '5s' }),
  'transmit-delay': field(duration, 'Time that sending takes.', { default: '1s' }),
  'instance-id': field(instanceId, 'Number that tells instances on one link apart.', { default: '0' }),
  comment: field(comment, 'Comment; rows are told apart by it.'),
  disabled: field(bool, 'Whether it is off.', { default: 'no' }),
};

const verbs = {
  get: { id: 'ospf.get_interface', examples: [{ title: 'By comment', input: SELECTED, before: CORE_PORT }] },
  remove: {
    id: 'ospf.remove_interface_template',
    examples: [{ title: 'By comment', input: SELECTED, before: CORE_PORT }],
  },
  enable: {
    id: 'ospf.enable_interface',
    examples: [
      { title: 'By comment', input: SELECTED, before: [...CORE_PORT, { do: 'ospf.disable_interface', input: SELECTED }] },
    ],
  },
  disable: { id: 'ospf.disable_interface', examples: [{ title: 'By comment', input: SELECTED, before: CORE_PORT }] },
  update: {
    id: 'ospf.update_interface',
    examples: [{ title: 'Never be designated', input: { ...SELECTED, priority: 0 }, before: CORE_PORT }],
  },
  list: { id: 'ospf.list_interface_templates', examples: [{ title: 'All of them', input: {}, before: CORE_PORT }] },
} satisfies ResourceSpec['verbs'];

const templates = defineResource({
  ...common,
  id: 'ospf.interface_template',
  menu: '/routing/ospf/interface-template',
  kind: 'ordered',
  versions: { since: '7.1', instead: 'use the arguments of 6.x' },
  fields: {
    area: field(area, 'Area that what matches belongs to.', { required: true }),
    interfaces: field(listOf(interfaceName), 'Interfaces or interface lists; absent: any.', { unsettable: true }),
    networks: field(listOf(ipNetwork), 'Only where an address lies in one of these networks.', { unsettable: true }),
    type: field(
      words('ospf-interface-type', 'broadcast nbma ptmp ptmp-broadcast ptp ptp-unnumbered virtual-link'),
      'Kind of network.',
      { default: 'broadcast' },
    ),
    auth: field(words('ospf-auth', 'md5 sha1 sha256 sha384 sha512 simple'), 'How packets are authenticated.', {
      unsettable: true,
    }),
    'auth-id': field(instanceId, 'Number of the key.', { unsettable: true, derived: true }),
    'auth-key': field(line('ospf-auth-key'), 'The key.', { secret: true, unsettable: true }),
    passive: field(bool, 'Announce its networks and look for no neighbours.', { default: 'no', unsettable: true, flag: true }),
    'prefix-list': field(line('ospf-prefix-list'), 'Address list of the networks to announce.', { unsettable: true }),
    'use-bfd': field(bool, 'Notice a loss by BFD.', { unsettable: true, default: 'no' }),
    'vlink-neighbor-id': field(line('vlink-neighbor-id', 64), 'Router at the other end of a virtual link.', {
      unsettable: true,
      until: '7.23',
    }),
    'vlink-transit-area': field(area, 'Area that a virtual link goes through.', { unsettable: true, until: '7.23' }),
    ...shared,
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    inactive: 'It is not in use.',
  },
  verbs: {
    ...verbs,
    create: {
      id: 'ospf.add_interface',
      examples: [
        {
          title: 'A link between two routers',
          input: { interfaces: ['ether2'], area: 'backbone-core', type: 'ptp', cost: 10, comment: 'core port' },
          before: BACKBONE,
        },
        {
          title: 'A network without neighbours',
          input: { interfaces: ['bridge'], area: 'backbone-core', passive: true, comment: 'LAN' },
          before: BACKBONE,
        },
      ],
    },
    move: {
      id: 'ospf.move_interface',
      examples: [
        {
          title: 'Before everything else',
          input: { where: { comment: 'LAN' }, destination: 'first' },
          before: [
            ...CORE_PORT,
            { do: 'ospf.add_interface', input: { interfaces: ['bridge'], area: 'backbone-core', comment: 'LAN' } },
          ],
        },
      ],
    },
    ensure: {
      id: 'ospf.ensure_interface',
      examples: [
        {
          title: 'Keep a link',
          input: { interfaces: ['ether2'], area: 'backbone-core', comment: 'core port' },
          before: BACKBONE,
        },
        { title: 'Keep it away', input: { comment: 'core port', state: 'absent' }, before: CORE_PORT },
      ],
    },
  },
});

const interfaces = defineResource({
  ...common,
  id: 'ospf.interface',
  menu: '/routing/ospf/interface',
  kind: 'list',
  versions: { until: '7.1', instead: 'use interfaces' },
  fields: {
    interface: field(interfaceName, 'The interface, or all.', { default: 'all' }),
    'network-type': field(words('ospf-network-type', 'broadcast default nbma point-to-point ptmp'), 'Kind of network.', {
      default: 'default',
    }),
    authentication: field(words('ospf-authentication', 'md5 none simple'), 'How packets are authenticated.', { default: 'none' }),
    'authentication-key': field(line('ospf-auth-key'), 'The key.', { secret: true, emptied: true }),
    'authentication-key-id': field(instanceId, 'Number of the key.', { default: '1' }),
    passive: field(bool, 'Announce its networks and look for no neighbours.', { default: 'no' }),
    'use-bfd': field(bool, 'Notice a loss by BFD.', { default: 'no' }),
    ...shared,
    priority: field(int(0, 255), 'The router with the highest becomes designated; 0 never does.', { default: '1' }),
  },
  readOnly: {
    dynamic: 'Made by RouterOS itself, from a network.',
    inactive: 'It is not in use.',
    invalid: 'Something that it refers to is missing.',
  },
  verbs: {
    ...verbs,
    create: {
      id: 'ospf.add_interface',
      examples: [
        {
          title: 'A link between two routers, on 6.x',
          input: { interface: 'ether2', 'network-type': 'point-to-point', cost: 10, comment: 'core port' },
        },
      ],
    },
    ensure: {
      id: 'ospf.ensure_interface',
      examples: [{ title: 'Keep a link, on 6.x', input: { interface: 'ether2', cost: 10, comment: 'core port' } }],
    },
  },
});

const COSTS = {
  id: 'ospf.configure_costs',
  title: 'Configure OSPF costs',
  summary: 'Sets the cost of OSPF interfaces: traffic takes the way with the least sum.',
  only: ['cost'],
  required: ['cost'],
  examples: [{ title: 'Rather the other way', input: { ...SELECTED, cost: 100 }, before: CORE_PORT }],
};

export const configureCosts = byGeneration({
  v6: resourceAction(interfaces, 'update', COSTS),
  v7: resourceAction(templates, 'update', COSTS),
});

const AUTHENTICATION = {
  id: 'ospf.configure_authentication',
  title: 'Configure OSPF authentication',
  summary: 'Sets how OSPF packets are authenticated; both sides of a link need the same at the same time.',
};

export const configureAuthentication = byGeneration({
  v6: resourceAction(interfaces, 'update', {
    ...AUTHENTICATION,
    only: ['authentication', 'authentication-key', 'authentication-key-id'],
    examples: [
      {
        title: 'A key of MD5, on 6.x',
        input: { ...SELECTED, authentication: 'md5', 'authentication-key': 'example-key', 'authentication-key-id': 1 },
        before: CORE_PORT,
      },
    ],
  }),
  v7: resourceAction(templates, 'update', {
    ...AUTHENTICATION,
    only: ['auth', 'auth-id', 'auth-key'],
    examples: [
      {
        title: 'A key of SHA-256',
        input: { ...SELECTED, auth: 'sha256', 'auth-id': 1, 'auth-key': 'example-key' },
        before: CORE_PORT,
      },
    ],
  }),
});

const networks = defineResource({
  id: 'ospf.network',
  noun: 'OSPF network',
  plural: 'OSPF networks',
  menu: '/routing/ospf/network',
  kind: 'list',
  key: ['networks'],
  risk: 'lockout',
  versions: { until: '7.1', instead: 'use ospf.add_interface, or ospf.add_network' },
  fields: {
    networks: field(ipNetwork, 'Network whose interfaces take part.', { required: true, wire: { v6: 'network' } }),
    area: field(area, 'Area that they belong to.', { required: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the network is off.', { default: 'no' }),
  },
  readOnly: { inactive: 'No interface is in it.', invalid: 'Something that it refers to is missing.' },
  verbs: {
    list: {
      id: 'ospf.list_networks',
      examples: [{ title: 'All networks, on 6.x', input: {}, simulated: { v6: 'empty' } }],
    },
    create: {
      id: 'ospf.create_network',
      examples: [
        {
          title: 'On 6.x, with a comment',
          input: { networks: '192.0.2.0/24', area: 'backbone-core', comment: 'LAN' },
          before: BACKBONE,
        },
      ],
    },
    remove: {
      id: 'ospf.remove_network',
      examples: [
        {
          title: 'By network, on 6.x',
          input: { where: { networks: '192.0.2.0/24' } },
          before: [...BACKBONE, { do: 'ospf.add_network', input: { networks: ['192.0.2.0/24'], area: 'backbone-core' } }],
        },
      ],
    },
    ensure: {
      id: 'ospf.ensure_network',
      examples: [
        { title: 'Keep a network, on 6.x', input: { networks: '192.0.2.0/24', area: 'backbone-core' }, before: BACKBONE },
      ],
    },
  },
});

const ADD_NETWORK = {
  id: 'ospf.add_network',
  title: 'Add OSPF network',
  summary: 'Lets the interfaces of a network take part in an area; an equal row is left as it is.',
};

export const addNetwork = byGeneration({
  v6: resourceAction(networks, 'create', {
    ...ADD_NETWORK,
    examples: [
      {
        title: 'On 6.x, with a comment',
        input: { networks: '192.0.2.0/24', area: 'backbone-core', comment: 'LAN' },
        before: BACKBONE,
      },
    ],
  }),
  v7: resourceAction(templates, 'create', {
    ...ADD_NETWORK,
    only: ['networks', 'area', 'cost', 'type', 'priority', 'passive', 'disabled', 'comment'],
    required: ['networks', 'area'],
    examples: [{ title: 'A network', input: { networks: ['192.0.2.0/24'], area: 'backbone-core' }, before: BACKBONE }],
  }),
});

export const interfaceResources = [...joinGenerations({ v6: interfaces, v7: templates }), networks];
