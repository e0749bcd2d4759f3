import { z } from 'zod';
import { defineWorkflow, type StepContext } from '../../core/catalogue';
import { dnsName, dohUrl, interfaceList, ip, ipNetwork, ipv4 } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { putFirst } from '../parts/first-rules';

const MARK = 'dns';
const EXEMPT = 'dns-exempt';
const MOST = 10_000;

const entry = z.strictObject({
  name: dnsName.schema.describe('Name that is answered.'),
  address: ip.schema.describe('Address that it has.'),
});

const Input = z.strictObject({
  servers: z.array(ip.schema).min(1).max(8).describe('DNS servers that the router asks, in this order; no others.'),
  doh: dohUrl.schema
    .optional()
    .describe('Server for DNS over HTTPS, which is asked instead; its certificate is checked. Absent: none.'),
  static: z.array(entry).max(500).default([]).describe('Names that the router answers itself.'),
  adlists: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(10)
    .default([])
    .describe('Lists of names that are not answered, by URL; from 7.15.'),
  redirect: z.boolean().default(false).describe('Answer what clients ask other servers, too.'),
  exempt: z
    .array(ipNetwork.schema)
    .max(100)
    .default([])
    .describe('Servers that clients may ask all the same, e.g. those of a domain.'),
  clients: z.boolean().default(true).describe('Answer clients, and tell those of DHCP to ask the router.'),
  'lan-list': interfaceList.schema.default('LAN').describe('Interface list of clients.'),
  'wan-list': interfaceList.schema.default('WAN').describe('Interface list of what leads outside: nobody is answered there.'),
  prove: dnsName.schema.optional().describe('Name that has to be resolved in the end, or all is taken back.'),
});
type Input = z.output<typeof Input>;
type Context = StepContext<Input>;

const PROTOCOLS = ['udp', 'tcp'] as const;

/** Networks of DHCP whose gateway is the router: one of its own addresses. */
function networks({ found }: Context): readonly { readonly address: string; readonly gateway: string }[] {
  const own = new Set((found['addresses'] ?? []).map((row) => row['address']?.split('/')[0]));
  return (found['networks'] ?? []).flatMap(({ address, gateway = '' }) =>
    address !== undefined && own.has(gateway) ? [{ address, gateway }] : [],
  );
}

const isRedirecting = ({ input }: Context): boolean => input.redirect;
const isServing = ({ input }: Context): boolean => input.clients;

