import type { ActionKind } from '../../../core/catalogue';
import { EXIT } from '../../../core/errors';
import type { Page } from '../../../fleet';
import type { ResultGroup, RouterRunView, RunView } from '../../../jobs';
import type { DaemonClient } from '../client/daemon-client';
import { followRun } from '../client/follow-run';
import type { CliContext } from '../context';
import { linesOfRows } from '../output/live-rows';
import { startProgress } from '../output/progress';
import { stateLines } from '../output/rollout-text';
import { hintFor, renderPlan, renderResults } from '../output/result-groups';
import { renderRows } from '../output/rows';
import { count } from '../output/safe-text';

export interface WatchedRun {
  readonly id: string;
  readonly total: number;
  /** Rows are shown for a read. */
  readonly kind?: ActionKind;
}

/** Exit code of a command that was interrupted at the keyboard, as shells have it. */
const INTERRUPTED = 130;
/** Rows of more routers than this are not printed one by one. */
const ROUTERS_SHOWN = 20;

/** Follows a run to its end, or until it is held, prints its result and gives the exit code. */
export async function watchRun(context: CliContext, client: DaemonClient, watched: WatchedRun): Promise<number> {
  const { output } = context;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  let isLive = false;
  const progress = await startProgress(output, { run: watched.id, total: watched.total });
  try {
    const onLost = (): void => progress.note('The daemon is gone; waiting for it to come back.');
    for await (const event of followRun(client, watched.id, { signal: stop.signal, onLost })) {
      const rows = output.json ? undefined : linesOfRows(event, watched);
      if (rows) {
        // A bar that redraws itself and rows would overwrite each other.
        progress.plain();
        isLive = true;
        for (const row of rows) output.line(event, () => row);
      } else progress.seen(event);
    }
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
  }
  if (stop.signal.aborted) {
    output.note(`Run ${watched.id} goes on. Follow it: rosfleet runs watch ${watched.id}`);
    output.note(`Abort it: rosfleet runs abort ${watched.id}`);
    return INTERRUPTED;
  }
  // Rows that were shown as they came are not shown again.
  return showResult(context, client, isLive ? { id: watched.id, total: watched.total } : watched);
}

async function showResult(context: CliContext, client: DaemonClient, watched: WatchedRun): Promise<number> {
  const path = `/runs/${encodeURIComponent(watched.id)}`;
  const run = await client.call<RunView>({ path });
  const groups = await client.call<{ items: readonly ResultGroup[] }>({ path: `${path}/groups` });
  const rows = watched.kind === 'read' && run.mode === 'apply' ? await readRows(client, run) : undefined;
  const document = { run, groups: groups.items, ...(rows ? { routers: rows } : {}) };
  await context.output.result(document, () => renderEnd(run, groups.items, rows));
  return exitCodeOf(run);
}

async function readRows(client: DaemonClient, run: RunView): Promise<readonly RouterRunView[] | undefined> {
  if (run.total > ROUTERS_SHOWN) return undefined;
  const page = await client.call<Page<RouterRunView>>({ path: `/runs/${run.id}/routers`, query: { limit: ROUTERS_SHOWN } });
  return page.items;
}

async function renderEnd(
  run: RunView,
  groups: readonly ResultGroup[],
  rows: readonly RouterRunView[] | undefined,
): Promise<string> {
  const parts: string[] = [];
  for (const router of rows ?? []) {
    if (router.output) parts.push(`${router.router.name}:`, await renderRows(router.output.rows), '');
  }
  parts.push(run.mode === 'plan' ? renderPlan(groups) : await renderResults(groups), '');
  const counts = Object.entries(run.counts).map(([status, number]) => `${number} ${status}`);
  parts.push(`${run.do} on ${count(run.total, 'router')}: ${counts.join(', ')}. ${hintFor(run)}`);
  parts.push(...stateLines(run));
  return parts.join('\n');
}

export function exitCodeOf(run: Pick<RunView, 'outcome'>): number {
  if (run.outcome === 'ok') return EXIT.ok;
  return run.outcome === 'unknown' ? EXIT.unknown : EXIT.routerFailed;
}
