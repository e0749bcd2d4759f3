import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { ip, ipNetwork, logTopics } from '../../core/values';
import { letThrough, readChain } from '../parts/firewall';
import { syslogSteps } from './syslog';

const MARK = 'monitoring';
const PUBLIC = 'public';

const probe = z.strictObject({
  host: ip.schema.describe('Who is watched, by address.'),
  comment: z.string().max(255).optional().describe('What it is, for people.'),
  interval: z.string().default('10s').describe('How often, as a duration.'),
});

export const Input = z.strictObject({
  'snmp-user': z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'letters, digits, - and _')
    .describe('Name of the SNMPv3 user, or of the community for v2c.'),
  'snmp-from': z.array(ipNetwork.schema).min(1).describe('Networks that may ask by SNMP.'),
  'authentication-password': z
    .string()
    .min(8)
    .optional()
    .describe('SNMPv3: password of SHA1. Absent: v2c, which is not encrypted.'),
  'encryption-password': z.string().min(8).optional().describe('SNMPv3: password of AES.'),
  contact: z.string().max(255).default('').describe('Who looks after the router (sysContact).'),
  location: z.string().max(255).default('').describe('Where it stands (sysLocation).'),
  'trap-target': z.array(ip.schema).default([]).describe('Who gets traps.'),
  'disable-public': z.boolean().default(true).describe('Take reading away from the community public.'),
  'syslog-server': ip.schema.optional().describe('Syslog server; absent: none.'),
  'syslog-topics': z.array(logTopics.schema).default(['critical', 'error', 'warning']).describe('Topics that are sent there.'),
  netwatch: z.array(probe).max(50).default([]).describe('Hosts that the router watches.'),
  'flow-target': ip.schema.optional().describe('Collector of NetFlow 9; absent: none.'),
  'flow-port': z.number().int().min(1).max(65_535).default(2055).describe('Port of the collector, UDP.'),
});
type Input = z.output<typeof Input>;

const isV3 = ({ input }: { readonly input: Input }): boolean => input['authentication-password'] !== undefined;

export const setupMonitoringStack = defineWorkflow({
  name: 'setup_monitoring_stack',
  family: 'monitoring',
  title: 'Set up monitoring',
  summary: 'SNMP for the pollers alone, syslog, NetFlow and netwatch, with the rule that lets the pollers in.',
  why: 'A router that is not watched is found broken by its users. Set up by hand, SNMP is left open to everybody with the community public, and half of the fleet lacks the rest. One run gives every router the same, closed to all but the pollers.',
  comesBack: 'The way of the daemon to the router is not touched: it comes back like any change.',
  risk: 'none',
  input: () => Input,
  validate: (input) => [
    ...((input['authentication-password'] === undefined) !== (input['encryption-password'] === undefined)
      ? [{ path: 'encryption-password', message: 'SNMPv3 takes both passwords or none' }]
      : []),
    ...(input['snmp-user'] === PUBLIC ? [{ path: 'snmp-user', message: 'another name than the one that everybody tries' }] : []),
    ...input.netwatch.flatMap(({ host }, index) =>
      input.netwatch.findIndex((other) => other.host === host) < index
        ? [{ path: `netwatch.${index}.host`, message: `${host} is named twice` }]
        : [],
    ),
  ],
  steps: [
    readChain('input'),
    letThrough<Input>({
      id: 'input',
      title: 'Let the pollers in',
      chain: 'input',
      rules: ({ input }) =>
        input['snmp-from'].map((network) => ({
          protocol: 'udp',
          'dst-port': '161',
          'src-address': network,
          comment: `${MARK}: SNMP from ${network}`,
        })),
    }),
    {
      id: 'community',
      title: 'Make the SNMP user, for the pollers alone',
      do: 'monitoring.ensure_snmp_community',
      input: ({ input }) => ({
        name: input['snmp-user'],
        addresses: input['snmp-from'],
        'read-access': true,
        'write-access': false,
        ...(isV3({ input })
          ? {
              security: 'private',
              'authentication-protocol': 'SHA1',
              'authentication-password': input['authentication-password'],
              'encryption-protocol': 'AES',
              'encryption-password': input['encryption-password'],
            }
          : { security: 'none' }),
      }),
    },
    {
      id: 'public',
      title: 'Take reading away from the community public',
      when: ({ input }) => input['disable-public'],
      whenText: 'wanted',
      do: 'monitoring.ensure_snmp_community',
      // It comes with RouterOS, which does not let it go.
      input: () => ({ name: PUBLIC, 'read-access': false, 'write-access': false }),
    },
    {
      id: 'snmp',
      title: 'Switch SNMP on',
      do: 'monitoring.ensure_snmp',
      input: ({ input }) => ({
        enabled: true,
        contact: input.contact,
        location: input.location,
        ...(input['trap-target'].length === 0
          ? {}
          : {
              'trap-target': input['trap-target'],
              'trap-community': input['snmp-user'],
              'trap-version': isV3({ input }) ? '3' : '2',
            }),
      }),
    },
    ...syslogSteps<Input>(({ 'syslog-server': remote, 'syslog-topics': topics }) =>
      remote === undefined ? undefined : { remote, port: 514, topics },
    ),
    {
      id: 'netwatch',
      title: 'Watch the hosts',
      when: ({ input }) => input.netwatch.length > 0,
      whenText: 'hosts are named',
      do: 'monitoring.ensure_netwatch',
      input: ({ input }) =>
        input.netwatch.map(({ host, interval, comment = `${MARK}: ${host}` }) => ({ host, interval, comment })),
    },
    {
      id: 'flow-target',
      title: 'Name the collector of flows',
      when: ({ input }) => input['flow-target'] !== undefined,
      whenText: 'a collector is named',
      do: 'monitoring.ensure_traffic_flow_target',
      input: ({ input }) => ({ 'dst-address': input['flow-target'], port: input['flow-port'], version: '9' }),
    },
    {
      id: 'flow',
      title: 'Send flows',
      when: ({ input }) => input['flow-target'] !== undefined,
      whenText: 'a collector is named',
      do: 'monitoring.ensure_traffic_flow',
      input: () => ({ enabled: true }),
    },
  ],
  goals: [
    {
      id: 'answers',
      title: 'The router answers SNMP, and its user may only read.',
      read: 'monitoring.list_snmp_communities',
      input: ({ input }) => ({ where: { name: input['snmp-user'] } }),
      expect: ([row]) =>
        (row && row['write-access'] !== 'yes' && row['write-access'] !== 'true') || 'the user is missing or may write',
    },
  ],
  examples: [
    {
      title: 'SNMPv3, syslog, a probe and flows',
      input: {
        'snmp-user': 'poller',
        'snmp-from': ['192.0.2.0/28'],
        'authentication-password': 'example-auth-1',
        'encryption-password': 'example-priv-1',
        contact: 'noc@example.net',
        location: 'Riga, rack 4',
        'syslog-server': '192.0.2.20',
        netwatch: [{ host: '192.0.2.53', comment: 'resolver' }],
        'flow-target': '192.0.2.21',
      },
    },
    { title: 'v2c, and nothing else', input: { 'snmp-user': 'poller', 'snmp-from': ['192.0.2.5/32'] } },
  ],
});