export const standardiseDns = defineWorkflow({
  name: 'standardise_dns',
  family: 'lifecycle',
  title: 'Standardise DNS',
  summary: 'The same DNS servers, DNS over HTTPS, own names, lists of blocked names and redirection on every router.',
  why: 'When a name does not resolve, everything is down for the caller. Routers that ask whatever the provider gave, and answer the whole Internet because a rule is missing, are found by attackers first. One run brings all of them to the same servers, closed to the outside before they answer anybody.',
  risk: 'disruptive',
  input: () => Input,
  validate: (input) => [
    ...repeatIssues('servers', input.servers, 'server'),
    ...repeatIssues(
      'static',
      input.static.map(({ name, address }) => `${name} ${address}`),
      'entry',
    ),
    ...repeatIssues('adlists', input.adlists, 'list'),
    ...(input.redirect && !input.clients ? [{ path: 'redirect', message: 'it needs clients to be answered' }] : []),
    ...(input.exempt.length > 0 && !input.redirect
      ? [{ path: 'exempt', message: 'nothing is redirected, so that nobody has to be exempt' }]
      : []),
  ],
  steps: [
    // Before anything is answered.
    ...putFirst<Input>(`${MARK}: `, ({ input }) =>
      PROTOCOLS.map((protocol) => ({
        chain: 'input',
        action: 'drop',
        protocol,
        'dst-port': '53',
        'in-interface-list': input['wan-list'],
        comment: `${MARK}: nobody outside, ${protocol}`,
      })),
    ),
    {
      id: 'settings',
      title: 'Name the servers',
      do: 'dns.ensure_settings',
      input: ({ input }) => ({
        servers: input.servers,
        ...(input.clients ? { 'allow-remote-requests': true } : {}),
        ...(input.doh === undefined ? {} : { 'use-doh-server': input.doh, 'verify-doh-cert': true }),
      }),
    },
    {
      id: 'dhcp-clients',
      title: 'Look at the DHCP clients',
      read: 'ip.list_dhcp_clients',
      input: () => ({ limit: MOST }),
    },
    {
      id: 'no-others',
      title: 'Take no servers from providers',
      do: 'ip.ensure_dhcp_client',
      input: ({ found }) =>
        (found['dhcp-clients'] ?? [])
          .filter((row) => row['dynamic'] !== 'true')
          .map((row) => ({ interface: row['interface'], 'use-peer-dns': false })),
    },
    {
      id: 'static',
      title: 'Answer own names',
      do: 'dns.ensure_static',
      input: ({ input }) =>
        input.static.map(({ name, address }) => ({
          name,
          address,
          type: ipv4.schema.safeParse(address).success ? 'A' : 'AAAA',
          comment: MARK,
        })),
    },
    {
      id: 'adlists',
      title: 'Look at the lists of blocked names',
      when: ({ input }) => input.adlists.length > 0,
      whenText: 'lists are named',
      optional: true,
      read: 'menu.print',
      input: () => ({ path: '/ip/dns/adlist' }),
    },
    {
      id: 'block',
      title: 'Block the names of the lists',
      when: ({ input, found }) =>
        input.adlists.length > 0 && (found['adlists'] !== undefined || 'the router has no lists of blocked names'),
      whenText: 'lists are named, from 7.15',
      do: 'menu.add',
      input: ({ input, found }) =>
        input.adlists
          .filter((url) => !(found['adlists'] ?? []).some((row) => row['url'] === url))
          .map((url) => ({ path: '/ip/dns/adlist', values: { url, 'ssl-verify': true } })),
    },
    {
      id: 'exempt',
      title: 'Exempt servers from redirection',
      when: ({ input }) => input.redirect && input.exempt.length > 0,
      whenText: 'servers are exempt',
      do: 'addresslist.ensure_entry',
      input: ({ input }) => input.exempt.map((address) => ({ list: EXEMPT, address, comment: MARK })),
    },
    {
      id: 'redirect',
      title: 'Answer what clients ask others',
      when: isRedirecting,
      whenText: 'wanted',
      do: 'firewall.ensure_nat_rule',
      input: ({ input }) =>
        PROTOCOLS.map((protocol) => ({
          chain: 'dstnat',
          action: 'redirect',
          protocol,
          'dst-port': '53',
          'to-ports': '53',
          'in-interface-list': input['lan-list'],
          ...(input.exempt.length > 0 ? { 'dst-address-list': `!${EXEMPT}` } : {}),
          comment: `${MARK}: redirect ${protocol}`,
        })),
    },
    { id: 'addresses', title: 'Look at the own addresses', read: 'ip.list_addresses', input: () => ({ limit: MOST }) },
    { id: 'networks', title: 'Look at what DHCP tells clients', read: 'dhcp.list_networks', input: () => ({ limit: MOST }) },
    {
      id: 'tell',
      title: 'Tell clients of DHCP to ask the router',
      when: isServing,
      whenText: 'clients are answered',
      do: 'dhcp.ensure_network',
      input: (context) => networks(context).map(({ address, gateway }) => ({ address, 'dns-server': [gateway] })),
    },
  ],
  goals: [
    {
      id: 'resolves',
      title: 'The router resolves names.',
      when: ({ input }) => input.prove !== undefined,
      read: 'dns.test_query',
      input: ({ input }) => ({ 'domain-name': input.prove }),
      expect: (rows) => rows.length > 0 || 'no answer',
      withinSeconds: 30,
    },
  ],
  examples: [
    {
      title: 'Own resolvers, own names, redirection',
      input: {
        servers: ['192.0.2.53', '198.51.100.53'],
        static: [
          { name: 'nas.example', address: '192.168.88.20' },
          { name: 'nas.example', address: '2001:db8::20' },
        ],
        redirect: true,
        exempt: ['192.168.88.10/32'],
        prove: 'router.lan',
      },
    },
    {
      title: 'DNS over HTTPS with a list of blocked names',
      input: {
        servers: ['192.0.2.53'],
        doh: 'https://dns.example.com/dns-query',
        adlists: ['https://lists.example.com/hosts.txt'],
      },
    },
  ],
});
