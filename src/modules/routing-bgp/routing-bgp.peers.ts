import {
  byGeneration,
  defineResource,
  field,
  isAvailable,
  resourceAction,
  variantOf,
  type Action,
  type AddChange,
  type ResourceSpec,
  type WriteAction,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { joinGenerations } from '../../core/fields';
import {
  asn,
  bool,
  comment,
  duration,
  int,
  interfaceName,
  ipSpan,
  line,
  named,
  or,
  port,
  words,
  wordSet,
} from '../../core/values';
import { SESSION_FIELDS } from './routing-bgp.fields';
import { templates, TRANSIT } from './routing-bgp.instances';
import { networks } from './routing-bgp.networks';

/** As a step it makes the peer of either generation: each takes its own arguments. */
export const PROVIDER = [
  {
    do: 'bgp.add_peer',
    input: { name: 'provider', 'local.role': 'ebgp', 'remote.address': '203.0.113.1', 'remote.as': 64511, as: 65000 },
  },
];
const SELECTED = { where: { name: 'provider' } };
const peerName = named('bgp-peer', 'provider');
const ttl = or(int(1, 255), 'default');

const common = {
  noun: 'BGP peer',
  plural: 'BGP peers',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
} satisfies Partial<ResourceSpec>;

const verbs = {
  list: { id: 'bgp.list_peers', examples: [{ title: 'All peers', input: {}, before: PROVIDER }] },
  get: { id: 'bgp.get_peer', examples: [{ title: 'By name', input: SELECTED, before: PROVIDER }] },
  remove: { id: 'bgp.remove_peer', examples: [{ title: 'By name', input: SELECTED, before: PROVIDER }] },
  enable: {
    id: 'bgp.enable_peer',
    examples: [{ title: 'By name', input: SELECTED, before: [...PROVIDER, { do: 'bgp.disable_peer', input: SELECTED }] }],
  },
  disable: { id: 'bgp.disable_peer', examples: [{ title: 'By name', input: SELECTED, before: PROVIDER }] },
  update: {
    id: 'bgp.update_peer',
    examples: [{ title: 'Other filters', input: { ...SELECTED, 'input.filter': 'bgp-in' }, before: PROVIDER }],
  },
} satisfies ResourceSpec['verbs'];

const connections = defineResource({
  ...common,
  id: 'bgp.connection',
  menu: '/routing/bgp/connection',
  versions: { since: '7.1', instead: 'use the arguments of 6.x' },
  fields: {
    name: field(peerName, 'Name of the peer.', { required: true, exact: true }),
    instance: field(named('bgp-instance', 'edge'), 'Instance that it belongs to; needed since 7.20.', {
      required: true,
      since: '7.20',
      instead: 'leave it out: as and router-id are of the peer',
    }),
    'remote.address': field(ipSpan, 'Address of the peer, or a network that peers may come from.', {
      unsettable: true,
    }),
    'remote.as': field(asn, 'AS number of the peer; absent: any.', { unsettable: true }),
    'remote.allowed-as': field(line('bgp-allowed-as', 255, '64511'), 'AS numbers that the peer may have.', { unsettable: true }),
    'remote.port': field(port, 'Port of the peer.', { unsettable: true }),
    'remote.ttl': field(ttl, 'Least TTL of what comes from the peer.', { derived: true }),
    'local.role': field(
      words('bgp-role', 'ebgp ebgp-customer ebgp-peer ebgp-provider ebgp-rs ebgp-rs-client ibgp ibgp-rr ibgp-rr-client'),
      'What this router is to the peer.',
      { required: true },
    ),
    'local.address': field(named('bgp-local-address', '203.0.113.2'), 'Own address, or an interface that has it.', {
      unsettable: true,
    }),
    'local.port': field(port, 'Own port.', { unsettable: true }),
    'local.ttl': field(ttl, 'TTL of what is sent; 255 reaches a peer that is not adjacent.', { derived: true }),
    connect: field(bool, 'Make the session.', { default: 'yes' }),
    listen: field(bool, 'Let the peer make the session.', { default: 'yes' }),
    'tcp-md5-key': field(line('tcp-md5-key', 80), 'Key that both sides sign with.', { secret: true, unsettable: true }),
    ...SESSION_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the peer is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by RouterOS itself.',
    inactive: 'It is not in use.',
    'local.default-address': 'Own address that was found.',
  },
  verbs: {
    ...verbs,
    create: {
      id: 'bgp.add_peer',
      required: ['name', 'local.role'],
      examples: [
        {
          title: 'A provider, since 7.20',
          input: {
            name: 'provider',
            instance: 'edge',
            'local.role': 'ebgp-customer',
            'remote.address': '203.0.113.1',
            'remote.as': 64511,
            'input.filter': 'bgp-in',
            'output.filter-chain': 'bgp-out',
            'output.network': 'bgp-networks',
          },
          before: [{ do: 'bgp.create_instance', input: { name: 'edge', as: 65000 } }],
        },
        {
          title: 'A provider, with an instance where one is needed and there is none',
          input: { name: 'provider', 'local.role': 'ebgp', 'remote.address': '203.0.113.1', 'remote.as': 64511, as: 65000 },
        },
      ],
    },
    ensure: {
      id: 'bgp.ensure_peer',
      examples: [{ title: 'Keep it away', input: { name: 'provider', state: 'absent' }, before: PROVIDER }],
    },
  },
});

const chain = named('route-filter-chain', 'bgp-in');

export const peers = defineResource({
  ...common,
  id: 'bgp.peer',
  menu: '/routing/bgp/peer',
  versions: { until: '7.1', instead: 'use the arguments of 7.x' },
  fields: {
    name: field(peerName, 'Name of the peer.', { required: true, exact: true }),
    instance: field(named('bgp-instance', 'edge'), 'Instance that it belongs to.', { default: 'default' }),
    'remote.address': field(ipSpan, 'Address of the peer.', { required: true, wire: { v6: 'remote-address' } }),
    'remote.as': field(asn, 'AS number of the peer.', { required: true, wire: { v6: 'remote-as' } }),
    'remote.port': field(port, 'Port of the peer.', { default: '179', wire: { v6: 'remote-port' } }),
    'local.address': field(named('bgp-local-address', '203.0.113.2'), 'Own address, or an interface that has it.', {
      emptied: true,
      wire: { v6: 'update-source' },
    }),
    interface: field(interfaceName, 'Interface of a peer with a link-local address.', { derived: true }),
    'input.filter': field(chain, 'Filter chain for routes that come in.', { emptied: true, wire: { v6: 'in-filter' } }),
    'input.allow-as': field(int(0, 10), 'How often the own AS may be in the path.', {
      emptied: true,
      wire: { v6: 'allow-as-in' },
    }),
    'output.filter-chain': field(chain, 'Filter chain for routes that are sent.', { emptied: true, wire: { v6: 'out-filter' } }),
    'output.default-originate': field(words('bgp-default-originate', 'always if-installed never'), 'Announce a default route.', {
      default: 'never',
      wire: { v6: 'default-originate' },
    }),
    'output.as-override': field(bool, 'Put the own AS where that of the peer is in the path.', {
      default: 'no',
      wire: { v6: 'as-override' },
    }),
    'output.remove-private-as': field(bool, 'Take private AS numbers out of the path.', {
      default: 'no',
      wire: { v6: 'remove-private-as' },
    }),
    afi: field(wordSet('bgp-families', 'ip ipv6 l2vpn l2vpn-cisco vpnv4'), 'Families of routes.', {
      default: 'ip',
      wire: { v6: 'address-families' },
    }),
    'hold-time': field(or(duration, 'infinity'), 'How long a silent peer is kept; the lower of both sides counts.', {
      default: '3m',
    }),
    'keepalive-time': field(duration, 'Time between keepalives.', { derived: true }),
    multihop: field(bool, 'The peer need not be on a link of this router.', { default: 'no' }),
    'nexthop-choice': field(words('bgp-nexthop-choice', 'default force-self propagate'), 'Next hop of routes that are sent.', {
      default: 'default',
    }),
    'use-bfd': field(bool, 'Notice a loss by BFD.', { default: 'no' }),
    'tcp-md5-key': field(line('tcp-md5-key', 80), 'Key that both sides sign with.', { secret: true, emptied: true }),
    'route-reflect': field(bool, 'The peer is a client of this route reflector.', { default: 'no' }),
    passive: field(bool, 'Let the peer make the session.', { default: 'no' }),
    ttl: field(ttl, 'TTL of what is sent.', { default: 'default' }),
    'max-prefix-limit': field(int(0, 4_294_967_295), 'Most routes to take before the session is ended.', { emptied: true }),
    'max-prefix-restart-time': field(or(duration, 'infinity'), 'Time until it is made again.', { derived: true }),
    'cisco-vpls-nlri-len-fmt': field(words('bgp-vpls-length', 'auto-bits auto-bytes bits bytes'), 'Length of VPLS routes.', {
      derived: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the peer is off.', { default: 'no' }),
  },
  readOnly: {
    state: 'State of the session; established is as it should be.',
    established: 'The session is up.',
    uptime: 'Time that it has been up.',
    'prefix-count': 'Routes that came in.',
    'updates-sent': 'Updates sent.',
    'updates-received': 'Updates received.',
    'withdrawn-sent': 'Routes that were taken back.',
    'withdrawn-received': 'Routes that the peer took back.',
    'remote-id': 'Id of the peer.',
    'local-address': 'Own address.',
    'used-hold-time': 'Hold time that counts.',
    'used-keepalive-time': 'Time between keepalives that counts.',
    'remote-hold-time': 'Hold time of the peer.',
    'refresh-capability': 'The peer can send its routes again.',
    'as4-capability': 'The peer knows AS numbers of four bytes.',
  },
  verbs: {
    ...verbs,
    create: {
      id: 'bgp.add_peer',
      examples: [
        {
          title: 'A peer, on 6.x',
          input: { name: 'provider', 'remote.address': '203.0.113.1', 'remote.as': 64511, ttl: 'default' },
        },
      ],
    },
    ensure: {
      id: 'bgp.ensure_peer',
      examples: [
        {
          title: 'Keep a peer, on 6.x',
          input: { name: 'provider', 'remote.address': '203.0.113.1', 'remote.as': 64511, passive: true },
        },
      ],
    },
  },
});

const ATTRIBUTES = {
  id: 'bgp.configure_attributes',
  title: 'Configure BGP attributes',
  summary:
    'Sets what BGP changes in routes: on 7.x in a template, on 6.x in a peer; communities and preferences are set by filters.',
};

export const configureAttributes = byGeneration({
  v6: resourceAction(peers, 'update', {
    ...ATTRIBUTES,
    only: [
      'input.filter',
      'input.allow-as',
      'output.filter-chain',
      'output.as-override',
      'output.remove-private-as',
      'nexthop-choice',
      'route-reflect',
    ],
    examples: [{ title: 'Of a peer, on 6.x', input: { ...SELECTED, 'route-reflect': true }, before: PROVIDER }],
  }),
  v7: resourceAction(templates, 'update', {
    ...ATTRIBUTES,
    only: [
      'as',
      'input.filter',
      'input.allow-as',
      'output.filter-chain',
      'output.default-prepend',
      'output.as-override',
      'output.remove-private-as',
      'nexthop-choice',
      'cluster-id',
    ],
    examples: [{ title: 'Of a template', input: { where: { name: 'transit' }, 'output.default-prepend': 2 }, before: TRANSIT }],
  }),
});

const INSTANCES = '/routing/bgp/instance';
/** What RouterOS calls the instance that it makes of an older configuration. */
const FIRST_INSTANCE = 'bgp-instance-1';

/** Since 7.20 a peer needs an instance: the only one there is, or a new one of the AS that is given. */
function withInstance(action: Action): Action {
  if (action.kind === 'read') return action;
  const plan: WriteAction['plan'] = async (router, input, context) => {
    if (input['instance'] !== undefined || !isAvailable({ since: '7.20' }, router.facts.version)) {
      return action.plan(router, input, context);
    }
    const [only, ...more] = await router.print(INSTANCES, { proplist: ['.id', 'name'] });
    if (more.length > 0) throw new AppError('INPUT_INVALID', 'there are several BGP instances: give instance');
    if (only) return action.plan(router, { ...input, instance: only['name'] }, context);
    const as = input['as'];
    if (typeof as !== 'string') throw new AppError('INPUT_INVALID', 'there is no BGP instance yet: give as, or make one');
    const instance: AddChange = {
      op: 'add',
      menu: INSTANCES,
      key: `name=${FIRST_INSTANCE}`,
      after: { name: FIRST_INSTANCE, as },
    };
    const peer = await action.plan(router, { ...input, instance: FIRST_INSTANCE }, context);
    return { ...peer, changes: [instance, ...peer.changes] };
  };
  return variantOf(action, { plan, menus: [...action.menus, INSTANCES] });
}

const actions = connections.actions.map((action) => (action.id === 'bgp.add_peer' ? withInstance(action) : action));

export const peerResources = [...joinGenerations({ v6: peers, v7: { resource: connections.resource, actions } }), networks];
