import type { Redis } from 'ioredis';
import type { AppError } from '../../core/errors';
import { metrics } from '../../core/telemetry';
import type { MonitoredRouter } from '../../fleet';
import { netwatch } from '../collectors/api/netwatch';
import type { CollectContext, Collector, CollectorMemory, Source, Tier } from '../collectors/define-collector';
import type { Sample } from '../metrics/define-metric';
import { probeChanges, type ProbeChange } from '../netwatch/probe-changes';
import { encodeSamples } from '../snapshot/series-text';
import { memoField, parseMemo, resultField, snapshotKey } from '../snapshot/snapshot-store';
import type { Claim } from './claims';
import { globFilter } from './glob';
import { MemoDraft } from './memo-draft';
import { AbsentNotes, Memories } from './notes';
import { pollSource, type SourceOutcome } from './poll-source';
import type { CollectorOutcome } from './run-collector';
import { dueCollectors, isChosen, type Selection } from './select-collectors';
import { factsOf, type Conversation, type SourceAccess } from './sources';
import { backoffMs, type Intervals } from './timing';

/** What came from a router in one run of a collector; for those who look at more than the newest values. */
export interface Observation {
  readonly router: MonitoredRouter;
  readonly collectorId: string;
  readonly samples: readonly Sample[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A few words that who looks at observations keeps from poll to poll, per router. */
  readonly memory: CollectorMemory;
}

/** A source of a router came back or was lost. */
export interface Transition {
  readonly router: MonitoredRouter;
  readonly source: Source;
  readonly up: boolean;
  /** It was never asked before, or could not be asked before. */
  readonly isFirst: boolean;
  readonly error?: AppError;
}

export interface RouterPollOptions {
  readonly redis: Redis;
  readonly sources: readonly SourceAccess[];
  readonly collectors: readonly Collector[];
  readonly intervals: Intervals;
  readonly maxSeries: number;
  readonly now: () => number;
  readonly onObservation?: (observation: Observation) => void;
  /** A poll has ended, after its observations; not stored: what observers put into the memory is lost, too. */
  readonly onPolled?: (router: MonitoredRouter, outcome: { readonly stored: boolean }) => void;
  readonly onTransition?: (transition: Transition) => void;
  readonly onRebooted?: (router: MonitoredRouter) => void;
  /** What netwatches of a router look after came or went. */
  readonly onProbes?: (router: MonitoredRouter, changes: readonly ProbeChange[]) => void;
}

export interface PollTurn {
  readonly router: MonitoredRouter;
  readonly tiers: readonly Tier[];
  /** Somebody has heard of the router: it is asked although it was down a moment ago. */
  readonly isAwaited: boolean;
  readonly claim: Claim;
  readonly signal: AbortSignal;
}

/** Shown for two and a half intervals: one lost poll makes no gap. */
const SHOWN_INTERVALS = 2.5;
/** What is there is stored while slow menus go on. */
const FLUSH_MS = 1_000;
/** A tick may come a little before the moment that a source is to be asked again. */
const BACKOFF_SLACK = 0.5;

/** Beside the collectors. */
const OBSERVERS = 'observers';

const FIELDS = ['memo', 'absent', 'memory'] as const;

/** One poll of one router over all its sources; it holds the claim. Never throws but for Redis. */
export class RouterPoll {
  readonly #results: [string, string][] = [];
  #flush: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly options: RouterPollOptions,
    private readonly turn: PollTurn,
    private readonly draft: MemoDraft,
    private readonly absent: AbsentNotes,
    private readonly memories: Memories,
  ) {}

  /** @returns whether what was read could be stored: a poll that outlived its lock is dropped */
  static async run(options: RouterPollOptions, turn: PollTurn): Promise<boolean> {
    const [memo, absent, memory] = await options.redis.hmget(snapshotKey(turn.router.id), ...FIELDS);
    const notes = new AbsentNotes(absent ?? null, turn.router.version ?? '', options.now());
    const poll = new RouterPoll(options, turn, new MemoDraft(parseMemo(memo)), notes, new Memories(memory ?? null));
    let stored = false;
    try {
      stored = await poll.#run();
      return stored;
    } finally {
      options.onPolled?.(turn.router, { stored });
    }
  }

