import { Counter, Registry, type CounterConfiguration } from 'prom-client';

/** All metrics of the daemon itself. */
export const metricsRegistry = new Registry();

export const registers = [metricsRegistry];

/**
 * A counter that shows all its series from the start: for Prometheus one that first appears at 1 has not increased, and no
 * alert would tell of what happens once.
 * @param values - of its one label
 */
export function counterFromZero<Label extends string>(
  configuration: Omit<CounterConfiguration<Label>, 'labelNames' | 'registers'>,
  label: Label,
  values: readonly string[],
): Counter<Label> {
  const counter = new Counter({ ...configuration, labelNames: [label], registers });
  for (const value of values) counter.labels(value).inc(0);
  return counter;
}
