import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import { int, interfaceName, ipv4, ipv4Prefix, vrid, words } from '../../../core/values';
import { addressOf, isWithin, networkText } from '../../checks/networks';
import { routerName } from '../../parts/routers';

const priority = int(1, 254);

export const Input = z.strictObject({
  'device-a': routerName
    .optional()
    .describe('Router that holds the address while all is well. Absent: the one that this runs for.'),
  'device-b': routerName.describe('Router that takes over.'),
  vrid: vrid.schema.describe('Number of the pair on that network; no other pair there may have it.'),
  'virtual-address': ipv4.schema.describe(
    'Gateway of the hosts, e.g. 192.168.88.1; router a may have it as its own address until now.',
  ),
  interface: interfaceName.schema.describe('Interface towards the hosts, on both routers.'),
  'address-a': ipv4Prefix.schema.describe(
    'Own address of router a there, e.g. 192.168.88.2/24; it is added where it is not there.',
  ),
  'address-b': ipv4Prefix.schema.describe('Own address of router b, in the same network.'),
  'priority-a': priority.schema.default('200').describe('The higher one holds the address.'),
  'priority-b': priority.schema.default('100').describe('It takes over when the other is gone.'),
  'track-host': ipv4.schema
    .optional()
    .describe('Host outside that is pinged by router a: while it is silent, router b holds the address.'),
  dhcp: words('vrrp-dhcp', 'leave follow')
    .schema.default('leave')
    .describe(
      'follow: the DHCP servers of the interface are on only where the address is. Leases are not shared: give each its own pool.',
    ),
});
export type Pair = z.output<typeof Input>;
export type Letter = 'a' | 'b';

const NAME = 'vrrp';

export function nameOf({ vrid: number }: Pair): string {
  return `${NAME}${number}`;
}

export function noteOf(input: Pair): string {
  return `gateway ${input['virtual-address']}`;
}

export function validate(input: Pair): readonly InputIssue[] {
  const { 'address-a': a, 'address-b': b, 'virtual-address': shared, 'device-a': first, 'device-b': second } = input;
  const issues: InputIssue[] = [];
  if (first === second) issues.push({ path: 'device-b', message: 'it is router a: a pair has two routers' });
  if (networkText(a) !== networkText(b))
    issues.push({ path: 'address-b', message: `it is not in ${networkText(a)}, as that of router a is` });
  if (!isWithin(shared, a)) issues.push({ path: 'virtual-address', message: `it is not in ${networkText(a)}` });
  for (const path of ['address-a', 'address-b'] as const)
    if (addressOf(input[path]) === shared)
      issues.push({ path, message: 'it is the shared address: each router needs one of its own, too' });
  if (addressOf(a) === addressOf(b)) issues.push({ path: 'address-b', message: 'both routers have the same address' });
  if (Number(input['priority-a']) <= Number(input['priority-b']))
    issues.push({ path: 'priority-a', message: 'it has to be higher than that of router b' });
  if (input['track-host'] !== undefined && isWithin(input['track-host'], a))
    issues.push({ path: 'track-host', message: 'it is in the network of the hosts: take one outside' });
  return issues;
}
