import { execute, type Outcome } from '../kernel/execute';
import type { MenuModel, Values } from '../kernel/menu';
import { Refusal } from '../kernel/refusal';
import type { Evaluator } from './call';
import { truth } from './operators';
import { Scope, type Running } from './scope';
import { ScriptError, type Expression, type Item } from './syntax';
import { fromRow, list, NOTHING, number, record, text, toArgument, type Value } from './value';

export interface MenuCall {
  readonly path: string;
  readonly verb: string;
  readonly items: readonly Item[];
  readonly where: Expression | undefined;
}

/** Commands that mean rows by their first word. */
const ON_ROWS: ReadonlySet<string> = new Set('set remove enable disable unset move comment reset-counters reset edit'.split(' '));
/** What a first word without a name means. */
const FIRST_ARGUMENT: Readonly<Record<string, string>> = {
  info: 'message',
  warning: 'message',
  error: 'message',
  debug: 'message',
  ping: 'address',
  resolve: 'domain-name',
  import: 'file-name',
};
/** More rows than a script can use: an endless monitor gives what it has. */
const MOST_ROWS = 10_000;

/** A command of a menu. @returns what `[…]` around it stands for @throws ScriptError with the refusal of the router */
export function* callMenu(interpreter: Evaluator, call: MenuCall, scope: Scope): Running<Value> {
  const model = interpreter.context.world.model(call.path);
  if (!model) throw new ScriptError(`no such command or directory (${call.verb})`);
  // `[find …]` among the arguments means the menu of the command, wherever the script is.
  const inMenu = { interpreter, call, model, scope: new Scope(scope, call.path) };
  switch (call.verb) {
    case 'find':
      return list((yield* matching(inMenu)).map((row) => fromRow(row['.id'])));
    case 'print':
      return yield* print(inMenu);
    case 'get':
      return yield* get(inMenu);
    default:
      return yield* other(inMenu);
  }
}

interface InMenu {
  readonly interpreter: Evaluator;
  readonly call: MenuCall;
  readonly model: MenuModel;
  readonly scope: Scope;
}

function* matching({ interpreter, call, scope }: InMenu): Running<Values[]> {
  const { rows } = perform(interpreter, [`${call.path}/print`]);
  if (!call.where) return rows;
  const found: Values[] = [];
  for (const row of rows) if (truth(yield* interpreter.evaluate(call.where, scope.withRow(row)))) found.push(row);
  return found;
}

function* print(inMenu: InMenu): Running<Value> {
  const { interpreter, call } = inMenu;
  const options = new Set(call.items.flatMap((item) => (item.value.kind === 'word' ? [item.value.text] : [])));
  const rows = yield* matching(inMenu);
  if (options.has('count-only')) return number(rows.length);
  if (options.has('as-value')) return list(rows.map(recordOf));
  for (const [at, row] of rows.entries()) {
    const shown = Object.entries(row).filter(([name]) => name !== '.id');
    interpreter.context.put(`${String(at).padStart(2)} ${shown.map(([name, value]) => `${name}=${value}`).join(' ')}`);
  }
  return NOTHING;
}

function recordOf(row: Values): Value {
  return record(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromRow(value)])));
}

function* get({ interpreter, call, model, scope }: InMenu): Running<Value> {
  const words: string[] = [];
  const positional: string[] = [];
  for (const { name, value } of call.items) {
    const held = yield* argument(interpreter, value, scope);
    if (name === undefined) positional.push(held);
    else words.push(`=${name}=${held}`);
  }
  const names = model.spec.kind === 'singleton' ? ['value-name'] : ['number', 'value-name'];
  for (const [at, held] of positional.entries()) words.push(`=${names[at] ?? 'value-name'}=${held}`);
  const whole = !words.some((word) => word.startsWith('=value-name='));
  if (!whole) return shownValue(perform(interpreter, [`${call.path}/get`, ...words]).ret);
  const number_ = words.find((word) => word.startsWith('=number='));
  const from = number_ === undefined ? [] : [`=from=${number_.slice('=number='.length)}`];
  const [row] = perform(interpreter, [`${call.path}/print`, ...from]).rows;
  return row ? recordOf(row) : NOTHING;
}

function shownValue(ret: string | undefined): Value {
  return ret === undefined || ret === '' ? NOTHING : fromRow(ret);
}

function* other({ interpreter, call, model, scope }: InMenu): Running<Value> {
  const { verb } = call;
  const words: string[] = [];
  const special = model.commands.get(verb);
  const takesRows = model.spec.kind !== 'singleton' && (ON_ROWS.has(verb) || special?.rows === true);
  const places = [
    ...(takesRows ? ['numbers'] : []),
    ...(verb === 'move' ? ['destination'] : []),
    ...(verb === 'unset' ? ['value-name'] : []),
  ];
  for (const { name, value } of call.items) {
    const held = yield* argument(interpreter, value, scope);
    if (name !== undefined) {
      words.push(`=${name}=${held}`);
      continue;
    }
    const place = places.shift() ?? (words.length === 0 ? FIRST_ARGUMENT[verb] : undefined);
    // Nothing was found: there is nothing to do, and that is no mistake.
    if (place === 'numbers' && held === '' && value.kind !== 'text') return NOTHING;
    words.push(place === undefined ? `=${held}=` : `=${place}=${held}`);
  }
  const { ret, rows } = perform(interpreter, [`${call.path}/${verb}`, ...words]);
  if (rows.length > 0) return list(rows.map(recordOf));
  return ret === undefined ? NOTHING : verb === 'add' ? fromRow(ret) : text(ret);
}

/** Words without quotes reach the command as they are written: `0x8000` stays hexadecimal. */
function* argument(interpreter: Evaluator, value: Expression, scope: Scope): Running<string> {
  return value.kind === 'word' ? value.text : toArgument(yield* interpreter.evaluate(value, scope));
}

function perform({ context }: Evaluator, words: readonly string[]): { rows: Values[]; ret: string | undefined } {
  try {
    return collect(execute(context.world, words, context.actor), (then) => context.finished(then));
  } catch (error) {
    if (error instanceof Refusal) throw new ScriptError(error.traps.at(-1)?.message ?? 'failure');
    throw error;
  }
}

function collect(
  outcome: Outcome,
  finished: (then: 'restart' | 'shutdown') => void,
): { rows: Values[]; ret: string | undefined } {
  if (outcome.kind === 'done') {
    if (outcome.then) finished(outcome.then);
    return { rows: [], ret: outcome.ret };
  }
  const rows: Values[] = [];
  for (let next = outcome.rows.next(); rows.length < MOST_ROWS; next = outcome.rows.next()) {
    if (next.done) return { rows, ret: next.value };
    if (next.value) rows.push(next.value);
  }
  return { rows, ret: undefined };
}
