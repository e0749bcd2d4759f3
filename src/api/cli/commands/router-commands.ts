import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import type { Row } from '../../../core/catalogue';
import { EXIT } from '../../../core/errors';
import type { Page } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { readText } from '../input/read-input';
import { renderRows } from '../output/rows';
import { count, safeText } from '../output/safe-text';
import { renderProperties, renderTable } from '../output/table';
import { addClaimCommand } from './claim-command';
import { addDiscoverCommand } from './discover-command';
import { addTrafficCommand } from './insight-commands';
import { addSyslogCommand } from './syslog-command';
import { collect, collectPairs, wholeNumber } from './options';
import { waysBody, withWays, type WayFlags } from './way-options';
import { renderImport, renderProbes, type ImportResult, type ProbeResults, type RouterJson } from './router-views';

interface RouterFlags extends WayFlags {
  readonly address?: string;
  readonly port?: number;
  readonly site?: string;
  readonly credential?: string;
  readonly group?: readonly string[];
  readonly tag?: readonly string[];
  readonly addTag?: readonly string[];
  readonly removeTag?: readonly string[];
  readonly label?: Readonly<Record<string, string>>;
  readonly removeLabel?: readonly string[];
  readonly name?: string;
  readonly tenant?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

export function addRouterCommands(program: Command, bind: Bind): void {
  const routers = program.command('routers').description('the routers of the fleet');
  const add = routers.command('add').description('add a router').argument('<name>', 'its name');
  withFields(add).option('--tenant <id>', 'owner').action(bind<RouterFlags>(addRouter));
  const edit = routers.command('edit').description('change a router').argument('<router>', 'name or id');
  withFields(edit)
    .option('--name <name>', 'new name')
    .option('--add-tag <tag>', 'one more tag (repeatable)', collect)
    .option('--remove-tag <tag>', 'one tag less (repeatable)', collect)
    .option('--remove-label <key>', 'one label less (repeatable)', collect)
    .option('--enable', 'let runs work on it')
    .option('--disable', 'keep it out of every run')
    .option('--forget-pins', 'trust the next certificate and SSH host key that it shows')
    .action(bind<RouterFlags>(editRouter));
  routers
    .command('list')
    .description('list routers')
    .option('--on <selector>', 'only those that match')
    .option('--limit <routers>', 'routers per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(listRouters));
  routers.command('show').description('show a router').argument('<router>', 'name or id').action(bind(showRouter));
  routers.command('remove').description('remove a router').argument('<router>', 'name or id').action(bind(removeRouter));
  addTransfer(routers, bind);
  addDiscoverCommand(routers, bind);
  addClaimCommand(routers, bind);
  addSyslogCommand(routers, bind);
  addTrafficCommand(routers, bind);
  routers
    .command('probe')
    .description('connect to routers and learn what they are')
    .argument('[router]', 'name or id')
    .option('--on <selector>', 'all that match')
    .action(bind(probe));
  routers
    .command('read')
    .description('read a menu of one router, now')
    .argument('<router>', 'name or id')
    .argument('<menu>', 'e.g. /ip/address')
    .option('--where <key=value>', 'only rows with this value (repeatable)', collectPairs)
    .option('--proplist <names>', 'only these properties, comma separated')
    .option('--limit <rows>', 'most rows', wholeNumber(1))
    .action(bind(readMenu));
}

function withFields(command: Command): Command {
  const reached = command
    .option('--address <address>', 'IP address or hostname')
    .option('--port <port>', 'port of the transport', wholeNumber(1));
  return withWays(reached)
    .option('--site <name>', 'where it stands')
    .option('--credential <name>', 'login')
    .option('--tag <tag>', 'tag (repeatable)', collect)
    .option('--label <key=value>', 'label (repeatable)', collectPairs);
}

function bodyOf(flags: RouterFlags): Record<string, unknown> {
  const { group: groups, tag: tags, addTag: addTags, removeTag: removeTags, label, removeLabel = [], enable, disable } = flags;
  const { address, port, site, credential, name, tenant } = flags;
  const removed = Object.fromEntries(removeLabel.map((key) => [key, null]));
  const labels = label || removeLabel.length > 0 ? { ...label, ...removed } : undefined;
  const enabled = enable ? true : disable ? false : undefined;
  const plain = { name, address, port, site, credential, tenant, enabled };
  return { ...plain, ...waysBody(flags), groups, tags, addTags, removeTags, labels };
}

function pathOf(router: string): string {
  return `/routers/${encodeURIComponent(router)}`;
}

async function addRouter(context: CliContext, flags: RouterFlags, [name]: readonly string[]): Promise<void> {
  const client = await context.connect();
  const router = await client.call<RouterJson>({ method: 'POST', path: '/routers', body: { ...bodyOf(flags), name } });
  await context.output.result(router, () => `added ${safeText(router.name)} (${router.id})`);
}

async function editRouter(context: CliContext, flags: RouterFlags, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const router = await client.call<RouterJson>({ method: 'PATCH', path: pathOf(ref), body: bodyOf(flags) });
  await context.output.result(router, () => `changed ${safeText(router.name)}`);
}

interface ListOptions {
  readonly on?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

async function listRouters(context: CliContext, options: ListOptions): Promise<void> {
  const client = await context.connect();
  const page = await client.call<Page<RouterJson>>({ path: '/routers', query: { ...options } });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'name', cell: (router) => router.name },
      { head: 'address', cell: (router) => `${router.address}:${router.port}` },
      { head: 'state', cell: (router) => router.state },
      { head: 'version', cell: (router) => router.version ?? undefined },
      { head: 'board', cell: (router) => router.board ?? undefined },
      { head: 'site', cell: (router) => router.site ?? undefined },
      { head: 'tags', cell: (router) => router.tags?.join(',') },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

async function showRouter(context: CliContext, _options: unknown, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  await context.output.result(await client.call<Record<string, unknown>>({ path: pathOf(ref) }), renderProperties);
}

async function removeRouter(context: CliContext, _options: unknown, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  await client.call({ method: 'DELETE', path: pathOf(ref) });
  await context.output.result({ removed: ref }, () => `removed ${safeText(ref)}`);
}

const IMPORT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  json: 'application/json',
};

function addTransfer(routers: Command, bind: Bind): void {
  const formats = ['csv', 'yaml', 'json'];
  routers
    .command('import')
    .description('add or update routers from a file; again with the same file changes nothing')
    .argument('<file>', 'CSV, YAML or JSON, - for stdin')
    .addOption(new Option('--format <format>', 'where the name of the file does not tell').choices(formats))
    .option('--partial', 'import the good rows and name the others')
    .option('--tenant <id>', 'owner')
    .action(bind(importRouters));
  routers
    .command('export')
    .description('print the routers, without passwords')
    .addOption(new Option('--format <format>', 'format').choices(formats).default('csv'))
    .option('--on <selector>', 'only those that match')
    .action(bind(exportRouters));
}

interface ImportOptions {
  readonly format?: string;
  readonly partial?: boolean;
  readonly tenant?: string;
}

async function importRouters(context: CliContext, options: ImportOptions, [file = '-']: readonly string[]): Promise<number> {
  const content = await readText(file);
  const client = await context.connect();
  const type = IMPORT_TYPES[options.format ?? extname(file).slice(1).toLowerCase()] ?? 'text/plain';
  const query = { partial: options.partial, tenant: options.tenant };
  const result = await client.call<ImportResult>({ method: 'POST', path: '/routers/import', query, text: { content, type } });
  await context.output.result(result, renderImport);
  return result.rejected.length === 0 ? EXIT.ok : EXIT.routerFailed;
}

async function exportRouters(context: CliContext, options: { format: string; on?: string }): Promise<void> {
  const client = await context.connect();
  const format = context.output.json ? 'json' : options.format;
  const text = await client.text({ path: '/routers/export', query: { format, on: options.on } });
  process.stdout.write(text);
}

async function probe(context: CliContext, options: { on?: string }, [ref]: readonly string[]): Promise<number> {
  const client = await context.connect();
  if (ref !== undefined) {
    const router = await client.call<RouterJson>({ method: 'POST', path: `${pathOf(ref)}/probe` });
    await context.output.result(router, () => `${safeText(router.name)}: ${router.state}, RouterOS ${router.version ?? '?'}`);
    return EXIT.ok;
  }
  const results = await client.call<ProbeResults>({ method: 'POST', path: '/routers/probe', body: { on: options.on ?? 'all' } });
  await context.output.result(results, renderProbes);
  return results.failed.length === 0 ? EXIT.ok : EXIT.unreachable;
}

interface ReadOptions {
  readonly where?: Readonly<Record<string, string>>;
  readonly proplist?: string;
  readonly limit?: number;
}

async function readMenu(context: CliContext, options: ReadOptions, [ref = '', menu = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const where = Object.fromEntries(Object.entries(options.where ?? {}).map(([name, value]) => [`where.${name}`, value]));
  const path = `${pathOf(ref)}/menus/${menu.split('/').filter(Boolean).map(encodeURIComponent).join('/')}`;
  const result = await client.call<{ rows: readonly Row[]; truncated?: boolean }>({
    path,
    query: { ...where, proplist: options.proplist, limit: options.limit },
  });
  await context.output.result(result, () => renderRows(result.rows));
  if (result.truncated) context.output.note(`Only the first ${count(result.rows.length, 'row')}; see --limit and --where.`);
}
