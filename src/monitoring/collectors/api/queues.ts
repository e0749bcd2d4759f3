import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/queues';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { distinctNames, give } from './give';
import { isTrue, numberOf, pairOf } from './read-values';

const PROPERTIES = ['name', 'bytes', 'dropped', 'disabled', 'dynamic'];
const STATS = { args: { stats: '' } };

export const queues = defineApiCollector({
  id: 'api.queues',
  title: 'Queues',
  tier: 'fast',
  metrics: Object.values(metrics),
  rights: 'read, api',
  byDefault: false,
  insteadOf: 'snmp.queues',
  timeoutMs: 20_000,
  async collect(router, context) {
    const simple = await rowsOf(router, context, '/queue/simple', PROPERTIES, STATS);
    const tree = await rowsOf(router, context, '/queue/tree', PROPERTIES, STATS);
    return [
      ...distinctNames(simple.filter(isLasting), nameOf).flatMap(([name, row]) => simpleSamples(name, row)),
      ...distinctNames(tree.filter(isLasting), nameOf).flatMap(([name, row]) => treeSamples(name, row)),
    ];
  },
});

/** Those that PPP and hotspot make for their users come and go. */
function isLasting({ disabled, dynamic }: Row): boolean {
  return !isTrue(disabled) && !isTrue(dynamic);
}

function nameOf({ name = '' }: Row): string {
  return name;
}

function simpleSamples(name: string, row: Row): Sample[] {
  const [bytes, dropped] = [pairOf(row.bytes, '/'), pairOf(row.dropped, '/')];
  return (['upload', 'download'] as const).flatMap((direction, at) => [
    ...give(metrics.queueBytes, [name, 'simple', direction], bytes?.[at]),
    ...give(metrics.queueDrops, [name, 'simple', direction], dropped?.[at]),
  ]);
}

function treeSamples(name: string, row: Row): Sample[] {
  return [
    ...give(metrics.queueBytes, [name, 'tree', 'both'], numberOf(row.bytes)),
    ...give(metrics.queueDrops, [name, 'tree', 'both'], numberOf(row.dropped)),
  ];
}
