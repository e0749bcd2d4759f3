import { defineResource, field, type Field } from '../../core/catalogue';
import { bool, comment, int, ip, line, named, or, renamed, routerId, routingTable, words, wordSet } from '../../core/values';

export const CORE = [{ do: 'ospf.create_instance', input: { name: 'core', 'router-id': '192.0.2.1' } }];
export const BACKBONE = [
  ...CORE,
  { do: 'ospf.create_area', input: { name: 'backbone-core', instance: 'core', 'area-id': '0.0.0.0' } },
];

const OLD = { until: '7.1', instead: 'use redistribute, and route filters for metrics' } as const;
const FILTER_6 = { until: '7.1', instead: 'use in-filter-chain and out-filter-chain' } as const;
const NEW = { since: '7.1', instead: 'use the arguments of 6.x' } as const;

const redistributed = words('ospf-redistribute', 'no as-type-1 as-type-2');
const chainName = named('route-filter-chain', 'ospf-in');
const areaId = renamed(ip, { name: 'area-id', description: 'Area id in the form of an IPv4 address.', example: '0.0.0.0' });

function redistribute(what: string): Field {
  return field(redistributed, `Announce ${what}, as which type of external route.`, { default: 'no', ...OLD });
}

function metric(of: string, held: string): Field {
  return field(or(int(0, 16_777_215), 'auto'), `Metric of ${of}.`, { default: held, ...OLD });
}

const INSTANCE_6 = {
  'distribute-default': field(
    words('ospf-distribute-default', 'never always-as-type-1 always-as-type-2 if-installed-as-type-1 if-installed-as-type-2'),
    'Announce a default route.',
    { default: 'never', until: '7.1', instead: 'use originate-default' },
  ),
  'redistribute-connected': redistribute('connected routes'),
  'redistribute-static': redistribute('static routes'),
  'redistribute-rip': redistribute('routes of RIP'),
  'redistribute-bgp': redistribute('routes of BGP'),
  'redistribute-other-ospf': redistribute('routes of other OSPF instances'),
  'metric-default': metric('the default route', '1'),
  'metric-connected': metric('connected routes', '20'),
  'metric-static': metric('static routes', '20'),
  'metric-rip': metric('routes of RIP', '20'),
  'metric-bgp': metric('routes of BGP', 'auto'),
  'metric-other-ospf': metric('routes of other instances', 'auto'),
  'in-filter': field(chainName, 'Filter chain for routes that come in.', { default: 'ospf-in', ...FILTER_6 }),
  'out-filter': field(chainName, 'Filter chain for routes that are announced.', { default: 'ospf-out', ...FILTER_6 }),
  'mpls-te-router-id': field(line('mpls-te-router-id'), 'Loopback for traffic engineering.', { derived: true, until: '7.1' }),
};

