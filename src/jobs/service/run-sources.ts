import { authorise, type Actor } from '../../core/access';
import { parseInput, type Registry, type Rollout, type RunAccepted, type RunOptions } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { isUniqueViolation } from '../../fleet';
import { inputAad } from '../engine/work';
import type { Run } from '../entities';
import type { RolloutDriver } from '../rollout/driver';
import type { RunQueries } from '../store/run-queries';
import type { RunStore } from '../store/run-store';
import type { SourceRow, SourceStore } from '../store/source-store';
import { newRun } from './new-run';
import type { RunFinisher } from './run-finisher';

export interface RunSourcesOptions {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly store: RunStore;
  readonly sources: SourceStore;
  readonly queries: RunQueries;
  readonly driver: RolloutDriver;
  readonly finisher: RunFinisher;
}

type SourceKind = 'plan' | 'undo';

/** Runs that are made from other runs: a plan that was approved, a change that is taken back. */
export class RunSources {
  constructor(private readonly options: RunSourcesOptions) {}

  /**
   * Opens the gate that a run waits at; or applies a finished plan to the routers that are still as they were when it was
   * computed. A finished run with refused routers (PLAN_STALE) gives their new plans.
   * @throws AppError RUN_UNKNOWN, FORBIDDEN, RUN_STATE_INVALID
   */
  async approve(actor: Actor, id: string, options: RunOptions = {}): Promise<RunAccepted> {
    const run = await this.#controlled(actor, id);
    if (await this.options.driver.approve(id, actor)) return { id, total: run.total, repeated: false };
    if (run.state !== 'finished') throw refused(run, 'waits for no approval');
    const rows = await this.options.sources.approvable(id);
    if (rows.length === 0) throw refused(run, 'holds no plan that could be applied');
    return this.#derive(actor, run, rows, { kind: 'plan', key: `approve:${id}`, options });
  }

  /**
   * Takes back what a run has changed, router by router, in the reverse order: as a run of its own, planned and guarded.
   * @throws AppError RUN_UNKNOWN, FORBIDDEN, RUN_STATE_INVALID
   */
  async undo(actor: Actor, id: string, options: RunOptions = {}): Promise<RunAccepted> {
    const run = await this.#controlled(actor, id);
    if (run.state !== 'finished') throw refused(run, 'can be undone when it is finished; abort it first');
    const rows = await this.options.sources.undoable(id);
    if (rows.length === 0) throw refused(run, 'has changed no router');
    return this.#derive(actor, run, rows, { kind: 'undo', options });
  }

  /**
   * Takes back what the run of a workflow's stage has changed, once, however often it is called with the same key.
   * @returns undefined where it changed nothing
   */
  async undoOf(
    actor: Actor,
    id: string,
    by: { readonly key: string; readonly parentId: string },
  ): Promise<RunAccepted | undefined> {
    const rows = await this.options.sources.undoable(id);
    if (rows.length === 0) return undefined;
    return this.#derive(actor, await this.options.queries.run(id), rows, { kind: 'undo', options: {}, ...by });
  }

  /** What a run that was halted does with what it has changed. Called again and again until that is done. */
  async undoHalted(id: string): Promise<void> {
    const { queries, sources, store, finisher } = this.options;
    const run = await queries.run(id);
    const error = new AppError('BUDGET_SPENT', `the run was halted before this router was touched: ${run.halted ?? ''}`);
    await store.cancelUntouched(id, error.toRecord());
    const rows = await sources.undoable(id);
    if (rows.length > 0) {
      // Whoever started the run answers for taking it back.
      const actor: Actor = { kind: 'system', ...run.actor, tenants: [run.tenantId], permissions: '*' };
      const undo = await this.#derive(actor, run, rows, { kind: 'undo', key: `undo:${id}`, options: {} });
      if (!undo.repeated) await store.addEvent(id, 'run.undoing', { run: undo.id, routers: undo.total });
      if ((await queries.run(undo.id)).state !== 'finished') return;
    }
    await finisher.finish(id, { isUndone: true });
  }

  async #controlled(actor: Actor, id: string): Promise<Run> {
    const run = await this.options.queries.run(id);
    authorise(actor, 'run:control', run.tenantId);
    const action = this.options.registry.action(run.actionId);
    authorise(actor, `action:${action.kind}`, run.tenantId);
    return run;
  }

  async #derive(
    actor: Actor,
    source: Run,
    rows: readonly SourceRow[],
    how: { readonly kind: SourceKind; readonly key?: string; readonly parentId?: string; readonly options: RunOptions },
  ): Promise<RunAccepted> {
    const { registry, vault, store, sources, driver } = this.options;
    const action = registry.action(source.actionId);
    const input = parseInput(action, JSON.parse(vault.open(source.sealedInput, inputAad(source.id)).reveal()));
    const { at: _past, rollout, ...others } = source.options ?? {};
    const asked = { ...others, rollout: how.kind === 'undo' ? undoRollout(rollout) : rollout };
    const { run, routerRuns } = newRun(
      {
        actor,
        tenant: source.tenantId,
        action,
        input,
        request: {
          ...asked,
          ...how.options,
          do: source.actionId,
          on: source.selector,
          input,
          ...(how.key === undefined ? {} : { idempotencyKey: how.key }),
        },
        targets: await sources.targets(rows),
      },
      vault,
    );
    const sourceIds = new Map(rows.map((row) => [row.routerId, row.id]));
    Object.assign(run, { sourceRunId: source.id, sourceKind: how.kind, parentId: how.parentId ?? null });
    for (const routerRun of routerRuns) routerRun.sourceId = sourceIds.get(routerRun.routerId) ?? null;
    try {
      await store.create(run, routerRuns);
    } catch (error) {
      const other = how.key !== undefined && isUniqueViolation(error) ? await store.findByKey(source.tenantId, how.key) : null;
      if (other) return { id: other.id, total: other.total, repeated: true };
      throw error;
    }
    await driver.look(run.id);
    return { id: run.id, total: run.total, repeated: false };
  }
}

/** Taking back has nothing to prove: no waves, no gates, last changed first. */
function undoRollout({ concurrency, concurrencyPerSite, ignoreWindows }: Rollout = {}): Rollout {
  return { concurrency, concurrencyPerSite, ignoreWindows };
}

function refused(run: Run, why: string): AppError {
  return new AppError('RUN_STATE_INVALID', `the run is ${run.state} and ${why}`);
}
