import { give, distinctNames, flag } from './give';
import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { isTrue, numberOf } from './read-values';

export const scripts = defineApiCollector({
  id: 'api.scripts',
  title: 'Scripts and scheduler',
  tier: 'medium',
  metrics: [metrics.scriptRuns, metrics.scriptInvalid, metrics.scheduleRuns],
  rights: 'read, api',
  byDefault: false,
  timeoutMs: 10_000,
  /** Never the source of a script. */
  async collect(router, context) {
    const stored = await rowsOf(router, context, '/system/script', ['name', 'run-count', 'invalid']);
    const scheduled = await rowsOf(router, context, '/system/scheduler', ['name', 'run-count', 'disabled']);
    return [
      ...distinctNames(stored, nameOf).flatMap(([name, row]) => scriptSamples(name, row)),
      ...distinctNames(
        scheduled.filter((row) => !isTrue(row.disabled)),
        nameOf,
      ).flatMap(([name, row]) => give(metrics.scheduleRuns, [name], numberOf(row['run-count']))),
    ];
  },
});

function nameOf({ name = '' }: Row): string {
  return name;
}

function scriptSamples(name: string, row: Row): Sample[] {
  return [
    ...give(metrics.scriptRuns, [name], numberOf(row['run-count'])),
    ...(row.invalid === undefined ? [] : [flag(metrics.scriptInvalid, [name], isTrue(row.invalid))]),
  ];
}
