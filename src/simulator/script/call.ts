import type { Context, Running, Scope } from './scope';
import type { Expression, Statement } from './syntax';
import type { Value } from './value';

/** What commands of the language need of the interpreter. */
export interface Evaluator {
  readonly context: Context;
  evaluate(expression: Expression, scope: Scope): Running<Value>;
  /** What a word stands for in a command: unquoted words are taken as they are written. */
  textOf(expression: Expression, scope: Scope): Running<string>;
  /** Commands in a scope of their own. */
  block(body: readonly Statement[], scope: Scope): Running<Value>;
}

export interface Call {
  readonly interpreter: Evaluator;
  readonly scope: Scope;
  readonly positional: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
}

export type BuiltIn = (call: Call) => Running<Value>;
