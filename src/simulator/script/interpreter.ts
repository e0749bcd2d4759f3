import { BUILT_IN } from './built-in';
import { callMenu } from './menu-call';
import { findStep } from './menu-path';
import { negate, operate, truth } from './operators';
import { parseScript } from './parse-statement';
import type { BuiltIn, Evaluator } from './call';
import { Leave, Scope, type Context, type Running } from './scope';
import { ScriptError, type Expression, type Item, type Statement } from './syntax';
import { fromRow, list, literal, NOTHING, text, toText, type Entry, type Value } from './value';

/** Runs scripts statement by statement. A generator, so that `:delay` can wait without holding anybody up. */
export class Interpreter implements Evaluator {
  constructor(readonly context: Context) {}

  /** @returns what the script returns @throws ScriptError */
  *script(source: string): Running<Value> {
    return yield* this.leavingWith(this.statements(parseScript(source), new Scope(undefined, '')));
  }

  /** A value that holds commands, called with arguments as `$1` and `$name`. */
  *call(code: Value, items: readonly Item[], scope: Scope): Running<Value> {
    if (code.type !== 'code') throw new ScriptError(`cannot call ${code.type}`);
    const inner = new Scope(undefined, '');
    let place = 0;
    for (const { name, value } of items) inner.define(name ?? String((place += 1)), yield* this.evaluate(value, scope));
    return yield* this.leavingWith(this.statements(code.body, inner));
  }

  /** Commands in a scope of their own. */
  *block(body: readonly Statement[], scope: Scope): Running<Value> {
    return yield* this.statements(body, new Scope(scope, scope.menu));
  }

  *evaluate(expression: Expression, scope: Scope): Running<Value> {
    this.context.step();
    switch (expression.kind) {
      case 'word':
        return literal(expression.text);
      case 'text': {
        let whole = '';
        // Words that stand together are one text: `10.0.0.` and `$i`.
        for (const part of expression.parts) whole += typeof part === 'string' ? part : yield* this.textOf(part, scope);
        return text(whole);
      }
      case 'variable':
        return expression.name.startsWith('.') ? fromRow(scope.property(expression.name.slice(1))) : scope.get(expression.name);
      case 'substitution':
        return yield* this.statements(expression.body, new Scope(scope, scope.menu));
      case 'block':
        return { type: 'code', body: expression.body };
      case 'array':
        return yield* this.array(expression.items, scope);
      case 'unary':
        return negate(expression.operator, yield* this.evaluate(expression.operand, scope));
      case 'binary':
        return yield* this.binary(expression, scope);
    }
  }

  /** What a word stands for in a command: unquoted words are taken as they are written. */
  *textOf(expression: Expression, scope: Scope): Running<string> {
    return expression.kind === 'word' ? expression.text : toText(yield* this.evaluate(expression, scope));
  }

  *statements(body: readonly Statement[], scope: Scope): Running<Value> {
    let last: Value = NOTHING;
    for (const statement of body) last = yield* this.statement(statement, scope);
    return last;
  }

  private *leavingWith(running: Running<Value>): Running<Value> {
    try {
      return yield* running;
    } catch (thrown) {
      if (thrown instanceof Leave && thrown.kind === 'return') return thrown.value;
      throw thrown;
    }
  }

  private *array(items: readonly { readonly key?: Expression; readonly value: Expression }[], scope: Scope): Running<Value> {
    const entries: Entry[] = [];
    for (const { key, value } of items) {
      const held = yield* this.evaluate(value, scope);
      entries.push(key === undefined ? { value: held } : { key: yield* this.textOf(key, scope), value: held });
    }
    return entries.some((entry) => entry.key !== undefined)
      ? { type: 'array', items: entries }
      : list(entries.map((entry) => entry.value));
  }

  private *binary(expression: Extract<Expression, { kind: 'binary' }>, scope: Scope): Running<Value> {
    const { operator } = expression;
    const left = yield* this.evaluate(expression.left, scope);
    if (operator === '&&' || operator === 'and') {
      return { type: 'bool', value: truth(left) && truth(yield* this.evaluate(expression.right, scope)) };
    }
    if (operator === '||' || operator === 'or') {
      return { type: 'bool', value: truth(left) || truth(yield* this.evaluate(expression.right, scope)) };
    }
    return operate(operator, left, yield* this.evaluate(expression.right, scope));
  }

  private *statement(statement: Statement, scope: Scope): Running<Value> {
    this.context.step();
    const [first, ...rest] = statement.items;
    if (!first) return NOTHING;
    const { value } = first;
    if (value.kind === 'word') return yield* this.command(value.text, rest, { statement, scope });
    if (value.kind === 'block') return yield* this.block(value.body, scope);
    const held = yield* this.evaluate(value, scope);
    return value.kind === 'variable' && held.type === 'code' ? yield* this.call(held, rest, scope) : held;
  }

  private *command(word: string, rest: readonly Item[], at: { statement: Statement; scope: Scope }): Running<Value> {
    const { scope, statement } = at;
    const known = BUILT_IN.get(word.replace(/^:/, ''));
    // A bare word belongs to the menu before it is a command of the language: `set` and `find` are both.
    const isMenuWord = !word.startsWith(':') && scope.menu !== '' && findStep(this.context.world, scope.menu, word) !== undefined;
    if (known && !isMenuWord && !word.startsWith('/')) return yield* this.builtIn(known, rest, at);
    if (word.startsWith(':') && !word.startsWith(':/')) {
      const menu: Item = { value: { kind: 'word', text: `/${word.slice(1)}` } };
      return yield* this.menu([menu, ...rest], statement, scope);
    }
    return yield* this.menu(statement.items, statement, scope);
  }

  private *builtIn(known: BuiltIn, rest: readonly Item[], at: { statement: Statement; scope: Scope }): Running<Value> {
    return yield* known({
      interpreter: this,
      scope: at.scope,
      positional: rest.filter((item) => item.name === undefined).map((item) => item.value),
      named: new Map(rest.flatMap((item) => (item.name === undefined ? [] : [[item.name, item.value] as const]))),
    });
  }

  /** Words lead down the tree to a menu or a command; abbreviations do as long as only one word begins so. */
  private *menu(items: readonly Item[], statement: Statement, scope: Scope): Running<Value> {
    const { world } = this.context;
    const words = items.flatMap((item) => (item.name === undefined && item.value.kind === 'word' ? [item.value.text] : []));
    let path = words[0]?.startsWith('/') ? '' : scope.menu;
    for (const [place, item] of items.entries()) {
      if (item.value.kind === 'block' && item.name === undefined) {
        return yield* this.statements(item.value.body, new Scope(scope, path));
      }
      if (item.name !== undefined || item.value.kind !== 'word') throw this.unknown(path, statement);
      for (const part of item.value.text.split('/').filter(Boolean)) {
        const step = findStep(world, path, part);
        if (step === undefined) throw this.unknown(part, statement);
        if (step.kind === 'command') {
          if (path === '' && step.name === 'quit') throw new Leave('quit', NOTHING);
          const call = { path, verb: step.name, items: items.slice(place + 1), where: statement.where };
          return yield* callMenu(this, call, scope);
        }
        path = step.path;
      }
    }
    // `/ip address` on a line of its own: what follows is said in that menu.
    scope.menu = path;
    return NOTHING;
  }

  private unknown(word: string, statement: Statement): ScriptError {
    return new ScriptError(`bad command name ${word} (line ${statement.line})`);
  }
}
