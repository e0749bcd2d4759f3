import { selectorError } from './selector-error';

export type TokenKind = 'word' | 'quoted' | 'operator' | '(' | ')' | ',' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What a word or a quoted text stands for, or the operator. */
  readonly text: string;
  readonly at: number;
}

const SPACE = /\s+/y;
const OPERATOR = /!=|<=|>=|=|<|>|~/y;
const WORD = /[^\s()=!<>~,"'\\]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/sy;
/** PostgreSQL cannot hold NUL, and half a surrogate pair is no text. */
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u;

/** @throws AppError SELECTOR_INVALID */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(SPACE, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = readToken(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function readToken(text: string, at: number): { token: Token; end: number } {
  const char = text[at] as string;
  if (char === '(' || char === ')' || char === ',') return { token: { kind: char, text: char, at }, end: at + 1 };
  const operator = matchAt(OPERATOR, text, at);
  if (operator) return { token: { kind: 'operator', text: operator[0], at }, end: at + operator[0].length };
  if (char === '"' || char === "'") return readQuoted(text, at);
  const word = matchAt(WORD, text, at)?.[0];
  if (word === undefined) throw selectorError(text, at, `unexpected ${char === '\\' ? 'backslash; quote the value' : char}`);
  refuseUnprintable(text, at, word);
  return { token: { kind: 'word', text: word, at }, end: at + word.length };
}

function readQuoted(text: string, at: number): { token: Token; end: number } {
  const match = matchAt(QUOTED, text, at);
  if (!match) throw selectorError(text, at, 'the quoted value does not end');
  const value = (match[1] ?? match[2] ?? '').replace(/\\(.)/gs, '$1');
  refuseUnprintable(text, at, value);
  return { token: { kind: 'quoted', text: value, at }, end: at + match[0].length };
}

function refuseUnprintable(text: string, at: number, value: string): void {
  if (UNPRINTABLE.test(value)) throw selectorError(text, at, 'the value contains a control character');
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
