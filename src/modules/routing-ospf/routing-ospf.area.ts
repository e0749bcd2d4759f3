import { z } from 'zod';
import { composedRead, defineAction, defineArea, defineResource, type Row } from '../../core/catalogue';
import { areas, CORE, instances } from './routing-ospf.base';
import { addNetwork, configureAuthentication, configureCosts, interfaceResources } from './routing-ospf.interfaces';

const NEIGHBOR = {
  instance: 'Instance that it belongs to.',
  area: 'Area; 7.x.',
  interface: 'Interface it is on; 6.x.',
  address: 'Address of the neighbour.',
  'router-id': 'Its id.',
  priority: 'Its priority.',
  dr: 'Designated router; 7.x: its address.',
  bdr: 'Second designated router.',
  'dr-address': 'Designated router; 6.x.',
  'backup-dr-address': 'Second designated router; 6.x.',
  state: 'Full is as it should be; a pair that is not designated stays in 2-way.',
  'state-changes': 'How often it changed.',
  adjacency: 'How long the state has been exchanged.',
  timeout: 'When it is given up without a hello; 7.x.',
  'ls-requests': 'Announcements still asked for.',
  'ls-retransmits': 'Announcements sent again.',
  'db-summaries': 'Summaries still to be sent.',
  virtual: 'It is on a virtual link.',
  dynamic: 'Found by hellos.',
  comment: 'Comment.',
  about: 'What RouterOS remarks about it.',
};

const neighbors = defineResource({
  id: 'ospf.neighbor',
  noun: 'OSPF neighbour',
  plural: 'OSPF neighbours',
  menu: '/routing/ospf/neighbor',
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: NEIGHBOR,
  verbs: {
    list: {
      id: 'ospf.list_neighbors',
      examples: [{ title: 'Those that are not full', input: { where: { state: 'Init' } }, simulated: 'empty' }],
    },
  },
});

const INTERFACE = {
  area: 'Area.',
  interface: 'Interface; 6.x.',
  address: 'Address with its interface; 7.x.',
  state: 'dr, bdr, dr-other, ptp, passive, down.',
  'network-type': 'Kind of network.',
  cost: 'Cost of the way through it.',
  priority: 'Priority of this router.',
  dr: 'Designated router.',
  bdr: 'Second designated router.',
};

const states = defineResource({
  id: 'ospf.interface_state',
  noun: 'interface in OSPF',
  plural: 'interfaces in OSPF',
  menu: '/routing/ospf/interface',
  kind: 'list',
  risk: 'none',
  versions: { since: '7.1' },
  fields: {},
  readOnly: {
    ...INTERFACE,
    'vlink-remote-address': 'Other end of a virtual link.',
    dynamic: 'Made by a template.',
    about: 'What RouterOS remarks about it.',
  },
  verbs: { list: { id: 'ospf.list_interfaces', examples: [{ title: 'All of them', input: {}, simulated: 'empty' }] } },
});

const getStatus = composedRead({
  id: 'ospf.get_status',
  title: 'Get OSPF status',
  summary: 'Reads instances, interfaces with their state, neighbours and announcements as one answer.',
  parts: [
    { part: 'instance', of: instances },
    { part: 'interface', menu: '/routing/ospf/interface', properties: INTERFACE },
    { part: 'neighbor', menu: '/routing/ospf/neighbor', properties: NEIGHBOR },
    {
      part: 'lsa',
      menu: '/routing/ospf/lsa',
      properties: {
        instance: 'Instance.',
        area: 'Area.',
        type: 'Kind of announcement.',
        id: 'Its id.',
        originator: 'Router that made it.',
        sequence: 'Its number.',
        age: 'Its age.',
      },
    },
  ],
  examples: [{ title: 'All of it', input: {}, before: CORE }],
});

/** The flag of the routing table is `ospf`; 6.x has a menu of its own. */
const listRoutes = defineAction({
  id: 'ospf.list_routes',
  title: 'List OSPF routes',
  summary: 'Lists the routes that OSPF has learned; name what you look for where there are many.',
  kind: 'read',
  menus: ['/routing/route', '/routing/ospf/route'],
  input: z.strictObject({
    'dst-address': z.string().min(1).optional().describe('Only the route to this network.'),
    gateway: z.string().min(1).optional().describe('Only routes through this gateway.'),
    distance: z.number().int().min(0).max(255).optional().describe('Only routes of this distance, 7.x.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  requires: ({ distance }) => (distance === undefined ? [] : [{ what: 'argument distance', since: '7.1' }]),
  output: {
    '.id': 'Number of the row on this router.',
    'dst-address': 'Network.',
    gateway: 'Next router.',
    'immediate-gw': 'Next router with its interface; 7.x.',
    distance: 'Distance; 7.x.',
    cost: 'Cost; 6.x.',
    'ospf.metric': 'Cost; 7.x.',
    'ospf.type': 'intra, inter, ext1, ext2; 7.x.',
    'routing-table': 'Table; 7.x.',
    active: 'It is in use; 7.x.',
    instance: 'Instance; 6.x.',
    area: 'Area; 6.x.',
    state: 'intra-area, inter-area, ext-1, ext-2; 6.x.',
    interface: 'Interface; 6.x.',
  },
  examples: [{ title: 'To one network', input: { 'dst-address': '192.0.2.0/24' }, simulated: 'empty' }],
  async read(router, input) {
    const isOld = router.facts.major < 7;
    const proplist = isOld
      ? ['.id', 'dst-address', 'gateway', 'cost', 'instance', 'area', 'state', 'interface']
      : ['.id', 'dst-address', 'gateway', 'immediate-gw', 'distance', 'ospf.metric', 'ospf.type', 'routing-table', 'active'];
    const query = isOld ? [] : ['=ospf=true'];
    for (const name of ['dst-address', 'gateway', 'distance'] as const) {
      if (input[name] !== undefined) query.push(`=${name}=${input[name]}`);
    }
    const rows: Row[] = [];
    const options = { proplist, ...(query.length > 0 ? { query } : {}) };
    for await (const row of router.stream(isOld ? '/routing/ospf/route' : '/routing/route', options)) {
      if (rows.length === input.limit) return { rows, truncated: true };
      rows.push(row);
    }
    return { rows };
  },
});

export const routingOspfArea = defineArea({
  id: 'routing-ospf',
  title: 'OSPF',
  summary: 'Instances, areas and interfaces of OSPF, its neighbours, and what it has learned.',
  resources: [instances, areas, ...interfaceResources, states, neighbors],
  actions: [addNetwork, configureCosts, configureAuthentication, getStatus, listRoutes],
});
