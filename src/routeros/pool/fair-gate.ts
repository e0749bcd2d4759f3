import { AppError } from '../../core/errors';

interface Waiter {
  admit(): void;
  refuse(error: AppError): void;
}

/** Lets a few in at a time, the rest in order of arrival. */
export class FairGate {
  private inside = 0;
  private readonly queue = new Set<Waiter>();

  constructor(private readonly limit: number) {}

  get waiting(): number {
    return this.queue.size;
  }

  get empty(): boolean {
    return this.inside === 0 && this.queue.size === 0;
  }

  /**
   * Resolves with the function that leaves; call it exactly once.
   * @throws AppError CANCELLED when the signal fires while waiting
   */
  enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(cancelled(signal.reason));
    if (this.inside < this.limit) {
      this.inside += 1;
      return Promise.resolve(() => this.leave());
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => waiter.refuse(cancelled(signal?.reason));
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(() => this.leave());
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', onAbort);
          this.queue.delete(waiter);
          reject(error);
        },
      };
      this.queue.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  refuseAll(error: AppError): void {
    for (const waiter of [...this.queue]) waiter.refuse(error);
  }

  private leave(): void {
    const [next] = this.queue;
    if (!next) {
      this.inside -= 1;
      return;
    }
    // The place passes on: nobody who comes now can overtake.
    this.queue.delete(next);
    next.admit();
  }
}

function cancelled(cause: unknown): AppError {
  return new AppError('CANCELLED', 'the call was cancelled', { cause, details: { sent: false } });
}

/** Waits for a promise that others share, or for the signal: whichever is first. The promise goes on either way. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) return Promise.reject(cancelled(signal.reason));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelled(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
