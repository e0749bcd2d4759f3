import * as metrics from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { give } from './give';
import { bytesOf } from './read-values';

export const dns = defineApiCollector({
  id: 'api.dns',
  title: 'DNS cache',
  tier: 'medium',
  metrics: [metrics.dnsCacheUsed, metrics.dnsCacheSize],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, '/ip/dns', ['cache-used', 'cache-size']);
    return [
      ...give(metrics.dnsCacheUsed, [], bytesOf(record?.['cache-used'], 'KiB')),
      ...give(metrics.dnsCacheSize, [], bytesOf(record?.['cache-size'], 'KiB')),
    ];
  },
});
