import { Option, type Command } from 'commander';
import { FAMILIES, type Part } from '../../../core/catalogue';
import {
  workflowDetail,
  workflowsOf,
  workflowSummary,
  type WorkflowDetail,
  type WorkflowSummary,
} from '../../contract/workflow-view';
import type { Bind, CliContext } from '../context';
import { renderTable } from '../output/table';
import { renderAction } from './action-commands';

export function addWorkflowCommands(program: Command, bind: Bind): void {
  program
    .command('workflows')
    .description('list the workflows, or show one with its steps; run it with `rosfleet plan` and `rosfleet run`')
    .argument('[name]', 'e.g. setup_dual_wan')
    .addOption(new Option('--family <family>', 'only the workflows of this family').choices(FAMILIES))
    .action(bind(showWorkflows));
}

async function showWorkflows(context: CliContext, options: { family?: string }, [name]: readonly string[]): Promise<void> {
  const registry = await context.services.loadRegistry();
  if (name !== undefined) return context.output.result(workflowDetail(registry, name), renderDetail);
  const all = workflowsOf(registry).map((action) => workflowSummary(registry, action));
  return context.output.result(
    all.filter((one) => options.family === undefined || one.family === options.family),
    renderList,
  );
}

function renderList(workflows: readonly WorkflowSummary[]): Promise<string> {
  return renderTable(workflows, [
    { head: 'id', cell: ({ id }) => id },
    { head: 'family', cell: ({ family }) => family },
    { head: 'risk', cell: ({ risk }) => risk },
    { head: 'summary', cell: ({ summary }) => summary },
  ]);
}

async function renderDetail(workflow: WorkflowDetail): Promise<string> {
  const steps = workflow.steps.flatMap((part) => [
    part,
    ...(part.parts ?? []).map((inner) => ({ ...inner, id: `  ${inner.id}` })),
  ]);
  const table = await renderTable(steps, [
    { head: 'step', cell: ({ id }) => id },
    { head: 'what', cell: whatOf },
    { head: 'action', cell: (part: Part) => part.do ?? '' },
  ]);
  const back = workflow.comesBack === undefined ? [] : ['', workflow.comesBack];
  return [await renderAction(workflow), '', workflow.why, ...back, ...(steps.length > 0 ? ['', table] : [])].join('\n');
}

function whatOf({ title, when, on }: Part): string {
  return [title, when && `(${when})`, on && `on ${on}`].filter(Boolean).join(' ');
}
