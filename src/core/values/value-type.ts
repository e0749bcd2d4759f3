import { z } from 'zod';

/** What a value type may need to know of the router: its version decides between two wire forms. */
export interface ValueContext {
  /** RouterOS version, e.g. `6.49.18`; absent means the newest form. */
  readonly version?: string;
}

/** A value that a person or a router wrote wrongly. `message` completes the sentence "src-address: …". */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

export interface ValueSpec<T> {
  /** Kebab-case, unique; the name in docs and JSON schemas. */
  readonly name: string;
  /** One sentence: what it holds and in which unit. */
  readonly description: string;
  /** A wire form that parses. */
  readonly example: string;
  /** JSON schema `pattern` is deliberately absent: the parser is the truth. */
  readonly enum?: readonly string[];
  /** Accepts every form that a router prints or a person types. @throws ValueError */
  parse(text: string, context: ValueContext): T;
  /** The one canonical wire form: parse(format(x)) equals x. */
  format(value: T, context: ValueContext): string;
  /** What a JSON input may be besides a string; it is turned into text before parse. */
  readonly accepts?: readonly ('number' | 'boolean' | 'string[]')[];
}

/**
 * A RouterOS value type. `schema` takes what a person gives (text, or the JSON types of `accepts`) and yields the
 * canonical wire text, so that plans compare text with text.
 */
export interface ValueType<T = unknown> extends Omit<ValueSpec<T>, 'parse' | 'format'> {
  parse(text: string, context?: ValueContext): T;
  format(value: T, context?: ValueContext): string;
  /** parse then format; the text itself where the router prints what this type does not know. */
  canonical(text: string, context?: ValueContext): string;
  readonly schema: z.ZodType<string, unknown>;
}

export function defineValue<T>(spec: ValueSpec<T>): ValueType<T> {
  const parse = (text: string, context: ValueContext = {}): T => spec.parse(text, context);
  const format = (value: T, context: ValueContext = {}): string => spec.format(value, context);
  let schema: ValueType['schema'] | undefined;
  return Object.freeze({
    ...spec,
    parse,
    format,
    /** Made when it is first used: most of the types of all areas never are, in one process. */
    get schema() {
      return (schema ??= schemaOf(spec, (input) => format(parse(input))));
    },
    canonical(text: string, context: ValueContext = {}): string {
      try {
        return format(parse(text, context), context);
      } catch (error) {
        if (error instanceof ValueError) return text;
        throw error;
      }
    },
  });
}

function schemaOf<T>(spec: ValueSpec<T>, canonical: (text: string) => string): ValueType['schema'] {
  return inputSchema(spec).transform((input, issues) => {
    try {
      return canonical(toText(input));
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      issues.addIssue({ code: 'custom', message: error.message, input });
      return z.NEVER;
    }
  });
}

type JsonInput = string | number | boolean | readonly (string | number)[];

/** Words of an enum stand in the JSON schema only: the parser also takes what old versions print, and names what it expected. */
function inputSchema<T>(spec: ValueSpec<T>): z.ZodType<JsonInput, JsonInput> {
  const text = spec.enum ? z.string().meta({ enum: [...spec.enum] }) : z.string();
  const others = (spec.accepts ?? []).map((kind) => JSON_INPUTS[kind]);
  const expected = ['text', ...(spec.accepts ?? []).map((kind) => JSON_WORDS[kind])].join(' or ');
  const schema: z.ZodType<JsonInput, JsonInput> =
    others.length > 0 ? z.union([text, ...others], { error: `expected ${expected}` }) : text;
  return schema.meta({ title: spec.name, description: spec.description, examples: [spec.example] });
}

const JSON_INPUTS = {
  number: z.number(),
  boolean: z.boolean(),
  'string[]': z.array(z.union([z.string(), z.number()])),
} as const;

const JSON_WORDS = { number: 'a number', boolean: 'true or false', 'string[]': 'a list' } as const;

function toText(input: JsonInput): string {
  if (typeof input === 'object') return input.join(',');
  if (typeof input === 'boolean') return input ? 'yes' : 'no';
  return String(input);
}
