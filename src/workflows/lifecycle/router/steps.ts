import type { ActionInput, Rows, Step, StepContext } from '../../../core/catalogue';
import { addressOf, networkText } from '../../checks/networks';
import { bridgePort, lookAtRadios, radioSettings, radiosOf, securityProfile } from '../../parts/access-points';
import { readSrcnat } from '../../parts/firewall';
import { assertNetworksNew } from '../../parts/interfaces';
import { joinWan, masquerade, type Uplink } from '../../parts/uplinks';
import type { Input } from './input';

type Context = StepContext<Input>;

/** Name of what the workflow adds to the local network. */
const LAN = 'lan';
const PPPOE = 'pppoe-out1';
const MOST = 10_000;

const uplinks = ({ wan }: Input): readonly Uplink[] => [{ name: 'wan', interface: outside(wan) }];

/** The interface that packets leave by. */
function outside(wan: Input['wan']): string {
  return wan.kind === 'pppoe' ? PPPOE : wan.interface;
}

function isKind(kind: Input['wan']['kind']): (context: Context) => boolean {
  return ({ input }) => input.wan.kind === kind;
}

const checks: readonly Step<Input>[] = [
  {
    id: 'ports',
    title: 'See that the port of the provider is no port of a bridge',
    read: 'interface.list_bridge_ports',
    input: () => ({ limit: MOST }),
    refuse: (rows, { input }) => {
      const isPort = rows.some((row) => row['interface'] === input.wan.interface && row['disabled'] !== 'true');
      if (isPort) return `${input.wan.interface} is a port of a bridge: take it out first`;
      const taken = input.lan.ports.find((name) =>
        rows.some((row) => row['interface'] === name && row['bridge'] !== input.lan.bridge),
      );
      return taken && `${taken} is a port of another bridge`;
    },
  },
  {
    id: 'interfaces',
    title: 'See that the ports are there',
    read: 'interface.list',
    input: () => ({ proplist: ['name', 'type'], limit: MOST }),
    refuse: (rows, { input }) => {
      const missing = [input.wan.interface, ...input.lan.ports].find((name) => !rows.some((row) => row['name'] === name));
      return missing && `there is no interface ${missing}`;
    },
  },
  assertNetworksNew<Input>({
    networks: ({ input }) => [{ network: networkText(input.lan.address), what: 'the local network' }],
    own: ({ input }) => [input.lan.bridge],
  }),
  {
    ...lookAtRadios<Input>((input) => input.wifi?.radios),
    when: ({ input }) => input.wifi !== undefined,
    whenText: 'Wi-Fi is wanted',
  },
  {
    id: 'air',
    title: 'See that there is a radio',
    when: ({ input }) => input.wifi !== undefined,
    whenText: 'Wi-Fi is wanted',
    refuse: (context) => (radiosOf(context, context.input.wifi?.radios).length > 0 ? undefined : 'the router has no radio'),
  },
];

const itself: readonly Step<Input>[] = [
  { id: 'identity', title: 'Name the router', do: 'system.ensure_identity', input: ({ input }) => ({ name: input.identity }) },
  {
    id: 'users',
    title: 'Add the users',
    when: ({ input }) => input.users.length > 0,
    whenText: 'users are named',
    do: 'user.ensure',
    input: ({ input }) => input.users.map((user) => ({ ...user })),
  },
  {
    id: 'time',
    title: 'Set the time zone and the time servers',
    do: 'workflow.standardise_ntp_timezone',
    input: ({ input }) => ({ timezone: input.timezone, servers: input.ntp }),
  },
];

const inside: readonly Step<Input>[] = [
  { id: 'bridge', title: 'Make the bridge', do: 'bridge.ensure', input: ({ input }) => ({ name: input.lan.bridge }) },
  { id: 'lan-list', title: 'Keep the interface list of the inside', do: 'interface_list.ensure', input: () => ({ name: 'LAN' }) },
  {
    id: 'lan-member',
    title: 'Put the bridge into it',
    do: 'interface_list.ensure_member',
    input: ({ input }) => ({ list: 'LAN', interface: input.lan.bridge }),
  },
  {
    id: 'lan-address',
    title: 'Give the router its local address',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input.lan.address, interface: input.lan.bridge }),
  },
  {
    id: 'lan-ports',
    title: 'Make the ports part of the bridge',
    when: ({ input }) => input.lan.ports.length > 0,
    whenText: 'ports are named',
    do: 'interface.ensure_bridge_port',
    input: ({ input }) => input.lan.ports.map((name) => ({ bridge: input.lan.bridge, interface: name })),
  },
];

