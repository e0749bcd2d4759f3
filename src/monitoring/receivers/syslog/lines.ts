import type { Redis } from 'ioredis';
import { SYSLOG_SEVERITIES, type SyslogMessage, type SyslogSeverity } from './message';

/** A line as it is kept, and shown. */
export interface SyslogLine extends SyslogMessage {
  /** When it came, ISO 8601, UTC: clocks of routers cannot be relied on. */
  readonly at: string;
}

/** The last lines of a router. */
export interface SyslogView {
  /** Newest first. */
  readonly items: readonly SyslogLine[];
  /** How many came by severity, also of those that are no longer kept; a router that is silent for a week begins anew. */
  readonly counts: Readonly<Partial<Record<SyslogSeverity, number>>>;
}

/** Lines of a router that were gathered. */
export interface SyslogBatch {
  readonly routerId: string;
  /** The oldest first. */
  readonly lines: readonly SyslogLine[];
  readonly counts: Readonly<Partial<Record<SyslogSeverity, number>>>;
}

const KEPT_MS = 7 * 86_400_000;

/** The last lines of each router: a list with an end, and a hash of counts. */
export class SyslogLines {
  constructor(private readonly redis: Redis) {}

  /** One round trip. @param keep lines of a router */
  async write(batches: readonly SyslogBatch[], keep: number): Promise<void> {
    const pipeline = this.redis.pipeline();
    for (const { routerId, lines, counts } of batches) {
      pipeline.rpush(linesKey(routerId), ...lines.map((line) => JSON.stringify(line)));
      pipeline.ltrim(linesKey(routerId), -keep, -1);
      pipeline.pexpire(linesKey(routerId), KEPT_MS);
      for (const [severity, count] of Object.entries(counts)) pipeline.hincrby(countsKey(routerId), severity, count);
      pipeline.pexpire(countsKey(routerId), KEPT_MS);
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }

  async read(routerId: string, limit: number): Promise<SyslogView> {
    const [texts, counts] = await Promise.all([
      this.redis.lrange(linesKey(routerId), -limit, -1),
      this.redis.hgetall(countsKey(routerId)),
    ]);
    const known = SYSLOG_SEVERITIES.filter((severity) => counts[severity] !== undefined);
    return {
      items: texts.reverse().map((text) => JSON.parse(text) as SyslogLine),
      counts: Object.fromEntries(known.map((severity) => [severity, Number(counts[severity])])),
    };
  }
}

function linesKey(routerId: string): string {
  return `rosfleet:syslog:${routerId}`;
}

function countsKey(routerId: string): string {
  return `rosfleet:syslog-counts:${routerId}`;
}
