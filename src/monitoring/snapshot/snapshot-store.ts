import type { Redis } from 'ioredis';
import type { SeriesText } from './series-text';
import { NO_MEMO, type CollectorResult, type RouterMemo, type Snapshot } from './snapshot';

/** Longer than the longest interval: counters of a router that is away for a weekend go on where they were. */
export const SNAPSHOT_KEPT_MS = 14 * 86_400_000;

const RESULT_PREFIX = 'c ';
const MEMO = 'memo';

/** One Redis hash for each router: a field for each collector, one for what the daemon keeps itself. */
export function snapshotKey(routerId: string): string {
  return `rosfleet:snapshot:${routerId}`;
}

/** What stands before the blocks of a result: they follow without anything between them. */
interface ResultHead {
  readonly at: number;
  readonly durationMs: number;
  readonly expiresAt: number;
  /** Name and bytes of each block. */
  readonly blocks: readonly (readonly [string, number])[];
}

export interface NewResult extends Omit<ResultHead, 'blocks'> {
  readonly collectorId: string;
  readonly text: SeriesText;
}

export function resultField({ collectorId, text, ...times }: NewResult): [string, string] {
  const blocks = Object.entries(text).map(([name, block]) => [name, Buffer.byteLength(block)] as const);
  const head: ResultHead = { ...times, blocks };
  return [`${RESULT_PREFIX}${collectorId}`, `${JSON.stringify(head)}\n${Object.values(text).join('')}`];
}

function parseResult(collectorId: string, field: Buffer): CollectorResult {
  const end = field.indexOf(10);
  const { blocks, ...times } = JSON.parse(field.toString('utf8', 0, end)) as ResultHead;
  const byName = new Map<string, Buffer>();
  let at = end + 1;
  for (const [name, bytes] of blocks) {
    byName.set(name, field.subarray(at, at + bytes));
    at += bytes;
  }
  return { collectorId, ...times, blocks: byName };
}

export function memoField(memo: RouterMemo): [string, string] {
  return [MEMO, JSON.stringify(memo)];
}

export function parseMemo(text: string | null | undefined): RouterMemo {
  return text ? { ...NO_MEMO, ...(JSON.parse(text) as RouterMemo) } : NO_MEMO;
}

/** What one collector brought, and what the daemon keeps itself. */
export interface PartOfSnapshot {
  readonly memo: RouterMemo;
  /** Absent: it brought nothing yet. */
  readonly result?: CollectorResult;
}

/** Reading side; polls write through their claim. */
export class SnapshotStore {
  constructor(private readonly redis: Redis) {}

  /** In the order asked; a router that was never polled has an empty one. One round trip. */
  async read(routerIds: readonly string[]): Promise<Snapshot[]> {
    if (routerIds.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const id of routerIds) pipeline.hgetallBuffer(snapshotKey(id));
    const answers = (await pipeline.exec()) ?? [];
    return routerIds.map((routerId, index) => {
      const [error, fields] = answers[index] ?? [new Error('redis did not answer')];
      if (error) throw error;
      return parseSnapshot(routerId, fields as Record<string, Buffer>);
    });
  }

  /** Of one collector only, in the order asked. One round trip. */
  async part(routerIds: readonly string[], collectorId: string): Promise<PartOfSnapshot[]> {
    if (routerIds.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const id of routerIds) pipeline.hmgetBuffer(snapshotKey(id), MEMO, `${RESULT_PREFIX}${collectorId}`);
    const answers = (await pipeline.exec()) ?? [];
    return routerIds.map((_id, index) => {
      const [error, fields] = answers[index] ?? [new Error('redis did not answer')];
      if (error) throw error;
      const [memo, result] = fields as (Buffer | null)[];
      return { memo: parseMemo(memo?.toString()), ...(result ? { result: parseResult(collectorId, result) } : {}) };
    });
  }
}

function parseSnapshot(routerId: string, fields: Readonly<Record<string, Buffer>>): Snapshot {
  const results: CollectorResult[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (field.startsWith(RESULT_PREFIX)) results.push(parseResult(field.slice(RESULT_PREFIX.length), value));
  }
  // `snmp.…` before `api.…`: where two bring the same series, the first one counts.
  results.sort((a, b) => sourceOrder(a) - sourceOrder(b) || (a.collectorId < b.collectorId ? -1 : 1));
  return { routerId, memo: parseMemo(fields[MEMO]?.toString()), results };
}

function sourceOrder({ collectorId }: CollectorResult): number {
  return collectorId.startsWith('snmp.') ? 0 : 1;
}
