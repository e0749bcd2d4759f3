import type { ActionInput, Row, Rows, Step, StepContext } from '../../core/catalogue';
import { ipv4 } from '../../core/values';
import { isWithin, networkText } from '../checks/networks';

/** A way out of the site, as workflows speak of it. */
export interface Uplink {
  /** Short and the same on every router, e.g. `fibre`; marks, tables and comments are named after it. */
  readonly name: string;
  readonly interface: string;
  /** Absent: that of the DHCP lease, or the interface itself where it is point-to-point. */
  readonly gateway?: string | undefined;
}

type Uplinks<I> = (input: I) => readonly Uplink[];

/** What never leaves by an uplink: private, shared, link-local and multicast addresses. */
export const LOCAL_NETWORKS = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/4',
] as const;

const MOST = 10_000;
/** Interfaces that need no next hop. */
const POINT_TO_POINT = /^(pppoe|l2tp|pptp|sstp|ovpn|ppp|lte|wg|gre|ipip)/;

export function markOf({ name }: Pick<Uplink, 'name'>): string {
  return `via-${name}`;
}

export function tableOf({ name }: Pick<Uplink, 'name'>): string {
  return `to-${name}`;
}

/** Reads what the steps below go by, and refuses an interface that cannot be an uplink. */
export function lookAtUplinks<I extends ActionInput>(uplinks: Uplinks<I>): readonly Step<I>[] {
  return [
    {
      id: 'interfaces',
      title: 'See that the uplinks are there',
      read: 'interface.list',
      input: () => ({ proplist: ['name', 'type', 'slave'], limit: MOST }),
      refuse: (rows, { input }) => firstOf(uplinks(input), ({ interface: name }) => whyNoUplink(name, rows)),
    },
    {
      id: 'dhcp-clients',
      title: 'Look at the DHCP clients',
      read: 'ip.list_dhcp_clients',
      input: () => ({ limit: MOST }),
      refuse: (rows, context) => firstOf(uplinks(context.input), (uplink) => whyNoGateway(uplink, rows, context)),
    },
    {
      id: 'lan-members',
      title: 'See that no uplink is a local interface',
      read: 'interface_list.list_members',
      input: () => ({ where: { list: 'LAN' }, limit: MOST }),
      refuse: (rows, { input }) =>
        firstOf(uplinks(input), ({ interface: name }) =>
          rows.some((row) => row['interface'] === name && row['disabled'] !== 'true')
            ? `${name} is in the interface list LAN, so that everything behind it is trusted`
            : undefined,
        ),
    },
  ];
}

function firstOf(uplinks: readonly Uplink[], why: (uplink: Uplink) => string | undefined): string | undefined {
  return uplinks.map(why).find((answer) => answer !== undefined);
}

function whyNoUplink(name: string, rows: Rows): string | undefined {
  const row = rows.find((one) => one['name'] === name);
  if (!row) return `there is no interface ${name}`;
  return row['slave'] === 'true' ? `${name} is a port of a bridge or a bond: take it out first` : undefined;
}

function clientOf({ interface: name }: Uplink, clients: Rows): Row | undefined {
  return clients.find((row) => row['interface'] === name && row['disabled'] !== 'true');
}

function whyNoGateway<I extends ActionInput>(uplink: Uplink, clients: Rows, { found }: StepContext<I>): string | undefined {
  if (uplink.gateway !== undefined) return undefined;
  const client = clientOf(uplink, clients);
  if (client) return whyNotFollowed(uplink, client);
  const type = (found['interfaces'] ?? []).find((row) => row['name'] === uplink.interface)?.['type'] ?? '';
  return POINT_TO_POINT.test(type) ? undefined : `${uplink.interface} has no DHCP client: give its gateway`;
}

function whyNotFollowed(uplink: Uplink, { gateway, script = '' }: Row): string | undefined {
  if (!gateway) return `${uplink.interface} has no DHCP lease: its gateway is not known`;
  const isFree = script === '' || script === followScript(uplink);
  return isFree ? undefined : `the DHCP client of ${uplink.interface} has a script already: give the gateway`;
}

