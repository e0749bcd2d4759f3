import type { ActionInput, Step, StepContext } from '../../../core/catalogue';
import { addressOf, hostOf } from '../../checks/networks';
import { filtersVlans, joinVlans, lookAtBridge } from '../../parts/bridge-vlans';
import {
  accessPoint,
  accessPointName,
  bridgePort,
  isLegacy,
  lookAtRadios,
  radiosOf,
  securityProfile,
  tagsClients,
  type AirNetwork,
} from '../../parts/access-points';
import { putFirst } from '../../parts/first-rules';
import { assertNameFree, assertNetworksNew } from '../../parts/interfaces';

/** Name of everything that the workflow makes. */
const GUESTS = 'guests';

type Input = Readonly<{
  ssid: string;
  'vlan-id': string | number;
  network: string;
  'pool-ranges': string;
  'rate-limit': string;
  'dns-name': string;
  bridge: string;
  radios?: readonly string[] | undefined;
  trunks: readonly string[];
  password?: string | undefined;
  access: 'click-through' | 'accounts';
  'session-time': string;
  'total-rate'?: string | undefined;
  'allowed-hosts': readonly string[];
  'closed-networks': readonly string[];
}>;
type Context = StepContext<Input>;

/** The router's own address in the network of the guests. */
export function gatewayOf({ network }: Pick<Input, 'network'>): string {
  return addressOf(hostOf(network, 1));
}

const vlanOf = ({ input }: Context): string => String(input['vlan-id']);
const isOnAir = ({ input }: Context): boolean => input.radios?.length !== 0;

function radios(context: Context): readonly string[] {
  return isOnAir(context) ? radiosOf(context, context.input.radios) : [];
}

function airNetwork(context: Context): AirNetwork {
  const { ssid, bridge } = context.input;
  return { ssid, security: GUESTS, bridge, vlanId: vlanOf(context), isolated: true };
}

/** Access points whose frames reach the bridge tagged: those that CAPs and drivers tag themselves join by themselves. */
function taggedPoints(context: Context): readonly string[] {
  return isLegacy(context.facts) ? radios(context).map((radio) => accessPointName(GUESTS, radio)) : [];
}

const checks: readonly Step<Input>[] = [
  ...lookAtBridge<Input>(({ input }) => input.bridge),
  assertNameFree(() => GUESTS, ['vlan']) as Step<Input>,
  {
    id: 'vlans',
    title: 'See that the VLAN is not in use',
    read: 'vlan.list_interfaces',
    input: () => ({ limit: 10_000 }),
    refuse: (rows, context) => {
      const { bridge } = context.input;
      const other = rows.find(
        (row) => row['interface'] === bridge && row['vlan-id'] === vlanOf(context) && row['name'] !== GUESTS,
      );
      return other && `VLAN ${vlanOf(context)} of ${bridge} is ${other['name'] ?? 'in use'} already`;
    },
  },
  assertNetworksNew<Input>({
    networks: ({ input }) => [{ network: input.network, what: 'the network of the guests' }],
    own: () => [GUESTS],
  }),
  {
    id: 'ports',
    title: 'See that the trunks are ports of the bridge',
    read: 'interface.list_bridge_ports',
    input: ({ input }) => ({ where: { bridge: input.bridge }, limit: 10_000 }),
    refuse: (rows, { input }) => {
      const missing = input.trunks.find((name) => !rows.some((row) => row['interface'] === name));
      return missing && `${missing} is no port of ${input.bridge}`;
    },
  },
  { ...lookAtRadios<Input>(({ radios: named }) => named), when: isOnAir, whenText: 'it is on the air here' },
  {
    id: 'way',
    title: 'See that guests have a way in, and that the radios can keep them apart',
    refuse: (context) => {
      const points = radios(context);
      if (points.length === 0 && context.input.trunks.length === 0)
        return 'the router has no radio: name the ports that lead to access points';
      return points.length > 0 && !tagsClients(context.facts) && !filtersVlans(context)
        ? `radios of wifi-qcom-ac need VLAN filtering on ${context.input.bridge}: guests would be in the local network`
        : undefined;
    },
  },
];

const network: readonly Step<Input>[] = [
  {
    id: 'vlan',
    title: 'Make the VLAN interface',
    do: 'vlan.ensure_interface',
    input: (context) => ({ name: GUESTS, interface: context.input.bridge, 'vlan-id': vlanOf(context), comment: GUESTS }),
  },
  ...putFirst<Input>(`${GUESTS}: `, ({ input }) => rulesOf(input)),
  {
    id: 'nat',
    title: 'Translate guests on their way out',
    do: 'firewall.ensure_nat_rule',
    input: ({ input }) => ({
      chain: 'srcnat',
      action: 'masquerade',
      'src-address': input.network,
      'out-interface-list': 'WAN',
      'ipsec-policy': 'out,none',
      comment: `${GUESTS}: masquerade`,
    }),
  },
  {
    id: 'address',
    title: 'Give the router its address there',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: hostOf(input.network, 1), interface: GUESTS, comment: GUESTS }),
  },
  {
    id: 'pool',
    title: 'Name the addresses of guests',
    do: 'ip.ensure_pool',
    input: ({ input }) => ({ name: GUESTS, ranges: input['pool-ranges'] }),
  },
  {
    id: 'dhcp-network',
    title: 'Tell guests their gateway',
    do: 'dhcp.ensure_network',
    input: ({ input }) => ({
      address: input.network,
      gateway: [gatewayOf(input)],
      'dns-server': [gatewayOf(input)],
      comment: GUESTS,
    }),
  },
  {
    id: 'dhcp',
    title: 'Give guests addresses',
    do: 'dhcp.ensure_server',
    input: () => ({ name: GUESTS, interface: GUESTS, 'address-pool': GUESTS, 'lease-time': '1h', comment: GUESTS }),
  },
];

