import type { Command } from 'commander';
import type { EventView, Page } from '../../../fleet';
import { followEvents } from '../client/follow-events';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { wholeNumber } from './options';

interface EventFlags {
  readonly follow?: boolean;
  readonly kind?: string;
  readonly severity?: string;
  readonly on?: string;
  readonly router?: string;
  readonly tenant?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Events of the past that come before those that are followed. */
const LAST = 20;

export function addEventCommands(program: Command, bind: Bind): void {
  program
    .command('events')
    .description('what happened in the fleet, newest first; --follow shows what comes')
    .option('-f, --follow', 'the last ones, then those that come, until you end it')
    .option('--kind <kinds>', 'only these, comma separated, e.g. router.down,netwatch.*')
    .option('--severity <severity>', 'this one and worse: info, warning, error or critical')
    .option('--on <selector>', 'only of routers that match')
    .option('--router <router>', 'only of this router, by name or id; also of one that was removed')
    .option('--tenant <id>', 'only of this tenant')
    .option('--since <time>', 'ISO 8601, or how long ago, e.g. 2h')
    .option('--until <time>', 'likewise')
    .option('--limit <events>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind<EventFlags>((context, flags) => (flags.follow ? follow(context, flags) : list(context, flags))));
  addNetwatch(program, bind);
}

async function list(context: CliContext, flags: EventFlags): Promise<void> {
  const { kind, severity, on, router, tenant, since, until, limit, cursor } = flags;
  const client = await context.connect();
  const query = { kind, severity, on, router, tenant, since, until, limit, cursor };
  const page = await client.call<Page<EventView>>({ path: '/events', query });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'at', cell: (row) => row.at },
      { head: 'severity', cell: (row) => row.severity },
      { head: 'kind', cell: (row) => row.kind },
      { head: 'router', cell: (row) => row.router },
      { head: 'tenant', cell: (row) => row.tenant },
      { head: 'text', cell: (row) => row.text },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

async function follow(context: CliContext, flags: EventFlags): Promise<void> {
  const { kind, severity, on, router, tenant, since, limit = LAST } = flags;
  const client = await context.connect();
  const filter = { kind, severity, on, router, tenant };
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const past = await client.call<Page<EventView>>({ path: '/events', query: { ...filter, since, limit } });
    for (const event of past.items.toReversed()) context.output.line(event, lineOf);
    const after = past.items[0]?.id;
    const onLost = (): void => context.output.note('the daemon is away; waiting for it');
    for await (const event of followEvents(client, { filter, after, signal: stop.signal, onLost })) {
      context.output.line(event, lineOf);
    }
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function lineOf({ at, severity, kind, text }: EventView): string {
  return `${at}  ${severity.padEnd(8)}  ${kind.padEnd(15)}  ${safeText(text)}`;
}

interface ProbeRow {
  readonly router: string;
  readonly tenant: string;
  readonly probe: string;
  readonly host: string;
  readonly type: string;
  readonly status: string;
  readonly lastStatus?: string;
  readonly since?: string;
  readonly lossRatio?: number;
  readonly rttSeconds?: number;
  readonly at: string;
}

interface NetwatchFlags {
  readonly status?: string;
  readonly tenant?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

function addNetwatch(program: Command, bind: Bind): void {
  program
    .command('netwatch')
    .description('the netwatches of routers as they were last read')
    .argument('[selector]', 'which routers; absent: all')
    .option('--status <status>', 'only those: up, down, unknown or stale')
    .option('--tenant <id>', 'only of this tenant')
    .option('--limit <probes>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind<NetwatchFlags>(listNetwatch));
}

async function listNetwatch(context: CliContext, flags: NetwatchFlags, [on]: readonly string[]): Promise<void> {
  const { status, tenant, limit, cursor } = flags;
  const client = await context.connect();
  let page: Page<ProbeRow> = { items: [], ...(cursor === undefined ? {} : { next: cursor }) };
  // A page is empty where many routers had to be looked through for it.
  do {
    const query = { on, status, tenant, limit, cursor: page.next };
    page = await client.call<Page<ProbeRow>>({ path: '/netwatch', query });
  } while (page.items.length === 0 && page.next !== undefined);
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'router', cell: (row) => row.router },
      { head: 'probe', cell: (row) => row.probe },
      { head: 'host', cell: (row) => row.host },
      { head: 'type', cell: (row) => row.type },
      { head: 'status', cell: (row) => (row.lastStatus === undefined ? row.status : `${row.status} (was ${row.lastStatus})`) },
      { head: 'since', cell: (row) => row.since },
      { head: 'loss', cell: (row) => (row.lossRatio === undefined ? undefined : `${Math.round(row.lossRatio * 100)}%`) },
      { head: 'rtt', cell: (row) => (row.rttSeconds === undefined ? undefined : `${(row.rttSeconds * 1000).toFixed(1)}ms`) },
      { head: 'read at', cell: (row) => row.at },
      { head: 'tenant', cell: (row) => row.tenant },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}
