import type { Actor } from '../../core/access';
import {
  parseInput,
  type ActionInput,
  type DiffEntry,
  type Registry,
  type RouterRunStatus,
  type Rows,
} from '../../core/catalogue';
import { AppError, type ErrorRecord } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { isUniqueViolation } from '../../fleet';
import type { Run } from '../entities';
import type { EventBus } from '../events/event-bus';
import type { RolloutDriver } from '../rollout/driver';
import type { RolloutTarget } from '../rollout/waves';
import { newRun } from '../service/new-run';
import type { RunSources } from '../service/run-sources';
import type { RunQueries } from '../store/run-queries';
import type { RunStore } from '../store/run-store';

/** The run that a stage belongs to, and what its own runs inherit. */
export interface ParentRun extends Pick<Run, 'tenantId' | 'actor' | 'options' | 'selector'> {
  /** The router run of the workflow. */
  readonly routerRunId: string;
}

/** How a stage's run ended on its one router. */
export interface ChildOutcome {
  readonly status: RouterRunStatus;
  readonly rows: Rows;
  readonly diff: readonly DiffEntry[];
  readonly notes: readonly string[];
  readonly error?: ErrorRecord;
}

export interface ChildRunsOptions {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly store: RunStore;
  readonly queries: RunQueries;
  readonly driver: RolloutDriver;
  readonly sources: RunSources;
  readonly events: EventBus;
  readonly resolve: (actor: Actor, tenant: string, selector: string) => Promise<readonly RolloutTarget[]>;
}

export interface ChildRun {
  /** The same for the same run. */
  readonly key: string;
  readonly do: string;
  readonly input: ActionInput;
  readonly on: RolloutTarget;
  /** It is meant to shut the daemon out for a while. */
  readonly mayShutOut?: boolean;
}

const LOOK_AGAIN_MS = 1000;

/** The runs that carry out the stages of workflows: each like any other, with its own plan, guard and undo. */
export class ChildRuns {
  constructor(private readonly options: ChildRunsOptions) {}

  /** The one router that a selector means. @throws AppError TARGETS_EMPTY, ITEM_AMBIGUOUS */
  async router(parent: ParentRun, selector: string): Promise<RolloutTarget> {
    const targets = await this.options.resolve(actorOf(parent), parent.tenantId, selector);
    const [one] = targets;
    if (one && targets.length === 1) return one;
    if (!one) throw new AppError('TARGETS_EMPTY', `no router matches ${selector}`);
    throw new AppError('ITEM_AMBIGUOUS', `${targets.length} routers match ${selector}, and one is meant`);
  }

  /** Submits it once, however often this is called with the same key. @returns id of the run */
  async submit(parent: ParentRun, what: ChildRun): Promise<string> {
    const { registry, store, vault, driver } = this.options;
    const { tenantId } = parent;
    const known = await store.findByKey(tenantId, what.key);
    if (known) return known.id;
    const action = registry.action(what.do);
    const input = parseInput(action, what.input);
    const { guard: asked, guardWindow, allowReboot, acceptLockout, checks } = parent.options ?? {};
    // What has no way back no guard can watch: the workflow says by its steps that it is meant.
    const guard = action.oneWay === undefined ? asked : 'none';
    const { run, routerRuns } = newRun(
      {
        actor: actorOf(parent),
        tenant: tenantId,
        action,
        input,
        request: {
          ...{ guard, guardWindow, allowReboot, checks },
          acceptLockout: what.mayShutOut || acceptLockout,
          do: what.do,
          on: `id=${what.on.id}`,
          input,
          idempotencyKey: what.key,
          // The workflow was let in as a whole.
          rollout: { ignoreWindows: true },
        },
        targets: [what.on],
      },
      vault,
    );
    run.parentId = parent.routerRunId;
    try {
      await store.create(run, routerRuns);
    } catch (error) {
      const other = isUniqueViolation(error) ? await store.findByKey(tenantId, what.key) : null;
      if (!other) throw error;
      return other.id;
    }
    await driver.move(run.id).catch(() => undefined);
    return run.id;
  }

  /** Takes back what a stage's run did. @returns undefined when it changed nothing that could be taken back */
  async undo(parent: ParentRun, runId: string, key: string): Promise<string | undefined> {
    const accepted = await this.options.sources.undoOf(actorOf(parent), runId, { key, parentId: parent.routerRunId });
    return accepted?.id;
  }

  /** Waits for the end of such a run. @returns undefined when the signal aborts first */
  async ended(runId: string, signal: AbortSignal): Promise<ChildOutcome | undefined> {
    const { store, queries, events } = this.options;
    for (;;) {
      const sign = events.next(runId, LOOK_AGAIN_MS, signal);
      if ((await store.find(runId))?.state === 'finished') break;
      if (signal.aborted) return undefined;
      await sign;
    }
    const [row] = (await queries.routerRuns(runId, { limit: 1 })).items;
    if (!row) throw new AppError('BUG', `the run ${runId} of a stage has no router`);
    return {
      status: row.status,
      rows: row.output?.rows ?? [],
      diff: row.diff ?? [],
      notes: row.evidence?.notes ?? [],
      ...(row.error ? { error: row.error } : {}),
    };
  }
}

/** Whoever submitted the workflow answers for its stages; what he may do was checked then. */
function actorOf({ actor, tenantId }: ParentRun): Actor {
  return { kind: 'system', ...actor, tenants: [tenantId], permissions: '*' };
}
