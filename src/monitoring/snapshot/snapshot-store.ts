import type { Redis } from 'ioredis';
import { NO_MEMO, type CollectorResult, type RouterMemo, type Snapshot } from './snapshot';

/** Longer than the longest interval: counters of a router that is away for a weekend go on where they were. */
export const SNAPSHOT_KEPT_MS = 14 * 86_400_000;

const RESULT_PREFIX = 'c ';
const MEMO = 'memo';

/** One Redis hash for each router: a field for each collector, one for what the daemon keeps itself. */
export function snapshotKey(routerId: string): string {
  return `rosfleet:snapshot:${routerId}`;
}

export function resultField({ collectorId, ...result }: CollectorResult): [string, string] {
  return [`${RESULT_PREFIX}${collectorId}`, JSON.stringify(result)];
}

export function memoField(memo: RouterMemo): [string, string] {
  return [MEMO, JSON.stringify(memo)];
}

export function parseMemo(text: string | null | undefined): RouterMemo {
  return text ? { ...NO_MEMO, ...(JSON.parse(text) as RouterMemo) } : NO_MEMO;
}

/** Reading side; polls write through their claim. */
export class SnapshotStore {
  constructor(private readonly redis: Redis) {}

  /** In the order asked; a router that was never polled has an empty one. One round trip. */
  async read(routerIds: readonly string[]): Promise<Snapshot[]> {
    if (routerIds.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const id of routerIds) pipeline.hgetall(snapshotKey(id));
    const answers = (await pipeline.exec()) ?? [];
    return routerIds.map((routerId, index) => {
      const [error, fields] = answers[index] ?? [new Error('redis did not answer')];
      if (error) throw error;
      return parseSnapshot(routerId, fields as Record<string, string>);
    });
  }
}

function parseSnapshot(routerId: string, fields: Readonly<Record<string, string>>): Snapshot {
  const results: CollectorResult[] = [];
  for (const [field, text] of Object.entries(fields)) {
    if (!field.startsWith(RESULT_PREFIX)) continue;
    const collectorId = field.slice(RESULT_PREFIX.length);
    results.push({ collectorId, ...(JSON.parse(text) as Omit<CollectorResult, 'collectorId'>) });
  }
  // `snmp.…` before `api.…`: where two bring the same series, the first one counts.
  results.sort((a, b) => sourceOrder(a) - sourceOrder(b) || (a.collectorId < b.collectorId ? -1 : 1));
  return { routerId, memo: parseMemo(fields[MEMO]), results };
}

function sourceOrder({ collectorId }: CollectorResult): number {
  return collectorId.startsWith('snmp.') ? 0 : 1;
}
