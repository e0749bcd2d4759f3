import type { Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';

type Test = (row: Row) => boolean;

/**
 * The query words of the API as a test of rows: the console compares by type, and would refuse or read differently what
 * the API compares as text.
 * @param words without the leading `?`
 * @throws AppError BUG where they do not work out
 */
export function queryFilter(words: readonly string[]): Test {
  const stack: Test[] = [];
  for (const word of words) {
    if (word.startsWith('#')) operate(stack, word.slice(1));
    else stack.push(condition(word));
  }
  return (row) => stack.every((test) => test(row));
}

/** The properties that the words ask about. */
export function queryNames(words: readonly string[]): string[] {
  return words.filter((word) => !word.startsWith('#')).map((word) => word.replace(/^[<>=-]/, '').replace(/=.*$/s, ''));
}

function condition(word: string): Test {
  const operator = /^[<>=-]/.test(word) ? word.slice(0, 1) : '';
  const rest = word.slice(operator.length);
  const equals = rest.indexOf('=');
  const name = equals < 0 ? rest : rest.slice(0, equals);
  const wanted = equals < 0 ? '' : rest.slice(equals + 1);
  if (operator === '-') return (row) => row[rest] === undefined;
  if (equals < 0) return (row) => row[name] !== undefined;
  switch (operator) {
    case '<':
      return (row) => compare(row[name], wanted) < 0;
    case '>':
      return (row) => compare(row[name], wanted) > 0;
    default:
      return (row) => (row[name] ?? '') === wanted;
  }
}

/** NaN, which is neither less nor more, where the row has no such property. */
function compare(value: string | undefined, wanted: string): number {
  if (value === undefined) return Number.NaN;
  const [a, b] = [Number(value), Number(wanted)];
  if (value !== '' && wanted !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return value < wanted ? -1 : Number(value > wanted);
}

const OPERATION = /\d+|[!&|.]/g;

function operate(stack: Test[], text: string): void {
  if (!/^(?:\d+|[!&|.])+$/.test(text)) throw malformed(text);
  for (const [operation] of text.matchAll(OPERATION)) {
    if (operation === '.') continue;
    if (operation === '!') {
      const top = pop(stack, text);
      stack.push((row) => !top(row));
    } else if (operation === '&' || operation === '|') {
      const [right, left] = [pop(stack, text), pop(stack, text)];
      stack.push(operation === '&' ? (row) => left(row) && right(row) : (row) => left(row) || right(row));
    } else {
      const copied = stack[Number(operation)];
      if (!copied) throw malformed(text);
      stack.push(copied);
    }
  }
}

function pop(stack: Test[], text: string): Test {
  const top = stack.pop();
  if (!top) throw malformed(text);
  return top;
}

function malformed(text: string): AppError {
  return new AppError('BUG', `not a query: #${text}`, { details: { sent: false } });
}
