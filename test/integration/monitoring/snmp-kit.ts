import type { CollectContext, CollectOptions } from '../../../src/monitoring/collectors/define-collector';
import { isShownInterface } from '../../../src/monitoring/collectors/shown-interface';
import { SNMP_COLLECTORS } from '../../../src/monitoring/collectors/snmp';
import type { SnmpReader, SnmpTarget } from '../../../src/monitoring/collectors/snmp-answer';
import { lineOf } from './api-kit';

export const V2C = { version: 'v2c', community: 'public' } as const;

export interface CollectedOptions extends CollectOptions {
  readonly memory?: Map<string, string>;
}

/** What one collector gives of a router, one line for each series without the common labels. */
export async function collected(
  reader: SnmpReader,
  target: SnmpTarget,
  id: string,
  { memory = new Map(), ...options }: CollectedOptions = {},
): Promise<string[]> {
  const collector = SNMP_COLLECTORS.find((one) => one.id === id);
  if (!collector) throw new Error(`no collector ${id}`);
  const context: CollectContext = {
    routerId: target.routerId,
    facts: { version: '7.20.8', major: 7 },
    now: Date.now(),
    options,
    absent: new Set<string>(),
    memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
    signal: AbortSignal.timeout(30_000),
  };
  const wants = (name: string): boolean => isShownInterface(context, name);
  const answer = await reader.read(target, collector, { timeoutMs: 30_000, wants });
  const samples = collector.samples(answer, context);
  const declared = new Set(collector.metrics);
  for (const { metric } of samples) if (!declared.has(metric)) throw new Error(`${id} gives ${metric.name} undeclared`);
  return samples.map(lineOf);
}
