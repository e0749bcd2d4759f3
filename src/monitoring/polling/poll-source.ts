import { AppError } from '../../core/errors';
import type { MonitoredRouter } from '../../fleet';
import type { CollectContext, Collector } from '../collectors/define-collector';
import type { SourceState } from '../snapshot/snapshot';
import { runCollector, type CollectorOutcome } from './run-collector';
import type { Conversation, SourceAccess } from './sources';

export interface SourcePollOptions {
  readonly access: SourceAccess;
  readonly router: MonitoredRouter;
  /** Of the whole poll. */
  readonly signal: AbortSignal;
  readonly before: SourceState | undefined;
  readonly now: () => number;
  /** Told first, as soon as the router has answered; then it says what is to be asked. */
  readonly onAnswer: (conversation: Conversation, uptimeS: number | undefined) => readonly Collector[];
  readonly contextOf: (collector: Collector, conversation: Conversation) => Omit<CollectContext, 'signal'>;
  readonly onOutcome: (collector: Collector, outcome: CollectorOutcome) => void;
}

export type SourceOutcome =
  | { readonly kind: 'up'; readonly state: SourceState }
  | { readonly kind: 'down'; readonly state: SourceState; readonly error: AppError }
  /** The daemon could not ask, which says nothing of the router. */
  | { readonly kind: 'not-asked'; readonly error: AppError };

/** Asks a router over one source: is it there, and if so, everything that is due. Never throws. */
export async function pollSource(options: SourcePollOptions): Promise<SourceOutcome> {
  const { access, router, signal, now, before } = options;
  const startedAt = now();
  const startedMs = performance.now();
  let answered = false;
  let failure: AppError | undefined;
  try {
    await access.talk(router, signal, async (conversation) => {
      const uptime = await conversation.uptime(signal);
      answered = true;
      failure = await runAll(conversation, options.onAnswer(conversation, uptime), options);
    });
  } catch (cause) {
    failure = AppError.from(cause);
  }
  const durationMs = Math.round(performance.now() - startedMs);
  // Out of time, or the daemon stops: what has been read until then counts.
  if (failure === undefined || (answered && signal.aborted)) {
    return { kind: 'up', state: { up: true, at: startedAt, lastSuccessAt: startedAt, durationMs, failures: 0 } };
  }
  if (signal.aborted || failure.spec.category !== 'transport') return { kind: 'not-asked', error: failure };
  const state = {
    up: false,
    at: startedAt,
    durationMs,
    failures: (before?.failures ?? 0) + 1,
    error: failure.code,
    ...(before?.lastSuccessAt === undefined ? {} : { lastSuccessAt: before.lastSuccessAt }),
  };
  return { kind: 'down', state, error: failure };
}

/** @returns why the router was lost on the way; one slow or broken menu is no reason */
async function runAll(
  conversation: Conversation,
  collectors: readonly Collector[],
  { contextOf, onOutcome, signal }: SourcePollOptions,
): Promise<AppError | undefined> {
  let lost: AppError | undefined;
  const waiting = collectors.values();
  const lane = async (): Promise<void> => {
    // All lanes take from one iterator: none idles while collectors wait.
    for (const collector of waiting) {
      if (signal.aborted || lost) return;
      const outcome = await runCollector(conversation, collector, contextOf(collector, conversation), signal);
      if (signal.aborted) return;
      onOutcome(collector, outcome);
      if (!outcome.ok && isLoss(outcome.error)) lost = outcome.error;
    }
  };
  await Promise.all(Array.from({ length: conversation.lanes }, lane));
  return lost;
}

/** The connection itself is gone; an answer that did not come in time may be the menu's fault. */
function isLoss({ code }: AppError): boolean {
  return code === 'CONNECTION_LOST' || code === 'CONNECT_FAILED' || code === 'CONNECT_REFUSED' || code === 'AUTH_REJECTED';
}