const portal: readonly Step<Input>[] = [
  {
    id: 'user-profile',
    title: 'Set the rate of each guest',
    do: 'hotspot.ensure_profile',
    input: ({ input }) => ({
      name: GUESTS,
      'rate-limit': input['rate-limit'],
      'shared-users': input.access === 'click-through' ? 'unlimited' : 2,
    }),
  },
  {
    id: 'profile',
    title: 'Describe the login page',
    do: 'hotspot.ensure_server_profile',
    input: ({ input }) => ({
      name: GUESTS,
      'hotspot-address': gatewayOf(input),
      'dns-name': input['dns-name'],
      'login-by': input.access === 'click-through' ? ['cookie', 'http-chap', 'trial'] : ['cookie', 'http-chap', 'mac-cookie'],
      ...(input.access === 'click-through'
        ? { 'trial-user-profile': GUESTS, 'trial-uptime-limit': input['session-time'], 'trial-uptime-reset': '1d' }
        : {}),
    }),
  },
  {
    id: 'walled-garden',
    title: 'Let guests reach some hosts without a login',
    when: ({ input }) => input['allowed-hosts'].length > 0,
    whenText: 'hosts are named',
    do: 'hotspot.ensure_walled_garden',
    input: ({ input }) =>
      input['allowed-hosts'].map((host) => ({
        server: GUESTS,
        action: 'allow',
        'dst-host': host,
        comment: `${GUESTS}: ${host}`,
      })),
  },
  {
    id: 'queue',
    title: 'Limit all guests together',
    when: ({ input }) => input['total-rate'] !== undefined,
    whenText: 'a rate is given',
    do: 'queue.ensure_simple',
    input: ({ input }) => ({ name: GUESTS, target: [GUESTS], 'max-limit': input['total-rate'], comment: GUESTS }),
  },
];

/** The portal stands before anybody can come in. */
const air: readonly Step<Input>[] = [
  {
    id: 'server',
    title: 'Serve the login page',
    do: 'hotspot.ensure_server',
    input: () => ({ name: GUESTS, interface: GUESTS, profile: GUESTS, 'address-pool': GUESTS, 'addresses-per-mac': 2 }),
  },
  {
    id: 'security',
    title: 'Protect the network on the air',
    when: (context) => radios(context).length > 0,
    whenText: 'it is on the air here',
    do: 'wireless.ensure_security_profile',
    input: ({ facts, input: { password } }) =>
      securityProfile(facts, GUESTS, password === undefined ? { kind: 'open' } : { kind: 'psk', passphrase: password }),
  },
  {
    id: 'access-points',
    title: 'Offer the network on the radios',
    when: (context) => radios(context).length > 0,
    whenText: 'it is on the air here',
    do: 'wireless.ensure_interface',
    input: (context) => radios(context).map((radio) => accessPoint(context.facts, GUESTS, radio, airNetwork(context))),
  },
  {
    id: 'air-ports',
    title: 'Make the access points ports of the bridge',
    when: (context) => portsOf(context).length > 0,
    whenText: 'their settings do not',
    do: 'interface.ensure_bridge_port',
    input: (context) => portsOf(context),
  },
  ...joinVlans<Input>((context) => [
    {
      bridge: context.input.bridge,
      vlanId: vlanOf(context),
      tagged: [context.input.bridge, ...context.input.trunks, ...taggedPoints(context)],
    },
  ]),
];

export const portalSteps: readonly Step<Input>[] = [...checks, ...network, ...portal, ...air];

function portsOf(context: Context): readonly ActionInput[] {
  return radios(context).flatMap((radio) => {
    const port = bridgePort(context.facts, accessPointName(GUESTS, radio), airNetwork(context));
    return port === undefined ? [] : [{ ...port, comment: GUESTS }];
  });
}

type Rule = ActionInput & { readonly chain: string; readonly comment: string };

/** What guests may: names, addresses and the login page of the router, and the Internet; limits hold, since fasttrack is passed by. */
function rulesOf(input: Input): readonly Rule[] {
  const rule = (chain: string, action: string, what: string, match: ActionInput): Rule => ({
    chain,
    action,
    ...match,
    comment: `${GUESTS}: ${what}`,
  });
  const fresh = { 'connection-state': ['new', 'invalid', 'untracked'] };
  const known = { 'connection-state': ['established', 'related'] };
  const from = { 'in-interface': GUESTS };
  return [
    rule('input', 'accept', 'names', { ...from, protocol: 'udp', 'dst-port': '53' }),
    rule('input', 'accept', 'long names', { ...from, protocol: 'tcp', 'dst-port': '53' }),
    rule('input', 'accept', 'addresses', { ...from, protocol: 'udp', 'dst-port': '67' }),
    rule('input', 'accept', 'login page', { ...from, protocol: 'tcp', 'dst-port': '64872-64875' }),
    rule('input', 'accept', 'ping', { ...from, protocol: 'icmp' }),
    rule('input', 'drop', 'nothing else of the router', { ...from, ...fresh }),
    rule('forward', 'accept', 'sent, past fasttrack', { ...from, ...known }),
    rule('forward', 'accept', 'received, past fasttrack', { 'out-interface': GUESTS, ...known }),
    ...input['closed-networks'].map((network) => rule('forward', 'drop', `not ${network}`, { ...from, 'dst-address': network })),
    rule('forward', 'drop', 'nothing but the Internet', { ...from, 'out-interface-list': '!WAN', ...fresh }),
  ];
}
