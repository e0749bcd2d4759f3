import { cut, fail, quote } from './fail';
import { defineValue, ValueError, type ValueContext, type ValueType } from './value-type';

export interface OneOfOptions<V extends string> {
  readonly name: string;
  readonly values: readonly V[];
  /** @defaultValue `one of a, b, c` */
  readonly description?: string;
  /** Other spellings, from any version or any person, to the canonical value. Keys in lower case. */
  readonly aliases?: Readonly<Record<string, V>>;
}

/** One word of a closed list, e.g. the action of a rule. Case does not matter in the input. */
export function oneOf<const V extends string>(options: OneOfOptions<V>): ValueType<V> {
  const words = new Map<string, V>(Object.entries(options.aliases ?? {}));
  for (const value of options.values) words.set(value.toLowerCase(), value);
  const example = options.values[0];
  if (example === undefined) throw new RangeError(`${options.name} has no values`);
  return defineValue<V>({
    name: options.name,
    description: options.description ?? `One of ${options.values.join(', ')}.`,
    example,
    enum: options.values,
    parse: (text) => words.get(text.trim().toLowerCase()) ?? fail(text, `one of ${options.values.join(', ')}`),
    format: (value) => value,
  });
}

/** Comma-separated values of one type, in the given order; empty text is the empty list. */
export function listOf<T>(type: ValueType<T>): ValueType<readonly T[]> {
  if (type.example.includes(',')) throw new RangeError(`${type.name} holds commas itself and cannot be listed`);
  return defineValue<readonly T[]>({
    name: `${type.name}-list`,
    description: `Comma-separated list. Each: ${type.description}`,
    example: type.example,
    accepts: ['string[]'],
    parse: (text, context) => splitList(text).map((part) => type.parse(part, context)),
    format: (values, context) => values.map((value) => type.format(value, context)).join(','),
  });
}

/** The parts of a comma-separated text, trimmed; a missing part is the person's slip and is named. */
export function splitList(text: string): readonly string[] {
  if (text.trim() === '') return [];
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new ValueError(`${quote(text)} has an empty entry between commas`);
  return parts;
}

export interface Negatable<T> {
  readonly negated: boolean;
  readonly value: T;
}

/** A matcher that RouterOS lets a leading `!` turn around, e.g. `!10.0.0.0/8`. */
export function negatable<T>(type: ValueType<T>): ValueType<Negatable<T>> {
  return defineValue<Negatable<T>>({
    name: `${type.name}-or-not`,
    description: `${type.description} A leading "!" turns the match around.`,
    example: type.example,
    ...(type.accepts ? { accepts: type.accepts } : {}),
    parse(text, context) {
      const trimmed = text.trim();
      const negated = trimmed.startsWith('!');
      return { negated, value: type.parse(negated ? trimmed.slice(1).trim() : text, context) };
    },
    format: ({ negated, value }, context) => `${negated ? '!' : ''}${type.format(value, context)}`,
  });
}

export interface WordsOptions<T, W extends string> {
  readonly name: string;
  readonly type: ValueType<T>;
  /** Keywords that stand instead of a value, e.g. `none`, `auto`, `disabled`. */
  readonly words: readonly W[];
}

export type WordOr<T, W extends string> = { readonly word: W } | { readonly value: T };

/** A value or a keyword in its place: `auto` or an MTU, `none` or a duration. */
export function withWords<T, const W extends string>(options: WordsOptions<T, W>): ValueType<WordOr<T, W>> {
  const { type, words } = options;
  return defineValue<WordOr<T, W>>({
    name: options.name,
    description: `${type.description} Or ${words.join(', ')}.`,
    example: type.example,
    ...(type.accepts ? { accepts: type.accepts } : {}),
    parse(text, context) {
      const word = words.find((candidate) => candidate === text.trim().toLowerCase());
      return word === undefined ? { value: type.parse(text, context) } : { word };
    },
    format: (value, context) => ('word' in value ? value.word : type.format(value.value, context)),
  });
}

export interface FlagSetOptions<V extends string> {
  readonly name: string;
  readonly description: string;
  readonly values: readonly V[];
  readonly example: string;
  /** Where RouterOS puts `!`: before the whole set, before single members, or nowhere. */
  readonly negation: 'none' | 'whole' | 'each';
}

