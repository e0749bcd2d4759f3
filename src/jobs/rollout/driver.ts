import type { Logger } from '../../core/telemetry';
import type { NewEvent } from '../../fleet';
import type { EventBus } from '../events/event-bus';
import { rolloutHalted } from '../events/fleet-events';
import type { Queues } from '../queues/queues';
import type { RunFinisher } from '../service/run-finisher';
import type { RunLauncher } from '../service/run-launcher';
import type { Gate, RunEventType } from '../service/run-views';
import type { RunStore } from '../store/run-store';
import type { Admission } from './admission';
import { isPlain, limitsOf, overspent, type Limits } from './limits';
import type { Position, RolloutStore } from './rollout-store';

/** Asks whether the next wave may start. Never throws for an answer that says no. */
export type AskGate = (query: string) => Promise<{ readonly pass: boolean; readonly why: string }>;

export interface RolloutDriverOptions {
  readonly rollout: RolloutStore;
  readonly admission: Admission;
  readonly store: RunStore;
  readonly launcher: RunLauncher;
  readonly finisher: RunFinisher;
  readonly queues: Queues;
  readonly events: EventBus;
  readonly log: Logger;
  /** Undefined: a query that a run brings along holds it. */
  readonly askGate: AskGate | undefined;
  /**
   * Takes back what a run in the state `undoing` has changed. Called when nobody works on the run any more, and again
   * until the run is in another state. Absent: such a run is held.
   */
  readonly undoRun?: (runId: string) => Promise<void>;
  /** Told when a run halts. */
  readonly record?: ((event: NewEvent) => void) | undefined;
}

/** The jobs of a flow that a router run belongs to. */
interface Within {
  readonly parentJobId?: string;
}

interface Lane {
  current?: Promise<void>;
  next?: Promise<void>;
}

const REMEMBERED = 200;

/**
 * Moves runs over their routers: who may start, when to halt, what a wave waits for. It keeps nothing that matters in
 * memory; any process may move any run at any time, and whoever dies leaves a run that another one can move.
 */
export class RolloutDriver {
  readonly #lanes = new Map<string, Lane>();
  /** Runs that were queued as a whole and have no budget: nothing is to be done when a router of theirs ends. */
  readonly #whole = new Map<string, boolean>();

  constructor(private readonly options: RolloutDriverOptions) {}

  /** A router run has ended, or its outcome has become unknown. */
  async routerDone(runId: string, within: Within): Promise<void> {
    if (await this.#isWhole(runId)) return;
    if (this.options.admission.isLimitedByTenant) await this.#shareRoom(runId);
    await this.move(runId, within);
  }

  /** Where a tenant has few places, one that became free goes to the run with the least under way. */
  async #shareRoom(runId: string): Promise<void> {
    const { admission, rollout } = this.options;
    const run = await rollout.position(runId);
    if (!run) return;
    for (const id of await admission.waitingRunsOf(run.tenantId)) {
      if ((await admission.roomOfTenant(run.tenantId)) <= 0) return;
      await this.move(id);
    }
  }

  /** Makes every step that the run can make now. One at a time in this process: whoever comes meanwhile shares the next. */
  move(runId: string, within: Within = {}): Promise<void> {
    const lane = this.#lanes.get(runId) ?? {};
    this.#lanes.set(runId, lane);
    if (!lane.current) return this.#enter(runId, lane, within);
    lane.next ??= lane.current.then(() => {
      delete lane.next;
      return this.#enter(runId, lane, within);
    });
    return lane.next;
  }

  /** Moves a run on, or finishes it where it is over. */
  async look(runId: string): Promise<void> {
    await this.move(runId);
    await this.options.finisher.finish(runId);
  }

