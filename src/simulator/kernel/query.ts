import { parseDuration } from './duration';
import { parseIp } from './ipv4';
import type { Values } from './menu';

/** A row passes where every value left on the stack is true. */
export type Query = (row: Values) => boolean;

/**
 * The query words of the API, without the leading `?`: tests push onto a stack, `#` words work on it, and what is left
 * is joined by AND.
 */
export function compileQuery(words: readonly string[], canonical: (name: string, text: string) => string): Query | undefined {
  if (words.length === 0) return undefined;
  const steps = words.map((word) => compileWord(word, canonical));
  return (row) => {
    const stack: boolean[] = [];
    for (const step of steps) step(stack, row);
    return stack.every(Boolean);
  };
}

type Step = (stack: boolean[], row: Values) => void;

function compileWord(word: string, canonical: (name: string, text: string) => string): Step {
  const first = word[0];
  if (first === '#') return (stack) => operate(stack, word.slice(1));
  if (first === '-') return (stack, row) => void stack.push(row[word.slice(1)] === undefined);
  if (first === '<' || first === '>') {
    const [name, text] = split(word.slice(1));
    const sign = first === '<' ? -1 : 1;
    return (stack, row) => {
      const value = row[name];
      stack.push(value !== undefined && Math.sign(compare(value, text ?? '')) === sign);
    };
  }
  const [name, text] = split(first === '=' ? word.slice(1) : word);
  if (text === undefined) return (stack, row) => void stack.push(row[name] !== undefined);
  const wanted = canonical(name, text);
  return (stack, row) => void stack.push(row[name] === wanted);
}

function split(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** Numbers, durations and addresses compare by size; everything else as text. */
function compare(left: string, right: string): number {
  for (const read of [Number, parseDuration, parseIp]) {
    const a = read(left);
    const b = read(right);
    if (a !== undefined && b !== undefined && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function operate(stack: boolean[], operations: string): void {
  const at = (index: number): boolean => stack[stack.length - 1 - index] ?? false;
  let digits = '';
  let previous = '';
  for (const operation of operations) {
    if (/\d/.test(operation)) {
      digits += operation;
      continue;
    }
    if (digits !== '') {
      stack.push(at(Number(digits)));
      digits = '';
      previous = 'index';
    }
    if (operation === '!') stack.push(!pop(stack));
    else if (operation === '&' || operation === '|') combine(stack, operation);
    else if (operation === '.' && previous !== 'index') stack.push(at(0));
    previous = operation;
  }
  if (digits !== '') stack.splice(0, stack.length, at(Number(digits)));
}

function combine(stack: boolean[], operation: '&' | '|'): void {
  const right = pop(stack);
  const left = pop(stack);
  stack.push(operation === '&' ? left && right : left || right);
}

function pop(stack: boolean[]): boolean {
  return stack.pop() ?? false;
}
