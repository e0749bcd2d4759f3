import type { Command } from 'commander';
import type { Page } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { bytesText, rateText } from '../output/rates';
import { renderTable } from '../output/table';
import { wholeNumber } from './options';

interface Rates {
  readonly rxBytesPerSecond: number;
  readonly txBytesPerSecond: number;
  readonly rxMaxBytesPerSecond: number;
  readonly txMaxBytesPerSecond: number;
}

/** As the API answers. */
interface TalkersJson {
  readonly from: string;
  readonly to: string;
  readonly items: readonly (Rates & {
    readonly router: string;
    readonly tenant: string;
    readonly interface: string;
    readonly rxBytes: number;
    readonly txBytes: number;
    readonly utilisation?: number;
    readonly coverage: number;
  })[];
}

interface FlappingJson {
  readonly items: readonly {
    readonly kind: string;
    readonly router: string;
    readonly tenant: string;
    readonly interface?: string;
    readonly rules: readonly string[];
    readonly changes: number;
    readonly mostIn15Minutes: number;
    readonly lastAt: string;
  }[];
}

interface WarningsJson {
  readonly horizonDays: number;
  readonly items: readonly {
    readonly rule: string;
    readonly tenant: string;
    readonly text: string;
    readonly reachedAt: string;
    readonly points: number;
    readonly r2: number;
  }[];
}

interface TrafficJson extends Page<
  Rates & {
    readonly at: string;
    readonly interface: string;
    readonly errors: number;
    readonly linkDowns: number;
    readonly coveredSeconds: number;
  }
> {
  readonly step: string;
}

interface InsightFlags {
  readonly tenant?: string;
  readonly limit?: number;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly perDay?: number;
  readonly horizon?: number;
}

