import { formatDuration, parseDuration } from '../kernel/duration';
import type { Statement } from './syntax';

/** A value of the script language. Addresses, prefixes and `.id`s are texts that know what they are. */
export type Value =
  | { readonly type: 'nothing' }
  | { readonly type: 'nil' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'num'; readonly value: number }
  | { readonly type: 'time'; readonly ms: number }
  | { readonly type: 'str' | 'ip' | 'ip-prefix' | 'id'; readonly value: string }
  | { readonly type: 'array'; readonly items: readonly Entry[] }
  | { readonly type: 'code'; readonly body: readonly Statement[] };

export interface Entry {
  readonly key?: string;
  readonly value: Value;
}

export const NOTHING: Value = { type: 'nothing' };
export const NIL: Value = { type: 'nil' };

export function text(value: string): Value {
  return { type: 'str', value };
}

export function number(value: number): Value {
  return { type: 'num', value };
}

export function bool(value: boolean): Value {
  return { type: 'bool', value };
}

export function list(values: readonly Value[]): Value {
  return { type: 'array', items: values.map((value) => ({ value })) };
}

/** Pairs of name and value, e.g. a row of `print as-value`. */
export function record(entries: Readonly<Record<string, Value>>): Value {
  return { type: 'array', items: Object.entries(entries).map(([key, value]) => ({ key, value })) };
}

const IP = /^\d{1,3}(\.\d{1,3}){3}$/;
const PREFIX = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;
const ID = /^\*[0-9A-Fa-f]+$/;
const DURATION = /^(\d+(ms|[wdhms]))+$|^\d+:\d\d(:\d\d)?$/;

/** What an unquoted word means. */
export function literal(word: string): Value {
  if (word === 'true' || word === 'false') return bool(word === 'true');
  if (/^-?(\d+|0x[0-9a-f]+)$/i.test(word)) return number(Number(word));
  if (DURATION.test(word)) return { type: 'time', ms: parseDuration(word) ?? 0 };
  if (IP.test(word)) return { type: 'ip', value: word };
  if (PREFIX.test(word)) return { type: 'ip-prefix', value: word };
  if (ID.test(word)) return { type: 'id', value: word };
  return text(word);
}

/** What the router shows for a property, as a value of the script. */
export function fromRow(shown: string | undefined): Value {
  if (shown === undefined) return NOTHING;
  if (shown === 'true' || shown === 'false') return bool(shown === 'true');
  return literal(shown);
}

/** As `:put` prints it, and as a text takes it in. */
export function toText(value: Value): string {
  switch (value.type) {
    case 'nothing':
    case 'nil':
      return '';
    case 'bool':
    case 'num':
      return String(value.value);
    case 'time':
      return clockText(value.ms);
    case 'array':
      return value.items.map((item) => (item.key === undefined ? '' : `${item.key}=`) + toText(item.value)).join(';');
    case 'code':
      return '(code)';
    default:
      return value.value;
  }
}

/** As the argument of a command: lists with commas, yes and no. */
export function toArgument(value: Value): string {
  if (value.type === 'bool') return value.value ? 'yes' : 'no';
  if (value.type === 'time') return formatDuration(value.ms);
  if (value.type === 'array') return value.items.map((item) => toArgument(item.value)).join(',');
  return toText(value);
}

/** `1d02:03:04`, as scripts see a time; the API would say `1d2h3m4s`. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const days = Math.floor(seconds / 86_400);
  const weeks = Math.floor(days / 7);
  const rest = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = rest.map((part) => String(part).padStart(2, '0')).join(':');
  const fraction = ms % 1_000 === 0 ? '' : `.${String(ms % 1_000).padStart(3, '0')}`;
  return `${weeks > 0 ? `${weeks}w` : ''}${days % 7 > 0 ? `${days % 7}d` : ''}${clock}${fraction}`;
}

export function toNumber(value: Value): number | undefined {
  if (value.type === 'num') return value.value;
  if (value.type === 'time') return value.ms / 1_000;
  if (value.type === 'bool') return value.value ? 1 : 0;
  if (value.type === 'str' && /^-?(\d+|0x[0-9a-f]+)$/i.test(value.value)) return Number(value.value);
  return undefined;
}

/** Yes or no; undefined where the value is neither. */
export function toBool(value: Value): boolean | undefined {
  if (value.type === 'bool') return value.value;
  if (value.type === 'num') return value.value !== 0;
  if (value.type === 'nothing' || value.type === 'nil') return false;
  if (value.type !== 'str') return undefined;
  return value.value === 'true' || value.value === 'yes'
    ? true
    : value.value === 'false' || value.value === 'no'
      ? false
      : undefined;
}
