import type { RouterReader, Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/routing';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { rowsInUse, rowsOf } from './ask';
import { isTrue } from './read-values';

interface Generation {
  readonly instances: string;
  readonly neighbours: string;
  /** Before the name of an instance: 6.x has a `default` of either version of OSPF. */
  readonly prefix: string;
}

const V2: Generation = { instances: '/routing/ospf/instance', neighbours: '/routing/ospf/neighbor', prefix: '' };
const V3: Generation = { instances: '/routing/ospf-v3/instance', neighbours: '/routing/ospf-v3/neighbor', prefix: 'v3 ' };

export const ospf = defineApiCollector({
  id: 'api.ospf',
  title: 'OSPF neighbours',
  tier: 'fast',
  metrics: [metrics.ospfNeighbors],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const found = await neighboursOf(router, context, V2);
    // 7.x has both versions in one menu.
    return context.facts.major < 7 ? [...found, ...(await neighboursOf(router, context, V3))] : found;
  },
});

async function neighboursOf(router: RouterReader, context: CollectContext, generation: Generation): Promise<Sample[]> {
  const instances = await rowsInUse(router, context, generation.instances, ['name', 'disabled']);
  const names = instances.filter((row) => !isTrue(row.disabled)).map(({ name = '' }) => name);
  if (names.length === 0) return [];
  const rows = await rowsOf(router, context, generation.neighbours, ['instance', 'state']);
  return names.flatMap((name) => {
    const states = statesOf(rows.filter(({ instance = name }) => instance === name));
    return [...states].map(([state, count]) => sample(metrics.ospfNeighbors, [`${generation.prefix}${name}`, state], count));
  });
}

/** `Full`, `TwoWay` or `2-Way`, `ExStart` … in small letters. */
function statesOf(rows: readonly Row[]): ReadonlyMap<string, number> {
  const states = new Map([['full', 0]]);
  for (const row of rows) {
    const state = (row.state ?? 'unknown').toLowerCase();
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  return states;
}
