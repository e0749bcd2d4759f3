import type { ValueKind } from '../../fleet';
import type { Sample } from '../metrics/define-metric';
import * as services from '../metrics/services';
import * as sessions from '../metrics/sessions';
import * as system from '../metrics/system';

/** A value of a router at a moment. */
export interface RouterValue {
  readonly kind: ValueKind;
  /** Of the disk or pool; empty where the router has one of the kind. */
  readonly name: string;
  readonly value: number;
  /** What the value cannot exceed; null where it is not known. */
  readonly capacity: number | null;
}

type Role = 'value' | 'free' | 'capacity';

/** What metrics say of which value; the labels that are not named belong to its name. */
const ROLES: ReadonlyMap<string, readonly [ValueKind, Role]> = new Map<string, readonly [ValueKind, Role]>([
  [system.memoryFree.name, ['memory', 'free']],
  [system.memoryTotal.name, ['memory', 'capacity']],
  [system.diskFree.name, ['disk', 'free']],
  [system.diskTotal.name, ['disk', 'capacity']],
  [services.poolUsed.name, ['pool', 'value']],
  [services.poolTotal.name, ['pool', 'capacity']],
  [system.cpuLoad.name, ['cpu', 'value']],
  [sessions.conntrackEntries.name, ['conntrack', 'value']],
]);

interface Parts {
  readonly kind: ValueKind;
  readonly name: string;
  readonly held: Partial<Record<Role, number>>;
}

/** The values among the samples of a collector: what is used, of memory, disks, pools and connections, and the load. */
export function valuesIn(samples: readonly Sample[]): RouterValue[] {
  const parts = new Map<string, Parts>();
  for (const { metric, labels, value } of samples) {
    const [kind, role] = ROLES.get(metric.name) ?? [];
    if (kind === undefined || role === undefined) continue;
    const name = nameOf(kind, labels);
    if (name === undefined) continue;
    const key = `${kind}\n${name}`;
    const known: Parts = parts.get(key) ?? { kind, name, held: {} };
    known.held[role] = value;
    parts.set(key, known);
  }
  return [...parts.values()].flatMap(({ kind, name, held: { value, free, capacity } }) => {
    const used = value ?? (free === undefined || capacity === undefined ? undefined : capacity - free);
    if (used === undefined || used < 0) return [];
    const most = kind === 'cpu' ? 1 : capacity;
    return { kind, name, value: used, capacity: most !== undefined && most > 0 ? most : null };
  });
}

/** @returns undefined for what is counted elsewhere, too */
function nameOf(kind: ValueKind, [first = '', family = '']: readonly string[]): string | undefined {
  if (kind === 'conntrack') return first === 'all' ? '' : undefined;
  if (kind === 'pool') return family === 'ipv4' ? first : `${first} (${family})`;
  return first;
}