export const instances = defineResource({
  id: 'ospf.instance',
  noun: 'OSPF instance',
  plural: 'OSPF instances',
  menu: '/routing/ospf/instance',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [{ menu: '/routing/ospf/area', property: 'instance' }],
  fields: {
    name: field(named('ospf-instance', 'core'), 'Name that areas refer to.', { required: true, exact: true }),
    version: field(words('ospf-version', '2 3'), '2 is for IPv4, 3 for IPv6.', {
      default: '2',
      since: '7.1',
      instead: 'use menu.add with /routing/ospf-v3/instance for version 3',
    }),
    'router-id': field(or(routerId, 'main'), 'Id of this router; main stands for the one of /routing/id, 7.x only.', {
      derived: true,
    }),
    vrf: field(routingTable, 'VRF that it works in.', { default: 'main', ...NEW }),
    'routing-table': field(routingTable, 'Table that its routes go to.', { unsettable: true, derived: true }),
    redistribute: field(
      wordSet('ospf-redistributed', 'connected static rip ospf isis bgp vpn dhcp fantasy modem bgp-mpls-vpn slaac'),
      'Kinds of route to announce.',
      { unsettable: true, ...NEW },
    ),
    'originate-default': field(words('ospf-originate-default', 'always if-installed never'), 'Announce a default route.', {
      unsettable: true,
      default: 'never',
      since: '7.1',
      instead: 'use distribute-default',
    }),
    'in-filter-chain': field(chainName, 'Filter chain for routes that come in.', {
      unsettable: true,
      since: '7.1',
      instead: 'use in-filter',
    }),
    'out-filter-chain': field(chainName, 'Filter chain for routes that are announced.', {
      unsettable: true,
      since: '7.1',
      instead: 'use out-filter',
    }),
    'out-filter-select': field(chainName, 'Select chain for routes that are announced.', { unsettable: true, ...NEW }),
    'domain-id': field(line('ospf-domain-id', 64), 'Domain id, in an MPLS VPN.', { unsettable: true }),
    'domain-tag': field(int(0, 4_294_967_295), 'Domain tag, in an MPLS VPN.', { unsettable: true, derived: true }),
    'use-dn': field(bool, 'Heed the DN bit, in an MPLS VPN.', { unsettable: true, derived: true }),
    'mpls-te-address': field(ip, 'Address for traffic engineering.', { unsettable: true, ...NEW }),
    'mpls-te-area': field(line('ospf-te-area', 64), 'Area for traffic engineering.', { unsettable: true, derived: true }),
    ...INSTANCE_6,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the instance is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    inactive: 'It is not in use.',
    default: 'It comes with RouterOS.',
    dynamic: 'Made by RouterOS itself.',
    invalid: 'Something about it is wrong.',
  },
  verbs: {
    list: { id: 'ospf.list_instances', examples: [{ title: 'All instances', input: {}, before: CORE }] },
    get: { id: 'ospf.get_instance', examples: [{ title: 'By name', input: { where: { name: 'core' } }, before: CORE }] },
    create: {
      id: 'ospf.create_instance',
      examples: [
        { title: 'With an id of its own', input: { name: 'core', 'router-id': '192.0.2.1' } },
        {
          title: 'That announces connected routes and a default route',
          input: { name: 'core', 'router-id': '192.0.2.1', redistribute: ['connected'], 'originate-default': 'if-installed' },
        },
        {
          title: 'That announces connected routes and a default route, on 6.x',
          input: {
            name: 'core',
            'router-id': '192.0.2.1',
            'redistribute-connected': 'as-type-1',
            'distribute-default': 'if-installed-as-type-1',
          },
        },
      ],
    },
    update: {
      id: 'ospf.update_instance',
      examples: [{ title: 'Another id', input: { where: { name: 'core' }, 'router-id': '192.0.2.9' }, before: CORE }],
    },
    remove: { id: 'ospf.remove_instance', examples: [{ title: 'By name', input: { where: { name: 'core' } }, before: CORE }] },
    enable: {
      id: 'ospf.enable_instance',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'core' } },
          before: [...CORE, { do: 'ospf.disable_instance', input: { where: { name: 'core' } } }],
        },
      ],
    },
    disable: { id: 'ospf.disable_instance', examples: [{ title: 'By name', input: { where: { name: 'core' } }, before: CORE }] },
    ensure: {
      id: 'ospf.ensure_instance',
      examples: [
        { title: 'Keep an instance', input: { name: 'core', 'router-id': '192.0.2.1' } },
        { title: 'Keep it away', input: { name: 'core', state: 'absent' }, before: CORE },
      ],
    },
  },
});

