import { ExpressionReader } from './parse-expression';
import { Scanner } from './scanner';
import type { Expression, Item, Statement } from './syntax';

/** Commands whose `{…}` is a list of values; everywhere else it is a list of commands. */
const TAKES_VALUES: ReadonlySet<string> = new Set(
  'local global set return put len tostr tonum toarray pick find typeof foreach error log'.split(' '),
);
/** Arguments that hold commands whatever the command is. */
const HOLDS_COMMANDS: ReadonlySet<string> = new Set(['do', 'else', 'on-error', 'command', 'on-event', 'script']);
const ARGUMENT = /!?[A-Za-z0-9][\w./-]*=/y;
const WORD = /[^\s"$[\](){};=]+/y;
/** A bare value runs to the next blank, `=` and all: `source=a=b`, `where` follows only after a blank. */
const VALUE = /[^\s"$[\](){};]+/y;

/** @throws ScriptError with line and column */
export function parseScript(source: string): readonly Statement[] {
  const scanner = new Scanner(source);
  return readStatements(scanner, '');
}

/** Statements up to `end`, which is taken too; up to the end of the source where `end` is empty. */
function readStatements(scanner: Scanner, end: string): readonly Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    scanner.skipSeparators();
    if (end === '' ? scanner.done : scanner.next === end) break;
    if (scanner.done) throw scanner.error(`no closing ${end}`);
    const before = scanner.at;
    statements.push(new StatementReader(scanner).statement());
    if (scanner.at === before) throw scanner.error(`unexpected ${scanner.next}`);
  }
  scanner.at += end.length;
  return statements;
}

class StatementReader {
  private readonly items: Item[] = [];
  private readonly expressions: ExpressionReader;
  private readonly line: number;

  constructor(private readonly scanner: Scanner) {
    this.expressions = new ExpressionReader(scanner, readStatements);
    this.line = scanner.line;
  }

  statement(): Statement {
    const { scanner, items, line } = this;
    for (;;) {
      scanner.skipBlanks();
      if (scanner.done || /[\n;\])}]/.test(scanner.next)) return { items, line };
      if (this.isCondition()) return { items, line, where: this.expressions.condition() };
      const name = this.items.length === 0 ? undefined : scanner.match(ARGUMENT)?.[0].slice(0, -1);
      if (name !== undefined) items.push({ name, value: this.value(name) });
      else items.push({ value: this.positional() });
    }
  }

  private isCondition(): boolean {
    if (this.scanner.match(/where(?=[\s(])/y)) {
      this.scanner.skipBlanks();
      return true;
    }
    // `find` takes conditions without the word; `:find` looks into texts.
    const last = this.items.at(-1);
    const word = last?.name === undefined && last?.value.kind === 'word' ? last.value.text : '';
    return word === 'find' || word.endsWith('/find');
  }

  private value(name: string): Expression {
    const { scanner } = this;
    if (scanner.done || /[\s;\])}]/.test(scanner.next)) return { kind: 'text', parts: [''] };
    if (scanner.next === '{') {
      const isCode = HOLDS_COMMANDS.has(name) || (name === 'in' && this.command() === 'onerror');
      return isCode ? this.expressions.block() : this.expressions.array();
    }
    return this.run(VALUE);
  }

  private positional(): Expression {
    if (this.scanner.next !== '{') return this.run(WORD);
    return TAKES_VALUES.has(this.command()) ? this.expressions.array() : this.expressions.block();
  }

  private command(): string {
    const first = this.items[0]?.value;
    return first?.kind === 'word' ? first.text.replace(/^:/, '') : '';
  }

  /** Pieces without a blank between them are one text: `backup-$name.rsc`. */
  private run(bare: RegExp): Expression {
    const { scanner } = this;
    const parts: Expression[] = [];
    while (!scanner.done && !/[\s;\])}]/.test(scanner.next)) {
      const word = scanner.match(bare)?.[0];
      if (word !== undefined) parts.push({ kind: 'word', text: word });
      else if (scanner.next === '"') parts.push(this.expressions.quoted());
      else if (scanner.next === '$') parts.push(this.expressions.variable());
      else if (scanner.next === '[') parts.push(this.expressions.substitution());
      else if (scanner.next === '(') parts.push(this.expressions.group());
      else if (scanner.match(/=/y)) parts.push({ kind: 'word', text: '=' });
      else break;
    }
    const [first] = parts;
    if (!first) throw scanner.error(`unexpected ${scanner.next}`);
    return parts.length === 1 ? first : { kind: 'text', parts };
  }
}
