import { createHash } from 'node:crypto';
import type { DiffEntry } from '../../core/catalogue';

/** Equal for equal diffs, whatever the order of properties: what results are grouped by. */
export function diffHash(diff: readonly DiffEntry[]): string {
  return createHash('sha256').update(JSON.stringify(diff, sortedKeys)).digest('hex').slice(0, 16);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
