import { z } from 'zod';
import type { InputIssue, StepContext } from '../../../core/catalogue';
import { interfaceName, ipv4, ipv4Prefix, vlanId } from '../../../core/values';
import { addressOf, isWithin, networkText } from '../../checks/networks';
import type { Uplink } from '../../parts/uplinks';
import { uplinkName } from '../input';

/** Distances of a way that only waits: the new one until it is proved, the old one until it is given up. */
export const WAITING = 200;

const Line = z.strictObject({
  kind: z.enum(['dhcp', 'static', 'pppoe']).describe('How the new provider gives the address.'),
  port: interfaceName.schema.describe('Port that the new line is plugged into.'),
  vlan: vlanId.schema.optional().describe('VLAN that the provider wants on it.'),
  address: ipv4Prefix.schema.optional().describe('Address with prefix length, for static.'),
  gateway: ipv4.schema.optional().describe('Router of the provider, for static.'),
  user: z.string().min(1).max(255).optional().describe('Name to dial with, for pppoe.'),
  password: z.string().min(1).max(255).optional().describe('Password to dial with, for pppoe.'),
});

export const Input = z.strictObject({
  name: uplinkName.schema.describe('What the new line is called, e.g. fibre-new: comments are named after it.'),
  line: Line.describe('The new line.'),
  old: interfaceName.schema.describe('Interface of the old line, e.g. ether1 or pppoe-out1.'),
  'test-host': ipv4.schema.describe('Host far outside that is asked through the new line; its route stays with it.'),
  'drop-old': z.boolean().default(false).describe('Remove the old line. Run it once without, and days later with it.'),
});
export type Change = z.output<typeof Input>;
export type Context = StepContext<Change>;

const NEEDED: Readonly<Record<Change['line']['kind'], readonly string[]>> = {
  dhcp: [],
  static: ['address', 'gateway'],
  pppoe: ['user', 'password'],
};

export function validate({ line, old }: Change): readonly InputIssue[] {
  const given = { address: line.address, gateway: line.gateway, user: line.user, password: line.password };
  const issues = Object.entries(given).flatMap(([key, value]): InputIssue[] => {
    const isNeeded = NEEDED[line.kind].includes(key);
    if ((value !== undefined) === isNeeded) return [];
    return [{ path: `line.${key}`, message: `${line.kind} ${isNeeded ? 'needs it' : 'takes none'}` }];
  });
  if (old === outside(line)) issues.push({ path: 'old', message: 'it is the new line itself' });
  if (issues.length > 0 || line.address === undefined || line.gateway === undefined) return issues;
  if (!isWithin(line.gateway, networkText(line.address)))
    return [{ path: 'line.gateway', message: `${line.gateway} is not in the network of ${line.address}` }];
  return line.gateway === addressOf(line.address) ? [{ path: 'line.gateway', message: 'it is the address of the router' }] : [];
}

export function carrier({ port, vlan }: Change['line']): string {
  return vlan === undefined ? port : `${port}.${vlan}`;
}

/** The interface that packets leave by. */
export function outside(line: Change['line']): string {
  return line.kind === 'pppoe' ? `pppoe-${line.port}` : carrier(line);
}

export const uplinks = ({ name, line }: Change): readonly Uplink[] => [{ name, interface: outside(line), gateway: line.gateway }];
export const isKind =
  (kind: Change['line']['kind']) =>
  ({ input }: Pick<Context, 'input'>): boolean =>
    input.line.kind === kind;
