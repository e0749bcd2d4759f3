import type { Command } from 'commander';
import type { MaintenanceView } from '../../../fleet';
import type { Bind } from '../context';
import { renderTable, type Column } from '../output/table';

type Shown = Omit<MaintenanceView, 'tenantId'> & { readonly tenant: string };

const COLUMNS: readonly Column<Shown>[] = [
  { head: 'router', cell: (row) => row.router },
  { head: 'tenant', cell: (row) => row.tenant },
  { head: 'since', cell: (row) => row.startedAt },
  { head: 'until', cell: (row) => row.until ?? 'it is ended' },
  { head: 'by', cell: (row) => row.startedBy },
  { head: 'reason', cell: (row) => row.reason },
];

export function addMaintenanceCommands(program: Command, bind: Bind): void {
  const maintenance = program
    .command('maintenance')
    .description('routers that people work on: they are not polled, and their alerts keep quiet');
  maintenance
    .command('start')
    .description('begin it, or give it another end')
    .requiredOption('--on <selector>', 'which routers')
    .requiredOption('--reason <text>', 'why; shown to everybody who wonders')
    .option('--for <time>', 'how long, e.g. 2h; absent: until somebody ends it')
    .action(
      bind<{ on: string; reason: string; for?: string }>(async (context, { on, reason, for: duration }) => {
        const client = await context.connect();
        const body = { on, reason, for: duration };
        const result = await client.call<{ routers: number }>({ method: 'POST', path: '/maintenance', body });
        await context.output.result(result, () => `${result.routers} in maintenance`);
      }),
    );
  maintenance
    .command('end')
    .description('end it')
    .requiredOption('--on <selector>', 'which routers')
    .action(
      bind<{ on: string }>(async (context, { on }) => {
        const client = await context.connect();
        const result = await client.call<{ routers: number }>({ method: 'DELETE', path: '/maintenance', query: { on } });
        await context.output.result(result, () => `${result.routers} out of maintenance`);
      }),
    );
  maintenance
    .command('list')
    .description('routers in maintenance now')
    .action(
      bind(async (context) => {
        const client = await context.connect();
        const page = await client.call<{ readonly items: readonly Shown[] }>({ path: '/maintenance' });
        await context.output.result(page, () => renderTable(page.items, COLUMNS));
      }),
    );
}
