import type { RouterRunStatus } from '../../core/catalogue';
import type { RouterRun, Run } from '../entities';
import type { Evidence, RolloutView, RouterRunView, RunView, WaveView } from './run-views';

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** @param waves absent in lists */
export function toRunView(
  run: Run,
  counts: Readonly<Partial<Record<RouterRunStatus, number>>>,
  waves?: readonly WaveView[],
): RunView {
  return {
    id: run.id,
    tenant: run.tenantId,
    do: run.actionId,
    mode: run.mode,
    on: run.selector,
    input: run.input,
    actor: run.actor,
    state: run.state,
    ...(run.sourceRunId && run.sourceKind ? { source: { kind: run.sourceKind, run: run.sourceRunId } } : {}),
    ...(run.outcome ? { outcome: run.outcome } : {}),
    total: run.total,
    counts,
    ...(run.concurrency === null ? {} : { concurrency: run.concurrency }),
    ...(waves ? { rollout: toRolloutView(run, waves) } : {}),
    createdAt: iso(run.createdAt),
    ...(run.finishedAt === null ? {} : { finishedAt: iso(run.finishedAt) }),
  };
}

function toRolloutView(run: Run, waves: readonly WaveView[]): RolloutView {
  const { wave, gate, halted, startAt, expiresAt, options } = run;
  return {
    waves,
    wave,
    ...(gate === null ? {} : { gate }),
    ...(halted === null ? {} : { halted }),
    ...(startAt === null ? {} : { startAt: iso(startAt) }),
    ...(expiresAt === null ? {} : { expiresAt: iso(expiresAt) }),
    options: options ?? {},
  };
}

/** The readings before a change are kept for the daemon; what differed is among the checks. */
function shownEvidence({ before: _before, ...evidence }: Evidence): Evidence {
  return evidence;
}

const WROTE: readonly RouterRunStatus[] = ['changed', 'undo-failed'];

export function toRouterRunView(row: RouterRun, artefacts: RouterRunView['artefacts'] = []): RouterRunView {
  const { queuedAt, startedAt, endedAt } = row;
  return {
    id: row.id,
    run: row.runId,
    router: { id: row.routerId, name: row.routerName },
    status: row.status,
    changed: WROTE.includes(row.status),
    diff: row.diff ?? [],
    ...(row.output ? { output: row.output } : {}),
    ...(row.guard ? { guard: row.guard } : {}),
    ...(row.evidence ? { evidence: shownEvidence(row.evidence) } : {}),
    steps: row.steps ?? [],
    ...(row.error ? { error: row.error } : {}),
    artefacts,
    attempts: row.attempt,
    timings: {
      ...(queuedAt === null ? {} : { queuedAt: iso(queuedAt) }),
      ...(startedAt === null ? {} : { startedAt: iso(startedAt) }),
      ...(endedAt === null ? {} : { endedAt: iso(endedAt) }),
      ...(startedAt === null || endedAt === null ? {} : { ms: endedAt - startedAt }),
    },
  };
}
