import { z } from 'zod';
import { defineAction, sameText, textValues, type ReadOptions, type RouterFacts, type Row } from '../../core/catalogue';
import { ROUTE_REPORTED } from '../../core/fields';
import { ipv4, routingTable } from '../../core/values';

const PROTOCOLS = ['bgp', 'connect', 'dhcp', 'is-is', 'modem', 'ospf', 'rip', 'slaac', 'static', 'vpn'] as const;

const TABLE_PROPERTIES = {
  '.id': 'Number of the row on this router.',
  afi: 'Address family, on 7.x: ip, ip6, …',
  'dst-address': 'Network that it leads to.',
  gateway: 'Next hop.',
  'immediate-gw': ROUTE_REPORTED['immediate-gw'],
  'gateway-status': ROUTE_REPORTED['gateway-status'],
  distance: 'The smaller one wins among routes to the same network.',
  scope: 'Routes that look up their gateway use it from this target scope on.',
  'target-scope': 'Largest scope of a route that the gateway is looked up through.',
  'pref-src': 'Source address of what the router itself sends this way.',
  'local-address': 'Address that answers come from.',
  'routing-table': 'Routing table that it is in.',
  'belongs-to': 'What made it, on 7.x.',
  ...Object.fromEntries(PROTOCOLS.map((name) => [name, `It comes from ${name}.`])),
  active: ROUTE_REPORTED.active,
  dynamic: ROUTE_REPORTED.dynamic,
  disabled: 'It is off.',
  blackhole: 'What goes there is dropped.',
  comment: 'Comment.',
} as const;

/** 6.x keeps all routes in one menu and calls the table a mark, which routes of the main table do not have. */
function tableOf(row: Row, { major }: Pick<RouterFacts, 'major'>): Row {
  if (major >= 7) return row;
  const { 'routing-mark': mark, ...others } = row;
  return { ...others, 'routing-table': mark === undefined || mark === '' ? 'main' : mark };
}

/** What a protocol is called as a property: 7.x writes `isis` in this menu. */
function flagOf(protocol: string, { major }: Pick<RouterFacts, 'major'>): string {
  return protocol === 'is-is' && major >= 7 ? 'isis' : protocol;
}

export const getTable = defineAction({
  id: 'route.get_table',
  title: 'Get routing table',
  summary: 'Lists the routes of a table with those that lost: of every protocol and family on 7.x, of IPv4 on 6.x.',
  kind: 'read',
  menus: ['/routing/route', '/ip/route'],
  input: z.strictObject({
    'routing-table': routingTable.schema.default('main').describe('Table to read.'),
    protocol: z.enum(PROTOCOLS).optional().describe('Only routes that come from there.'),
    active: z.boolean().optional().describe('Only routes that are in use, or only the others.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  output: TABLE_PROPERTIES,
  examples: [
    {
      title: 'What is in use in the main table',
      input: { 'routing-table': 'main', active: true, limit: 500 },
      simulated: { v7: 'empty' },
    },
    { title: 'What OSPF knows', input: { protocol: 'ospf' }, simulated: 'empty' },
  ],
  async read(router, input) {
    const { facts } = router;
    const protocol = input.protocol && flagOf(input.protocol, facts);
    const isMeant = (row: Row): boolean =>
      row['routing-table'] === input['routing-table'] &&
      (protocol === undefined || sameText(row[protocol], 'yes')) &&
      (input.active === undefined || sameText(row['active'], input.active ? 'yes' : 'no'));
    const rows: Row[] = [];
    for await (const printed of router.stream(
      facts.major < 7 ? '/ip/route' : '/routing/route',
      tableOptions(input['routing-table'], facts),
    )) {
      const row = tableOf(printed, facts);
      if (!isMeant(row)) continue;
      if (rows.length === input.limit) return { rows, truncated: true };
      const { isis, ...others } = row;
      rows.push(isis === undefined ? row : { ...others, 'is-is': isis });
    }
    return { rows };
  },
});

/** A table of 7.x is filtered by the router, since there may be a million routes in others. */
function tableOptions(table: string, { major }: Pick<RouterFacts, 'major'>): ReadOptions {
  const names = Object.keys(TABLE_PROPERTIES);
  if (major < 7) return { proplist: [...names, 'routing-mark'] };
  return { proplist: [...names, 'isis'], query: [`=routing-table=${table}`] };
}

export const checkPath = defineAction({
  id: 'route.check_path',
  title: 'Check path',
  summary: 'Asks the router which way a packet to an address would go.',
  kind: 'read',
  menus: ['/ip/route'],
  versions: { gap: ['7.1', '7.18'], instead: 'use route.get_table' },
  input: z.strictObject({
    'dst-ip': ipv4.schema.describe('Destination address.'),
    'src-ip': ipv4.schema.optional().describe('Source address; since 7.18.'),
  }),
  output: {
    'dst-ip': 'Destination that was asked for.',
    interface: 'Interface that the packet leaves through.',
    nexthop: 'Neighbour that it is sent to.',
    status: 'Whether there is a way.',
    '*': 'Whatever else this version tells.',
  },
  examples: [
    { title: 'To a name server', input: { 'dst-ip': '192.0.2.53' }, simulated: 'empty' },
    { title: 'From an address of the router', input: { 'dst-ip': '192.0.2.53', 'src-ip': '192.168.88.1' }, simulated: 'empty' },
  ],
  requires: (input) => (input['src-ip'] === undefined ? [] : [{ what: 'argument src-ip', since: '7.18' }]),
  async read(router, input) {
    const { rows } = await router.query('/ip/route/check', { ...textValues(input), once: '' });
    return { rows };
  },
});

const COUNTED = ['active', 'bgp', 'connect', 'dhcp', 'disabled', 'dynamic', 'ospf', 'rip', 'static'] as const;

export const getStatistics = defineAction({
  id: 'route.get_statistics',
  title: 'Count routes',
  summary: 'Tells how many IPv4 routes there are, in all and of each kind; the router counts, so that a full table is no load.',
  kind: 'read',
  menus: ['/ip/route'],
  input: z.strictObject({}),
  output: { kind: `What is counted: all, ${COUNTED.join(', ')}.`, count: 'Number of routes.' },
  examples: [{ title: 'All counts', input: {} }],
  async read(router) {
    const rows: Row[] = [];
    for (const kind of ['all', ...COUNTED]) {
      const query = kind === 'all' ? {} : { query: [`=${kind}=true`] };
      const { ret } = await router.query('/ip/route/print', { 'count-only': '' }, query);
      rows.push({ kind, count: ret ?? '0' });
    }
    return { rows };
  },
});
