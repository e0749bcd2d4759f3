import type { RouterReader, Row } from '../../../core/catalogue';
import { isRange, poolRanges, ValueError, type AddressSpan } from '../../../core/values';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { countsBy, rowsOf } from './ask';
import { give } from './give';
import { numberOf } from './read-values';

export const pools = defineApiCollector({
  id: 'api.pools',
  title: 'Address pools',
  tier: 'medium',
  metrics: [metrics.poolTotal, metrics.poolUsed],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    return [...(await pools4(router, context)), ...(await pools6(router, context))];
  },
});

/** Later 7.x tells used and total itself; before, what is used has rows of its own. */
async function pools4(router: RouterReader, context: CollectContext): Promise<Sample[]> {
  const rows = await rowsOf(router, context, '/ip/pool', ['name', 'ranges', 'total', 'used']);
  const untold = rows.filter((row) => row.used === undefined);
  const used = await usedOf(router, context, '/ip/pool/used', untold);
  return rows.flatMap((row) => {
    const labels = [row.name ?? '', 'ipv4'] as const;
    return [
      ...give(metrics.poolTotal, labels, numberOf(row.total) ?? sizeOf(row.ranges)),
      ...give(metrics.poolUsed, labels, numberOf(row.used) ?? used?.get(row.name ?? '')),
    ];
  });
}

async function pools6(router: RouterReader, context: CollectContext): Promise<Sample[]> {
  const rows = await rowsOf(router, context, '/ipv6/pool', ['name', 'prefix', 'actual-prefix', 'prefix-length']);
  const used = await usedOf(router, context, '/ipv6/pool/used', rows);
  return rows.flatMap((row) => {
    const labels = [row.name ?? '', 'ipv6'] as const;
    return [...give(metrics.poolTotal, labels, prefixesOf(row)), ...give(metrics.poolUsed, labels, used?.get(row.name ?? ''))];
  });
}

async function usedOf(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  pools: readonly Row[],
): Promise<ReadonlyMap<string, number> | undefined> {
  if (pools.length === 0) return undefined;
  return countsBy(
    router,
    context,
    menu,
    'pool',
    pools.map(({ name = '' }) => name),
  );
}

function sizeOf(ranges: string | undefined): number | undefined {
  if (ranges === undefined) return undefined;
  try {
    return poolRanges.parse(ranges).reduce((sum, span) => sum + addressesOf(span), 0);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

function addressesOf(span: AddressSpan): number {
  return isRange(span) ? numberOfAddress(span.last) - numberOfAddress(span.first) + 1 : 2 ** (32 - span.length);
}

function numberOfAddress(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** How many prefixes a pool can give out. */
function prefixesOf(row: Row): number | undefined {
  const length = numberOf(row['prefix-length']);
  const [, whole] = (row['actual-prefix'] || row.prefix || '').split('/');
  const from = numberOf(whole);
  return length === undefined || from === undefined || length < from ? undefined : 2 ** (length - from);
}
