import { sameText } from '../resource/rows';
import type { Row } from '../router-session';

/**
 * Whether a row fits the query words of a print, as a router judges them: a stack of conditions that must all hold in the
 * end. `name`, `-name`, `=name=value`, `<name=value`, `>name=value`, and `#` with `!`, `&`, `|` over the last ones.
 */
export function fitsQuery(row: Row, words: readonly string[]): boolean {
  const stack: boolean[] = [];
  for (const word of words) {
    if (word.startsWith('#')) for (const operator of word.slice(1)) combine(stack, operator);
    else stack.push(holds(row, word));
  }
  return stack.every(Boolean);
}

function combine(stack: boolean[], operator: string): void {
  const last = stack.pop() ?? true;
  if (operator === '!') stack.push(!last);
  else if (operator === '&') stack.push((stack.pop() ?? true) && last);
  else if (operator === '|') stack.push((stack.pop() ?? true) || last);
  else throw new Error(`query operator ${operator} is not understood`);
}

function holds(row: Row, word: string): boolean {
  const [, sign = '', name = '', value] = /^([-=<>]?)([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const has = row[name];
  if (value === undefined) return sign === '-' ? has === undefined : has !== undefined;
  if (sign === '<') return has !== undefined && compare(has, value) < 0;
  if (sign === '>') return has !== undefined && compare(has, value) > 0;
  return sameText(has, value);
}

function compare(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (Number.isFinite(left) && Number.isFinite(right)) return left - right;
  return a < b ? -1 : Number(a > b);
}