interface TrafficFlags {
  readonly interface?: string;
  readonly from?: string;
  readonly to?: string;
  readonly step?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function addInsightCommands(program: Command, bind: Bind): void {
  const insight = program.command('insight').description('what the history of traffic and values tells');
  const withRouters = (command: Command): Command =>
    command
      .argument('[selector]', 'which routers; absent: all')
      .option('--tenant <id>', 'only of this tenant')
      .option('--limit <rows>', 'most rows', wholeNumber(1));
  withRouters(insight.command('top-talkers').description('the interfaces that carried most'))
    .option('--from <time>', 'ISO 8601, or how long ago; absent: 1h')
    .option('--to <time>', 'likewise; absent: now')
    .option('--by <what>', 'rx, tx, sum or utilisation; absent: sum')
    .action(bind<InsightFlags>(topTalkers));
  withRouters(insight.command('flapping').description('links and routers that came and went again and again, within a day'))
    .option('--per-day <changes>', 'more are too many; absent: 20', wholeNumber(1))
    .action(bind<InsightFlags>(flapping));
  withRouters(insight.command('warnings').description('what will be full, or worse, if it goes on as it did'))
    .option('--horizon <days>', 'how far ahead; absent: 14', wholeNumber(1))
    .action(bind<InsightFlags>(warnings));
}

export function addTrafficCommand(routers: Command, bind: Bind): void {
  routers
    .command('traffic')
    .description('traffic of the interfaces of a router over time')
    .argument('<router>', 'name or id')
    .option('--interface <name>', 'only of this one')
    .option('--from <time>', 'ISO 8601, or how long ago; absent: a day')
    .option('--to <time>', 'likewise; absent: now')
    .option('--step <step>', '5m or 1h; absent: what fits the time')
    .option('--limit <rows>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind<TrafficFlags>(traffic));
}

async function topTalkers(context: CliContext, flags: InsightFlags, [on]: readonly string[]): Promise<void> {
  const { tenant, limit, from, to, by } = flags;
  const client = await context.connect();
  const query = { on, tenant, limit, from, to, by };
  const answer = await client.call<TalkersJson>({ path: '/insight/top-talkers', query });
  await context.output.result(answer, async () => {
    if (answer.items.length === 0) return `No traffic is known from ${answer.from} to ${answer.to}.`;
    const table = await renderTable(answer.items, [
      { head: 'router', cell: (row) => row.router },
      { head: 'interface', cell: (row) => row.interface },
      { head: 'received', cell: (row) => bytesText(row.rxBytes), align: 'right' },
      { head: 'sent', cell: (row) => bytesText(row.txBytes), align: 'right' },
      ...rateColumns<TalkersJson['items'][number]>(),
      { head: 'used', cell: (row) => percent(row.utilisation), align: 'right' },
      { head: 'seen', cell: (row) => percent(row.coverage), align: 'right' },
      { head: 'tenant', cell: (row) => row.tenant },
    ]);
    return `${table}\nFrom ${answer.from} to ${answer.to}`;
  });
}

async function flapping(context: CliContext, flags: InsightFlags, [on]: readonly string[]): Promise<void> {
  const { tenant, limit, perDay } = flags;
  const client = await context.connect();
  const answer = await client.call<FlappingJson>({ path: '/insight/flapping', query: { on, tenant, limit, perDay } });
  await context.output.result(answer, () => {
    if (answer.items.length === 0) return 'Nothing flapped within a day.';
    return renderTable(answer.items, [
      { head: 'router', cell: (row) => row.router },
      { head: 'what', cell: (row) => row.interface ?? row.kind },
      { head: 'changes', cell: (row) => row.changes, align: 'right' },
      { head: 'in 15m', cell: (row) => row.mostIn15Minutes, align: 'right' },
      { head: 'rules', cell: (row) => row.rules.join(',') },
      { head: 'last', cell: (row) => row.lastAt },
      { head: 'tenant', cell: (row) => row.tenant },
    ]);
  });
}

async function warnings(context: CliContext, flags: InsightFlags, [on]: readonly string[]): Promise<void> {
  const { tenant, limit, horizon } = flags;
  const client = await context.connect();
  const answer = await client.call<WarningsJson>({ path: '/insight/warnings', query: { on, tenant, limit, horizon } });
  await context.output.result(answer, () => {
    if (answer.items.length === 0) return `No limit will be reached within ${answer.horizonDays} days, as far as trends tell.`;
    return renderTable(answer.items, [
      { head: 'rule', cell: (row) => row.rule },
      { head: 'reached', cell: (row) => row.reachedAt.slice(0, 10) },
      { head: 'what', cell: (row) => row.text },
      { head: 'points', cell: (row) => row.points, align: 'right' },
      { head: 'r2', cell: (row) => row.r2.toFixed(2), align: 'right' },
      { head: 'tenant', cell: (row) => row.tenant },
    ]);
  });
}

async function traffic(context: CliContext, flags: TrafficFlags, [router = '']: readonly string[]): Promise<void> {
  const { interface: name, from, to, step, limit, cursor } = flags;
  const client = await context.connect();
  const query = { interface: name, from, to, step, limit, cursor };
  const page = await client.call<TrafficJson>({ path: `/routers/${encodeURIComponent(router)}/traffic`, query });
  await context.output.result(page, async () => {
    if (page.items.length === 0) return 'No traffic of that time is known.';
    const table = await renderTable(page.items, [
      { head: 'at', cell: (row) => row.at },
      { head: 'interface', cell: (row) => row.interface },
      ...rateColumns<TrafficJson['items'][number]>(),
      { head: 'errors', cell: (row) => row.errors, align: 'right' },
      { head: 'lost links', cell: (row) => row.linkDowns, align: 'right' },
      { head: 'seen', cell: (row) => `${row.coveredSeconds}s`, align: 'right' },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

function rateColumns<T extends Rates>() {
  return [
    { head: 'rx', cell: (row: T) => rateText(row.rxBytesPerSecond), align: 'right' },
    { head: 'tx', cell: (row: T) => rateText(row.txBytesPerSecond), align: 'right' },
    { head: 'rx max', cell: (row: T) => rateText(row.rxMaxBytesPerSecond), align: 'right' },
    { head: 'tx max', cell: (row: T) => rateText(row.txMaxBytesPerSecond), align: 'right' },
  ] as const;
}

function percent(ratio: number | undefined): string | undefined {
  return ratio === undefined ? undefined : `${Math.round(ratio * 100)}%`;
}
