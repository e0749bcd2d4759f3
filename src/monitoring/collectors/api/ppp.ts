import { sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/vpn';
import { defineApiCollector } from '../define-collector';
import { countOf, countsBy } from './ask';
import { andEarlier } from './give';

const MENU = '/ppp/active';
const SERVICES = ['pppoe', 'l2tp', 'pptp', 'sstp', 'ovpn'];

export const ppp = defineApiCollector({
  id: 'api.ppp',
  title: 'Active PPP sessions',
  tier: 'fast',
  metrics: [metrics.pppActive],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const total = await countOf(router, context, MENU);
    if (total === undefined) return [];
    const found = total === 0 ? undefined : await countsBy(router, context, MENU, 'service', SERVICES);
    const counts = new Map([...(found ?? [])].filter(([, count]) => count > 0));
    const known = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // Sessions come and go between two counts.
    if (total > known) counts.set('other', total - known);
    return andEarlier(context, 'services', counts.keys()).map((service) =>
      sample(metrics.pppActive, [service], counts.get(service) ?? 0),
    );
  },
});