  async #run(): Promise<boolean> {
    const { sources } = this.options;
    const { router } = this.turn;
    const timer = setInterval(() => this.#flushResults(), FLUSH_MS);
    try {
      const setUp = sources.filter((access) => access.isSetUp(router));
      for (const { source } of sources) if (!setUp.some((one) => one.source === source)) this.draft.sawSource(source, undefined);
      await Promise.all(setUp.map((access) => this.#pollSource(access, setUp)));
      this.draft.keepOnly(new Set(this.options.collectors.filter((one) => isChosen(one, router)).map(({ id }) => id)));
    } finally {
      clearInterval(timer);
      await this.#flush;
    }
    const texts = { absent: this.absent.text(), memory: this.memories.text() };
    const notes = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.turn.claim.save([memoField(this.draft.memo), ...notes, ...this.#results.splice(0)], { end: true });
  }

  async #pollSource(access: SourceAccess, setUp: readonly SourceAccess[]): Promise<void> {
    const { now, intervals } = this.options;
    const { router, signal, isAwaited } = this.turn;
    const { source } = access;
    const before = this.draft.memo.sources[source];
    const wait = backoffMs(before?.failures ?? 0, intervals.fast) - intervals.fast * BACKOFF_SLACK;
    if (before && !before.up && !isAwaited && now() - before.at < wait) {
      metrics.pollsSkippedTotal.inc({ reason: 'backoff' });
      return;
    }
    const startedAt = now();
    // Before the answer: whether SNMP does its part is known from the poll before.
    const snmpIds = this.#snmpIds(setUp);
    const outcome = await pollSource({
      access,
      router,
      signal,
      before,
      now,
      onAnswer: (conversation, uptimeS) => this.#onAnswer(source, startedAt, snmpIds, conversation, uptimeS),
      contextOf: (collector, conversation) => this.#contextOf(collector, conversation, startedAt),
      onOutcome: (collector, one) => this.#onOutcome(collector, one, startedAt),
    });
    this.#settle(source, before?.up, outcome);
  }

  #snmpIds(setUp: readonly SourceAccess[]): ReadonlySet<string> {
    const answers = setUp.some(({ source }) => source === 'snmp') && this.draft.memo.sources.snmp?.up !== false;
    const chosen = this.options.collectors.filter((one) => one.source === 'snmp' && isChosen(one, this.turn.router));
    return new Set(answers ? chosen.map(({ id }) => id) : []);
  }

  #onAnswer(
    source: Source,
    at: number,
    snmpIds: ReadonlySet<string>,
    { facts }: Conversation,
    uptimeS: number | undefined,
  ): readonly Collector[] {
    const { router, tiers } = this.turn;
    if (uptimeS !== undefined) this.draft.sawUptime({ seconds: uptimeS, at, source });
    if (this.draft.rebooted) this.options.onRebooted?.(router);
    const { memo, rebooted } = this.draft;
    const selection: Selection = { router, facts, memo, tiers, rebooted, snmpIds };
    return dueCollectors(this.options.collectors, source, selection);
  }

  #contextOf(collector: Collector, { facts }: Conversation, now: number): Omit<CollectContext, 'signal'> {
    const { id, settings } = this.turn.router;
    const { interfaces, rulePrefix } = settings;
    return {
      routerId: id,
      facts: facts.version === '' ? factsOf(this.turn.router) : facts,
      now,
      options: {
        ...(interfaces === undefined ? {} : { interfaces: globFilter(interfaces) }),
        ...(rulePrefix === undefined ? {} : { rulePrefix }),
      },
      absent: this.absent,
      memory: this.memories.of(collector.id),
    };
  }

  #onOutcome(collector: Collector, outcome: CollectorOutcome, at: number): void {
    const { id, tier } = collector;
    const { router } = this.turn;
    metrics.collectorRunsTotal.inc({ collector: id, outcome: outcome.ok ? 'ok' : outcome.error.code });
    metrics.collectorSeconds.observe({ collector: id }, outcome.durationMs / 1000);
    if (!outcome.ok) {
      this.draft.failed(id, outcome.error.code);
      return;
    }
    const room = this.draft.roomFor(id, router.settings.maxSeries ?? this.options.maxSeries);
    const encoded = encodeSamples(outcome.samples, room);
    for (const [reason, count] of Object.entries(encoded.dropped)) metrics.seriesDroppedTotal.inc({ reason }, count);
    this.draft.brought(id, encoded);
    const expiresAt = at + SHOWN_INTERVALS * this.options.intervals[tier];
    const durationMs = Math.round(outcome.durationMs);
    this.#results.push(resultField({ collectorId: id, at, durationMs, expiresAt, text: encoded.text }));
    if (id === netwatch.id) this.#onProbes(outcome.samples);
    this.options.onObservation?.({ router, collectorId: id, samples: outcome.samples, at, memory: this.memories.of(OBSERVERS) });
  }

  #onProbes(samples: readonly Sample[]): void {
    const changes = probeChanges(this.memories.of(netwatch.id), samples);
    if (changes.length > 0) this.options.onProbes?.(this.turn.router, changes);
  }

  #settle(source: Source, wasUp: boolean | undefined, outcome: SourceOutcome): void {
    const { router } = this.turn;
    metrics.pollsTotal.inc({ source, outcome: outcome.kind });
    if (outcome.kind === 'not-asked') {
      if (!this.turn.signal.aborted) this.draft.sawSource(source, undefined);
      return;
    }
    const { state } = outcome;
    metrics.pollSeconds.observe({ source }, state.durationMs / 1000);
    this.draft.sawSource(source, state);
    if (wasUp === state.up) return;
    const error = outcome.kind === 'down' ? { error: outcome.error } : {};
    this.options.onTransition?.({ router, source, up: state.up, isFirst: wasUp === undefined, ...error });
  }

  #flushResults(): void {
    const fields = this.#results.splice(0);
    if (fields.length === 0) return;
    const { claim } = this.turn;
    // Not shown yet if the source was down before: the memo with its state comes last.
    this.#flush = this.#flush.then(() => claim.save(fields, { end: false })).catch(() => undefined);
  }
}
