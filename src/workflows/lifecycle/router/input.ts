import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import {
  bridge,
  groupName,
  identity,
  interfaceName,
  ip,
  ipNetwork,
  ipOrDns,
  ipv4Prefix,
  poolRanges,
  ssid,
  timeOfDay,
  timezone,
  userName,
  wpaPassphrase,
} from '../../../core/values';
import { addressOf, isPoolWithin, networkText, overlapIssues, poolHolds, repeatIssues } from '../../checks/networks';
import { PROVIDER_SHAPE, providerIssues } from '../../parts/provider-line';

const wan = z.strictObject({
  interface: interfaceName.schema.describe('Port that leads to the provider.'),
  ...PROVIDER_SHAPE,
});

const lan = z.strictObject({
  address: ipv4Prefix.schema.describe('Address of the router with prefix length, e.g. 10.20.0.1/24.'),
  'pool-ranges': poolRanges.schema.describe('Addresses that clients get.'),
  bridge: bridge.schema.default('bridge').describe('Bridge of the local network.'),
  ports: z.array(interfaceName.schema).max(64).default([]).describe('Ports of the bridge; those that are there stay.'),
});

const user = z.strictObject({
  name: userName.schema.describe('Name to log in with.'),
  group: groupName.schema.default('full').describe('Group that says what the user may do.'),
  password: z.string().min(8).max(255).describe('Password; it counts where the user is new.'),
});

const wifi = z.strictObject({
  ssid: ssid.schema.describe('Name of the network.'),
  password: wpaPassphrase.schema.describe('Passphrase of the network.'),
  country: z
    .string()
    .regex(/^[A-Z][A-Za-z ]{1,60}$/, 'as RouterOS calls it, e.g. Latvia')
    .describe('Country whose rules the radios keep.'),
  radios: z.array(interfaceName.schema).min(1).max(8).optional().describe('Radios, by name. Absent: all of the router.'),
});

export const Input = z.strictObject({
  identity: identity.schema.describe('Name of the router.'),
  wan: wan.describe('The way to the provider.'),
  lan: lan.describe('The local network.'),
  dns: z.array(ip.schema).min(1).max(8).describe('DNS servers that the router asks.'),
  timezone: timezone.schema.describe('Time zone by its IANA name, e.g. Europe/Riga.'),
  ntp: z.array(ipOrDns.schema).min(1).max(8).describe('Time servers.'),
  managers: z
    .array(ipNetwork.schema)
    .min(1)
    .max(50)
    .describe('Networks that manage the router, by firewall and services; that of the daemon has to be among them.'),
  users: z.array(user).max(20).default([]).describe('Users of the router; those that are there stay.'),
  services: z
    .array(z.enum(['ssh', 'winbox', 'www', 'www-ssl', 'api', 'api-ssl']))
    .default(['ssh', 'winbox'])
    .describe('Services that stay open to the managers; the one that the daemon uses always does.'),
  firewall: z.boolean().default(true).describe('Put the managed block of rules first, for IPv4 and IPv6.'),
  wifi: wifi.optional().describe('The local network on the air. Absent: the radios are left alone.'),
  'backup-at': timeOfDay.schema.optional().describe('Time of day at which the router keeps a backup on itself. Absent: never.'),
  'prove-uplink': z
    .boolean()
    .default(false)
    .describe('Take everything back unless there is a default route in the end; leave it off on a bench.'),
});
export type Input = z.output<typeof Input>;

export function issuesOf({ wan, lan, users }: Input): readonly InputIssue[] {
  return [
    ...providerIssues('wan', wan),
    ...lanIssues(lan),
    ...(lan.ports.includes(wan.interface) ? [{ path: 'lan.ports', message: `${wan.interface} leads to the provider` }] : []),
    ...repeatIssues('lan.ports', lan.ports, 'port'),
    ...repeatIssues(
      'users',
      users.map(({ name }) => name),
      'user',
    ),
    ...(wan.address === undefined
      ? []
      : overlapIssues([
          { path: 'lan.address', network: networkText(lan.address), what: 'the local network' },
          { path: 'wan.address', network: networkText(wan.address), what: 'the network of the provider' },
        ])),
  ];
}

function lanIssues({ address, 'pool-ranges': ranges }: Input['lan']): readonly InputIssue[] {
  const network = networkText(address);
  if (Number(network.split('/')[1]) > 30) return [{ path: 'lan.address', message: 'a local network is at least a /30' }];
  if (!isPoolWithin(ranges, network)) return [{ path: 'lan.pool-ranges', message: `${ranges} is not within ${network}` }];
  return poolHolds(ranges, address) ? [{ path: 'lan.pool-ranges', message: `${addressOf(address)} is the router itself` }] : [];
}
