import { checkDeviceMode } from '../behaviour/device-mode';
import { exportToFile } from './exporting';
import type { Actor, Afterwards, CommandSpec, MenuModel } from './menu';
import {
  countRows,
  findIds,
  followRows,
  getValue,
  printRows,
  sourceOf,
  type Call,
  type Following,
  type RowSource,
} from './reading';
import { missingArguments, noSuchCommand, noSuchMenu, notPermitted, unknownParameter } from './refusal';
import { selectRows } from './selection';
import type { World } from './world';
import { addRow, moveRows, removeRows, resetCounters, setRows, setSingleton, unsetValues } from './writing';

export type Outcome =
  | { readonly kind: 'rows'; readonly rows: RowSource; readonly then?: Afterwards }
  | { readonly kind: 'done'; readonly ret?: string; readonly then?: Afterwards }
  | ({ readonly kind: 'follow' } & Following);

const DONE: Outcome = { kind: 'done' };
/** How /system/history tells a write. */
const PAST: Readonly<Record<string, string>> = { add: 'added', remove: 'removed', move: 'moved' };
const READING = new Set(['print', 'getall', 'get', 'find', 'listen', 'export']);

/**
 * Runs one command, e.g. `/ip/address/add`, `=address=10.0.0.1/24`.
 * @throws Refusal what the router refuses; nothing was changed then
 */
export function execute(world: World, words: readonly string[], actor?: Actor): Outcome {
  const [command = ''] = words;
  world.expire();
  const call = parseCall(words);
  const { model, verb } = locate(world, command);
  const special = model.commands.get(verb);
  permit(world, actor, { model, verb, special });
  if (!READING.has(verb)) checkDeviceMode(world, command);
  const by = actor?.name ?? '';
  if (special) {
    const told = { action: `${model.path.slice(1)} ${verb}`, by };
    return world.journal.act(told, () => runSpecial(world, model, special, { args: call.args, actor }));
  }
  switch (verb) {
    case 'print':
    case 'getall':
      return print(world, model, call);
    case 'listen':
      return { kind: 'follow', ...followRows(world, model, call, { first: false }) };
    case 'get':
      return { kind: 'done', ret: getValue(world, model, call.args) };
    case 'find':
      return { kind: 'rows', rows: findIds(world, model, call) };
    case 'export':
      exportToFile(world, call.args, model.path);
      return DONE;
    default: {
      const told = { action: `${model.path.slice(1)} ${PAST[verb] ?? 'changed'}`, by };
      const ret = world.journal.act(told, () => write(world, model, verb, call.args));
      return ret === undefined ? DONE : { kind: 'done', ret };
    }
  }
}

function parseCall(words: readonly string[]): Call {
  const args: Record<string, string> = {};
  const queries: string[] = [];
  for (const word of words.slice(1)) {
    if (word.startsWith('?')) queries.push(word.slice(1));
    else if (word.startsWith('=')) {
      const at = word.indexOf('=', 1);
      if (at < 0) args[word.slice(1)] = '';
      else args[word.slice(1, at)] = word.slice(at + 1);
    }
  }
  return { args, queries };
}

function locate(world: World, command: string): { model: MenuModel; verb: string } {
  const at = command.lastIndexOf('/');
  const path = command.slice(0, at);
  const verb = command.slice(at + 1);
  const model = world.model(path);
  const { directories } = world.menus;
  if (!command.startsWith('/')) throw noSuchCommand();
  if (!model)
    throw directories.has(path) && verb !== '' ? noSuchCommand() : noSuchMenu(unknownPart(world, path), world.identity.major);
  if (model.verbs.has(verb)) return { model, verb };
  throw noSuchCommand();
}

function unknownPart(world: World, path: string): string {
  const { menus, directories } = world.menus;
  let at = '';
  for (const part of path.split('/').filter((name) => name !== '')) {
    at += `/${part}`;
    if (!menus.has(at) && !directories.has(at)) return part;
  }
  return path.slice(path.lastIndexOf('/') + 1);
}

interface Wanted {
  readonly model: MenuModel;
  readonly verb: string;
  readonly special: CommandSpec | undefined;
}

function permit(world: World, actor: Actor | undefined, { model, verb, special }: Wanted): void {
  if (!actor) return;
  const needed = special ? [special.policy ?? 'write'] : READING.has(verb) ? ['read'] : ['write', ...(model.spec.policy ?? [])];
  if (needed.some((policy) => !actor.policies.has(policy) || world.deniedPolicies.has(policy))) throw notPermitted();
}

function print(world: World, model: MenuModel, call: Call): Outcome {
  const { args } = call;
  if (args['count-only'] !== undefined) return { kind: 'rows', rows: countRows(world, model, call) };
  if (model.spec.kind !== 'singleton') {
    if (args['follow-only'] !== undefined) return { kind: 'follow', ...followRows(world, model, call, { first: false }) };
    if (args.follow !== undefined) return { kind: 'follow', ...followRows(world, model, call, { first: true }) };
  }
  return { kind: 'rows', rows: printRows(world, model, call) };
}

interface SpecialCall {
  readonly args: Call['args'];
  readonly actor: Actor | undefined;
}

function runSpecial(world: World, model: MenuModel, spec: CommandSpec, call: SpecialCall): Outcome {
  const { args, actor } = call;
  const { '.id': id, numbers, ...others } = args;
  const which = spec.rows ? (id ?? numbers ?? args.number) : undefined;
  const known = new Set(spec.args ?? []);
  for (const name of Object.keys(spec.rows ? others : args)) if (!known.has(name)) throw unknownParameter(name);
  const missing = (spec.required ?? []).filter((name) => args[name] === undefined);
  if (missing.length > 0) throw missingArguments(missing);
  if (spec.rows && which === undefined) throw missingArguments(['.id']);
  const rows = which === undefined ? [] : selectRows(world, model, which);
  const result = spec.run({ state: world, args, rows, actor });
  if (result.endless)
    return {
      kind: 'follow',
      rows: sourceOf(result.rows ?? []),
      menus: [],
      show: () => undefined,
      ends: result.ends,
      until: result.until,
    };
  if (result.rows) return { kind: 'rows', rows: sourceOf(result.rows), then: result.then };
  return { kind: 'done', ret: result.ret, then: result.then };
}

/** @returns what goes into `=ret=`, if anything */
function write(world: World, model: MenuModel, verb: string, args: Call['args']): string | undefined {
  switch (verb) {
    case 'add':
      return addRow(world, model, args);
    case 'set':
      return void (model.spec.kind === 'singleton' ? setSingleton(world, model, args) : setRows(world, model, args));
    case 'enable':
    case 'disable':
      return void setRows(world, model, { ...args, disabled: verb === 'enable' ? 'no' : 'yes' });
    case 'comment':
      return void setRows(world, model, args);
    case 'remove':
      return void removeRows(world, model, args);
    case 'unset':
      return void unsetValues(world, model, args);
    case 'move':
      return void moveRows(world, model, args);
    case 'reset-counters':
    case 'reset-counters-all':
      return void resetCounters(world, model, args, { all: verb === 'reset-counters-all' });
    default:
      return undefined;
  }
}
