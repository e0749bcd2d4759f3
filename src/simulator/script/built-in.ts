import { parseDuration } from '../kernel/duration';
import type { BuiltIn, Call } from './call';
import { CONTROL } from './control';
import { entriesOf } from './operators';
import { parseScript } from './parse-statement';
import { Leave, type Running } from './scope';
import { ScriptError } from './syntax';
import { bool, list, literal, NIL, NOTHING, number, text, toBool, toNumber, toText, type Value } from './value';

/** A command that only looks at its values. */
function plain(work: (values: readonly Value[], call: Call) => Value): BuiltIn {
  return function* (call) {
    const values: Value[] = [];
    for (const each of call.positional) values.push(yield* call.interpreter.evaluate(each, call.scope));
    return work(values, call);
  };
}

function convert(work: (value: Value) => Value): BuiltIn {
  return plain(([value = NOTHING]) => work(value));
}

/** Names are words or texts; what follows is the value. */
function* nameOf(call: Call): Running<string> {
  const [first] = call.positional;
  if (!first) throw new ScriptError('missing value(s) of argument(s) name');
  return yield* call.interpreter.textOf(first, call.scope);
}

function* valueOf({ interpreter, scope, positional, named }: Call): Running<Value> {
  const code = named.get('do');
  if (code) return yield* interpreter.evaluate(code, scope);
  return positional[1] ? yield* interpreter.evaluate(positional[1], scope) : NOTHING;
}

function* local(call: Call): Running<Value> {
  call.scope.define(yield* nameOf(call), yield* valueOf(call));
  return NOTHING;
}

/** Declares the name here; a value is given to the global one, which lives on after the script. */
function* global(call: Call): Running<Value> {
  const name = yield* nameOf(call);
  const { globals } = call.interpreter.context;
  const cell = globals.get(name) ?? { value: NOTHING };
  globals.set(name, cell);
  call.scope.share(name, cell);
  if (call.positional.length > 1 || call.named.has('do')) cell.value = yield* valueOf(call);
  return NOTHING;
}

/** `:set name value`, and `:set ($list->"key") value`. */
function* set(call: Call): Running<Value> {
  const [first] = call.positional;
  if (first?.kind === 'binary' && first.operator === '->' && first.left.kind === 'variable') {
    const key = yield* call.interpreter.evaluate(first.right, call.scope);
    const cell = call.scope.cell(first.left.name);
    if (!cell) throw new ScriptError(`bad variable name ${first.left.name}`);
    cell.value = replaced(cell.value, key, yield* valueOf(call));
    return NOTHING;
  }
  const name = yield* nameOf(call);
  const cell = call.scope.cell(name);
  const value = yield* valueOf(call);
  if (cell) cell.value = value;
  else call.scope.define(name, value);
  return NOTHING;
}

function replaced(target: Value, key: Value, value: Value): Value {
  const items = [...entriesOf(target)];
  const name = key.type === 'num' ? undefined : toText(key);
  const at = name === undefined ? (toNumber(key) ?? 0) : items.findIndex((item) => item.key === name);
  const entry = name === undefined ? { value } : { key: name, value };
  if (at < 0 || at >= items.length) items.push(entry);
  else items[at] = entry;
  return { type: 'array', items };
}

const LEVELS: ReadonlySet<string> = new Set(['info', 'warning', 'error', 'debug']);

function log(values: readonly Value[], { interpreter }: Call): Value {
  const [level = text('info'), message = NOTHING] = values;
  const word = toText(level);
  const topic = [...LEVELS].find((known) => known.startsWith(word));
  if (topic === undefined || word === '') throw new ScriptError(`bad command name ${word}`);
  interpreter.context.world.log(`script,${topic}`, toText(message));
  return NOTHING;
}

