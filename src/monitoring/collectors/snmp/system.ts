import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/system';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import type { SnmpAnswer, SnmpRows } from '../snmp-answer';
import { mib2, mikrotik } from './oids';
import { numberOf, scaledOf, textOf, type SnmpRow } from './read-values';

const UPTIME = mib2('1.3.0');
const HOST_UPTIME = mib2('25.1.1.0');
/** Seconds, where the others wrap after 497 days. */
const ENGINE_TIME = '1.3.6.1.6.3.10.2.1.3.0';
const CPU_PERCENT = '1.3.6.1.4.1.2021.11.10.0';
const MEGAHERTZ = mikrotik('3.14.0');

const CORE_PERCENT = mib2('25.3.3.1.2');
const STORAGE = { name: mib2('25.2.3.1.3'), unit: mib2('25.2.3.1.4'), size: mib2('25.2.3.1.5'), used: mib2('25.2.3.1.6') };

/** Indexes that RouterOS gives to what is on every router; other disks follow. */
const MEMORY = '65536';
const SYSTEM_DISK = '131072';

export const system = defineSnmpCollector({
  id: 'snmp.system',
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
  rights: 'read',
  byDefault: true,
  timeoutMs: 10_000,
  scalars: [UPTIME, HOST_UPTIME, ENGINE_TIME, CPU_PERCENT, MEGAHERTZ],
  tables: [{ columns: [CORE_PERCENT] }, { columns: [STORAGE.used, STORAGE.size], steady: [STORAGE.name, STORAGE.unit] }],
  samples: ({ scalars, tables: [cores, storage] }) => [
    ...give(metrics.uptime, [], uptimeOf(scalars)),
    ...cpuSamples(scalars, cores),
    ...give(metrics.cpuFrequency, [], scaledOf(scalars.get(MEGAHERTZ), 1e-6)),
    ...storageSamples(storage),
  ],
});

const TICKS_PER_SECOND = 100;
const WRAP_SECONDS = 2 ** 32 / TICKS_PER_SECOND;
/** The engine starts some moments after the router. */
const ENGINE_SLACK_SECONDS = 300;

/** Ticks wrap after 497 days; the time of the SNMP engine does not, and tells how often they did, where it fits. */
function uptimeOf(scalars: SnmpAnswer['scalars']): number | undefined {
  const engine = numberOf(scalars.get(ENGINE_TIME));
  const ticks = numberOf(scalars.get(UPTIME)) ?? numberOf(scalars.get(HOST_UPTIME));
  if (ticks === undefined) return engine;
  const seconds = ticks / TICKS_PER_SECOND;
  if (engine === undefined) return seconds;
  const unwrapped = seconds + Math.max(0, Math.round((engine - seconds) / WRAP_SECONDS)) * WRAP_SECONDS;
  return Math.abs(unwrapped - engine) <= ENGINE_SLACK_SECONDS ? unwrapped : seconds;
}

function cpuSamples(scalars: SnmpAnswer['scalars'], cores: SnmpRows | undefined): Sample[] {
  const loads = [...(cores?.values() ?? [])].flatMap((row) => numberOf(row.get(CORE_PERCENT)) ?? []);
  const sum = loads.reduce((total, load) => total + load, 0);
  const mean = loads.length > 0 ? sum / (100 * loads.length) : scaledOf(scalars.get(CPU_PERCENT), 100);
  return [
    ...give(metrics.cpuLoad, [], mean),
    ...loads.flatMap((load, core) => give(metrics.cpuCoreLoad, [String(core)], load / 100)),
  ];
}

function storageSamples(rows: SnmpRows | undefined): Sample[] {
  return [...(rows ?? [])].flatMap(([index, row]) => {
    const { total, free } = spaceOf(row);
    if (index === MEMORY) return [...give(metrics.memoryTotal, [], total), ...give(metrics.memoryFree, [], free)];
    // `disk: tmpfs`, `disk: usb1`.
    const disk = index === SYSTEM_DISK ? 'system' : textOf(row.get(STORAGE.name)).replace(/^disk: /, '');
    return disk === '' ? [] : [...give(metrics.diskTotal, [disk], total), ...give(metrics.diskFree, [disk], free)];
  });
}

function spaceOf(row: SnmpRow): { readonly total?: number; readonly free?: number } {
  const [unit, size, used] = [STORAGE.unit, STORAGE.size, STORAGE.used].map((column) => numberOf(row.get(column)));
  if (unit === undefined || size === undefined) return {};
  // Counts of units of disks with more than a terabyte do not fit into what SNMP has for them, and come negative.
  const total = (size >>> 0) * unit;
  return used === undefined ? { total } : { total, free: Math.max(0, total - (used >>> 0) * unit) };
}
