import type { Logger } from '../../../core/telemetry';
import type { SyslogBatch, SyslogLine, SyslogLines } from './lines';
import type { SyslogSeverity } from './message';

export interface LineWriterOptions {
  readonly lines: Pick<SyslogLines, 'write'>;
  /** Lines that are kept of a router. */
  readonly keep: number;
  readonly log: Logger;
  /** How long lines are gathered before they are written together, in milliseconds. @defaultValue 300 */
  readonly gatherMs?: number;
  /** Most lines that wait for Redis. @defaultValue 50000 */
  readonly most?: number;
}

const GATHER_MS = 300;
const MOST = 50_000;
const RETRY_MS = 2_000;
/** Of one round trip: Redis does nothing else meanwhile. */
const ROUTERS_AT_ONCE = 200;

interface Gathered {
  lines: SyslogLine[];
  counts: Partial<Record<SyslogSeverity, number>>;
}

/** Gathers lines and writes them together; while Redis is away they wait, as many as there is room for. */
export class LineWriter {
  readonly #options: LineWriterOptions;
  readonly #waiting = new Map<string, Gathered>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: LineWriterOptions) {
    this.#options = options;
  }

  /** @returns false where too many wait: the line is lost */
  add(routerId: string, line: SyslogLine): boolean {
    const { keep, most = MOST, gatherMs = GATHER_MS } = this.#options;
    if (this.#closed) return false;
    const own = this.#waiting.get(routerId) ?? { lines: [], counts: {} };
    // One that pushes out an older one of the same router needs no room.
    if (own.lines.length >= keep) {
      own.lines.shift();
      this.#count -= 1;
    } else if (this.#count >= most) return false;
    own.lines.push(line);
    own.counts[line.severity] = (own.counts[line.severity] ?? 0) + 1;
    this.#count += 1;
    this.#waiting.set(routerId, own);
    this.#writeIn(gatherMs);
    return true;
  }

  /** Takes no more and writes what waits, once. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write().catch(() => undefined);
  }

  #writeIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      let nextMs = this.#options.gatherMs ?? GATHER_MS;
      this.#writing = this.#write()
        .catch((error: unknown) => {
          nextMs = RETRY_MS;
          this.#options.log.debug({ err: error, waiting: this.#count }, 'lines of routers were not kept');
        })
        .finally(() => {
          this.#timer = undefined;
          if (this.#waiting.size > 0 && !this.#closed) this.#writeIn(nextMs);
        });
    }, ms);
  }

  async #write(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting.entries()].slice(0, ROUTERS_AT_ONCE).map(([routerId, own]) => ({ routerId, ...own }));
      for (const { routerId, lines } of batch) {
        this.#waiting.delete(routerId);
        this.#count -= lines.length;
      }
      try {
        await this.#options.lines.write(batch, this.#options.keep);
      } catch (error) {
        for (const one of batch) this.#putBack(one);
        throw error;
      }
    }
  }

  /** Before what has come meanwhile. */
  #putBack({ routerId, lines, counts }: SyslogBatch): void {
    const since = this.#waiting.get(routerId) ?? { lines: [], counts: {} };
    const room = Math.max(0, this.#options.keep - since.lines.length);
    const kept = room === 0 ? [] : lines.slice(-room);
    const sums = { ...counts };
    for (const [severity, count] of Object.entries(since.counts) as [SyslogSeverity, number][]) {
      sums[severity] = (sums[severity] ?? 0) + count;
    }
    this.#waiting.set(routerId, { lines: [...kept, ...since.lines], counts: sums });
    this.#count += kept.length;
  }
}
