import type { RouterReader } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/system';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { recordOf, rowsOf } from './ask';
import { give } from './give';
import { bytesOf, numberOf, ratioOf, secondsOf } from './read-values';

const PROPERTIES = 'uptime cpu-load cpu-frequency free-memory total-memory free-hdd-space total-hdd-space'.split(' ');
/** The disk that RouterOS lives on. */
const SYSTEM_DISK = 'system';

export const system = defineApiCollector({
  id: 'api.system',
  title: 'System resources',
  tier: 'fast',
  metrics: [
    metrics.uptime,
    metrics.cpuLoad,
    metrics.cpuCoreLoad,
    metrics.cpuFrequency,
    metrics.memoryTotal,
    metrics.memoryFree,
    metrics.diskTotal,
    metrics.diskFree,
  ],
  rights: 'read, api',
  byDefault: true,
  insteadOf: 'snmp.system',
  timeoutMs: 10_000,
  async collect(router, context) {
    const record = await recordOf(router, context, '/system/resource', PROPERTIES);
    const megahertz = numberOf(record?.['cpu-frequency']);
    return [
      ...give(metrics.uptime, [], secondsOf(record?.uptime)),
      ...give(metrics.cpuLoad, [], ratioOf(record?.['cpu-load'])),
      ...(await coresOf(router, context)),
      ...give(metrics.cpuFrequency, [], megahertz === undefined ? undefined : megahertz * 1e6),
      ...give(metrics.memoryTotal, [], bytesOf(record?.['total-memory'])),
      ...give(metrics.memoryFree, [], bytesOf(record?.['free-memory'])),
      ...give(metrics.diskTotal, [SYSTEM_DISK], bytesOf(record?.['total-hdd-space'])),
      ...give(metrics.diskFree, [SYSTEM_DISK], bytesOf(record?.['free-hdd-space'])),
    ];
  },
});

async function coresOf(router: RouterReader, context: CollectContext): Promise<Sample[]> {
  const rows = await rowsOf(router, context, '/system/resource/cpu', ['cpu', 'load']);
  return rows.flatMap(({ cpu = '', load }) => give(metrics.cpuCoreLoad, [cpu.replace(/^cpu/, '')], ratioOf(load)));
}
