import type { Command } from 'commander';
import type { Page } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { readPassword } from '../input/read-password';
import { safeText } from '../output/safe-text';
import { renderProperties, renderTable, type Column } from '../output/table';
import { collect, wholeNumber } from './options';

type Fields = Readonly<Record<string, unknown>>;

/** A noun of the API whose lists and rows need no more than a table. */
export interface Noun {
  readonly plural: string;
  readonly singular: string;
  readonly columns: readonly string[];
  readonly show?: false;
}

const NOUNS = {
  groups: { plural: 'groups', singular: 'group', columns: ['name', 'rule', 'description', 'tenant'] },
  sites: { plural: 'sites', singular: 'site', columns: ['name', 'timezone', 'tenant'] },
  credentials: { plural: 'credentials', singular: 'credential', columns: ['name', 'username', 'revision', 'tenant'] },
  tenants: { plural: 'tenants', singular: 'tenant', columns: ['id', 'name', 'createdAt'] },
  tokens: {
    plural: 'tokens',
    singular: 'token',
    columns: ['name', 'tenants', 'permissions', 'lastUsedAt', 'expiresAt'],
    show: false,
  },
} as const satisfies Record<string, Noun>;

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

export function addInventoryCommands(program: Command, bind: Bind): void {
  const groups = nounCommand(program, NOUNS.groups, bind);
  withGroupFields(groups.command('add').description('add a group').argument('<name>', 'its name'))
    .option('--tenant <id>', 'owner')
    .option('--member <router>', 'a router by name or id (repeatable)', collect)
    .action(bind(addGroup));
  withGroupFields(groups.command('edit').description('change a group').argument('<group>', 'name or id'))
    .option('--name <name>', 'new name')
    .option('--add-member <router>', 'put a router in (repeatable)', collect)
    .option('--remove-member <router>', 'take a router out (repeatable)', collect)
    .action(bind(editGroup));
  const sites = nounCommand(program, NOUNS.sites, bind);
  sites
    .command('add')
    .description('add a site')
    .argument('<name>', 'its name')
    .option('--timezone <zone>', 'IANA zone, e.g. Europe/Riga')
    .option('--tenant <id>', 'owner')
    .action(bind(add(NOUNS.sites)));
  sites
    .command('edit')
    .description('change a site')
    .argument('<site>', 'name or id')
    .option('--name <name>', 'new name')
    .option('--timezone <zone>', 'IANA zone')
    .action(bind(edit(NOUNS.sites)));
  addCredentials(program, bind);
  const tenants = nounCommand(program, NOUNS.tenants, bind);
  tenants
    .command('add')
    .description('add a tenant')
    .argument('<id>', 'short name')
    .option('--name <title>', 'title')
    .action(bind(addTenant));
  addTokens(program, bind);
  addAudit(program, bind);
}

function withGroupFields(command: Command): Command {
  return command
    .option('--description <text>', 'what it is for')
    .option('--rule <selector>', 'routers that match belong to it as well');
}

/** `list`, `show` and `remove`, which every noun has. */
export function nounCommand(program: Command, noun: Noun, bind: Bind): Command {
  const command = program.command(noun.plural).description(`the ${noun.plural} of the fleet`);
  command
    .command('list')
    .description(`list ${noun.plural}`)
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(
      bind<PageOptions>((context, options) =>
        list(context, { path: `/${noun.plural}`, columns: noun.columns, query: { ...options } }),
      ),
    );
  if (noun.show !== false) {
    command
      .command('show')
      .description(`show a ${noun.singular}`)
      .argument(`<${noun.singular}>`, 'name or id')
      .action(
        bind(async (context, _options, [ref = '']) => {
          const client = await context.connect();
          await context.output.result(await client.call<Fields>({ path: pathOf(noun, ref) }), renderProperties);
        }),
      );
  }
  command
    .command('remove')
    .description(`remove a ${noun.singular}`)
    .argument(`<${noun.singular}>`, 'name or id')
    .action(
      bind(async (context, _options, [ref = '']) => {
        const client = await context.connect();
        await client.call({ method: 'DELETE', path: pathOf(noun, ref) });
        await context.output.result({ removed: ref }, () => `removed ${safeText(ref)}`);
      }),
    );
  return command;
}

function pathOf(noun: Noun, ref: string): string {
  return `/${noun.plural}/${encodeURIComponent(ref)}`;
}

