import type { Values } from '../kernel';
import { unescapeText } from '../../core/rsc';
import { ConsoleError } from './console-error';

export type Condition = (row: Values) => boolean;

interface Token {
  readonly text: string;
  readonly column: number;
}

const TOKEN = /\s*(&&|\|\||!=|<=|>=|[()=<>~!]|"(?:\\.|[^"\\])*"|[^\s()=<>~!"&|]+)/gy;
const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '>', '<=', '>=', '~']);

/**
 * What stands behind `where`: `disabled=no and (name~"^ether" or !running)`. Conditions without an operator between them
 * are joined by AND. Values are compared as the console prints them, so that `yes` and `true` are the same.
 * @param column of the first character, from 1
 * @throws ConsoleError
 */
export function parseCondition(text: string, column: number): Condition {
  const tokens = tokensOf(text, column);
  const reader = new Reader(tokens, column + text.length);
  const condition = reader.either();
  const extra = reader.peek();
  if (extra) throw new ConsoleError('expected end of command', extra.column);
  return condition;
}

function tokensOf(text: string, column: number): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== '';) {
    const match = TOKEN.exec(text);
    if (!match) throw new ConsoleError('syntax error', column + at);
    const [whole, token = ''] = match;
    tokens.push({ text: token, column: column + at + whole.length - token.length });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** Deeper than anybody types: what is deeper is no question but an attack on the stack. */
const MAX_DEPTH = 64;

class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
  ) {}

  peek(): Token | undefined {
    return this.tokens[this.at];
  }

  either(): Condition {
    const parts = [this.all()];
    while (this.take('or', '||')) parts.push(this.all());
    return (row) => parts.some((part) => part(row));
  }

  private all(): Condition {
    const parts = [this.one()];
    for (let next = this.peek(); next && !['or', '||', ')'].includes(next.text); next = this.peek()) {
      this.take('and', '&&');
      parts.push(this.one());
    }
    return (row) => parts.every((part) => part(row));
  }

  private one(): Condition {
    const token = this.next();
    if (token.text === '!') {
      const inner = this.nested(token, () => this.one());
      return (row) => !inner(row);
    }
    if (token.text === '(') {
      const inner = this.nested(token, () => this.either());
      if (!this.take(')')) throw new ConsoleError('syntax error', this.peek()?.column ?? this.end);
      return inner;
    }
    return this.comparison(token);
  }

  private nested(token: Token, read: () => Condition): Condition {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new ConsoleError('syntax error', token.column);
    const condition = read();
    this.depth -= 1;
    return condition;
  }

  private comparison(token: Token): Condition {
    const name = token.text;
    if (!/^[.\w-]+$/.test(name)) throw new ConsoleError('syntax error', token.column);
    const operator = this.peek()?.text ?? '';
    if (!COMPARISONS.has(operator)) return (row) => row[name] !== undefined && row[name] !== 'false' && row[name] !== '';
    this.next();
    const sign = this.peek();
    const value = sign && !COMPARISONS.has(sign.text) && ![')', '!'].includes(sign.text) ? valueOf(this.next().text) : '';
    return compare(name, operator, value, token.column);
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (!token) throw new ConsoleError('syntax error', this.end);
    this.at += 1;
    return token;
  }

  private take(...texts: readonly string[]): boolean {
    const fits = texts.includes(this.peek()?.text ?? '');
    if (fits) this.at += 1;
    return fits;
  }
}

function valueOf(text: string): string {
  return text.startsWith('"') ? unescapeText(text.slice(1, -1)) : text;
}

function compare(name: string, operator: string, value: string, column: number): Condition {
  if (operator === '~') {
    const pattern = patternOf(value, column);
    return (row) => pattern.test(row[name] ?? '');
  }
  const wanted = plain(value);
  return (row) => {
    const found = plain(row[name] ?? '');
    if (operator === '=') return found === wanted;
    if (operator === '!=') return found !== wanted;
    const order = orderOf(found, wanted);
    if (operator === '<') return order < 0;
    if (operator === '>') return order > 0;
    return operator === '<=' ? order <= 0 : order >= 0;
  };
}

/** A pattern that goes back and forth could hold the process for ever: what may repeat within a repetition is refused. */
function patternOf(value: string, column: number): RegExp {
  try {
    if (/[*+}]\)?[*+{]|\([^)]*[*+{|][^)]*\)[*+{]/.test(value)) throw new SyntaxError('repeats within a repetition');
    return new RegExp(value);
  } catch {
    throw new ConsoleError('syntax error', column);
  }
}

function plain(value: string): string {
  if (value === 'yes') return 'true';
  return value === 'no' ? 'false' : value;
}

function orderOf(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  if (left !== '' && right !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}
