import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import type { RedisAccess } from '../redis';
import { QUEUE_PREFIX } from '../queues/queues';

const RUNS = 'run-events';

/**
 * Wakes those who follow a run, in every process. The events themselves are in the database: a lost wake-up costs
 * nothing but the time until the next look.
 */
export class EventBus {
  readonly #emitter = new EventEmitter();
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #channel: string;

  /** @param topic what it is about; each has its own connections */
  constructor(redis: RedisAccess, topic: string = RUNS) {
    this.#channel = `${QUEUE_PREFIX}:${topic}`;
    this.#publisher = redis.impatient();
    this.#subscriber = redis.patient();
    this.#emitter.setMaxListeners(0);
    this.#subscriber.on('message', (_channel, runId: string) => this.#emitter.emit(runId));
    this.#subscriber.subscribe(this.#channel).catch(() => undefined);
  }

  /** Says that something happened to the run: here at once, elsewhere through Redis. */
  notify(runId: string): void {
    this.#emitter.emit(runId);
    this.#publisher.publish(this.#channel, runId).catch(() => undefined);
  }

  /** Resolves at the next sign of the run, after `timeoutMs`, or when the signal aborts; never rejects. */
  next(runId: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        this.#emitter.off(runId, done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#emitter.once(runId, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
