import type { ReadOptions, RouterFacts, RouterReader, Row } from '../router-session';
import { menuOn, type Resource } from './resource';

/**
 * Where 6.x calls a property otherwise, definitions and inputs use the name of 7.x. These functions are the only place
 * that translates: rows come out under the names of the definition, changes go out under those of the router.
 */
type Names = ReadonlyMap<string, string>;

const NONE: Names = new Map();
const RENAMED = new WeakMap<Resource, Names>();

/** Name in the definition to name on a router of this generation; empty where nothing differs. */
function wireNames(resource: Resource, { major }: Pick<RouterFacts, 'major'>): Names {
  if (major >= 7) return NONE;
  let names = RENAMED.get(resource);
  if (!names) {
    names = new Map(Object.entries(resource.fields).flatMap(([name, { wire }]) => (wire ? [[name, wire.v6] as const] : [])));
    RENAMED.set(resource, names);
  }
  return names;
}

/** The name of a property on this router. */
export function wireName(resource: Resource, facts: Pick<RouterFacts, 'major'>, name: string): string {
  return wireNames(resource, facts).get(name) ?? name;
}

/** Values by the names of the router. */
export function toWire<T>(
  resource: Resource,
  facts: Pick<RouterFacts, 'major'>,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  const names = wireNames(resource, facts);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [names.get(name) ?? name, value]));
}

function fromWire(names: Names, row: Row): Row {
  if (names.size === 0) return row;
  const back = new Map([...names].map(([name, wire]) => [wire, name]));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [back.get(name) ?? name, value]));
}

function translated(names: Names, options: ReadOptions): ReadOptions {
  if (names.size === 0) return options;
  const { proplist, query } = options;
  return {
    ...options,
    ...(proplist ? { proplist: proplist.map((name) => names.get(name) ?? name) } : {}),
    ...(query ? { query: query.map((word) => wireQuery(names, word)) } : {}),
  };
}

/** `=name=value`, `>name=value`, `-name`, `name`. */
function wireQuery(names: Names, word: string): string {
  const [, sign = '', name = '', rest = ''] = /^([=<>-]?)([^=]*)(.*)$/s.exec(word) ?? [];
  return `${sign}${names.get(name) ?? name}${rest}`;
}

/** Prints the menu of a resource: properties by the names of the definition, whatever the router calls them. */
export async function readMenu(resource: Resource, reader: RouterReader, options: ReadOptions = {}): Promise<Row[]> {
  const names = wireNames(resource, reader.facts);
  const rows = await reader.print(menuOn(resource, reader.facts), translated(names, options));
  return names.size === 0 ? rows : rows.map((row) => fromWire(names, row));
}

/** As readMenu, row by row. */
export async function* streamMenu(resource: Resource, reader: RouterReader, options: ReadOptions = {}): AsyncIterable<Row> {
  const names = wireNames(resource, reader.facts);
  for await (const row of reader.stream(menuOn(resource, reader.facts), translated(names, options))) yield fromWire(names, row);
}
