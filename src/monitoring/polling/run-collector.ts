import { AppError } from '../../core/errors';
import type { CollectContext, Collector } from '../collectors/define-collector';
import type { Sample } from '../metrics/define-metric';
import type { Conversation } from './sources';

export type CollectorOutcome =
  | { readonly ok: true; readonly samples: readonly Sample[]; readonly durationMs: number }
  | { readonly ok: false; readonly error: AppError; readonly durationMs: number };

/**
 * Runs a collector to its deadline and not a moment longer, whatever it does: it never delays those after it.
 * @param signal of the whole poll
 */
export async function runCollector(
  conversation: Conversation,
  collector: Collector,
  context: Omit<CollectContext, 'signal'>,
  signal: AbortSignal,
): Promise<CollectorOutcome> {
  const startedMs = performance.now();
  const own = new AbortController();
  const durationMs = (): number => performance.now() - startedMs;
  const late = new AppError('COMMAND_TIMEOUT', `${collector.id} took longer than ${collector.timeoutMs} ms`);
  const timer = setTimeout(() => own.abort(late), collector.timeoutMs);
  // Not AbortSignal.any: what listens to such a signal is kept by Node.js until it is aborted, here for ever.
  const pass = (): void => own.abort(signal.reason);
  if (signal.aborted) pass();
  signal.addEventListener('abort', pass, { once: true });
  try {
    const run = conversation.run(collector, { ...context, signal: own.signal });
    const samples = await Promise.race([run, aborted(own.signal)]);
    return { ok: true, samples, durationMs: durationMs() };
  } catch (cause) {
    // What the library says of an aborted command is not why it was aborted.
    const error = AppError.from(own.signal.aborted ? own.signal.reason : cause);
    return { ok: false, error, durationMs: durationMs() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', pass);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
