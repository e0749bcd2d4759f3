import type { Command } from 'commander';
import type { RunAccepted } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { Page } from '../../../fleet';
import type { ScheduleView } from '../../../jobs';
import type { DaemonClient } from '../client/daemon-client';
import type { Bind, CliContext } from '../context';
import { readInput } from '../input/read-input';
import { count, safeText } from '../output/safe-text';
import { renderProperties, renderTable } from '../output/table';
import { collect, wholeNumber } from './options';
import { addRolloutOptions, rolloutBody, type RolloutFlags } from './rollout-options';

interface ScheduleFlags extends RolloutFlags {
  readonly name?: string;
  readonly on?: string;
  readonly input?: string;
  readonly set?: readonly string[];
  readonly plan?: boolean;
  readonly cron?: string;
  readonly tz?: string;
  readonly missed?: string;
  readonly overlap?: string;
  readonly deadline?: string;
  readonly disabled?: boolean;
  readonly tenant?: string;
}

export function addScheduleCommands(program: Command, bind: Bind): void {
  const schedules = program.command('schedules').description('actions that run at set times');
  withFlags(schedules.command('add').description('run an action again and again (--cron), or once later (--at)'))
    .argument('<name>', 'its name')
    .argument('<action>', 'action id, e.g. system.get_identity')
    .requiredOption('--on <selector>', 'which routers; resolved anew each time')
    .option('--plan', 'only plan, write nothing')
    .option('--disabled', 'do not fire until it is enabled')
    .option('--tenant <id>', 'owner')
    .action(bind(add));
  withFlags(schedules.command('edit').description('change a schedule; it runs with your rights from now on'))
    .argument('<schedule>', 'name or id')
    .option('--name <name>', 'new name')
    .option('--on <selector>', 'which routers')
    .action(bind(edit));
  schedules
    .command('list')
    .description('list schedules')
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(list));
  const one = (verb: string, text: string): Command =>
    schedules.command(verb).description(text).argument('<schedule>', 'name or id');
  one('show', 'show a schedule').action(
    bind(async (context, _options, [ref = '']) => {
      const client = await context.connect();
      await context.output.result(await client.call<ScheduleView>({ path: pathOf(ref) }), (view) =>
        renderProperties({ ...view }),
      );
    }),
  );
  one('enable', 'fire again, from the next time on').action(bind(steer('resume')));
  one('disable', 'fire no more').action(bind(steer('pause')));
  one('run', 'fire now, with your own rights; its times stay').action(bind(runNow));
  one('remove', 'remove a schedule; its runs stay').action(
    bind(async (context, _options, [ref = '']) => {
      const client = await context.connect();
      await client.call({ method: 'DELETE', path: pathOf(ref) });
      await context.output.result({ removed: ref }, () => `removed ${safeText(ref)}`);
    }),
  );
}

function withFlags(command: Command): Command {
  return addRolloutOptions(
    command
      .option('--cron <expression>', '5 fields, or 6 with seconds in front, e.g. "30 2 * * 1-5"')
      .option('--tz <zone>', 'zone of --cron, e.g. Europe/Riga; absent: that of the daemon')
      .option('--missed <what>', 'firings that the daemon was not there for: skip or once')
      .option('--overlap <what>', 'while the run before is unfinished: allow or skip')
      .option('--deadline <time>', 'a firing that is later than this is missed, e.g. 10m')
      .option('-i, --input <file>', 'input as YAML or JSON, - for stdin')
      .option('--set <key=value>', 'one argument; key:=json for other than text, key=null unsets (repeatable)', collect),
  );
}

async function add(context: CliContext, flags: ScheduleFlags, [name = '', id = '']: readonly string[]): Promise<void> {
  const { on, tenant, plan, disabled } = flags;
  const body = {
    name,
    do: id,
    on,
    tenant,
    input: await inputOf(context, id, flags),
    ...(plan ? { mode: 'plan' } : {}),
    ...(disabled ? { enabled: false } : {}),
    ...(await commonBody(flags)),
  };
  return create(context, await context.connect(), body);
}

