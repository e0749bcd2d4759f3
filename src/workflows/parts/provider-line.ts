import { z } from 'zod';
import type { InputIssue } from '../../core/catalogue';
import { ipv4, ipv4Prefix } from '../../core/values';
import { addressOf, isWithin, networkText } from '../checks/networks';

/** How a provider gives a router its address, as inputs say it. */
export const PROVIDER_SHAPE = {
  kind: z.enum(['dhcp', 'static', 'pppoe']).describe('How the provider gives the address.'),
  address: ipv4Prefix.schema.optional().describe('Address with prefix length, for static.'),
  gateway: ipv4.schema.optional().describe('Router of the provider, for static.'),
  user: z.string().min(1).max(255).optional().describe('Name to dial with, for pppoe.'),
  password: z.string().min(1).max(255).optional().describe('Password to dial with, for pppoe.'),
};

interface ProviderLine {
  readonly kind: 'dhcp' | 'static' | 'pppoe';
  readonly address?: string | undefined;
  readonly gateway?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

const NEEDED: Readonly<Record<ProviderLine['kind'], readonly string[]>> = {
  dhcp: [],
  static: ['address', 'gateway'],
  pppoe: ['user', 'password'],
};

/** What the kind lacks or does not take, and a gateway that cannot be reached. @param path where the line stands in the input */
export function providerIssues(path: string, { kind, address, gateway, user, password }: ProviderLine): readonly InputIssue[] {
  const issues = Object.entries({ address, gateway, user, password }).flatMap(([key, value]): InputIssue[] => {
    const isNeeded = NEEDED[kind].includes(key);
    if ((value !== undefined) === isNeeded) return [];
    return [{ path: `${path}.${key}`, message: `${kind} ${isNeeded ? 'needs it' : 'takes none'}` }];
  });
  if (issues.length > 0 || address === undefined || gateway === undefined) return issues;
  if (!isWithin(gateway, networkText(address)))
    return [{ path: `${path}.gateway`, message: `${gateway} is not in the network of ${address}` }];
  return gateway === addressOf(address) ? [{ path: `${path}.gateway`, message: 'it is the address of the router' }] : [];
}
