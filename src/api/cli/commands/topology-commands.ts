import type { Command } from 'commander';
import { AppError } from '../../../core/errors';
import type { LinkView, OrderedRouter, Page } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { wholeNumber } from './options';

interface EndOptions {
  readonly uplink?: string;
  readonly pair?: string;
  readonly poeParent?: string;
  readonly tenant?: string;
}

interface ListOptions {
  readonly on?: string;
  readonly tenant?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function addTopologyCommands(program: Command, bind: Bind): void {
  const topology = program.command('topology').description('how the routers hang together, and the order that follows');
  withEnds(topology.command('link').description('say what the peer is to a router')).action(
    bind<EndOptions>(async (context, options, [router = '']) => {
      const client = await context.connect();
      const body = { router, ...endOf(options), tenant: options.tenant };
      const link = await client.call<LinkView>({ method: 'POST', path: '/topology/links', body });
      await context.output.result(link, () => `linked ${lineOf(link)}`);
    }),
  );
  withEnds(topology.command('unlink').description('forget a link; what the next probe sees is learned again')).action(
    bind<EndOptions>(async (context, options, [router = '']) => {
      const client = await context.connect();
      const link = { router, ...endOf(options) };
      await client.call({ method: 'DELETE', path: '/topology/links', query: { ...link, tenant: options.tenant } });
      await context.output.result({ removed: link }, () => `unlinked ${lineOf(link)}`);
    }),
  );
  topology
    .command('list')
    .description('list links, declared and learned')
    .option('--on <selector>', 'only links with an end among these routers')
    .option('--tenant <id>', 'only of this tenant')
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(listLinks));
  topology
    .command('order')
    .description('the routers leaf-first, as a run takes them')
    .requiredOption('--on <selector>', 'which routers')
    .option('--tenant <id>', 'only of this tenant')
    .action(bind(showOrder));
}

function withEnds(command: Command): Command {
  return command
    .argument('<router>', 'name or id')
    .option('--uplink <peer>', 'the peer is nearer to the daemon')
    .option('--pair <peer>', 'they stand in for each other: never worked on at once')
    .option('--poe-parent <peer>', 'the peer powers the router')
    .option('--tenant <id>', 'owner of both routers');
}

/** @throws AppError INPUT_INVALID unless exactly one peer is named */
function endOf({ uplink, pair, poeParent }: EndOptions): { readonly kind: LinkView['kind']; readonly peer: string } {
  const given = Object.entries({ uplink, pair, poe: poeParent }).filter(([, peer]) => peer !== undefined);
  const [first] = given;
  if (given.length !== 1 || !first) {
    throw new AppError('INPUT_INVALID', 'name one of --uplink, --pair and --poe-parent', {
      remedy: 'Read what the command takes: add --help.',
    });
  }
  return { kind: first[0] as LinkView['kind'], peer: first[1] as string };
}

const WORDS = { uplink: 'reaches the daemon through', pair: 'is a pair with', poe: 'is powered by' } as const;

function lineOf({ router, kind, peer }: Pick<LinkView, 'router' | 'kind' | 'peer'>): string {
  return safeText(`${router}: ${WORDS[kind]} ${peer}`);
}

async function listLinks(context: CliContext, { on, tenant, limit, cursor }: ListOptions): Promise<void> {
  const client = await context.connect();
  const page = await client.call<Page<LinkView>>({ path: '/topology/links', query: { on, tenant, limit, cursor } });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'router', cell: (link) => link.router },
      { head: 'kind', cell: (link) => link.kind },
      { head: 'peer', cell: (link) => link.peer },
      { head: 'source', cell: (link) => link.source },
      { head: 'detail', cell: (link) => pairs(link.detail) },
      { head: 'seenAt', cell: (link) => String(link.seenAt) },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

function pairs(detail: LinkView['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

async function showOrder(context: CliContext, { on, tenant }: ListOptions): Promise<void> {
  const client = await context.connect();
  const order = await client.call<{ readonly items: readonly OrderedRouter[] }>({
    path: '/topology/order',
    query: { on, tenant },
  });
  await context.output.result(order, () =>
    renderTable(order.items, [
      { head: 'router', cell: (router) => router.name },
      { head: 'depth', cell: (router) => router.depth ?? 'unknown', align: 'right' },
    ]),
  );
}
