import type { RouterReader } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { rowsOf } from './ask';
import { distinctNames, give } from './give';
import { numberOf } from './read-values';

const TABLES = ['filter', 'nat', 'mangle', 'raw'] as const;
const FAMILIES = { ipv4: '/ip/firewall', ipv6: '/ipv6/firewall' } as const;
/** @see CollectOptions.rulePrefix */
const DEFAULT_PREFIX = 'metric:';

export const firewall = defineApiCollector({
  id: 'api.firewall',
  title: 'Counters of firewall rules',
  tier: 'fast',
  metrics: [metrics.ruleBytes, metrics.rulePackets],
  rights: 'read, api',
  byDefault: false,
  timeoutMs: 20_000,
  async collect(router, context) {
    const samples: Sample[] = [];
    for (const family of ['ipv4', 'ipv6'] as const) {
      for (const table of TABLES) samples.push(...(await rulesOf(router, context, family, table)));
    }
    return samples;
  },
});

async function rulesOf(
  router: RouterReader,
  context: CollectContext,
  family: keyof typeof FAMILIES,
  table: (typeof TABLES)[number],
): Promise<Sample[]> {
  const { rulePrefix = DEFAULT_PREFIX } = context.options;
  const properties = ['comment', 'chain', 'bytes', 'packets'];
  // Those with a comment; the API cannot ask for the beginning of one.
  const asking = { query: ['comment', '=disabled=false'], args: { stats: '' } };
  const rows = await rowsOf(router, context, `${FAMILIES[family]}/${table}`, properties, asking);
  const wanted = rows.filter(({ comment = '' }) => comment.startsWith(rulePrefix));
  return distinctNames(wanted, ({ comment = '' }) => comment.slice(rulePrefix.length).trim()).flatMap(([rule, row]) => {
    const labels = [family, table, row.chain ?? '', rule] as const;
    return [...give(metrics.ruleBytes, labels, numberOf(row.bytes)), ...give(metrics.rulePackets, labels, numberOf(row.packets))];
  });
}