export const areas = defineResource({
  id: 'ospf.area',
  noun: 'OSPF area',
  plural: 'OSPF areas',
  menu: '/routing/ospf/area',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    { menu: '/routing/ospf/interface-template', property: 'area' },
    { menu: '/routing/ospf/network', property: 'area' },
  ],
  fields: {
    name: field(named('ospf-area', 'backbone'), 'Name that interfaces and networks refer to.', { required: true, exact: true }),
    instance: field(named('ospf-instance', 'core'), 'Instance that the area belongs to.', { required: true }),
    'area-id': field(areaId, 'Number of the area; 0.0.0.0 is the backbone.', { default: '0.0.0.0' }),
    type: field(words('ospf-area-type', 'default nssa stub'), 'Kind of area.', { default: 'default' }),
    'default-cost': field(int(0, 16_777_215), 'Cost of the default route that a stub area gets.', {
      unsettable: true,
      derived: true,
    }),
    'no-summaries': field(bool, 'A stub area gets nothing but the default route.', {
      default: 'no',
      unsettable: true,
      flag: true,
      since: '7.1',
      instead: 'use inject-summary-lsas',
    }),
    'nssa-translator': field(words('nssa-translator', 'candidate no yes'), 'Whether this router translates for an NSSA.', {
      unsettable: true,
      derived: true,
      since: '7.1',
      instead: 'use translator-role',
    }),
    'inject-summary-lsas': field(bool, 'A stub area gets summaries beside the default route.', {
      derived: true,
      until: '7.1',
      instead: 'use no-summaries',
    }),
    'translator-role': field(
      words('translator-role', 'translate-always translate-candidate translate-never'),
      'Whether this router translates for an NSSA.',
      { derived: true, until: '7.1', instead: 'use nssa-translator' },
    ),
    'nssa-translate': field(line('nssa-translate', 64), 'Older name of translator-role.', { derived: true, until: '7.1' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the area is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    default: 'It comes with RouterOS.',
    dynamic: 'Made by RouterOS itself.',
    inactive: 'It is not in use.',
    invalid: 'Something about it is wrong.',
    'transit-capable': 'Traffic between other areas may pass it.',
    interfaces: 'Interfaces in it; 6.x.',
    'active-interfaces': 'Interfaces in it that are up; 6.x.',
    neighbors: 'Neighbours in it; 6.x.',
    'adjacent-neighbors': 'Neighbours that the state is exchanged with; 6.x.',
  },
  verbs: {
    list: { id: 'ospf.list_areas', examples: [{ title: 'All areas', input: {}, before: BACKBONE }] },
    get: { id: 'ospf.get_area', examples: [{ title: 'By name', input: { where: { name: 'backbone-core' } }, before: BACKBONE }] },
    create: {
      id: 'ospf.create_area',
      examples: [
        { title: 'The backbone', input: { name: 'backbone-core', instance: 'core', 'area-id': '0.0.0.0' }, before: CORE },
        {
          title: 'A stub area with nothing but a default route',
          input: { name: 'branch', instance: 'core', 'area-id': '0.0.0.1', type: 'stub', 'no-summaries': true },
          before: CORE,
        },
      ],
    },
    update: {
      id: 'ospf.update_area',
      examples: [{ title: 'Make it a stub area', input: { where: { name: 'backbone-core' }, type: 'stub' }, before: BACKBONE }],
    },
    remove: {
      id: 'ospf.remove_area',
      examples: [{ title: 'By name', input: { where: { name: 'backbone-core' } }, before: BACKBONE }],
    },
    enable: {
      id: 'ospf.enable_area',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'backbone-core' } },
          before: [...BACKBONE, { do: 'ospf.disable_area', input: { where: { name: 'backbone-core' } } }],
        },
      ],
    },
    disable: {
      id: 'ospf.disable_area',
      examples: [{ title: 'By name', input: { where: { name: 'backbone-core' } }, before: BACKBONE }],
    },
    ensure: {
      id: 'ospf.ensure_area',
      examples: [
        { title: 'Keep an area', input: { name: 'backbone-core', instance: 'core' }, before: CORE },
        { title: 'Keep it away', input: { name: 'backbone-core', state: 'absent' }, before: BACKBONE },
      ],
    },
  },
});
