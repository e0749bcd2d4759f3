import { COLLECTORS } from '../collectors';
import type { Collector } from '../collectors/define-collector';
import { COLLECTION_METRICS } from './collection';
import type { Metric } from './define-metric';

/**
 * Every metric of routers, by name, in the order of the names.
 * @throws Error where two declarations share a name: a defect, found at start-up
 */
export function metricCatalogue(collectors: readonly Collector[] = COLLECTORS): ReadonlyMap<string, Metric> {
  const byName = new Map<string, Metric>();
  for (const metric of [...COLLECTION_METRICS, ...collectors.flatMap((collector) => collector.metrics)]) {
    const known = byName.get(metric.name);
    if (known && known !== metric) throw new Error(`metric ${metric.name} is declared twice`);
    byName.set(metric.name, metric);
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}
