import { formatIp, parseIp, parsePrefix } from '../kernel/ipv4';
import { ScriptError } from './syntax';
import { bool, list, NOTHING, number, text, toBool, toNumber, toText, type Entry, type Value } from './value';

/** @throws ScriptError where the operator does not fit its operands */
export function operate(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<<':
    case '>>':
    case '&':
    case '|':
    case '^':
      return calculate(operator, left, right);
    case '.':
      return concatenate(left, right);
    case ',':
      return { type: 'array', items: [...entriesOf(left), ...entriesOf(right)] };
    case '=':
      return bool(equal(left, right));
    case '!=':
      return bool(!equal(left, right));
    case '<':
      return bool(order(left, right) < 0);
    case '>':
      return bool(order(left, right) > 0);
    case '<=':
      return bool(order(left, right) <= 0);
    case '>=':
      return bool(order(left, right) >= 0);
    case '~':
      return bool(matches(left, right));
    case 'in':
      return bool(contains(left, right));
    case '->':
      return at(left, right);
    default:
      throw new ScriptError(`unknown operator ${operator}`);
  }
}

export function negate(operator: string, value: Value): Value {
  if (operator === '!') return bool(!truth(value));
  if (operator === '-') return value.type === 'time' ? { type: 'time', ms: -value.ms } : number(-wanted(value, operator));
  return number(~wanted(value, operator));
}

/** @throws ScriptError where a condition is neither true nor false */
export function truth(value: Value): boolean {
  const known = toBool(value);
  if (known === undefined) throw new ScriptError('conditional not boolean');
  return known;
}

function wanted(value: Value, operator: string): number {
  const found = toNumber(value);
  if (found === undefined) throw new ScriptError(`cannot do ${operator} with ${value.type}`);
  return found;
}

function calculate(operator: string, left: Value, right: Value): Value {
  if (left.type === 'ip' && (operator === '+' || operator === '-'))
    return { type: 'ip', value: shiftIp(left.value, operator, right) };
  const a = wanted(left, operator);
  const b = wanted(right, operator);
  if ((operator === '/' || operator === '%') && b === 0) throw new ScriptError('division by zero');
  const isTime = left.type === 'time' || (right.type === 'time' && operator !== '/');
  const result = arithmetic(operator, a, b);
  return isTime ? { type: 'time', ms: Math.round(result * 1_000) } : number(Math.trunc(result));
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
      return Number(BigInt(Math.trunc(a)) & BigInt(Math.trunc(b)));
    case '|':
      return Number(BigInt(Math.trunc(a)) | BigInt(Math.trunc(b)));
    default:
      return Number(BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b)));
  }
}

function shiftIp(address: string, operator: string, right: Value): string {
  const by = wanted(right, operator);
  return formatIp(((parseIp(address) ?? 0) + (operator === '+' ? by : -by)) >>> 0);
}

/** Lists are joined with every part of the other side, as the router does. */
function concatenate(left: Value, right: Value): Value {
  if (left.type === 'array') return list(left.items.map((item) => concatenate(item.value, right)));
  if (right.type === 'array' && right.items.length !== 1) return list(right.items.map((item) => concatenate(left, item.value)));
  return text(toText(left) + toText(right));
}

export function entriesOf(value: Value): readonly Entry[] {
  if (value.type === 'array') return value.items;
  return value.type === 'nothing' ? [] : [{ value }];
}

function equal(left: Value, right: Value): boolean {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined && left.type !== 'bool' && right.type !== 'bool') return a === b;
  if (left.type === 'bool' || right.type === 'bool') return toBool(left) === toBool(right) && isSwitch(left) && isSwitch(right);
  return toText(left) === toText(right);
}

function isSwitch(value: Value): boolean {
  return value.type === 'bool' || value.type === 'str' ? toBool(value) !== undefined : false;
}

function order(left: Value, right: Value): number {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) return a - b;
  const [first, second] = [parseIp(toText(left)), parseIp(toText(right))];
  if (first !== undefined && second !== undefined) return first - second;
  return toText(left) < toText(right) ? -1 : toText(left) > toText(right) ? 1 : 0;
}

function matches(left: Value, right: Value): boolean {
  try {
    return new RegExp(toText(right)).test(toText(left));
  } catch {
    throw new ScriptError('invalid regular expression');
  }
}

function contains(left: Value, right: Value): boolean {
  const address = parseIp(toText(left).split('/', 1)[0] ?? '');
  const prefix = right.type === 'array' ? undefined : parsePrefix(toText(right));
  if (address !== undefined && prefix) {
    const size = 2 ** (32 - prefix.length);
    return Math.floor(address / size) === Math.floor(prefix.address / size);
  }
  return entriesOf(right).some((item) => equal(item.value, left));
}

function at(left: Value, right: Value): Value {
  if (left.type !== 'array') return NOTHING;
  if (right.type === 'num') return left.items.filter((item) => item.key === undefined)[right.value]?.value ?? NOTHING;
  const key = toText(right);
  return left.items.find((item) => item.key === key)?.value ?? NOTHING;
}
