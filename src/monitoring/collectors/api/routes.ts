import type { RouterReader } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/routing';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { countOf } from './ask';
import { andEarlier } from './give';

const MENUS = { ipv4: '/ip/route', ipv6: '/ipv6/route' } as const;
type Family = keyof typeof MENUS;

/** Flags of a route that say where it comes from, and what they are called here. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  connect: 'connect',
  static: 'static',
  dhcp: 'dhcp',
  bgp: 'bgp',
  ospf: 'ospf',
  rip: 'rip',
  'is-is': 'isis',
  vpn: 'vpn',
  modem: 'modem',
  slaac: 'slaac',
};

/** Every count makes the router go through the table: of a full one only the routes of BGP are counted apart. */
const FULL_TABLE = 50_000;
const WITH_FULL_TABLE = ['bgp'];

export const routes = defineApiCollector({
  id: 'api.routes',
  title: 'Routes',
  tier: 'medium',
  metrics: [metrics.routes],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    const samples: Sample[] = [];
    for (const family of ['ipv4', 'ipv6'] as const) samples.push(...(await routesOf(router, context, family)));
    return samples;
  },
});

async function routesOf(router: RouterReader, context: CollectContext, family: Family): Promise<Sample[]> {
  const menu = MENUS[family];
  const total = await countOf(router, context, menu);
  if (total === undefined) return [];
  const counts = new Map<string, number>();
  let left = total;
  for (const flag of total > FULL_TABLE ? WITH_FULL_TABLE : Object.keys(PROTOCOLS)) {
    const count = (await countOf(router, context, menu, [`=${flag}=true`])) ?? 0;
    if (count > 0) counts.set(PROTOCOLS[flag] ?? flag, count);
    left -= count;
    // What the table holds is known: the other protocols have none.
    if (left <= 0) break;
  }
  if (left > 0) counts.set('other', left);
  return andEarlier(context, family, counts.keys()).map((protocol) =>
    sample(metrics.routes, [family, protocol], counts.get(protocol) ?? 0),
  );
}