async function edit(context: CliContext, flags: ScheduleFlags, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const { name, on } = flags;
  const changesInput = flags.input !== undefined || flags.set !== undefined;
  const action = changesInput ? (await client.call<ScheduleView>({ path: pathOf(ref) })).do : '';
  const input = changesInput ? { input: await inputOf(context, action, flags) } : {};
  const body = { name, on, ...input, ...(await commonBody(flags)) };
  const view = await client.call<ScheduleView>({ method: 'PATCH', path: pathOf(ref), body });
  await context.output.result(view, () => `changed ${lineOf(view)}`);
}

async function commonBody(flags: ScheduleFlags): Promise<Readonly<Record<string, unknown>>> {
  const { cron, tz, missed: missedRun, overlap, deadline: startingDeadline } = flags;
  return { cron, tz, missedRun, overlap, startingDeadline, ...(await rolloutBody(flags)) };
}

async function inputOf(context: CliContext, id: string, { input: file, set = [] }: ScheduleFlags): Promise<unknown> {
  const action = (await context.services.loadRegistry()).action(id);
  return readInput(action, { ...(file === undefined ? {} : { file }), set });
}

/**
 * `rosfleet run … --cron`: what would be submitted now becomes a schedule.
 * @param request body of POST /runs
 * @throws AppError INPUT_INVALID where the request has a start of its own, or what the daemon answers
 */
export async function scheduleFromRun(
  context: CliContext,
  client: DaemonClient,
  request: Readonly<Record<string, unknown>>,
  when: { readonly cron: string; readonly tz?: string; readonly name?: string },
): Promise<void> {
  if (request['at'] !== undefined) {
    throw new AppError('INPUT_INVALID', '--cron and --at exclude each other', { remedy: 'Give one of them.' });
  }
  const { cron, tz, name = `${String(request['do'])} (${cron})` } = when;
  return create(context, client, { ...request, name, cron, ...(tz === undefined ? {} : { tz }) });
}

async function create(context: CliContext, client: DaemonClient, body: Readonly<Record<string, unknown>>): Promise<void> {
  const view = await client.call<ScheduleView>({ method: 'POST', path: '/schedules', body });
  await context.output.result(view, () => `added ${lineOf(view)}`);
}

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

async function list(context: CliContext, { limit, cursor }: PageOptions): Promise<void> {
  const client = await context.connect();
  const page = await client.call<Page<ScheduleView>>({ path: '/schedules', query: { limit, cursor } });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'name', cell: (row) => row.name },
      { head: 'action', cell: (row) => row.do },
      { head: 'when', cell: (row) => (row.cron === undefined ? row.at : `${row.cron} ${row.tz}`) },
      { head: 'next', cell: (row) => row.nextAt ?? (row.enabled ? 'over' : 'disabled') },
      { head: 'last', cell: (row) => row.lastAt },
      { head: 'outcome', cell: (row) => row.lastError?.code ?? row.lastOutcome },
      { head: 'tenant', cell: (row) => row.tenant },
      { head: 'on', cell: (row) => row.on },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

function steer(verb: 'pause' | 'resume') {
  return async (context: CliContext, _options: unknown, [ref = '']: readonly string[]): Promise<void> => {
    const client = await context.connect();
    const view = await client.call<ScheduleView>({ method: 'POST', path: `${pathOf(ref)}/${verb}` });
    await context.output.result(view, () => `${verb === 'resume' ? 'enabled' : 'disabled'} ${lineOf(view)}`);
  };
}

async function runNow(context: CliContext, _options: unknown, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const accepted = await client.call<RunAccepted>({ method: 'POST', path: `${pathOf(ref)}/run` });
  await context.output.result(
    accepted,
    () => `run ${accepted.id} on ${count(accepted.total, 'router')}; follow it with: rosfleet runs watch ${accepted.id}`,
  );
}

function lineOf({ name, nextAt }: ScheduleView): string {
  return `${safeText(name)}${nextAt === undefined ? '' : `, next at ${nextAt}`}`;
}

function pathOf(ref: string): string {
  return `/schedules/${encodeURIComponent(ref)}`;
}
