import { z } from 'zod';
import type { InputIssue, StepContext } from '../../../core/catalogue';
import { certificateName, ip, ipv4Network, named, poolRanges, words } from '../../../core/values';
import { networkAround, overlaps, repeatIssues } from '../../checks/networks';

export const ANYBODY = '0.0.0.0/0';
export const Input = z.strictObject({
  name: named('vpn-name', 'ike2').schema.describe('Name of the peer and of everything that belongs to it.'),
  certificate: certificateName.schema.describe('Certificate of the router, with its key; its name has to be what clients dial.'),
  auth: words('ike2-auth', 'certificate eap-radius')
    .schema.default('certificate')
    .describe('How users prove who they are: by a certificate of their own, or by a password that RADIUS checks.'),
  users: z
    .array(certificateName.schema)
    .max(200)
    .default([])
    .describe('With certificate: the certificates of the users on the router, without keys or with; nobody else gets in.'),
  'pool-ranges': poolRanges.schema.describe('Addresses for the users, e.g. 10.9.0.10-10.9.0.250.'),
  networks: z
    .array(ipv4Network.schema)
    .max(50)
    .default([])
    .describe('Networks that users send here. Absent: everything, the internet too.'),
  'dns-server': z.array(ip.schema).max(4).default([]).describe('DNS servers that users are told.'),
});
export type Access = z.output<typeof Input>;
export type Context = StepContext<Access>;

export function validate(input: Access): readonly InputIssue[] {
  const around = networkAround(input['pool-ranges']);
  const clashes = input.networks.flatMap((network, index) =>
    overlaps(network, around)
      ? [{ path: `networks.${index}`, message: `${network} overlaps with that of the users, ${around}` }]
      : [],
  );
  const byCertificate = input.auth === 'certificate';
  const missing =
    byCertificate && input.users.length === 0 ? [{ path: 'users', message: 'name the certificate of one user at least' }] : [];
  const needless =
    !byCertificate && input.users.length > 0 ? [{ path: 'users', message: 'RADIUS knows the users with eap-radius' }] : [];
  const twice = repeatIssues('users', input.users, 'certificate');
  const own = input.users.includes(input.certificate)
    ? [{ path: 'certificate', message: 'the router and a user cannot share a certificate' }]
    : [];
  return [...clashes, ...missing, ...needless, ...twice, ...own];
}

/** The network of the users. */
export function pool({ input }: Context): string {
  return networkAround(input['pool-ranges']);
}
