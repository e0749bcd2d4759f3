import type { Command } from 'commander';
import type { FreezeView, Page, SiteOpening, WindowView } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';
import { renderTable, type Column } from '../output/table';
import { wholeNumber } from './options';

type Shown<T> = Omit<T, 'tenantId'> & { readonly tenant: string | null };

const WINDOW_COLUMNS: readonly Column<Shown<WindowView>>[] = [
  { head: 'name', cell: (row) => row.name },
  { head: 'tenant', cell: (row) => row.tenant ?? undefined },
  { head: 'site', cell: (row) => row.site ?? 'every site without its own' },
  { head: 'open', cell: (row) => (row.cron === undefined ? `${row.from}-${row.to}` : `${row.cron} for ${row.duration}`) },
  { head: 'days', cell: (row) => row.days?.join(',') },
];

const FREEZE_COLUMNS: readonly Column<Shown<FreezeView>>[] = [
  { head: 'name', cell: (row) => row.name },
  { head: 'tenant', cell: (row) => row.tenant ?? 'all' },
  { head: 'site', cell: (row) => row.site ?? 'all' },
  { head: 'from', cell: (row) => row.from },
  { head: 'to', cell: (row) => row.to },
  { head: 'reason', cell: (row) => row.reason },
];

const OPENING_COLUMNS: readonly Column<SiteOpening>[] = [
  { head: 'tenant', cell: (row) => row.tenant },
  { head: 'site', cell: (row) => row.site ?? 'none' },
  { head: 'timezone', cell: (row) => row.timezone },
  { head: 'routers', cell: (row) => row.routers, align: 'right' },
  { head: 'now', cell: (row) => (row.open ? 'open' : 'closed') },
  { head: 'changes', cell: (row) => row.opensAt ?? row.closesAt },
  { head: 'why', cell: (row) => row.why },
];

interface WindowFlags {
  readonly site?: string;
  readonly days?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cron?: string;
  readonly duration?: string;
  readonly tenant?: string;
}

export function addWindowCommands(program: Command, bind: Bind): void {
  const windows = program.command('windows').description('when routers may be changed, site by site');
  windows
    .command('add')
    .description('add a maintenance window')
    .argument('<name>', 'its name')
    .option('--site <site>', 'absent: every site of the tenant without a window of its own')
    .option('--days <days>', 'e.g. mon,tue,sat; absent: every day')
    .option('--from <time>', 'opens at, e.g. 22:00, by the clocks of the site')
    .option('--to <time>', 'closes at, e.g. 04:00; not after --from: on the next day')
    .option('--cron <expression>', 'instead: opens at these times, e.g. "0 2 * * 6#1"')
    .option('--duration <time>', 'with --cron: how long it is open, e.g. 90m')
    .option('--tenant <id>', 'owner')
    .action(
      bind<WindowFlags>((context, flags, [name = '']) => {
        const { site, days, from, to, cron, duration, tenant } = flags;
        const body = { name, site, days: days?.split(','), from, to, cron, duration, tenant };
        return add(context, '/windows', body);
      }),
    );
  listAndRemove(windows, { path: '/windows', noun: 'window', columns: WINDOW_COLUMNS }, bind);
  windows
    .command('next')
    .description('when the sites of routers are open next')
    .requiredOption('--on <selector>', 'which routers')
    .option('--needed <time>', 'how long the change takes, e.g. 10m')
    .action(
      bind<{ on: string; needed?: string }>(async (context, { on, needed }) => {
        const client = await context.connect();
        const page = await client.call<Page<SiteOpening>>({ path: '/windows/next', query: { on, needed } });
        await context.output.result(page, () => renderTable(page.items, OPENING_COLUMNS));
      }),
    );
  const freezes = program.command('freezes').description('times in which no write starts');
  freezes
    .command('add')
    .description('add a freeze; without --tenant and --site it holds everywhere')
    .argument('<name>', 'its name')
    .requiredOption('--from <time>', 'ISO 8601, e.g. 2026-12-18T00:00:00+02:00')
    .requiredOption('--to <time>', 'writes may start again from then on')
    .requiredOption('--reason <text>', 'said wherever a run waits for it')
    .option('--tenant <id>', 'only routers of this tenant')
    .option('--site <site>', 'only routers at this site')
    .action(
      bind<Readonly<Record<string, string>>>((context, { from, to, reason, tenant, site }, [name = '']) =>
        add(context, '/freezes', { name, from, to, reason, tenant, site }),
      ),
    );
  listAndRemove(freezes, { path: '/freezes', noun: 'freeze', columns: FREEZE_COLUMNS }, bind);
}

async function add(context: CliContext, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const client = await context.connect();
  const made = await client.call<{ readonly name: string }>({ method: 'POST', path, body });
  await context.output.result(made, () => `added ${safeText(made.name)}`);
}

interface Listed<T> {
  readonly path: string;
  readonly noun: string;
  readonly columns: readonly Column<T>[];
}

function listAndRemove<T>(command: Command, { path, noun, columns }: Listed<T>, bind: Bind): void {
  command
    .command('list')
    .description(`list ${noun}s`)
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(
      bind<{ limit?: number; cursor?: string }>(async (context, { limit, cursor }) => {
        const client = await context.connect();
        const page = await client.call<Page<T>>({ path, query: { limit, cursor } });
        await context.output.result(page, async () => {
          const table = await renderTable(page.items, columns);
          return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
        });
      }),
    );
  command
    .command('remove')
    .description(`remove a ${noun}`)
    .argument(`<${noun}>`, 'name or id')
    .action(
      bind(async (context, _options, [ref = '']) => {
        const client = await context.connect();
        await client.call({ method: 'DELETE', path: `${path}/${encodeURIComponent(ref)}` });
        await context.output.result({ removed: ref }, () => `removed ${safeText(ref)}`);
      }),
    );
}
