import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue } from '../../core/catalogue';
import { addressListName, bool, ipv4Network, named, portList, protocol, words } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { readChain, readSrcnat } from '../parts/firewall';
import {
  checkOf,
  followLeases,
  gatewayOf,
  joinWan,
  keepFromFasttrack,
  keepLocal,
  LOCAL_NETWORKS,
  lookAtUplinks,
  markInbound,
  markOf,
  masquerade,
  routeComment,
  routeMarked,
  tableOf,
  uplinkTables,
} from '../parts/uplinks';
import { FREE_ETHER5, uplink, uplinkIssues, uplinkName } from './input';

const mark = z.strictObject({
  name: named('traffic-name', 'voice').schema.describe('What this traffic is called, e.g. voice; its rule has it as comment.'),
  wan: uplinkName.schema.describe('Uplink that it leaves by.'),
  'src-address': ipv4Network.schema.optional().describe('Hosts that it comes from.'),
  'src-address-list': addressListName.schema.optional().describe('Address list of the hosts that it comes from.'),
  'dst-address': ipv4Network.schema.optional().describe('Network that it goes to.'),
  'dst-address-list': addressListName.schema.optional().describe('Address list of where it goes.'),
  protocol: protocol.schema.optional().describe('Protocol, e.g. udp.'),
  'dst-port': portList.schema.optional().describe('Ports that it goes to, with protocol tcp or udp.'),
});

const Input = z.strictObject({
  wans: z.array(uplink).min(1).max(8).describe('Ways out that traffic is chosen for. The main table stays as it is.'),
  marks: z.array(mark).min(1).max(50).describe('What leaves by which of them; the first that fits counts.'),
  lan: z
    .array(ipv4Network.schema)
    .max(50)
    .default([...LOCAL_NETWORKS])
    .describe('Networks that traffic never leaves for, as VPNs. Those connected to the router are added.'),
  'check-gateway': words('gateway-check', 'ping arp').schema.default('ping').describe('How the gateways are watched.'),
  strict: bool.schema
    .default('no')
    .describe('Let nothing that is marked leave by another way while its uplink is down. Absent: it takes the main table then.'),
});
type Policy = z.output<typeof Input>;

const LOCAL = 'policy-local';
const wans = ({ wans: list }: Policy): Policy['wans'] => list;

function validate(input: Policy): readonly InputIssue[] {
  const known = new Set(input.wans.map(({ name }) => name));
  const unused = input.wans.flatMap(({ name }, index) =>
    input.marks.some(({ wan }) => wan === name) ? [] : [{ path: `wans.${index}`, message: `nothing is to leave by ${name}` }],
  );
  const marks = input.marks.flatMap(({ wan, ...one }, index): InputIssue[] => {
    const issues: InputIssue[] = [];
    if (!known.has(wan)) issues.push({ path: `marks.${index}.wan`, message: `there is no uplink ${wan} in wans` });
    if (one['dst-port'] !== undefined && !['tcp', 'udp'].includes(one.protocol ?? ''))
      issues.push({ path: `marks.${index}.dst-port`, message: 'ports need protocol tcp or udp' });
    const matchers = Object.entries(one).filter(([name, value]) => name !== 'name' && value !== undefined);
    if (matchers.length === 0)
      issues.push({ path: `marks.${index}`, message: 'say what it is: give a source, a destination or a protocol' });
    return issues;
  });
  const names = repeatIssues(
    'marks',
    input.marks.map(({ name }) => name),
    'name',
  );
  return [...uplinkIssues('wans', input.wans), ...unused, ...names, ...marks];
}

function ruleOf({ name, wan, ...matchers }: Policy['marks'][number]): ActionInput {
  const { 'dst-address-list': list, ...others } = matchers;
  return {
    chain: 'prerouting',
    action: 'mark-connection',
    'new-connection-mark': markOf({ name: wan }),
    passthrough: true,
    ...others,
    // A rule holds one list: what names its destinations itself is not kept local by ours.
    'dst-address-list': list ?? `!${LOCAL}`,
    'dst-address-type': '!local',
    'in-interface-list': '!WAN',
    'connection-state': 'new',
    'connection-mark': 'no-mark',
    comment: `policy: ${name} by ${wan}`,
  };
}

