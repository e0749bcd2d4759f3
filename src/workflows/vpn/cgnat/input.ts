import { z } from 'zod';
import type { InputIssue, Rows } from '../../../core/catalogue';
import { bool, ipOrDns, ipv4, ipv4Network, ipv4Prefix, port } from '../../../core/values';
import { isWithin, overlapIssues, repeatIssues } from '../../checks/networks';
import { routerName } from '../../parts/routers';

const Site = z.strictObject({
  router: routerName.describe('Name of the router in the fleet.'),
  address: ipv4.schema.describe('Its address in the management network.'),
});

export const Input = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,63}$/, 'letters, digits, dots, dashes and underscores')
    .default('wg-manage')
    .describe('Name of the WireGuard interface on the hub and on every site.'),
  hub: routerName.describe('Router that the sites call, by name.'),
  'hub-endpoint': ipOrDns.schema.describe('Where sites reach the hub.'),
  port: port.schema.default('13230').describe('UDP port of the hub.'),
  network: ipv4Network.schema.describe('Management network inside the tunnels, e.g. 10.253.0.0/20.'),
  'hub-address': ipv4.schema.describe('Address of the hub in it.'),
  sites: z.array(Site).min(1).max(2000).describe('Sites, each with an address of its own; each run takes that of its router.'),
  managers: z
    .array(ipv4Network.schema)
    .min(1)
    .max(20)
    .describe('Networks that manage the sites through the hub, that of the daemon among them.'),
  isolate: bool.schema
    .default('yes')
    .describe('Sites reach neither each other nor the networks of the hub: only answers come back.'),
  'use-address': bool.schema
    .default('no')
    .describe(
      'Reach the router by its address in the management network from then on; the daemon has to come from a network of managers.',
    ),
  heal: bool.schema
    .default('yes')
    .describe(
      'A task on the site looks every five minutes whether the hub answers, and calls it anew, also under another address.',
    ),
});
export type Onboarding = z.output<typeof Input>;

export type Site = Onboarding['sites'][number];

/** The site that the workflow runs for; undefined where the list lacks it. */
export function siteOf({ sites }: Onboarding, results: Readonly<Record<string, Rows>>): Site | undefined {
  const target = results['target']?.[0]?.['name'];
  return sites.find(({ router }) => router === target);
}

export function lengthOf({ network }: Onboarding): number {
  return ipv4Prefix.parse(network).length;
}

export function validate(input: Onboarding): readonly InputIssue[] {
  const { sites, network, hub } = input;
  const outside = [
    { path: 'hub-address', address: input['hub-address'] },
    ...sites.map(({ address }, index) => ({ path: `sites.${index}.address`, address })),
  ].flatMap(({ path, address }) => (isWithin(address, network) ? [] : [{ path, message: `${address} is not in ${network}` }]));
  const link = { path: 'network', network, what: 'the management network' };
  const managers = input.managers.map((each, index) => ({
    path: `managers.${index}`,
    network: each,
    what: 'another network of managers',
  }));
  const isSelf = sites.flatMap(({ router }, index) =>
    router === hub ? [{ path: `sites.${index}.router`, message: 'the hub is no site' }] : [],
  );
  return [
    ...outside,
    ...isSelf,
    ...repeatIssues(
      'sites',
      sites.map(({ router }) => router),
      'router',
    ),
    ...repeatIssues('sites', [input['hub-address'], ...sites.map(({ address }) => address)], 'address').map((issue) => ({
      ...issue,
      path: 'sites',
    })),
    ...overlapIssues([link, ...managers]),
  ];
}
