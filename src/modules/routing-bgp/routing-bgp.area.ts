import { z } from 'zod';
import {
  byGeneration,
  defineAction,
  defineArea,
  defineResource,
  resourceAction,
  rowCommand,
  type Row,
} from '../../core/catalogue';
import { instances, templates } from './routing-bgp.instances';
import { networkActions } from './routing-bgp.networks';
import { configureAttributes, peerResources, peers, PROVIDER } from './routing-bgp.peers';

const SESSION: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'cisco-vpls-nlri-len-fmt,ebgp,ibgp,hold-time,keepalive-time,keepalive-timer,last-started,last-stopped,limit-exceeded,multihop',
    'nexthop-choice,instance,restart-timer,routing-table,save-to,stopped,use-bfd,vrf',
    'input.add-path,input.affinity,input.allow-as,input.as-override,input.filter,input.ignore-as-path-len',
    'input.last-notification,input.limit-process-routes,input.procid',
    'local.address,local.afi,local.as,local.bytes,local.capabilities,local.cluster-id,local.eor,local.id,local.messages,local.port',
    'local.role,output.add-path,output.affinity,output.default-originate,output.default-prepend,output.filter-chain',
    'output.filter-select,output.keep-sent-attributes,output.last-notification,output.network',
    'output.no-client-to-client-reflection,output.no-early-cut,output.procid,output.remove-private-as',
    'remote.afi,remote.as,remote.bytes,remote.capabilities,remote.eor,remote.gr-afi,remote.gr-afi-fwp,remote.gr-restart',
    'remote.gr-time,remote.hold-time,remote.id,remote.messages,remote.port,remote.refused-cap-opt,remote.role',
  ]
    .join(',')
    .split(',')
    .map((name) => [name, `What the session has for ${name}.`]),
);

const sessions = defineResource({
  id: 'bgp.session',
  noun: 'BGP session',
  plural: 'BGP sessions',
  menu: '/routing/bgp/session',
  kind: 'list',
  risk: 'none',
  versions: { since: '7.1', instead: 'use bgp.list_peers' },
  fields: {},
  readOnly: {
    name: 'Name of the peer, with a number.',
    established: 'The session is up.',
    uptime: 'Time that it has been up.',
    'prefix-count': 'Routes that came in.',
    'remote.address': 'Address of the peer.',
    about: 'What RouterOS remarks about it.',
    ...SESSION,
  },
  verbs: { list: { id: 'bgp.list_sessions', examples: [{ title: 'All sessions', input: {}, simulated: 'empty' }] } },
});

const advertisements = defineResource({
  id: 'bgp.advertisement',
  noun: 'BGP advertisement',
  plural: 'BGP advertisements',
  menu: '/routing/bgp/advertisements',
  kind: 'list',
  risk: 'none',
  fields: {},
  filterable: ['peer'],
  readOnly: {
    peer: 'Peer that it was sent to.',
    dst: 'Network; 7.x.',
    prefix: 'Network; 6.x.',
    nexthop: 'Next hop.',
    afi: 'Family; 7.x.',
    nlri: 'Network as it was sent; 7.x.',
    origin: 'Origin.',
    'as-path': 'AS path.',
    'as4-path': 'AS path of four bytes.',
    aggregator: 'Who aggregated it.',
    'as4-aggregator': 'Who aggregated it, with four bytes.',
    'atomic-aggregate': 'It was aggregated.',
    'bgp-ext-communities': 'Extended communities; 6.x.',
    'cluster-list': 'Clusters that reflected it.',
    communities: 'Communities.',
    'ext-communities': 'Extended communities.',
    'large-communities': 'Large communities.',
    'igp-metric': 'Metric to the next hop.',
    'local-pref': 'Local preference.',
    med: 'MED.',
    'originator-id': 'Who made it.',
    otc: 'Only to customers.',
    withdrawn: 'It was taken back.',
    about: 'What RouterOS remarks about it.',
  },
  verbs: {
    list: {
      id: 'bgp.list_advertisements',
      summary: 'Lists what was announced to peers; on 7.x only those with output.keep-sent-attributes have it. Name the peer.',
      examples: [{ title: 'To one peer', input: { where: { peer: 'provider' } }, simulated: 'empty' }],
    },
  },
});

const STATUS = {
  id: 'bgp.get_status',
  title: 'Get BGP status',
  summary: 'Reads the BGP sessions with their state; on 6.x they are part of the peers.',
};

