import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import { bool, int, interfaceName, ipv4, ipv4Network, words } from '../../../core/values';
import { repeatIssues } from '../../checks/networks';
import { LOCAL_NETWORKS, type Uplink } from '../../parts/uplinks';
import { uplinkIssues } from '../input';

const share = int(1, 10).schema.default('1');

export const Input = z.strictObject({
  wan1: interfaceName.schema.describe('Interface of the first uplink, e.g. ether1 or pppoe-out1.'),
  wan2: interfaceName.schema.describe('Interface of the second uplink.'),
  gateway1: ipv4.schema
    .optional()
    .describe('Router of the first provider. Absent: that of the DHCP lease, or none for PPPoE and LTE.'),
  gateway2: ipv4.schema.optional().describe('Router of the second provider, likewise.'),
  mode: words('dual-wan-mode', 'failover balance')
    .schema.default('failover')
    .describe('failover: all by the first while it works. balance: new connections by both.'),
  'check-targets': z
    .array(ipv4.schema)
    .min(2)
    .max(8)
    .describe(
      'Hosts far outside that answer pings, for the first uplink and the second in turn. Each is reached by its own uplink only: take no server that is used otherwise.',
    ),
  share1: share.describe('Part of the new connections that the first gets, with balance.'),
  share2: share.describe('Part that the second gets.'),
  lan: z
    .array(ipv4Network.schema)
    .max(50)
    .default([...LOCAL_NETWORKS])
    .describe('Networks that are not balanced, as VPNs. Those connected to the router are added.'),
  'answer-same-way': bool.schema.default('yes').describe('Answer what comes in by an uplink by the same one.'),
});
export type Dual = z.output<typeof Input>;

export const LOCAL = 'dual-wan-local';
export function wans(input: Dual): readonly [Uplink, Uplink] {
  return [
    { name: 'wan1', interface: input.wan1, gateway: input.gateway1 },
    { name: 'wan2', interface: input.wan2, gateway: input.gateway2 },
  ];
}

export function targetsOf(input: Dual, index: number): readonly string[] {
  return input['check-targets'].filter((_target, place) => place % 2 === index);
}

export function isMarked({ input }: { readonly input: Dual }): boolean {
  return input.mode === 'balance' || input['answer-same-way'] === 'yes';
}

export function validate(input: Dual): readonly InputIssue[] {
  const gateways = [input.gateway1, input.gateway2];
  const clash = input['check-targets'].flatMap((target, index): InputIssue[] =>
    gateways.includes(target)
      ? [{ path: `check-targets.${index}`, message: `${target} is a gateway: it answers even when the provider is cut off` }]
      : [],
  );
  return [
    ...uplinkIssues('wan2', wans(input)).map(({ message }) => ({ path: 'wan2', message })),
    ...repeatIssues('check-targets', input['check-targets'], 'target'),
    ...clash,
  ];
}

/** For steps that marks are for. */
export const MARKED = { when: isMarked, whenText: 'answers go the way they came, or balance' } as const;
