import { z } from 'zod';
import { duration, ValueError, type ValueContext, type ValueType } from '../values';
import type { Row } from './router-session';
import type { VersionRange } from './versions';

export interface FieldTraits extends VersionRange {
  /** Needed to add a row. */
  readonly required?: true;
  /** What the router holds when the property was never given, in canonical text. @defaultValue not set */
  readonly default?: string;
  /** As `default`, where it depends on the rest of the row. */
  readonly absent?: (row: Row) => string;
  /** The router fills the property in by itself: when it was not given, any value is as wanted. */
  readonly derived?: true;
  /** Can be taken away again: the input takes `null`, the router gets `!name`. */
  readonly unsettable?: true;
  /** Can be emptied: the input takes `null`, the router gets an empty text, as it knows no other way. */
  readonly emptied?: true;
  /** The router takes the property and never prints it: it is sent with an add and never compared. */
  readonly writeOnly?: true;
  /** The router counts it down (the timeout of an entry): what is left of the wanted time is as wanted. */
  readonly countsDown?: true;
  readonly secret?: true;
  /** The router prints exactly the canonical text, so that it may filter by it. */
  readonly exact?: true;
  /** The router lists only the first part of its values (`in` of `in,ipsec`): its words are not compared. */
  readonly composed?: true;
  /**
   * It is there or it is not: the router prints and takes it with an empty text (`blackhole` of a route). Here it is
   * `yes` or not set; its type is `bool`, its default `no`.
   */
  readonly flag?: true;
  /** What 6.x calls the property, where 7.x has another name for it. */
  readonly wire?: { readonly v6: string };
}

/** One writable property of a menu. */
export interface Field extends FieldTraits {
  readonly type: ValueType;
  readonly description: string;
}

export type Fields = Readonly<Record<string, Field>>;

export function field(type: ValueType<never> | ValueType, description: string, traits: FieldTraits = {}): Field {
  const canonical = traits.default === undefined ? {} : { default: (type as ValueType).canonical(traits.default) };
  return Object.freeze({ type: type as ValueType, description, ...traits, ...canonical });
}

/** What a row holds in this field, in canonical text; `null` where it is not set. */
export function held(row: Row, name: string, spec: Field, context: ValueContext): string | null {
  const text = row[name];
  if (text === undefined || text === '') return spec.absent?.(row) ?? spec.default ?? null;
  return spec.type.canonical(text, context);
}

/** What is wanted in this field; a value equal to the router's default and "not set" are the same wish. */
export function wanted(value: string | null, spec: Field, context: ValueContext): string | null {
  if (value === null || value === '') return spec.default ?? null;
  return spec.type.canonical(value, context);
}

/** How much of a wanted time may have passed before it is set anew. */
const COUNTED_MS = 60_000;

/** Is what a row holds what is wanted? Both in canonical text. */
export function sameHeld(has: string | null, want: string | null, spec: Field): boolean {
  if (has === want || !spec.countsDown || has === null || want === null) return has === want;
  const [left, whole] = [spanOf(has), spanOf(want)];
  return left !== undefined && whole !== undefined && left <= whole && left > whole - COUNTED_MS;
}

function spanOf(text: string): number | undefined {
  try {
    return duration.parse(text);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** The zod schema of one field as an input. */
export function fieldSchema(spec: Field): z.ZodType {
  const described = spec.type.schema.describe(spec.description);
  if (!spec.unsettable && !spec.emptied) return described;
  return z.union([described, z.null()]).describe(`${spec.description} null unsets it.`);
}
