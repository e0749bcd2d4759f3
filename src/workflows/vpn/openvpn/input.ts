import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import { interfaceList, ip, ipOrDns, ipv4, ipv4Network, line, named, poolRanges, port, words } from '../../../core/values';
import { networkAround, overlaps, poolHolds, repeatIssues } from '../../checks/networks';

const user = named('ppp-user', 'anna');

/** What every OpenVPN server of these workflows is asked for. */
export const SERVER = {
  name: named('vpn-name', 'road').schema.describe('Name of the pool, the profile and, from 7.17 on, the server.'),
  'server-address': ipOrDns.schema.describe('Where clients find the router from outside: a DNS name or an address.'),
  port: port.schema.default('1194').describe('Port that the server listens on.'),
  protocol: words('ovpn-transport', 'tcp udp').schema.default('tcp').describe('Transport; 6.49 has TCP only.'),
  'local-address': ipv4.schema.describe('Address of the router inside the VPN, outside the pool.'),
  'pool-ranges': poolRanges.schema.describe('Addresses for the clients, e.g. 10.8.0.10-10.8.0.250.'),
  'dns-server': z
    .array(ip.schema)
    .max(4)
    .default([])
    .describe('DNS servers that clients are told; the router itself may be one.'),
  networks: z
    .array(ipv4Network.schema)
    .max(50)
    .default([])
    .describe('Networks behind the router that clients reach: let through the firewall, and written into the profile.'),
  'interface-list': interfaceList.schema
    .optional()
    .describe('List that sessions join, e.g. LAN, so that the rules of the router for it hold for clients, too.'),
};

/** Who may log in. @param what told in the description, e.g. `user` */
export function logins(what: string) {
  return z
    .array(
      z.strictObject({
        name: user.schema.describe(`Name of the ${what}.`),
        password: line('ppp-password').schema.describe('Password.'),
      }),
    )
    .max(200);
}

interface ServerInput {
  readonly 'local-address': string;
  readonly 'pool-ranges': string;
  readonly networks: readonly string[];
}

/** What no server of these workflows can be. */
export function serverIssues({ 'local-address': local, 'pool-ranges': ranges, networks }: ServerInput): readonly InputIssue[] {
  const around = networkAround(ranges);
  const clashes = networks.flatMap((network, index) =>
    overlaps(network, around)
      ? [{ path: `networks.${index}`, message: `${network} overlaps with that of the clients, ${around}` }]
      : [],
  );
  const given = poolHolds(ranges, local) ? [{ path: 'local-address', message: `the pool would give ${local} to a client` }] : [];
  return [...given, ...clashes];
}

export function loginIssues(path: string, users: readonly { readonly name: string }[]): readonly InputIssue[] {
  return repeatIssues(
    path,
    users.map(({ name }) => name),
    'name',
  );
}