async function list(context: CliContext, what: { path: string; columns: readonly string[]; query: Fields }): Promise<void> {
  const client = await context.connect();
  const page = await client.call<Page<Fields>>({ path: what.path, query: what.query as Record<string, string> });
  await context.output.result(page, async () => {
    const columns: Column<Fields>[] = what.columns.map((name) => ({ head: name, cell: (row) => cellText(row[name]) }));
    const table = await renderTable(page.items, columns);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

function cellText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value);
}

function add(noun: Noun) {
  return (context: CliContext, fields: Fields, [name]: readonly string[]): Promise<void> =>
    send(context, noun, { ...fields, name });
}

function edit(noun: Noun) {
  return (context: CliContext, fields: Fields, [ref]: readonly string[]): Promise<void> => send(context, noun, fields, ref);
}

/** Adds, or changes the one that `ref` names. */
export async function send(context: CliContext, noun: Noun, fields: Fields, ref?: string): Promise<void> {
  const { json: _json, ...body } = fields;
  const client = await context.connect();
  const request =
    ref === undefined
      ? ({ method: 'POST', path: `/${noun.plural}` } as const)
      : ({ method: 'PATCH', path: pathOf(noun, ref) } as const);
  const result = await client.call<{ readonly name: string }>({ ...request, body });
  await context.output.result(result, () => `${ref === undefined ? 'added' : 'changed'} ${safeText(result.name)}`);
}

interface GroupFlags {
  readonly name?: string;
  readonly description?: string;
  readonly rule?: string;
  readonly tenant?: string;
  readonly member?: readonly string[];
  readonly addMember?: readonly string[];
  readonly removeMember?: readonly string[];
}

function addGroup(context: CliContext, flags: GroupFlags, [name]: readonly string[]): Promise<void> {
  const { member: members, description, rule, tenant } = flags;
  return send(context, NOUNS.groups, { name, members, description, rule, tenant });
}

function editGroup(context: CliContext, flags: GroupFlags, [ref]: readonly string[]): Promise<void> {
  const { addMember: addMembers, removeMember: removeMembers, name, description, rule } = flags;
  return send(context, NOUNS.groups, { name, description, rule, addMembers, removeMembers }, ref);
}

function addTenant(context: CliContext, flags: { name?: string }, [id]: readonly string[]): Promise<void> {
  return send(context, NOUNS.tenants, { id, name: flags.name });
}

interface CredentialFlags {
  readonly name?: string;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly password?: boolean;
  readonly tenant?: string;
}

function addCredentials(program: Command, bind: Bind): void {
  const credentials = nounCommand(program, NOUNS.credentials, bind);
  credentials
    .command('add')
    .description('add a login; its password is asked for, or read from stdin')
    .argument('<name>', 'its name')
    .requiredOption('--username <name>', 'user on the routers')
    .option('--password-stdin', 'read the password from stdin')
    .option('--tenant <id>', 'owner')
    .action(bind(addCredential));
  credentials
    .command('edit')
    .description('change a login')
    .argument('<credential>', 'name or id')
    .option('--name <name>', 'new name')
    .option('--username <name>', 'user on the routers')
    .option('--password', 'ask for a new password')
    .option('--password-stdin', 'read a new password from stdin')
    .action(bind(editCredential));
}

async function addCredential(context: CliContext, flags: CredentialFlags, [name]: readonly string[]): Promise<void> {
  const password = await readPassword({ stdin: flags.passwordStdin === true, prompt: 'Password: ' });
  const { username, tenant } = flags;
  return send(context, NOUNS.credentials, { name, username, tenant, password: password.reveal() });
}

async function editCredential(context: CliContext, flags: CredentialFlags, [ref]: readonly string[]): Promise<void> {
  const asks = flags.password === true || flags.passwordStdin === true;
  const password = asks ? await readPassword({ stdin: flags.passwordStdin === true, prompt: 'New password: ' }) : undefined;
  const { name, username } = flags;
  return send(context, NOUNS.credentials, { name, username, password: password?.reveal() }, ref);
}

interface TokenFlags {
  readonly onlyTenant?: readonly string[];
  readonly permission?: readonly string[];
  readonly expires?: string;
}

function addTokens(program: Command, bind: Bind): void {
  const tokens = nounCommand(program, NOUNS.tokens, bind);
  tokens
    .command('add')
    .description('make a token; it is shown once')
    .argument('<name>', 'what it is for')
    .option('--only-tenant <id>', 'where it may act; absent: everywhere (repeatable)', collect)
    .option('--permission <permission>', 'what it may do, e.g. router:read; absent: everything (repeatable)', collect)
    .option('--expires <time>', 'ISO 8601, e.g. 2027-01-01T00:00:00Z')
    .action(bind(addToken));
}

async function addToken(context: CliContext, flags: TokenFlags, [name]: readonly string[]): Promise<void> {
  const client = await context.connect();
  const body = { name, tenants: flags.onlyTenant ?? '*', permissions: flags.permission ?? '*', expiresAt: flags.expires };
  const made = await client.call<{ readonly token: string }>({ method: 'POST', path: '/tokens', body });
  await context.output.result(made, () => made.token);
  context.output.note('Keep it: it is not shown again.');
}

function addAudit(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('who did what');
  audit
    .command('list')
    .description('list changes, newest first')
    .option('--action <action>', 'only these, e.g. router.add')
    .option('--tenant <id>', 'only of this tenant')
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(
      bind<PageOptions & { action?: string; tenant?: string }>((context, { action, tenant, limit, cursor }) =>
        list(context, {
          path: '/audit',
          columns: ['at', 'actorName', 'action', 'subjectName', 'tenant'],
          query: { action, tenant, limit, cursor },
        }),
      ),
    );
}
