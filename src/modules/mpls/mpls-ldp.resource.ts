import { defineResource, field, type Needs } from '../../core/catalogue';
import {
  bool,
  comment,
  duration,
  int,
  interfaceName,
  ip,
  listOf,
  routerId,
  routingTable,
  words,
  wordSet,
} from '../../core/values';

/** On 6.x it is a package of its own. */
export const NEEDS: Needs = { packagesV6: ['mpls'], packages: ['routeros*', 'system*'] };

const families = wordSet('ldp-families', 'ip ipv6');
const hopLimit = int(0, 255, 'hops');

export const MAIN = [{ do: 'mpls.create_ldp', input: { 'lsr-id': '192.0.2.1', 'transport-addresses': ['192.0.2.1'] } }];

/** 7.x: an instance for each VRF. */
export const ldp = defineResource({
  id: 'mpls.ldp',
  noun: 'LDP instance',
  plural: 'LDP instances',
  menu: '/mpls/ldp',
  kind: 'list',
  key: ['vrf'],
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use mpls.set_ldp' },
  fields: {
    vrf: field(routingTable, 'VRF that it works in.', { default: 'main', unsettable: true }),
    'lsr-id': field(routerId, 'Id of this router in LDP, mostly its loopback address.', { unsettable: true }),
    'loop-detect': field(bool, 'Look for loops.', { unsettable: true, default: 'no' }),
    'hop-limit': field(hopLimit, 'Most routers on a path, where loops are looked for.', { unsettable: true, derived: true }),
    'path-vector-limit': field(hopLimit, 'Most routers that a path names, where loops are looked for.', {
      unsettable: true,
      derived: true,
    }),
    'use-explicit-null': field(bool, 'Announce explicit null labels.', { unsettable: true, default: 'no' }),
    'transport-addresses': field(listOf(ip), 'Addresses that sessions are made from.', { unsettable: true }),
    afi: field(families, 'Families that it works for.', { unsettable: true, derived: true }),
    'preferred-afi': field(words('ldp-preferred-family', 'ip ipv6'), 'Family that a session prefers.', {
      unsettable: true,
      derived: true,
    }),
    'distribute-for-default': field(bool, 'Give the default route a label.', { unsettable: true, default: 'no' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the instance is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', inactive: 'It is not in use.' },
  verbs: {
    list: { id: 'mpls.list_ldp', examples: [{ title: 'All instances', input: {}, before: MAIN }] },
    get: { id: 'mpls.get_ldp', examples: [{ title: 'That of main', input: { where: { vrf: 'main' } }, before: MAIN }] },
    create: {
      id: 'mpls.create_ldp',
      examples: [{ title: 'Of the main table', input: { 'lsr-id': '192.0.2.1', 'transport-addresses': ['192.0.2.1'] } }],
    },
    update: {
      id: 'mpls.update_ldp',
      examples: [{ title: 'Look for loops', input: { where: { vrf: 'main' }, 'loop-detect': true }, before: MAIN }],
    },
    enable: {
      id: 'mpls.enable_ldp',
      examples: [
        {
          title: 'That of main',
          input: { where: { vrf: 'main' } },
          before: [...MAIN, { do: 'mpls.disable_ldp', input: { where: { vrf: 'main' } } }],
        },
      ],
    },
    disable: {
      id: 'mpls.disable_ldp',
      examples: [{ title: 'That of main', input: { where: { vrf: 'main' } }, before: MAIN }],
    },
    ensure: {
      id: 'mpls.ensure_ldp',
      examples: [
        { title: 'Keep an instance', input: { vrf: 'main', 'lsr-id': '192.0.2.1' } },
        { title: 'Keep it away', input: { vrf: 'main', state: 'absent' }, before: MAIN },
      ],
    },
  },
});

/** 6.x: one for the router. */
export const ldpSettings = defineResource({
  id: 'mpls.ldp_settings',
  noun: 'LDP',
  plural: 'LDP',
  menu: '/mpls/ldp',
  kind: 'singleton',
  risk: 'lockout',
  versions: { until: '7.1', instead: 'use mpls.ensure_ldp' },
  needs: NEEDS,
  fields: {
    enabled: field(bool, 'Whether LDP runs.', { default: 'no' }),
    'lsr-id': field(routerId, 'Id of this router in LDP, mostly its loopback address.', { default: '0.0.0.0' }),
    'loop-detect': field(bool, 'Look for loops.', { default: 'no' }),
    'hop-limit': field(hopLimit, 'Most routers on a path, where loops are looked for.', { default: '255' }),
    'path-vector-limit': field(hopLimit, 'Most routers that a path names, where loops are looked for.', { default: '255' }),
    'use-explicit-null': field(bool, 'Announce explicit null labels.', { default: 'no' }),
    'transport-address': field(ip, 'Address that sessions are made from.', { default: '0.0.0.0' }),
    'distribute-for-default-route': field(bool, 'Give the default route a label.', { default: 'no' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'mpls.get_ldp_settings', examples: [{ title: 'Read it', input: {} }] },
    update: { id: 'mpls.set_ldp_settings', examples: [{ title: 'Turn it on', input: { enabled: true, 'lsr-id': '192.0.2.1' } }] },
    ensure: { id: 'mpls.ensure_ldp_settings', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
});

const LAN = [{ do: 'mpls.add_ldp_interface', input: { interface: 'ether2', comment: 'core' } }];

export const ldpInterfaces = defineResource({
  id: 'mpls.ldp_interface',
  noun: 'LDP interface',
  plural: 'LDP interfaces',
  menu: '/mpls/ldp/interface',
  kind: 'list',
  key: ['interface'],
  risk: 'disruptive',
  needs: NEEDS,
  fields: {
    interface: field(interfaceName, 'Interface, or on 7.x also interface list, that neighbours are looked for on.', {
      required: true,
      exact: true,
    }),
    'hello-interval': field(duration, 'How often it says hello.', { unsettable: true, default: '5s' }),
    'hold-time': field(duration, 'How long a neighbour is kept without a hello.', { unsettable: true, default: '15s' }),
    'accept-dynamic-neighbors': field(bool, 'Take neighbours that are not configured.', { unsettable: true, default: 'yes' }),
    'transport-addresses': field(listOf(ip), 'Addresses that sessions are made from.', { unsettable: true, since: '7.1' }),
    'transport-address': field(ip, 'Address that sessions are made from.', { until: '7.1', instead: 'use transport-addresses' }),
    afi: field(families, 'Families that it works for.', { unsettable: true, derived: true, since: '7.1' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by RouterOS itself.',
    invalid: 'The interface is missing.',
  },
  verbs: {
    list: { id: 'mpls.list_ldp_interfaces', examples: [{ title: 'All of them', input: {}, before: LAN }] },
    get: {
      id: 'mpls.get_ldp_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether2' } }, before: LAN }],
    },
    create: {
      id: 'mpls.add_ldp_interface',
      examples: [{ title: 'A port of the core', input: { interface: 'ether2', comment: 'core' } }],
    },
    update: {
      id: 'mpls.update_ldp_interface',
      examples: [
        {
          title: 'Notice a loss sooner',
          input: { where: { interface: 'ether2' }, 'hello-interval': '2s', 'hold-time': '6s' },
          before: LAN,
        },
      ],
    },
    remove: {
      id: 'mpls.remove_ldp_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether2' } }, before: LAN }],
    },
    enable: {
      id: 'mpls.enable_ldp_interface',
      examples: [
        {
          title: 'By interface',
          input: { where: { interface: 'ether2' } },
          before: [...LAN, { do: 'mpls.disable_ldp_interface', input: { where: { interface: 'ether2' } } }],
        },
      ],
    },
    disable: {
      id: 'mpls.disable_ldp_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether2' } }, before: LAN }],
    },
    ensure: {
      id: 'mpls.ensure_ldp_interface',
      examples: [
        { title: 'Keep an interface', input: { interface: 'ether2' } },
        { title: 'Keep it away', input: { interface: 'ether2', state: 'absent' }, before: LAN },
      ],
    },
  },
});