/** `:pick text 0 3`: from, up to and without the end; one character where there is no end. */
function pick([from = NOTHING, first = NOTHING, last = NOTHING]: readonly Value[]): Value {
  const start = toNumber(first) ?? 0;
  const end = last.type === 'nothing' ? start + 1 : (toNumber(last) ?? 0);
  if (from.type !== 'array') return text(toText(from).slice(start, end));
  const items = from.items.slice(start, end);
  return last.type === 'nothing' ? (items[0]?.value ?? NOTHING) : { type: 'array', items };
}

/** Where a text or a value is found, behind the place `after`. */
function find([within = NOTHING, what = NOTHING, after = NOTHING]: readonly Value[]): Value {
  const from = (toNumber(after) ?? -1) + 1;
  const at =
    within.type === 'array'
      ? within.items.findIndex((item, index) => index >= from && toText(item.value) === toText(what))
      : toText(within).indexOf(toText(what), from);
  return at < 0 ? NIL : number(at);
}

function lengthOf(value: Value): Value {
  return number(value.type === 'array' ? value.items.length : toText(value).length);
}

function toArray(value: Value): Value {
  if (value.type === 'array') return value;
  const whole = toText(value);
  return list(whole === '' ? [] : whole.split(',').map(literal));
}

function toTime(value: Value): Value {
  const ms = value.type === 'time' ? value.ms : parseDuration(toText(value));
  return ms === undefined ? NIL : { type: 'time', ms };
}

/** A text as a kind of its own where it is one. */
function typed(...types: readonly Value['type'][]): (value: Value) => Value {
  return (value) => {
    const read = literal(toText(value));
    return types.includes(read.type) ? read : NIL;
  };
}

function* delay({ interpreter, scope, positional }: Call): Running<Value> {
  const [first] = positional;
  const wanted = first ? yield* interpreter.evaluate(first, scope) : number(1);
  const delayMs = wanted.type === 'time' ? wanted.ms : (toNumber(wanted) ?? 0) * 1_000;
  yield { delayMs };
  return NOTHING;
}

function* execute({ interpreter, scope, positional, named }: Call): Running<Value> {
  const given = named.get('script') ?? positional[0];
  if (!given) throw new ScriptError('missing value(s) of argument(s) script');
  const script = yield* interpreter.evaluate(given, scope);
  if (script.type === 'code') {
    // Commands in braces run as they are; a text is read when it starts.
    yield* interpreter.block(script.body, scope);
    return NOTHING;
  }
  return text(interpreter.context.spawn(toText(script)));
}

/** The commands of the language itself; those of menus are found in the tree of the version. */
export const BUILT_IN: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ...CONTROL,
  ['local', local],
  ['global', global],
  ['set', set],
  ['put', plain(([value = NOTHING], call) => (call.interpreter.context.put(toText(value)), NOTHING))],
  ['log', plain(log)],
  ['delay', delay],
  ['execute', execute],
  ['error', plain(([value = NOTHING]) => raise(toText(value)))],
  ['return', plain(([value = NOTHING]) => leave('return', value))],
  ['quit', plain(() => leave('quit', NOTHING))],
  ['parse', convert((value) => ({ type: 'code', body: parseScript(toText(value)) }))],
  ['len', convert(lengthOf)],
  ['pick', plain(pick)],
  ['find', plain(find)],
  ['typeof', convert((value) => text(value.type))],
  ['tostr', convert((value) => text(toText(value)))],
  ['tonum', convert((value) => (toNumber(value) === undefined ? NIL : number(Math.trunc(toNumber(value) ?? 0))))],
  ['tobool', convert((value) => (toBool(value) === undefined ? NIL : bool(toBool(value) ?? false)))],
  ['toarray', convert(toArray)],
  ['totime', convert(toTime)],
  ['toip', convert(typed('ip'))],
  ['toid', convert(typed('id'))],
  ['nothing', plain(() => NOTHING)],
  ['beep', plain(() => NOTHING)],
]);

function raise(message: string): never {
  throw new ScriptError(message);
}

function leave(kind: 'return' | 'quit', value: Value): never {
  throw new Leave(kind, value);
}
