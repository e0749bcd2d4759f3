import type { Comparison, FieldRef, Operator, Selector } from './ast';
import { findField, refuseOperator, refuseValue } from './fields';
import { tokenize, type Token } from './lexer';
import { selectorError } from './selector-error';

const MAX_SELECTOR_CHARS = 65_536;
const MAX_DEPTH = 50;
const MAX_COMPARISONS = 500;
const MAX_VALUES = 2_000;

/**
 * Reads a selector.
 * @throws AppError SELECTOR_INVALID with the place and what was expected there; nothing else is ever thrown
 */
export function parseSelector(text: string): Selector {
  if (text.length > MAX_SELECTOR_CHARS)
    throw selectorError(text, 0, `the selector is longer than ${MAX_SELECTOR_CHARS} characters`);
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #comparisons = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Selector {
    if (this.#peek().kind === 'end') throw this.#error('the selector is empty; `all` selects every router');
    const selector = this.#junction('or');
    if (this.#peek().kind === 'end') return selector;
    throw this.#error(`expected \`and\`, \`or\` or the end, found ${described(this.#peek())}`);
  }

  #junction(kind: 'and' | 'or'): Selector {
    const operand = (): Selector => (kind === 'or' ? this.#junction('and') : this.#unary());
    const terms = [operand()];
    while (this.#takeKeyword(kind)) terms.push(operand());
    if (terms.length === 1) return terms[0] as Selector;
    return { kind, terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])) };
  }

  #unary(): Selector {
    if (this.#takeKeyword('not')) return { kind: 'not', term: this.#deeper(() => this.#unary()) };
    if (this.#peek().kind === '(') {
      this.#next += 1;
      const inner = this.#deeper(() => this.#junction('or'));
      this.#expect(')', 'a closing parenthesis');
      return inner;
    }
    return this.#takeKeyword('all') ? { kind: 'all' } : this.#comparison();
  }

  #comparison(): Selector {
    const token = this.#peek();
    if (token.kind !== 'word' || isKeyword(token)) throw this.#error(`expected a field, found ${described(token)}`);
    this.#comparisons += 1;
    if (this.#comparisons > MAX_COMPARISONS)
      throw this.#error(`the selector has more than ${MAX_COMPARISONS} comparisons; use \`in\``);
    const field = findField(token.text);
    if (typeof field === 'string') throw this.#error(field);
    this.#next += 1;
    if (!this.#takeKeyword('not')) return this.#rest(field, token.at, this.#operator(field));
    if (!this.#takeKeyword('in')) throw this.#error(`expected \`in\` after \`not\`, found ${described(this.#peek())}`);
    return { kind: 'not', term: this.#rest(field, token.at, 'in') };
  }

  #rest(field: FieldRef, at: number, operator: Operator): Comparison {
    const values = operator === 'in' ? this.#list(field) : [this.#value(field, operator)];
    return { kind: 'compare', field, operator, values, at };
  }

  #operator(field: FieldRef): Operator {
    if (this.#takeKeyword('in')) return 'in';
    const token = this.#peek();
    if (token.kind !== 'operator') {
      throw this.#error(`expected =, !=, in, <, <=, >, >= or ~ after the field, found ${described(token)}`);
    }
    const operator = token.text as Operator;
    const refusal = refuseOperator(field, operator);
    if (refusal !== undefined) throw this.#error(refusal);
    this.#next += 1;
    return operator;
  }

  #list(field: FieldRef): string[] {
    this.#expect('(', 'an opening parenthesis after `in`');
    const values = [this.#value(field, 'in')];
    while (this.#peek().kind === ',') {
      this.#next += 1;
      values.push(this.#value(field, 'in'));
    }
    this.#expect(')', '`,` or a closing parenthesis');
    return values;
  }

  #value(field: FieldRef, operator: Operator): string {
    const token = this.#peek();
    if (token.kind !== 'quoted' && (token.kind !== 'word' || isKeyword(token))) {
      const hint = token.kind === 'word' ? '; quote it if it is meant as a value' : '';
      throw this.#error(`expected a value, found ${described(token)}${hint}`);
    }
    const refusal = refuseValue(field, operator, token.text);
    if (refusal !== undefined) throw this.#error(refusal);
    this.#values += 1;
    if (this.#values > MAX_VALUES)
      throw this.#error(`the selector has more than ${MAX_VALUES} values; put the routers into a group`);
    this.#next += 1;
    return token.text;
  }

  #deeper<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#error(`the selector is nested more than ${MAX_DEPTH} deep`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #takeKeyword(keyword: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.text.toLowerCase() !== keyword) return false;
    this.#next += 1;
    return true;
  }

  #expect(kind: Token['kind'], what: string): void {
    if (this.#peek().kind !== kind) throw this.#error(`expected ${what}, found ${described(this.#peek())}`);
    this.#next += 1;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #error(complaint: string): Error {
    return selectorError(this.#text, this.#peek().at, complaint);
  }
}

const RESERVED: ReadonlySet<string> = new Set(['all', 'and', 'or', 'not', 'in']);

/** Whether a bare word cannot stand for itself. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word.toLowerCase());
}

function isKeyword(token: Token): boolean {
  return token.kind === 'word' && isReserved(token.text);
}

function described(token: Token): string {
  return token.kind === 'end' ? 'the end' : `\`${token.text}\``;
}
