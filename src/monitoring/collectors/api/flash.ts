import * as metrics from '../../metrics/flash';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { give } from './give';
import { numberOf, ratioOf } from './read-values';

export const flash = defineApiCollector({
  id: 'api.flash',
  title: 'Wear of the flash memory',
  tier: 'slow',
  metrics: [metrics.badBlocks, metrics.sectorWrites],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, '/system/resource', ['bad-blocks', 'write-sect-total']);
    return [
      ...give(metrics.badBlocks, [], ratioOf(record?.['bad-blocks'])),
      ...give(metrics.sectorWrites, [], numberOf(record?.['write-sect-total'])),
    ];
  },
});
