import { AppError } from '../../../core/errors';
import { acceptsText, convertText, schemaAt, type JsonSchema } from './schema-text';

/** A value as one `--set` gives it: text to be converted, or JSON. */
export interface SetArgument {
  /** `where.comment` is two names; a leading dot belongs to the name: `.id`, `where..id`. */
  readonly path: readonly string[];
  readonly value: { readonly text: string } | { readonly json: unknown };
}

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/**
 * Reads `key=value`, `key=null` (unsets) and `key:=json`.
 * @throws AppError INPUT_INVALID
 */
export function parseSetArgument(argument: string): SetArgument {
  const match = /^([^=]+?)(:?=)(.*)$/s.exec(argument);
  if (!match) throw invalid(argument, 'give key=value or key:=json');
  const [, key = '', operator, text = ''] = match;
  const path = splitPath(key);
  if (path.some((name) => name === '' || FORBIDDEN.includes(name))) throw invalid(argument, `${key} is no argument name`);
  if (operator === '=') return { path, value: text === 'null' ? { json: null } : { text } };
  try {
    return { path, value: { json: JSON.parse(text) as unknown } };
  } catch {
    throw invalid(argument, 'the value after := is not JSON');
  }
}

function invalid(argument: string, why: string): AppError {
  // The key only: the value may be a secret.
  const key = argument.split('=', 1)[0] ?? '';
  return new AppError('INPUT_INVALID', `--set ${key}: ${why}`);
}

function splitPath(key: string): string[] {
  const names: string[] = [];
  let dot = '';
  for (const part of key.split('.')) {
    if (part === '' && dot === '') {
      dot = '.';
      continue;
    }
    names.push(`${dot}${part}`);
    dot = '';
  }
  return dot === '' ? names : [...names, dot];
}

/** Puts the arguments into the input, in order; a list takes each further value of the same key. */
export function applySetArguments(
  input: Readonly<Record<string, unknown>>,
  settings: readonly SetArgument[],
  schema: JsonSchema,
): Record<string, unknown> {
  const result = structuredClone(input) as Record<string, unknown>;
  const seen = new Set<string>();
  for (const { path, value } of settings) {
    const parent = parentOf(result, path);
    const name = path.at(-1) as string;
    const key = path.join('\0');
    const place = schemaAt(schema, path);
    const given = 'json' in value ? value.json : convertText(value.text, place);
    const held = parent[name];
    const appends = seen.has(key) && Array.isArray(held) && Array.isArray(given) && !acceptsText(place);
    parent[name] = appends ? [...(held as unknown[]), ...(given as unknown[])] : given;
    seen.add(key);
  }
  return result;
}

function parentOf(root: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let place = root;
  for (const name of path.slice(0, -1)) {
    const next = place[name];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) {
      place = next as Record<string, unknown>;
      continue;
    }
    const made: Record<string, unknown> = {};
    place[name] = made;
    place = made;
  }
  return place;
}
