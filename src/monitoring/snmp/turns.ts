import { AppError, isAppError } from '../../core/errors';
import type { SnmpReadOptions } from '../collectors/snmp-answer';
import { late, silent } from './faults';
import type { Asker, SnmpSession } from './session';

/**
 * Questions to one router, one after the other. Each settles within its deadline, counted from when it was put: what the
 * library or the router do then is nobody's business any more.
 */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly session: SnmpSession) {}

  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** @throws AppError CONNECT_TIMEOUT where nothing was answered, COMMAND_TIMEOUT where something was, CANCELLED */
  take<T>(work: (asker: Asker) => Promise<T>, { timeoutMs, signal }: SnmpReadOptions): Promise<T> {
    const { session } = this;
    const { target } = session;
    let answers = 0;
    let ended: AppError | undefined;
    let isRunning = false;

    const asker: Asker = {
      target,
      ask: async (request) => {
        if (ended) throw ended;
        const answer = await session.ask(request).catch((error: unknown) => {
          throw answers > 0 && isAppError(error) && error.code === 'CONNECT_TIMEOUT' ? late(target, timeoutMs) : error;
        });
        answers += 1;
        return answer;
      },
    };

    this.waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const end = (error: AppError): void => {
        ended = error;
        if (isRunning) session.fail(error);
        reject(error);
      };
      const timer = setTimeout(() => end(isRunning && answers === 0 ? silent(target) : late(target, timeoutMs)), timeoutMs);
      const cancel = (): void =>
        end(isAppError(signal?.reason) ? signal.reason : new AppError('CANCELLED', 'the poll was stopped'));
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel, { once: true });

      const turn = this.tail.then(() => {
        if (ended) throw ended;
        isRunning = true;
        return work(asker);
      });
      turn.then(resolve, reject);
      this.tail = turn
        .catch(() => undefined)
        .then(() => {
          isRunning = false;
          clearTimeout(timer);
          signal?.removeEventListener('abort', cancel);
          this.waiting -= 1;
        });
    });
  }
}