  /**
   * Lets the next wave start: at a gate that waits for an approval, or past a query that held the run.
   * @returns false where nothing waits for an approval
   */
  async approve(runId: string, by: { readonly id: string; readonly name: string }): Promise<boolean> {
    const run = await this.options.rollout.position(runId);
    const isWaiting = run?.gate?.kind === 'approval' && run.state === 'running';
    const isRefused = run?.gate?.kind === 'query' && run.state === 'held';
    if (!run || (!isWaiting && !isRefused)) return false;
    const { gateQuery } = limitsOf(run);
    const asks = isWaiting && gateQuery !== undefined;
    const done = asks ? await this.options.rollout.changeGate(run, queryGate(gateQuery)) : await this.#open(run);
    if (!done) return false;
    await this.#tell(runId, 'run.approved', { wave: run.wave + 1, actor: { id: by.id, name: by.name } });
    await this.move(runId);
    return true;
  }

  /** A run whose changes were taken back is over, as soon as nobody works on it any more. */
  async finishUndoing(runId: string): Promise<void> {
    await this.options.store.transition(runId, ['undoing'], 'held');
    await this.options.finisher.finish(runId);
  }

  #enter(runId: string, lane: Lane, within: Within): Promise<void> {
    const work = this.#step(runId, within);
    lane.current = work
      .catch(() => undefined)
      .then(() => {
        delete lane.current;
        if (!lane.next) this.#lanes.delete(runId);
      });
    return work;
  }

  async #step(runId: string, within: Within): Promise<void> {
    const { rollout } = this.options;
    const run = await rollout.position(runId);
    if (run?.state === 'undoing') return this.#takeBack(run);
    if (run?.state === 'scheduled') {
      if (!(await rollout.start(runId))) return;
      await this.#tell(runId, 'run.started', {});
      return this.#step(runId, within);
    }
    if (run?.state !== 'running') return;
    const limits = limitsOf(run);
    if (await this.#isHalted(run, limits)) return;
    if (run.gate) return this.#passGate(run, run.gate, limits);
    const tickets = await this.options.admission.take(runId);
    if (tickets.length > 0) return this.options.launcher.start(runId, tickets, within);
    if (run.options?.rollout?.waves) await this.#endWave(run, limits);
  }

  /** Counts what failed. True when the run is not to go on. */
  async #isHalted(run: Position, limits: Limits): Promise<boolean> {
    if (limits.maxFailures === undefined && limits.maxUnreachable === undefined) return false;
    const { rollout, store, log, undoRun } = this.options;
    const tally = await rollout.tally(run.id);
    const why = overspent(limits, tally, run.total);
    if (why === undefined) return false;
    if (limits.onFailure === 'continue') {
      if (await rollout.note(run.id, `${why}; it goes on as asked`)) this.options.events.notify(run.id);
      return false;
    }
    const to = limits.onFailure === 'undo' && undoRun ? 'undoing' : 'held';
    if (!(await rollout.halt(run.id, to, why))) return true;
    await store.unqueue(run.id);
    await this.#tell(run.id, 'run.held', { why, wave: run.wave, failures: tally.failures, unreachable: tally.unreachable, to });
    log.warn({ runId: run.id, why, state: to }, 'run halted');
    this.options.record?.(rolloutHalted(run, why, to));
    if (to === 'undoing') await this.#takeBack(run);
    return true;
  }

  async #endWave(run: Position, limits: Limits): Promise<void> {
    const { rollout, queues } = this.options;
    const { isDone, hasNext } = await rollout.waveState(run.id, run.wave);
    if (!isDone || !hasNext) return;
    const until = Date.now() + limits.soakMs;
    const gate = { kind: 'soak', until, why: `wave ${run.wave + 1} is being watched` } as const;
    if (!(await rollout.closeWave(run.id, run.wave, gate))) return;
    await this.#tell(run.id, 'wave.finished', { wave: run.wave, ...(limits.soakMs > 0 ? { soakUntil: until } : {}) });
    if (limits.soakMs === 0) return this.#step(run.id, {});
    // Where Redis is away, the reconciler sees that the time has come.
    await queues.lookLater(run.id, { at: until, as: `soak${run.wave}` }).catch(() => undefined);
  }

  async #passGate(run: Position, gate: Gate, limits: Limits): Promise<void> {
    if (gate.kind === 'approval') return;
    if (gate.kind === 'query') return this.#ask(run, limits.gateQuery);
    if ((gate.until ?? 0) > Date.now()) return;
    const why = await this.#whyByHand(run, limits);
    if (why !== undefined) {
      if (!(await this.options.rollout.changeGate(run, { kind: 'approval', why }))) return;
      return this.#tell(run.id, 'run.gate', { kind: 'approval', wave: run.wave + 1, why });
    }
    if (limits.gateQuery === undefined) {
      if (await this.#open(run)) await this.#step(run.id, {});
      return;
    }
    if (await this.options.rollout.changeGate(run, queryGate(limits.gateQuery))) await this.#step(run.id, {});
  }

  /** Why a person is to decide; undefined where nobody has to. */
  async #whyByHand(run: Position, limits: Limits): Promise<string | undefined> {
    const wave = run.wave + 1;
    if (limits.isGatedByHand) return `wave ${wave} is done; wave ${wave + 1} waits for an approval`;
    if (limits.onFailure === 'continue' || (await this.options.rollout.isProved(run.id, run.wave))) return undefined;
    return `no router of wave ${wave} came through, which proves nothing; wave ${wave + 1} waits for an approval`;
  }

  async #ask(run: Position, query: string | undefined): Promise<void> {
    const { askGate, rollout, log } = this.options;
    const refusal = (error: unknown): { pass: false; why: string } => {
      log.warn({ err: error, runId: run.id }, 'the gate could not be asked');
      return { pass: false, why: 'Prometheus could not be asked' };
    };
    const unset = { pass: false, why: 'no Prometheus is set: ROSFLEET_PROMETHEUS_URL' };
    const { pass, why } = query === undefined ? { pass: true, why: '' } : askGate ? await askGate(query).catch(refusal) : unset;
    if (pass) {
      if (await this.#open(run)) await this.#step(run.id, {});
      return;
    }
    const said = `the gate before wave ${run.wave + 2} is closed: ${why}`;
    if (!(await rollout.holdAtGate(run, { kind: 'query', why: said }))) return;
    await this.#tell(run.id, 'run.held', { why: said, wave: run.wave, to: 'held' });
    this.options.record?.(rolloutHalted(run, said, 'held'));
  }

  async #open(run: Position): Promise<boolean> {
    if (!(await this.options.rollout.openWave(run))) return false;
    await this.#tell(run.id, 'wave.started', { wave: run.wave + 1 });
    return true;
  }

  async #takeBack(run: Position): Promise<void> {
    const { rollout, undoRun, log } = this.options;
    if (!undoRun || !(await rollout.isQuiet(run.id))) return;
    await undoRun(run.id).catch((error: unknown) => log.error({ err: error, runId: run.id }, 'undo of a halted run failed'));
  }

  async #isWhole(runId: string): Promise<boolean> {
    const known = this.#whole.get(runId);
    if (known !== undefined) return known;
    const run = await this.options.rollout.position(runId);
    if (!run) return true;
    const limits = limitsOf(run);
    const isWhole = isPlain(limits) && run.total <= limits.window && !this.options.admission.isLimitedByTenant;
    this.#whole.set(runId, isWhole);
    const [oldest] = this.#whole.keys();
    if (this.#whole.size > REMEMBERED && oldest !== undefined) this.#whole.delete(oldest);
    return isWhole;
  }

  async #tell(runId: string, type: RunEventType, data: Readonly<Record<string, unknown>>): Promise<void> {
    await this.options.store.addEvent(runId, type, data);
    this.options.events.notify(runId);
  }
}

function queryGate(query: string): Gate {
  return { kind: 'query', why: `Prometheus is asked: ${query}` };
}