export const setupPolicyRouting = defineWorkflow({
  name: 'setup_policy_routing',
  family: 'wan',
  title: 'Set up policy routing',
  summary: 'Sends chosen traffic by chosen uplinks: tables, marks, routes, translation, and no fasttrack for what is marked.',
  why: 'Voice by the quiet line, guests by the cheap one, one server by its own address. Marks, tables and routes are useless one without the other, and fasttrack would undo them silently.',
  risk: 'lockout',
  input: Input,
  validate,
  steps: [
    ...lookAtUplinks<Policy>(wans),
    readSrcnat,
    readChain('forward'),
    ...joinWan<Policy>(wans),
    masquerade<Policy>(wans),
    ...keepLocal<Policy>(
      () => LOCAL,
      ({ lan }) => lan,
      wans,
    ),
    uplinkTables<Policy>(wans),
    {
      id: 'routes',
      title: 'Add the way out to each table',
      do: 'route.ensure',
      input: (context) =>
        context.input.wans.map((one) => {
          const gateway = gatewayOf(one, context);
          const comment = routeComment(one, 'policy');
          return {
            where: { comment },
            'dst-address': '0.0.0.0/0',
            gateway,
            'routing-table': tableOf(one),
            ...checkOf(gateway, context.input['check-gateway']),
            comment,
          };
        }),
    },
    followLeases<Policy>(wans),
    {
      id: 'strict',
      title: 'Let nothing that is marked leave by another way',
      when: ({ input }) => input.strict === 'yes',
      whenText: 'strict',
      do: 'routing.ensure_rule',
      input: ({ input }) =>
        input.wans.map((one) => ({
          'routing-mark': tableOf(one),
          action: 'lookup-only-in-table',
          table: tableOf(one),
          comment: `policy: only by ${one.name}`,
        })),
    },
    keepFromFasttrack<Policy>(wans),
    markInbound<Policy>(wans),
    {
      id: 'marks',
      title: 'Mark the chosen traffic',
      do: 'mangle.ensure_rule',
      input: ({ input }) => input.marks.map(ruleOf),
    },
    routeMarked<Policy>(wans),
  ],
  goals: [
    {
      id: 'routes-used',
      title: 'Every uplink has a way out that is in use.',
      read: 'route.list',
      input: () => ({ where: { 'dst-address': '0.0.0.0/0' }, limit: 1000 }),
      expect: (rows, { input }) => {
        const dead = input.wans.filter(
          (one) => !rows.some((row) => row['routing-table'] === tableOf(one) && row['active'] === 'true'),
        );
        return dead.length === 0 || `not by ${dead.map(({ name }) => name).join(', ')}: its gateway does not answer`;
      },
      withinSeconds: 40,
    },
  ],
  examples: [
    {
      title: 'Guests by the cable line, voice by its own PPPoE',
      input: {
        wans: [
          { name: 'cable', interface: 'ether5', gateway: '198.51.100.1' },
          { name: 'voice', interface: 'pppoe-voice' },
        ],
        marks: [
          { name: 'phones', wan: 'voice', 'src-address': '192.168.88.64/26', protocol: 'udp', 'dst-port': '5060,10000-20000' },
          { name: 'guests', wan: 'cable', 'src-address': '192.168.88.128/25' },
        ],
        strict: true,
      },
      before: [
        ...FREE_ETHER5,
        { do: 'ip.add_address', input: { address: '198.51.100.2/24', interface: 'ether5' } },
        {
          do: 'pppoe.create_client',
          input: { name: 'pppoe-voice', interface: 'ether5', user: 'voice', password: 'documentation' },
        },
      ],
    },
    {
      title: 'One service by the line with DHCP',
      input: {
        wans: [{ name: 'fibre', interface: 'ether1' }],
        marks: [{ name: 'backup', wan: 'fibre', 'dst-address-list': 'backup-servers' }],
        lan: ['192.168.0.0/16'],
      },
    },
  ],
});
