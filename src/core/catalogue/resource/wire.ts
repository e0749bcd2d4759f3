import type { ReadOptions, RouterFacts, RouterReader, Row } from '../router-session';
import { menuOn, type Resource } from './resource';

/**
 * Where 6.x calls a property otherwise, definitions and inputs use the name of 7.x; a flag is `yes` in them and an empty
 * text on the router. These functions are the only place that translates: rows come out in the form of the definition,
 * changes go out in that of the router.
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

/** Values by the names of the router, flags in its form. */
export function toWire(
  resource: Resource,
  facts: Pick<RouterFacts, 'major'>,
  values: Readonly<Record<string, string | null>>,
): Record<string, string | null> {
  const names = wireNames(resource, facts);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      names.get(name) ?? name,
      resource.fields[name]?.flag ? flagForm(value) : value,
    ]),
  );
}

/** A flag is given with an empty text and taken away by unsetting it. */
function flagForm(value: string | null): string | null {
  return value === 'yes' || value === 'true' ? '' : null;
}

/** Rows as definitions see them, or `undefined` where the router has the same form. */
function readerOf(resource: Resource, names: Names): ((row: Row) => Row) | undefined {
  const isFlag = (name: string): boolean => resource.fields[name]?.flag === true;
  if (names.size === 0 && !Object.keys(resource.fields).some(isFlag)) return undefined;
  const back = new Map([...names].map(([name, wire]) => [wire, name]));
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([wire, value]) => {
        const name = back.get(wire) ?? wire;
        return [name, value === '' && isFlag(name) ? 'yes' : value];
      }),
    );
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
export async function readMenu(resource: Resource, router: RouterReader, options: ReadOptions = {}): Promise<Row[]> {
  const names = wireNames(resource, router.facts);
  const rows = await router.print(menuOn(resource, router.facts), translated(names, options));
  const read = readerOf(resource, names);
  return read ? rows.map(read) : rows;
}

/** As readMenu, row by row. */
export async function* streamMenu(resource: Resource, router: RouterReader, options: ReadOptions = {}): AsyncIterable<Row> {
  const names = wireNames(resource, router.facts);
  const read = readerOf(resource, names);
  for await (const row of router.stream(menuOn(resource, router.facts), translated(names, options))) yield read ? read(row) : row;
}
