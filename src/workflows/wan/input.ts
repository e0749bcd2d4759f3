import { z } from 'zod';
import { interfaceName, ipv4, named } from '../../core/values';
import type { Uplink } from '../parts/uplinks';
import { repeatIssues } from '../checks/networks';
import type { InputIssue } from '../../core/catalogue';

/** For examples: a port that the default configuration has in the bridge. */
export const FREE_ETHER5 = [{ do: 'interface.remove_bridge_port', input: { where: { interface: 'ether5' } } }];

export const uplinkName = named('uplink-name', 'fibre');

export const uplink = z.strictObject({
  name: uplinkName.schema.describe('What it is called, e.g. fibre: tables, marks and comments are named after it.'),
  interface: interfaceName.schema.describe('Interface that it is connected to, e.g. ether1 or pppoe-out1.'),
  gateway: ipv4.schema
    .optional()
    .describe('Router of the provider. Absent: that of the DHCP lease, or the interface itself for PPPoE, LTE and tunnels.'),
});

export function uplinkIssues(path: string, uplinks: readonly Uplink[]): readonly InputIssue[] {
  return [
    ...repeatIssues(
      path,
      uplinks.map(({ name }) => name),
      'name',
    ),
    ...repeatIssues(
      path,
      uplinks.map((one) => one.interface),
      'interface',
    ),
  ];
}
