import type { RouterRunStatus } from '../../core/catalogue';
import type { RouterRun, Run } from '../entities';
import type { RouterRunView, RunView } from './run-views';

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

export function toRunView(run: Run, counts: Readonly<Partial<Record<RouterRunStatus, number>>>): RunView {
  return {
    id: run.id,
    tenant: run.tenantId,
    do: run.actionId,
    mode: run.mode,
    on: run.selector,
    input: run.input,
    actor: run.actor,
    state: run.state,
    ...(run.outcome ? { outcome: run.outcome } : {}),
    total: run.total,
    counts,
    ...(run.concurrency === null ? {} : { concurrency: run.concurrency }),
    createdAt: iso(run.createdAt),
    ...(run.finishedAt === null ? {} : { finishedAt: iso(run.finishedAt) }),
  };
}

const WROTE: readonly RouterRunStatus[] = ['changed', 'undo-failed'];

export function toRouterRunView(row: RouterRun): RouterRunView {
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
    steps: row.steps ?? [],
    ...(row.error ? { error: row.error } : {}),
    attempts: row.attempt,
    timings: {
      ...(queuedAt === null ? {} : { queuedAt: iso(queuedAt) }),
      ...(startedAt === null ? {} : { startedAt: iso(startedAt) }),
      ...(endedAt === null ? {} : { endedAt: iso(endedAt) }),
      ...(startedAt === null || endedAt === null ? {} : { ms: endedAt - startedAt }),
    },
  };
}
