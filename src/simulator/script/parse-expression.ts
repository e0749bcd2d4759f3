import { decodeWord } from '../transport/text';
import type { Scanner } from './scanner';
import type { Expression, Statement } from './syntax';

/** Where names mean properties: the conditions of find and print. */
type Names = 'values' | 'properties';

/** How statements are read; passed in, because each of the two readers needs the other. */
export type ReadStatements = (scanner: Scanner, end: string) => readonly Statement[];

const NAME = /[A-Za-z0-9_]+/y;
const LITERAL =
  /\*[0-9A-Fa-f]+|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|\d+:\d+(?::\d+)?|0x[0-9A-Fa-f]+|(?:\d+(?:ms|[wdhms]))+|\d+|[A-Za-z_](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9]))*/y;
/** The right side of a condition is one bare word up to the next blank: `address=10.0.0.0/8`, `topics=info,!debug`. */
const CONDITION_VALUE = /[^\s"$[\](){};|&]+/y;

/** Weakest first. Words count as operators only where a word ends. */
const LEVELS: readonly (readonly string[])[] = [
  [','],
  ['||', 'or'],
  ['&&', 'and'],
  ['|', '^', '&'],
  ['=', '!=', '~', 'in'],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['.'],
  ['+', '-'],
  ['*', '/', '%'],
];
const COMPARISONS = new Set(['=', '!=', '~', '<=', '>=', '<', '>', 'in']);

export class ExpressionReader {
  constructor(
    private readonly scanner: Scanner,
    private readonly statements: ReadStatements,
  ) {}

  /** `( … )`. */
  group(names: Names = 'values'): Expression {
    this.scanner.expect('(');
    const inner = this.operation(0, names);
    this.scanner.skipSpace();
    this.scanner.expect(')');
    return inner;
  }

  /** Conditions side by side are joined by AND, up to the end of the command. */
  condition(): Expression {
    let all = this.operation(1, 'properties', { isOpen: true });
    for (;;) {
      this.scanner.skipBlanks();
      if (this.scanner.done || /[\n;\])}]/.test(this.scanner.next)) return all;
      all = { kind: 'binary', operator: '&&', left: all, right: this.operation(1, 'properties', { isOpen: true }) };
    }
  }

  /** `"…"` with what is to be put in. */
  quoted(): Expression {
    this.scanner.expect('"');
    const parts: (string | Expression)[] = [];
    let text = '';
    while (this.scanner.next !== '"') {
      if (this.scanner.done) throw this.scanner.error('no closing quote');
      if (this.scanner.next === '$') {
        if (text !== '') parts.push(text);
        text = '';
        parts.push(this.variable());
      } else text += this.character();
    }
    this.scanner.at += 1;
    if (text !== '' || parts.length === 0) parts.push(text);
    return { kind: 'text', parts };
  }

  /** `$name`, `$"name"`, `$[command]`, `$(expression)`, and `->` behind it. */
  variable(): Expression {
    this.scanner.expect('$');
    if (this.scanner.next === '[') return this.substitution();
    if (this.scanner.next === '(') return this.group();
    if (this.scanner.next === '"') {
      const [name] = this.textOnly();
      return this.indexed({ kind: 'variable', name: name ?? '' });
    }
    const name = this.scanner.match(NAME)?.[0];
    if (name === undefined) return { kind: 'word', text: '$' };
    return this.indexed({ kind: 'variable', name });
  }

  substitution(): Expression {
    this.scanner.expect('[');
    const body = this.statements(this.scanner, ']');
    return this.indexed({ kind: 'substitution', body });
  }

  block(): Expression {
    this.scanner.expect('{');
    return { kind: 'block', body: this.statements(this.scanner, '}') };
  }

  /** `{1;2}` or `{a=1;"b c"=2}`. */
  array(): Expression {
    this.scanner.expect('{');
    const items: { key?: Expression; value: Expression }[] = [];
    for (;;) {
      this.scanner.skipSeparators();
      if (this.scanner.next === '}') break;
      if (this.scanner.done) throw this.scanner.error('no closing brace');
      const value = this.operation(5, 'values');
      this.scanner.skipSpace();
      if (this.scanner.next === '=') {
        this.scanner.at += 1;
        items.push({ key: value, value: this.operation(5, 'values') });
      } else items.push({ value });
    }
    this.scanner.at += 1;
    return { kind: 'array', items };
  }

  private textOnly(): string[] {
    const read = this.quoted();
    return read.kind === 'text' ? read.parts.filter((part) => typeof part === 'string') : [];
  }

  private character(): string {
    const { scanner } = this;
    if (scanner.next !== '\\') {
      scanner.at += 1;
      return scanner.text[scanner.at - 1] ?? '';
    }
    // Bytes side by side make one character: `\C3\A9`.
    const bytes = scanner.match(/(?:\\[0-9A-F]{2})+/y)?.[0];
    if (bytes !== undefined) return decodeWord(Buffer.from(bytes.replaceAll('\\', ''), 'hex'));
    const letter = scanner.text[scanner.at + 1] ?? '';
    scanner.at += 2;
    return ESCAPES[letter] ?? letter;
  }

  private indexed(target: Expression): Expression {
    let all = target;
    while (this.scanner.match(/->/y)) all = { kind: 'binary', operator: '->', left: all, right: this.primary('values') };
    return all;
  }

  private operation(level: number, names: Names, options: { readonly isOpen?: true } = {}): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.unary(names, options);
    let left = this.operation(level + 1, names, options);
    for (;;) {
      const operator = this.operator(operators, options);
      if (operator === undefined) return left;
      const isValue = names === 'properties' && COMPARISONS.has(operator);
      const right = isValue ? this.conditionValue(options) : this.operation(level + 1, names, options);
      left = { kind: 'binary', operator, left, right };
    }
  }

  /** What a condition compares with: a name there is a word, not another property. */
  private conditionValue(options: { readonly isOpen?: true }): Expression {
    if (!options.isOpen) this.scanner.skipSpace();
    else this.scanner.skipBlanks();
    const word = this.scanner.match(CONDITION_VALUE)?.[0];
    return word === undefined ? this.unary('values', options) : { kind: 'word', text: word };
  }

  private operator(operators: readonly string[], options: { readonly isOpen?: true }): string | undefined {
    const { scanner } = this;
    const start = scanner.at;
    if (options.isOpen) scanner.skipBlanks();
    else scanner.skipSpace();
    const found = operators.find((operator) => scanner.starts(operator) && this.isWhole(operator));
    if (found === undefined) scanner.at = start;
    else scanner.at += found.length;
    return found;
  }

  private isWhole(operator: string): boolean {
    const after = this.scanner.text.slice(this.scanner.at + operator.length, this.scanner.at + operator.length + 1);
    if (/[a-z]/.test(operator)) return !/[\w=-]/.test(after);
    // `<` is no half of `<<` or `<=`, `&` none of `&&`.
    return !(
      (operator === '&' || operator === '|' || operator === '<' || operator === '>') &&
      (after === operator || (after === '=' && operator.length === 1))
    );
  }

  private unary(names: Names, options: { readonly isOpen?: true }): Expression {
    if (options.isOpen) this.scanner.skipBlanks();
    else this.scanner.skipSpace();
    const operator = this.scanner.match(/!(?!=)|not\b(?!=)|-(?!>)|~/y)?.[0];
    if (operator === undefined) return this.primary(names);
    return { kind: 'unary', operator: operator === 'not' ? '!' : operator, operand: this.unary(names, options) };
  }

  private primary(names: Names): Expression {
    const { scanner } = this;
    switch (scanner.next) {
      case '(':
        return this.indexed(this.group(names));
      case '"':
        return this.quoted();
      case '$':
        return this.variable();
      case '[':
        return this.substitution();
      case '{':
        return this.array();
      default: {
        const word = scanner.match(names === 'properties' ? PROPERTY : LITERAL)?.[0];
        if (word === undefined) throw scanner.error(scanner.done ? 'unexpected end' : `unexpected ${scanner.next}`);
        return names === 'properties' ? { kind: 'variable', name: `.${word}` } : { kind: 'word', text: word };
      }
    }
  }
}

/** A property of the row that is looked at; known as `.name` to the interpreter, which no variable can be. */
const PROPERTY = /\.?[A-Za-z][A-Za-z0-9_./-]*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b', f: '\f', v: '\v', _: ' ' };