const getStatus = byGeneration({
  v6: resourceAction(peers, 'list', {
    ...STATUS,
    examples: [{ title: 'Of one peer, on 6.x', input: { where: { 'remote.address': '203.0.113.9' } }, simulated: 'empty' }],
  }),
  v7: resourceAction(sessions, 'list', {
    ...STATUS,
    examples: [{ title: 'Those that are up', input: { where: { established: true } }, simulated: 'empty' }],
  }),
});

const CLEAR = {
  id: 'bgp.clear_session',
  title: 'Clear BGP session',
  oneWay: 'What was torn down and learned anew cannot be taken back.',
  risk: 'lockout',
} as const;

const clearSession = byGeneration({
  v6: rowCommand(peers, {
    ...CLEAR,
    summary: 'Asks the peers that match for their routes again.',
    command: 'refresh',
    examples: [
      { title: 'Of one peer', input: { where: { name: 'provider' } }, before: PROVIDER, simulated: { v7: 'ITEM_UNKNOWN' } },
    ],
  }),
  v7: rowCommand(sessions, {
    ...CLEAR,
    summary: 'Clears the sessions that match; on 6.x the peers are asked for their routes again.',
    command: 'clear',
    input: { flag: z.string().min(1).max(64).optional().describe('What to clear, in the words of RouterOS.') },
    examples: [
      { title: 'By address', input: { where: { 'remote.address': '203.0.113.9' }, all: true }, simulated: 'ITEM_UNKNOWN' },
    ],
  }),
});

const ROUTE_6 = ['.id', 'dst-address', 'gateway', 'distance', 'bgp-as-path', 'bgp-local-pref', 'bgp-med', 'bgp-communities'];
const ROUTE_7 = ['.id', 'dst-address', 'gateway', 'immediate-gw', 'distance', 'routing-table', 'belongs-to'];

const listRoutes = defineAction({
  id: 'bgp.list_routes',
  title: 'List BGP routes',
  summary: 'Lists routes that BGP has learned; name what you look for, a router may hold a million.',
  kind: 'read',
  menus: ['/routing/route', '/ip/route'],
  input: z.strictObject({
    'dst-address': z.string().min(1).optional().describe('Only the route to this network.'),
    gateway: z.string().min(1).optional().describe('Only routes through this gateway.'),
    distance: z.number().int().min(0).max(255).optional().describe('Only routes of this distance.'),
    'bgp-as-path': z.string().min(1).optional().describe('Only routes with just this AS path.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  output: {
    '.id': 'Number of the row on this router.',
    'dst-address': 'Network.',
    gateway: 'Next hop.',
    'immediate-gw': 'Next router with its interface; 7.x.',
    distance: 'Distance.',
    'routing-table': 'Table; 7.x.',
    'belongs-to': 'Session that it came from; 7.x.',
    active: 'It is in use.',
    'bgp-as-path': 'AS path.',
    'bgp-local-pref': 'Local preference.',
    'bgp-med': 'MED.',
    'bgp-communities': 'Communities.',
  },
  examples: [{ title: 'To one network', input: { 'dst-address': '192.0.2.0/24' }, simulated: 'empty' }],
  async read(router, input) {
    const isOld = router.facts.major < 7;
    // 7.x puts a dot where 6.x has a hyphen: `bgp.as-path`.
    const wire = (name: string): string => (isOld ? name : name.replace(/^bgp-/, 'bgp.'));
    const back = (name: string): string => name.replace(/^bgp\./, 'bgp-');
    const wanted = isOld
      ? [...ROUTE_6, 'active']
      : [...ROUTE_7, 'active', ...ROUTE_6.filter((name) => name.startsWith('bgp-')).map(wire)];
    const query = ['=bgp=true'];
    for (const name of ['dst-address', 'gateway', 'distance', 'bgp-as-path'] as const) {
      if (input[name] !== undefined) query.push(`=${wire(name)}=${input[name]}`);
    }
    const rows: Row[] = [];
    for await (const row of router.stream(isOld ? '/ip/route' : '/routing/route', { proplist: wanted, query })) {
      if (rows.length === input.limit) return { rows, truncated: true };
      rows.push(Object.fromEntries(Object.entries(row).map(([name, value]) => [back(name), value])));
    }
    return { rows };
  },
});

export const routingBgpArea = defineArea({
  id: 'routing-bgp',
  title: 'BGP',
  summary: 'Instances, templates and peers of BGP, the networks that are announced, sessions and routes.',
  resources: [instances, templates, ...peerResources, sessions, advertisements],
  actions: [...networkActions, configureAttributes, getStatus, clearSession, listRoutes],
});
