import type { BuiltIn, Call } from './call';
import { entriesOf, truth } from './operators';
import { Scope, type Running } from './scope';
import { ScriptError, type Expression } from './syntax';
import { NOTHING, number, text, toNumber, type Value } from './value';

/** Commands that run other commands. */
export const CONTROL: readonly (readonly [string, BuiltIn])[] = [
  ['if', choose],
  ['while', loop],
  ['do', doBlock],
  ['for', count],
  ['foreach', each],
  ['onerror', onError],
];

function* runCode(call: Call, code: Expression | undefined, scope = call.scope): Running<Value> {
  if (!code) return NOTHING;
  if (code.kind === 'block') return yield* call.interpreter.block(code.body, scope);
  const held = yield* call.interpreter.evaluate(code, scope);
  return held.type === 'code' ? yield* call.interpreter.block(held.body, scope) : held;
}

function required(call: Call, name: string): Expression {
  const found = call.named.get(name);
  if (!found) throw new ScriptError(`missing value(s) of argument(s) ${name}`);
  return found;
}

function* choose(call: Call): Running<Value> {
  const condition = call.named.get('condition') ?? call.positional[0];
  if (!condition) throw new ScriptError('missing value(s) of argument(s) condition');
  const isTrue = truth(yield* call.interpreter.evaluate(condition, call.scope));
  return yield* runCode(call, call.named.get(isTrue ? 'do' : 'else') ?? (isTrue ? call.positional[1] : undefined));
}

function* loop(call: Call): Running<Value> {
  const [condition] = call.positional;
  if (!condition) throw new ScriptError('missing value(s) of argument(s) condition');
  const code = required(call, 'do');
  while (truth(yield* call.interpreter.evaluate(condition, call.scope))) yield* runCode(call, code);
  return NOTHING;
}

/** `:do {…}`, with `while=(…)` behind it as a loop, with `on-error={…}` as an attempt. */
function* doBlock(call: Call): Running<Value> {
  const code = call.positional[0] ?? call.named.get('command');
  const condition = call.named.get('while');
  try {
    let last = yield* runCode(call, code);
    while (condition && truth(yield* call.interpreter.evaluate(condition, call.scope))) last = yield* runCode(call, code);
    return last;
  } catch (error) {
    const otherwise = call.named.get('on-error');
    if (!(error instanceof ScriptError) || !otherwise) throw error;
    return yield* runCode(call, otherwise);
  }
}

function* count(call: Call): Running<Value> {
  const [variable] = call.positional;
  const name = variable ? yield* call.interpreter.textOf(variable, call.scope) : '';
  const from = yield* numberOf(call, 'from', undefined);
  const to = yield* numberOf(call, 'to', undefined);
  const step = yield* numberOf(call, 'step', from <= to ? 1 : -1);
  if (step === 0) throw new ScriptError('step of a loop is zero');
  for (let at = from; step > 0 ? at <= to : at >= to; at += step) {
    const scope = new Scope(call.scope, call.scope.menu);
    scope.define(name, number(at));
    yield* runCode(call, required(call, 'do'), scope);
  }
  return NOTHING;
}

function* numberOf(call: Call, name: string, fallback: number | undefined): Running<number> {
  const given = fallback === undefined ? required(call, name) : call.named.get(name);
  const value = given ? toNumber(yield* call.interpreter.evaluate(given, call.scope)) : fallback;
  if (value === undefined) throw new ScriptError(`invalid value for argument ${name}`);
  return value;
}

/** `:foreach value in=…`, or `:foreach key,value in=…`. */
function* each(call: Call): Running<Value> {
  const [variable] = call.positional;
  const names = variable ? (yield* call.interpreter.textOf(variable, call.scope)).split(',') : [''];
  const items = entriesOf(yield* call.interpreter.evaluate(required(call, 'in'), call.scope));
  for (const [place, item] of items.entries()) {
    const scope = new Scope(call.scope, call.scope.menu);
    scope.define(names.at(-1) ?? '', item.value);
    if (names.length > 1) scope.define(names[0] ?? '', item.key === undefined ? number(place) : text(item.key));
    yield* runCode(call, required(call, 'do'), scope);
  }
  return NOTHING;
}

/** `:onerror name in={…} do={…}`: what went wrong is told to the commands of `do`. */
function* onError(call: Call): Running<Value> {
  const [variable] = call.positional;
  const name = variable ? yield* call.interpreter.textOf(variable, call.scope) : '';
  try {
    return yield* runCode(call, required(call, 'in'));
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const scope = new Scope(call.scope, call.scope.menu);
    scope.define(name, text(error.message));
    return yield* runCode(call, call.named.get('do'), scope);
  }
}
