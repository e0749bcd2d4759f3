import { defineResource, field } from '../../core/catalogue';
import { asn, bool, comment, int, listOf, named, or, routerId, routingTable, line } from '../../core/values';
import { SESSION_FIELDS } from './routing-bgp.fields';

const EDGE = [{ do: 'bgp.create_instance', input: { name: 'edge', as: 65000, 'router-id': '192.0.2.1' } }];

const OLD = { until: '7.1', instead: 'use output.redistribute of the peer' } as const;

function redistribute(what: string) {
  return field(bool, `Announce ${what}.`, { default: 'no', ...OLD });
}

export const instances = defineResource({
  id: 'bgp.instance',
  noun: 'BGP instance',
  plural: 'BGP instances',
  menu: '/routing/bgp/instance',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  versions: { gap: ['7.1', '7.20'], instead: 'use bgp.create_template: 7.1 to 7.19 have AS and router id there' },
  references: [
    { menu: '/routing/bgp/connection', property: 'instance' },
    { menu: '/routing/bgp/peer', property: 'instance' },
  ],
  fields: {
    name: field(named('bgp-instance', 'edge'), 'Name that peers refer to.', { required: true, exact: true }),
    as: field(asn, 'Own AS number.', { unsettable: true }),
    'router-id': field(or(routerId, 'main'), 'Id of this router; main stands for the one of /routing/id, 7.x only.', {
      unsettable: true,
      derived: true,
    }),
    'routing-table': field(routingTable, 'Table that its routes go to.', { unsettable: true, derived: true }),
    vrf: field(routingTable, 'VRF that it works in.', { default: 'main', unsettable: true, since: '7.20' }),
    'cluster-id': field(routerId, 'Id of the cluster that routes are reflected in.', { unsettable: true }),
    'ignore-as-path-len': field(bool, 'Leave the length of the path out of the choice.', { default: 'no', unsettable: true }),
    multipath: field(line('bgp-multipath', 64), 'Several ways to a network at once.', { unsettable: true, since: '7.22' }),
    'client-to-client-reflection': field(bool, 'Reflect routes from one client to another.', { default: 'yes', until: '7.1' }),
    confederation: field(int(0, 4_294_967_295), 'AS number of the confederation; 0 is none.', { derived: true, until: '7.1' }),
    'confederation-peers': field(listOf(asn), 'AS numbers of the confederation.', { emptied: true, until: '7.1' }),
    'out-filter': field(named('route-filter-chain', 'bgp-out'), 'Filter chain for routes that are sent to any peer.', {
      emptied: true,
      ...OLD,
    }),
    'redistribute-connected': redistribute('connected routes'),
    'redistribute-static': redistribute('static routes'),
    'redistribute-ospf': redistribute('routes of OSPF'),
    'redistribute-rip': redistribute('routes of RIP'),
    'redistribute-other-bgp': redistribute('routes of other BGP instances'),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the instance is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.', inactive: 'It is not in use.' },
  verbs: {
    list: { id: 'bgp.list_instances', examples: [{ title: 'All instances', input: {}, before: EDGE }] },
    get: { id: 'bgp.get_instance', examples: [{ title: 'By name', input: { where: { name: 'edge' } }, before: EDGE }] },
    create: {
      id: 'bgp.create_instance',
      examples: [{ title: 'With an id of its own', input: { name: 'edge', as: 65000, 'router-id': '192.0.2.1' } }],
    },
    update: {
      id: 'bgp.update_instance',
      examples: [{ title: 'Another id', input: { where: { name: 'edge' }, 'router-id': '192.0.2.9' }, before: EDGE }],
    },
    remove: { id: 'bgp.remove_instance', examples: [{ title: 'By name', input: { where: { name: 'edge' } }, before: EDGE }] },
    enable: {
      id: 'bgp.enable_instance',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'edge' } },
          before: [...EDGE, { do: 'bgp.disable_instance', input: { where: { name: 'edge' } } }],
        },
      ],
    },
    disable: { id: 'bgp.disable_instance', examples: [{ title: 'By name', input: { where: { name: 'edge' } }, before: EDGE }] },
    ensure: {
      id: 'bgp.ensure_instance',
      examples: [
        { title: 'Keep an instance', input: { name: 'edge', as: 65000, 'router-id': '192.0.2.1' } },
        { title: 'Keep it away', input: { name: 'edge', state: 'absent' }, before: EDGE },
      ],
    },
  },
});

export const TRANSIT = [{ do: 'bgp.create_template', input: { name: 'transit', as: 65000 } }];

export const templates = defineResource({
  id: 'bgp.template',
  noun: 'BGP template',
  plural: 'BGP templates',
  menu: '/routing/bgp/template',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use bgp.update_peer, as 6.x has no templates' },
  references: [
    { menu: '/routing/bgp/connection', property: 'templates' },
    { menu: '/routing/bgp/template', property: 'templates' },
  ],
  fields: {
    name: field(named('bgp-template', 'transit'), 'Name that connections refer to.', { required: true, exact: true }),
    ...SESSION_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the template is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.', inactive: 'It is not in use.' },
  verbs: {
    list: { id: 'bgp.list_templates', examples: [{ title: 'All templates', input: {}, before: TRANSIT }] },
    get: { id: 'bgp.get_template', examples: [{ title: 'By name', input: { where: { name: 'transit' } }, before: TRANSIT }] },
    create: {
      id: 'bgp.create_template',
      examples: [{ title: 'For the providers', input: { name: 'transit', as: 65000, 'output.filter-chain': 'bgp-out' } }],
    },
    update: {
      id: 'bgp.update_template',
      examples: [{ title: 'Notice a loss sooner', input: { where: { name: 'transit' }, 'hold-time': '30s' }, before: TRANSIT }],
    },
    remove: {
      id: 'bgp.remove_template',
      examples: [{ title: 'By name', input: { where: { name: 'transit' } }, before: TRANSIT }],
    },
    enable: {
      id: 'bgp.enable_template',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'transit' } },
          before: [...TRANSIT, { do: 'bgp.disable_template', input: { where: { name: 'transit' } } }],
        },
      ],
    },
    disable: {
      id: 'bgp.disable_template',
      examples: [{ title: 'By name', input: { where: { name: 'transit' } }, before: TRANSIT }],
    },
    ensure: {
      id: 'bgp.ensure_template',
      examples: [
        { title: 'Keep a template', input: { name: 'transit', as: 65000 } },
        { title: 'Keep it away', input: { name: 'transit', state: 'absent' }, before: TRANSIT },
      ],
    },
  },
});