/** Comment of a route whose gateway is that of the uplink. */
export function routeComment({ name }: Pick<Uplink, 'name'>, what: string): string {
  return `uplink ${name}: ${what}`;
}

/** Gives all routes of `routeComment` the gateway of each new lease. */
function followScript(uplink: Pick<Uplink, 'name'>): string {
  return `:if ($bound = 1) do={ /ip route set [find comment~"^${routeComment(uplink, '')}"] gateway=$"gateway-address" }`;
}

/** Lets the routes of uplinks that have their gateway from DHCP follow it. Comes after the routes. */
export function followLeases<I extends ActionInput>(uplinks: Uplinks<I>): Step<I> {
  const leased = ({ input, found }: StepContext<I>): readonly Uplink[] =>
    uplinks(input).filter((one) => one.gateway === undefined && clientOf(one, found['dhcp-clients'] ?? []));
  return {
    id: 'follow-leases',
    title: 'Let the routes follow the DHCP leases',
    when: (context) => leased(context).length > 0,
    whenText: 'an uplink has its gateway from DHCP',
    do: 'ip.ensure_dhcp_client',
    input: (context) => leased(context).map((one) => ({ interface: one.interface, script: followScript(one) })),
  };
}

/** How a gateway is watched: an interface without a next hop is up or down by itself. */
export function checkOf(gateway: string, how: string): ActionInput {
  return ipv4.schema.safeParse(gateway).success ? { 'check-gateway': how } : {};
}

/** Next hop of an uplink, as a route has it. */
export function gatewayOf(uplink: Uplink, { found }: Pick<StepContext, 'found'>): string {
  return uplink.gateway ?? clientOf(uplink, found['dhcp-clients'] ?? [])?.['gateway'] ?? uplink.interface;
}

/**
 * Provider lists that the firewall goes by: what comes in there is not trusted, what leaves is translated. Comes before any
 * route.
 */
export function joinWan<I extends ActionInput>(uplinks: Uplinks<I>): readonly Step<I>[] {
  return [
    { id: 'wan-list', title: 'Keep the interface list of uplinks', do: 'interface_list.ensure', input: () => ({ name: 'WAN' }) },
    {
      id: 'wan-members',
      title: 'Put the uplinks into it',
      do: 'interface_list.ensure_member',
      input: ({ input }) => uplinks(input).map(({ interface: name }) => ({ list: 'WAN', interface: name })),
    },
  ];
}

/** Translates the sources of what leaves by an uplink, where no rule does so yet. `readSrcnat` comes before. */
export function masquerade<I extends ActionInput>(uplinks: Uplinks<I>): Step<I> {
  return {
    id: 'masquerade',
    title: 'Translate what leaves by an uplink',
    do: 'firewall.ensure_nat_rule',
    input: ({ input, found }) =>
      uplinks(input)
        .filter(({ interface: name }) => !isTranslated(name, found['srcnat-rules'] ?? []))
        .map(({ name, interface: out }) => ({
          chain: 'srcnat',
          action: 'masquerade',
          'ipsec-policy': 'out,none',
          'out-interface': out,
          comment: `${name}: masquerade`,
        })),
  };
}

function isTranslated(name: string, rules: Rows): boolean {
  return rules.some(
    (rule) =>
      ['masquerade', 'src-nat'].includes(rule['action'] ?? '') &&
      rule['disabled'] !== 'true' &&
      rule['src-address'] === undefined &&
      rule['src-address-list'] === undefined &&
      rule['protocol'] === undefined &&
      (rule['out-interface'] === undefined || rule['out-interface'] === name) &&
      (rule['out-interface-list'] === undefined || rule['out-interface-list'] === 'WAN'),
  );
}

