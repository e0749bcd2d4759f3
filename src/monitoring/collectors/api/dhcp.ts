import type { RouterReader } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { countsBy, rowsOf } from './ask';
import { isTrue } from './read-values';

const LEASES = '/ip/dhcp-server/lease';
/** Static leases may be of no server in particular. */
const ANY_SERVER = 'all';

/** A lease that is in use tells the server that gave it; one that waits, the server that may give it. */
const STATUSES = [
  { status: 'bound', server: 'active-server' },
  { status: 'offered', server: 'active-server' },
  { status: 'waiting', server: 'server' },
] as const;

export const dhcp = defineApiCollector({
  id: 'api.dhcp',
  title: 'DHCP leases',
  tier: 'medium',
  metrics: [metrics.dhcpLeases],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/ip/dhcp-server', ['name', 'disabled']);
    const servers = rows.filter((row) => !isTrue(row.disabled)).map(({ name = '' }) => name);
    if (servers.length === 0) return [];
    const samples: Sample[] = [];
    for (const kind of STATUSES) samples.push(...(await leasesOf(router, context, servers, kind)));
    return samples;
  },
});

async function leasesOf(
  router: RouterReader,
  context: CollectContext,
  servers: readonly string[],
  { status, server }: (typeof STATUSES)[number],
): Promise<Sample[]> {
  const names = server === 'server' ? [...servers, ANY_SERVER] : servers;
  const counts = await countsBy(router, context, LEASES, server, names, [`=status=${status}`]);
  return [...(counts ?? [])]
    .filter(([name, count]) => name !== ANY_SERVER || count > 0)
    .map(([name, count]) => sample(metrics.dhcpLeases, [name, status], count));
}
