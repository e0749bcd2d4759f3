import { z } from 'zod';
import type { InputIssue, StepContext } from '../../../core/catalogue';
import { interfaceName, ipv4, vlanId } from '../../../core/values';
import { PROVIDER_SHAPE, providerIssues } from '../../parts/provider-line';
import type { Uplink } from '../../parts/uplinks';
import { uplinkName } from '../input';

/** Distances of a way that only waits: the new one until it is proved, the old one until it is given up. */
export const WAITING = 200;

const Line = z.strictObject({
  port: interfaceName.schema.describe('Port that the new line is plugged into.'),
  vlan: vlanId.schema.optional().describe('VLAN that the provider wants on it.'),
  ...PROVIDER_SHAPE,
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

export function validate({ line, old }: Change): readonly InputIssue[] {
  return [
    ...providerIssues('line', line),
    ...(old === outside(line) ? [{ path: 'old', message: 'it is the new line itself' }] : []),
  ];
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