/** Networks that stay local, as an address list: the given ones and those of the router's own interfaces. */
export function keepLocal<I extends ActionInput>(
  list: (input: I) => string,
  given: (input: I) => readonly string[],
  uplinks: Uplinks<I>,
): readonly Step<I>[] {
  return [
    {
      id: 'addresses',
      title: 'Look at the networks of the router',
      read: 'ip.list_addresses',
      input: () => ({ limit: MOST }),
    },
    {
      id: 'local',
      title: 'List the networks that stay local',
      do: 'addresslist.ensure_entry',
      input: ({ input, found }) => {
        const outside = new Set(uplinks(input).map(({ interface: name }) => name));
        const own = (found['addresses'] ?? [])
          .filter((row) => row['disabled'] !== 'true' && row['dynamic'] !== 'true' && !outside.has(row['interface'] ?? ''))
          .map((row) => networkText(row['address'] ?? ''));
        const missing = [...new Set(own)].filter((network) => !given(input).some((outer) => isWithin(network, outer)));
        return [...given(input), ...missing].map((address) => ({ list: list(input), address, comment: 'stays local' }));
      },
    },
  ];
}

/** A table of its own for each uplink. 6.x makes it with the first route. */
export function uplinkTables<I extends ActionInput>(uplinks: Uplinks<I>): Step<I> {
  return {
    id: 'tables',
    title: 'Make a routing table for each uplink',
    when: ({ facts }) => facts.major >= 7,
    whenText: 'RouterOS 7',
    do: 'routing.ensure_table',
    input: ({ input }) =>
      uplinks(input).map((uplink) => ({ name: tableOf(uplink), fib: true, comment: `way by ${uplink.name}` })),
  };
}

/** Connections that come in by an uplink are answered by it, whatever the main table says. */
export function markInbound<I extends ActionInput>(uplinks: Uplinks<I>, when?: Step<I>['when']): Step<I> {
  return {
    id: 'mark-inbound',
    title: 'Remember by which uplink a connection came in',
    ...(when ? { when } : {}),
    do: 'mangle.ensure_rule',
    input: ({ input }) =>
      uplinks(input).map((uplink) => ({
        chain: 'prerouting',
        action: 'mark-connection',
        'new-connection-mark': markOf(uplink),
        passthrough: true,
        'in-interface': uplink.interface,
        'connection-state': 'new',
        'connection-mark': 'no-mark',
        comment: `${uplink.name}: came in here`,
      })),
  };
}

/** Sends marked connections by their uplink: those from inside, and what the router itself answers. Comes after all marks. */
export function routeMarked<I extends ActionInput>(uplinks: Uplinks<I>): Step<I> {
  return {
    id: 'mark-routes',
    title: 'Send marked connections by their uplink',
    do: 'mangle.ensure_rule',
    input: ({ input }) =>
      uplinks(input).flatMap((uplink) => {
        const rule = {
          action: 'mark-routing',
          'new-routing-mark': tableOf(uplink),
          passthrough: false,
          'connection-mark': markOf(uplink),
        };
        return [
          { chain: 'prerouting', ...rule, 'in-interface-list': '!WAN', comment: `${uplink.name}: leave here` },
          { chain: 'output', ...rule, comment: `${uplink.name}: answer here` },
        ];
      }),
  };
}

/** Fasttrack passes mangle by: marked connections must not take it. `readChain('forward')` comes before. */
export function keepFromFasttrack<I extends ActionInput>(uplinks: Uplinks<I>): Step<I> {
  const fasttrack = (rows: Rows): Row | undefined =>
    rows.find((row) => row['action'] === 'fasttrack-connection' && row['disabled'] !== 'true' && row['dynamic'] !== 'true');
  return {
    id: 'fasttrack',
    title: 'Keep marked connections out of fasttrack',
    when: ({ found }) => fasttrack(found['forward-rules'] ?? []) !== undefined,
    whenText: 'there is fasttrack',
    do: 'firewall.ensure_filter_rule',
    input: ({ input, found }) =>
      uplinks(input).map((uplink) => ({
        chain: 'forward',
        action: 'accept',
        'connection-state': 'established,related',
        'connection-mark': markOf(uplink),
        comment: `${uplink.name}: no fasttrack`,
        'place-before': fasttrack(found['forward-rules'] ?? [])?.['.id'],
      })),
  };
}
