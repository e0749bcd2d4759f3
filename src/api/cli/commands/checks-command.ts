import type { Command } from 'commander';
import type { Page } from '../../../fleet';
import type { CheckSummary } from '../../../jobs';
import type { Bind, CliContext } from '../context';
import { renderTable } from '../output/table';

export function addChecksCommand(program: Command, bind: Bind): void {
  program
    .command('checks')
    .description('list what can be looked at on a router before and after a change')
    .action(bind(listChecks));
}

async function listChecks(context: CliContext): Promise<void> {
  const client = await context.connect();
  const { items } = await client.call<Page<CheckSummary>>({ path: '/checks' });
  return context.output.result(items, renderChecks);
}

function renderChecks(checks: readonly CheckSummary[]): Promise<string> {
  return renderTable(checks, [
    { head: 'check', cell: (check) => check.name },
    { head: 'standard', cell: (check) => (check.standard ? 'yes' : 'no') },
    { head: 'tolerance', cell: (check) => check.tolerance },
    { head: 'rights', cell: (check) => check.rights.join(', ') },
    { head: 'what is looked at', cell: (check) => check.summary },
  ]);
}
