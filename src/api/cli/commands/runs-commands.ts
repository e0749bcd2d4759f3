import type { Command } from 'commander';
import type { RunAccepted } from '../../../core/catalogue';
import type { Page } from '../../../fleet';
import type { ResultGroup, RouterRunView, RunEvent, RunView } from '../../../jobs';
import { followRun } from '../client/follow-run';
import type { Bind, CliContext } from '../context';
import { renderPlan, renderResults } from '../output/result-groups';
import { renderRouterRun } from '../output/router-run-text';
import { rolloutLines, stateLines } from '../output/rollout-text';
import { count, safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { addArtefactsCommand } from './artefact-commands';
import { wholeNumber } from './options';
import { addReportCommand } from './report-command';
import { addRolloutOptions, rolloutBody, type RolloutFlags } from './rollout-options';
import { exitCodeOf, watchRun } from './watch-run';

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

export function addRunsCommands(program: Command, bind: Bind): void {
  const runs = program.command('runs').description('look at runs and steer them');
  runs
    .command('list')
    .description('list runs, newest first')
    .option('--state <state>', 'scheduled, running, paused, held, undoing, aborting or finished')
    .option('--limit <runs>', 'runs per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(listRuns));
  runs
    .command('show')
    .description('show a run and its results')
    .argument('<run>', 'id of the run')
    .option('--routers', 'router by router instead of grouped')
    .option('--status <status>', 'only routers with this status, e.g. failed')
    .option('--limit <routers>', 'routers per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(showRun));
  runs.command('watch').description('follow a run to its end').argument('<run>', 'id of the run').action(bind(watch));
  addArtefactsCommand(runs, bind);
  addReportCommand(runs, bind);
  for (const verb of ['pause', 'resume', 'abort'] as const) {
    runs
      .command(verb)
      .description(STEER_TEXT[verb])
      .argument('<run>', 'id of the run')
      .action(bind(steer(verb)));
  }
  for (const verb of ['approve', 'undo'] as const) {
    addRolloutOptions(runs.command(verb).description(DERIVE_TEXT[verb]).argument('<run>', 'id of the run'))
      .option('--detach', 'do not wait for the end')
      .action(bind(derive(verb)));
  }
}

const DERIVE_TEXT = {
  approve: 'open the gate that a run waits at, or apply the plan that it holds to routers that are still as they were',
  undo: 'take back what a finished run has changed, last first, as a run of its own',
} as const;

function derive(verb: 'approve' | 'undo') {
  return async (
    context: CliContext,
    options: RolloutFlags & { readonly detach?: boolean },
    [id = '']: readonly string[],
  ): Promise<number | void> => {
    const client = await context.connect();
    const accepted = await client.call<RunAccepted>({
      method: 'POST',
      path: `/runs/${encodeURIComponent(id)}/${verb}`,
      body: await rolloutBody(options),
    });
    const opened = accepted.id === id;
    const told = opened ? `the gate of run ${id} is open` : `run ${accepted.id} on ${count(accepted.total, 'router')}`;
    if (options.detach) return context.output.result(accepted, () => told);
    context.output.note(told);
    return watchRun(context, client, { id: accepted.id, total: accepted.total });
  };
}

const STEER_TEXT = {
  pause: 'start no further routers until it is resumed',
  resume: 'go on with a paused or held run; what has failed so far is borne',
  abort: 'start no further routers; those being changed are finished, commands that go on are stopped',
} as const;

async function listRuns(context: CliContext, options: PageOptions & { state?: string }): Promise<void> {
  const client = await context.connect();
  const { limit, cursor, state } = options;
  const page = await client.call<Page<RunView>>({ path: '/runs', query: { limit, cursor, state } });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'id', cell: (run) => run.id },
      { head: 'action', cell: (run) => run.do },
      { head: 'mode', cell: (run) => run.mode },
      { head: 'state', cell: (run) => run.outcome ?? run.state },
      { head: 'routers', cell: (run) => run.total, align: 'right' },
      { head: 'by', cell: (run) => run.actor.name },
      { head: 'created', cell: (run) => run.createdAt },
      { head: 'on', cell: (run) => run.on },
    ]);
    return withNext(table, page.next);
  });
}

function withNext(text: string, next: string | undefined): string {
  return next === undefined ? text : `${text}\nMore: --cursor ${next}`;
}

type ShowOptions = PageOptions & { readonly routers?: boolean; readonly status?: string };

async function showRun(context: CliContext, options: ShowOptions, [id = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const path = `/runs/${encodeURIComponent(id)}`;
  if (options.routers || options.status) {
    const { limit, cursor, status } = options;
    const page = await client.call<Page<RouterRunView>>({ path: `${path}/routers`, query: { limit, cursor, status } });
    return context.output.result(page, async () => {
      const texts: string[] = [];
      for (const item of page.items) texts.push(await renderRouterRun(item));
      return withNext(texts.join('\n'), page.next);
    });
  }
  const run = await client.call<RunView>({ path });
  const groups = await client.call<{ items: readonly ResultGroup[] }>({ path: `${path}/groups` });
  return context.output.result({ run, groups: groups.items }, () => renderRun(run, groups.items));
}

async function renderRun(run: RunView, groups: readonly ResultGroup[]): Promise<string> {
  const head = [
    `run ${run.id}: ${run.do} (${run.mode}) on ${safeText(run.on)}, ${count(run.total, 'router')}`,
    `${run.outcome ?? run.state} · by ${safeText(run.actor.name)} · ${run.createdAt}${run.finishedAt ? ` to ${run.finishedAt}` : ''}`,
    `input ${safeText(JSON.stringify(run.input))}`,
    ...rolloutLines(run),
  ];
  return [...head, '', run.mode === 'plan' ? renderPlan(groups) : await renderResults(groups)].join('\n');
}

async function watch(context: CliContext, _options: unknown, [id = '']: readonly string[]): Promise<number> {
  const client = await context.connect();
  const path = `/runs/${encodeURIComponent(id)}`;
  const run = await client.call<RunView>({ path });
  if (!context.output.json) return watchRun(context, client, { id, total: run.total });
  const { signal } = new AbortController();
  for await (const event of followRun(client, id, { signal })) context.output.line<RunEvent>(event, () => '');
  return exitCodeOf(await client.call<RunView>({ path }));
}

function steer(verb: 'pause' | 'resume' | 'abort') {
  return async (context: CliContext, _options: unknown, [id = '']: readonly string[]): Promise<void> => {
    const client = await context.connect();
    const run = await client.call<RunView>({ method: 'POST', path: `/runs/${encodeURIComponent(id)}/${verb}` });
    await context.output.result(run, () => [`run ${run.id} is ${run.outcome ?? run.state}`, ...stateLines(run)].join('\n'));
  };
}