export interface Flag<V extends string> {
  readonly flag: V;
  readonly negated: boolean;
}

export interface FlagSet<V extends string> {
  /** The whole set is turned around; only with `negation: 'whole'`. */
  readonly negated: boolean;
  /** In the order of the declaration, each once. */
  readonly flags: readonly Flag<V>[];
}

/** A set of flags. RouterOS does not promise an order, so the canonical order is that of the declaration. */
export function flagSet<const V extends string>(options: FlagSetOptions<V>): ValueType<FlagSet<V>> {
  const { values, negation } = options;
  return defineValue<FlagSet<V>>({
    name: options.name,
    description: options.description,
    example: options.example,
    accepts: ['string[]'],
    parse(text) {
      const trimmed = text.trim();
      const negated = negation === 'whole' && trimmed.startsWith('!');
      const given = new Map<V, Flag<V>>();
      for (const part of splitList(negated ? trimmed.slice(1) : trimmed)) {
        const entry = parseFlag(part, options);
        const earlier = given.get(entry.flag);
        if (earlier && earlier.negated !== entry.negated) {
          throw new ValueError(`${quote(text)} asks for both ${entry.flag} and !${entry.flag}`);
        }
        given.set(entry.flag, entry);
      }
      if (negated && given.size === 0) fail(text, options.name, 'nothing follows the "!"');
      return { negated, flags: values.flatMap((value) => given.get(value) ?? []) };
    },
    format: ({ negated, flags }) =>
      `${negated ? '!' : ''}${flags.map((one) => `${one.negated ? '!' : ''}${one.flag}`).join(',')}`,
  });
}

function parseFlag<V extends string>(part: string, { values, negation }: FlagSetOptions<V>): Flag<V> {
  const negated = negation === 'each' && part.startsWith('!');
  const word = (negated ? part.slice(1) : part).toLowerCase();
  const flag = values.find((value) => value.toLowerCase() === word) ?? fail(part, `one of ${values.join(', ')}`);
  return { flag, negated };
}

export interface TextOptions {
  readonly name: string;
  /** Largest number of UTF-8 bytes, since RouterOS counts bytes. */
  readonly maxLength: number;
  /** @defaultValue 0 */
  readonly minLength?: number;
  readonly description?: string;
  readonly example?: string;
}

/** Free text, kept byte for byte. Only NUL is refused: a RouterOS text ends there. */
export function text(options: TextOptions): ValueType<string> {
  const minLength = options.minLength ?? 0;
  return defineValue<string>({
    name: options.name,
    description: options.description ?? `Text of at most ${options.maxLength} bytes.`,
    example: options.example ?? 'text',
    parse(given) {
      const bytes = Buffer.byteLength(given);
      // The text itself is not quoted: this factory also describes passphrases.
      if (bytes > options.maxLength) throw new ValueError(`the text is ${bytes} bytes long, at most ${options.maxLength} fit`);
      if (bytes < minLength) throw new ValueError(`the text is ${bytes} bytes long, at least ${minLength} are needed`);
      if (given.includes('\0')) throw new ValueError('the text holds a NUL character, where RouterOS would cut it');
      return given;
    },
    format: (value) => value,
  });
}

/** Two values of one type around a separator; one alone stands for both. */
export function parsePair<T>(given: string, separator: string, parse: (part: string) => T): readonly [T, T] {
  const [left, right] = cut(given, separator);
  const first = parse(left);
  return [first, right === undefined ? first : parse(right)];
}

/** The same type under another name and meaning: the parser is shared, the documentation is not. */
export function renamed<T>(
  type: ValueType<T>,
  about: { readonly name: string; readonly description: string; readonly example?: string },
): ValueType<T> {
  return defineValue<T>({
    name: about.name,
    description: about.description,
    example: about.example ?? type.example,
    ...(type.enum ? { enum: type.enum } : {}),
    ...(type.accepts ? { accepts: type.accepts } : {}),
    parse: (given: string, context: ValueContext) => type.parse(given, context),
    format: (value: T, context: ValueContext) => type.format(value, context),
  });
}
