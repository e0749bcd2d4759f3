import { sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { countsBy, rowsOf } from './ask';
import { isTrue } from './read-values';

export const hotspot = defineApiCollector({
  id: 'api.hotspot',
  title: 'Hotspots',
  tier: 'medium',
  metrics: [metrics.hotspotActive, metrics.hotspotHosts],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/ip/hotspot', ['name', 'disabled']);
    const servers = rows.filter((row) => !isTrue(row.disabled)).map(({ name = '' }) => name);
    if (servers.length === 0) return [];
    const active = await countsBy(router, context, '/ip/hotspot/active', 'server', servers);
    const hosts = await countsBy(router, context, '/ip/hotspot/host', 'server', servers);
    return [
      ...[...(active ?? [])].map(([server, count]) => sample(metrics.hotspotActive, [server], count)),
      ...[...(hosts ?? [])].map(([server, count]) => sample(metrics.hotspotHosts, [server], count)),
    ];
  },
});