const provider: readonly Step<Input>[] = [
  {
    id: 'wan-dhcp',
    title: 'Take the address that the provider gives',
    when: isKind('dhcp'),
    whenText: 'DHCP',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({
      interface: input.wan.interface,
      'add-default-route': 'yes',
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  {
    id: 'wan-no-dhcp',
    title: 'Ask the provider for no address',
    when: ({ input }) => input.wan.kind !== 'dhcp',
    whenText: 'not DHCP',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({ interface: input.wan.interface, state: 'absent' }),
  },
  {
    id: 'wan-address',
    title: 'Give the router its address',
    when: isKind('static'),
    whenText: 'static',
    do: 'ip.ensure_address',
    input: ({ input: { wan } }) => ({ address: wan.address, interface: wan.interface, comment: 'wan' }),
  },
  {
    id: 'wan-route',
    title: 'Send everything else to the provider',
    when: isKind('static'),
    whenText: 'static',
    do: 'route.ensure',
    input: ({ input: { wan } }) => ({ 'dst-address': '0.0.0.0/0', gateway: wan.gateway, comment: 'wan' }),
  },
  {
    id: 'wan-pppoe',
    title: 'Dial the provider',
    when: isKind('pppoe'),
    whenText: 'PPPoE',
    do: 'pppoe.ensure_client',
    input: ({ input: { wan } }) => ({
      name: PPPOE,
      interface: wan.interface,
      user: wan.user,
      password: wan.password,
      'add-default-route': true,
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  ...joinWan<Input>(uplinks),
  readSrcnat as Step<Input>,
  masquerade<Input>(uplinks),
];

/** Closed before the router answers names for others. */
const protection: readonly Step<Input>[] = [
  {
    id: 'firewall',
    title: 'Put the managed rules first',
    when: ({ input }) => input.firewall,
    whenText: 'wanted',
    do: 'workflow.firewall_baseline',
    input: ({ input }) => ({ managers: input.managers }),
  },
  {
    id: 'services',
    title: 'Close the services that nobody needs',
    do: 'workflow.harden_services',
    input: ({ input }) => ({ management: input.managers, keep: input.services, 'inner-list': 'LAN' }),
  },
];

const clients: readonly Step<Input>[] = [
  {
    id: 'dns',
    title: 'Answer names for the inside',
    do: 'dns.ensure_settings',
    input: ({ input }) => ({ servers: input.dns, 'allow-remote-requests': true }),
  },
  {
    id: 'pool',
    title: 'Name the addresses of clients',
    do: 'ip.ensure_pool',
    input: ({ input }) => ({ name: LAN, ranges: input.lan['pool-ranges'] }),
  },
  {
    id: 'dhcp-network',
    title: 'Tell clients their gateway',
    do: 'dhcp.ensure_network',
    input: ({ input: { lan } }) => ({
      address: networkText(lan.address),
      gateway: [addressOf(lan.address)],
      'dns-server': [addressOf(lan.address)],
    }),
  },
  {
    id: 'dhcp-servers',
    title: 'Look for a DHCP server on the bridge',
    read: 'dhcp.list_servers',
    input: ({ input }) => ({ where: { interface: input.lan.bridge } }),
  },
  {
    id: 'dhcp',
    title: 'Give clients addresses',
    do: 'dhcp.ensure_server',
    input: ({ input, found }) => ({
      name: serverOf(found['dhcp-servers'] ?? []),
      interface: input.lan.bridge,
      'address-pool': LAN,
      disabled: false,
    }),
  },
];

/** An interface has one server: the one that is there, whatever its name. */
function serverOf(rows: Rows): string {
  return rows[0]?.['name'] ?? LAN;
}

const air: readonly Step<Input>[] = [
  {
    id: 'wifi-security',
    title: 'Protect the network on the air',
    when: ({ input }) => input.wifi !== undefined,
    whenText: 'Wi-Fi is wanted',
    do: 'wireless.ensure_security_profile',
    input: ({ facts, input }) => securityProfile(facts, LAN, { kind: 'psk', passphrase: input.wifi?.password ?? '' }),
  },
  {
    id: 'wifi',
    title: 'Offer it on the radios',
    when: ({ input }) => input.wifi !== undefined,
    whenText: 'Wi-Fi is wanted',
    do: 'wireless.ensure_interface',
    input: (context) =>
      radiosOf(context, context.input.wifi?.radios).map((radio) =>
        radioSettings(context.facts, radio, networkOf(context.input), context.input.wifi?.country ?? ''),
      ),
  },
  {
    id: 'wifi-ports',
    title: 'Make the radios ports of the bridge',
    when: (context) => context.input.wifi !== undefined && airPorts(context).length > 0,
    whenText: 'their settings do not',
    do: 'interface.ensure_bridge_port',
    input: (context) => airPorts(context),
  },
];

function networkOf({ wifi, lan }: Input): { readonly ssid: string; readonly security: string; readonly bridge: string } {
  return { ssid: wifi?.ssid ?? '', security: LAN, bridge: lan.bridge };
}

function airPorts(context: Context): readonly ActionInput[] {
  return radiosOf(context, context.input.wifi?.radios).flatMap((radio): readonly ActionInput[] => {
    const port = bridgePort(context.facts, radio, networkOf(context.input));
    return port ? [port] : [];
  });
}

/** Boards with a folder flash lose everything else at a reboot. */
const BACKUP =
  ':local folder ""; :if ([:len [/file find where name="flash"]] > 0) do={ :set folder "flash/" }; ' +
  '/system backup save name=($folder . "nightly") dont-encrypt=yes';

const backup: readonly Step<Input>[] = [
  {
    id: 'backup',
    title: 'Keep a backup of each night on the router',
    when: ({ input }) => input['backup-at'] !== undefined,
    whenText: 'a time is given',
    optional: true,
    do: 'scheduler.ensure',
    input: ({ input }) => ({
      name: 'nightly-backup',
      'on-event': BACKUP,
      'start-time': input['backup-at'],
      interval: '1d',
      policy: ['ftp', 'read', 'write', 'policy', 'test', 'sensitive'],
    }),
  },
];

export const routerSteps: readonly Step<Input>[] = [
  ...checks,
  ...itself,
  ...inside,
  ...provider,
  ...protection,
  ...clients,
  ...air,
  ...backup,
];
