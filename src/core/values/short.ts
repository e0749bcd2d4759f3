import { flagSet, oneOf, text, withWords, type FlagSet, type WordOr } from './factories';
import { nameType } from './names';
import { intRange } from './numbers';
import type { ValueType } from './value-type';

/**
 * Short forms for the value types that one menu needs and nothing else shares. The name shows in JSON schemas and in the
 * reference: kebab-case, and telling, e.g. `queue-kind`.
 */

/** One word of a closed list: `words('arp-mode', 'disabled enabled local-proxy-arp proxy-arp reply-only')`. */
export function words(name: string, list: string): ValueType<string> {
  return oneOf({ name, values: list.split(' ') });
}

/** Several words of a closed list, in any order. `negation`: where RouterOS takes a `!`. */
export function wordSet(name: string, list: string, negation: 'none' | 'whole' | 'each' = 'none'): ValueType<FlagSet<string>> {
  const values = list.split(' ');
  return flagSet({ name, values, description: `Any of ${values.join(', ')}, with commas.`, example: values[0] ?? '', negation });
}

/** A value, or one of these keywords in its place: `or(duration, 'none auto')`. */
export function or<T>(type: ValueType<T>, list: string): ValueType<WordOr<T, string>> {
  const keywords = list.split(' ');
  return withWords({ name: `${type.name}-or-${keywords.join('-or-')}`, type, words: keywords });
}

/** A whole number: `int(0, 255)`, `int(1, 1440, 'minutes')`. */
export function int(min: number, max: number, unit?: string): ValueType<number> {
  return intRange({ name: `int-${min}-${max}`, min, max, ...(unit === undefined ? {} : { unit }) });
}

/** The name of a row of another menu: `named('ppp-profile', 'default')`. */
export function named(name: string, example: string): ValueType<string> {
  return nameType({ name, description: `Name: ${name.replaceAll('-', ' ')}.`, example });
}

/** Free text of a field of its own: `line('log-prefix', 31)`. */
export function line(name: string, maxLength = 255, example?: string): ValueType<string> {
  return text({ name, maxLength, ...(example === undefined ? {} : { example }) });
}

/** A small language of its own that RouterOS prints as it was written: `expression('dst-limit', '10,5,dst-address/1m')`. */
export function expression(name: string, example: string, maxLength = 255): ValueType<string> {
  return text({ name, maxLength, minLength: 1, description: `Expression such as ${example}.`, example });
}
