import type { Change, Row, RouterReader } from '../../../core/catalogue';
import type { MenuCatalogue } from '../../../routeros';
import type { Applied } from '../apply';
import { writableProperties } from '../state-hash';
import { holds } from './same-values';

/**
 * What a router run did to its router, and the rows that it speaks of as they stood afterwards: numbers may belong to
 * other rows by the time that somebody wants it back. It may hold secrets, so that it is stored sealed.
 */
export interface DoneChanges {
  /** When it was done, milliseconds since 1970: rows keep their numbers until the router restarts. */
  readonly at: number;
  readonly changes: readonly DoneChange[];
  /** Menu to number to row, writable properties only; `''` is the record of a singleton. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, Row>>>>;
  /** Menu to the numbers of all its rows, where rows changed their places: others have come since. Absent where nobody looked. */
  readonly present?: Readonly<Record<string, readonly string[]>>;
}

export interface DoneChange {
  /** Of a removal: rows that were equal to the removed one and stayed. Absent where nobody looked. */
  readonly twins?: readonly string[];
  readonly change: Change;
  /** Number of the row that an add made; absent where its answer was lost. */
  readonly ret?: string;
}

/** One with a change of this kind. */
export type Done<Op extends Change['op']> = DoneChange & { readonly change: Extract<Change, { readonly op: Op }> };

/** Numbers asked for in one sentence. */
const IDS_AT_ONCE = 30;

/** Reads the rows that the changes speak of: one round trip for most changes. */
export async function rememberDone(
  reader: RouterReader,
  applied: readonly Pick<Applied, 'change' | 'ret'>[],
  catalogue: MenuCatalogue,
): Promise<DoneChanges> {
  const changes = applied.map(({ change, ret }) => ({ change, ...(ret === undefined ? {} : { ret }) }));
  const byMenu = new Map<string, Set<string>>();
  for (const { change, ret } of changes) {
    if (change.op === 'call') continue;
    const ids = byMenu.get(change.menu) ?? new Set<string>();
    for (const id of idsOf(change, ret)) ids.add(id);
    byMenu.set(change.menu, ids);
  }
  const { withTwins, present } = await lookAround(reader, changes, catalogue);
  const read = [...byMenu].map(async ([menu, ids]) => [menu, await rowsOf(reader, menu, [...ids], catalogue)] as const);
  return { at: Date.now(), changes: withTwins, rows: Object.fromEntries(await Promise.all(read)), present };
}

/** Longer menus are not searched: there a removed row with an equal one is taken for one that is back. */
const MOST_SEARCHED = 2000;

/** What a row is told by that is gone or has moved: those that are equal to it, and those around it. */
async function lookAround(
  reader: RouterReader,
  changes: readonly DoneChange[],
  catalogue: MenuCatalogue,
): Promise<{ readonly withTwins: DoneChange[]; readonly present: Record<string, string[]> }> {
  const menus = new Map<string, readonly Row[]>();
  for (const menu of menusOf(changes, ['remove', 'move'])) {
    const { ret } = await reader.query(`${menu}/print`, { 'count-only': '' });
    if (Number(ret ?? 0) > MOST_SEARCHED) continue;
    const names = menusOf(changes, ['remove']).has(menu) ? writableProperties(catalogue.menu(menu)) : [];
    menus.set(menu, await reader.print(menu, { proplist: ['.id', ...names] }));
  }
  const withTwins = changes.map((one) => {
    const { change } = one;
    const rows = menus.get(change.menu);
    return change.op === 'remove' && rows ? { ...one, twins: idsIn(rows.filter((row) => holds(row, change.before))) } : one;
  });
  const ordered = [...menus].filter(([menu]) => catalogue.menu(menu)?.kind === 'ordered');
  return { withTwins, present: Object.fromEntries(ordered.map(([menu, rows]) => [menu, idsIn(rows)])) };
}

function menusOf(changes: readonly DoneChange[], ops: readonly Change['op'][]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ change }) => (ops.includes(change.op) ? [change.menu] : [])));
}

function idsIn(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => row['.id'] ?? []);
}

function idsOf(change: Change, ret: string | undefined): string[] {
  const ids = ((): (string | undefined)[] => {
    switch (change.op) {
      case 'add':
        return [ret, change.placeBefore];
      case 'set':
        return [change.id ?? ''];
      case 'remove':
        return [change.placeBefore];
      case 'move':
        return [change.id, change.before, change.destination];
      case 'call':
        return [];
    }
  })();
  return ids.filter((id): id is string => id !== undefined);
}

async function rowsOf(
  reader: RouterReader,
  menu: string,
  ids: readonly string[],
  catalogue: MenuCatalogue,
): Promise<Record<string, Row>> {
  const names = writableProperties(catalogue.menu(menu));
  const proplist = ['.id', ...names];
  if (ids.includes('')) {
    const [row] = await reader.print(menu, { proplist });
    return { '': onlyWritable(row ?? {}, names) };
  }
  const chunks: Promise<Row[]>[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    chunks.push(reader.print(menu, { proplist, query: anyOfIds(ids.slice(start, start + IDS_AT_ONCE)) }));
  }
  const rows = (await Promise.all(chunks)).flat();
  return Object.fromEntries(rows.flatMap((row) => (row['.id'] ? [[row['.id'], onlyWritable(row, names)]] : [])));
}

/** API query words for rows with one of these numbers. */
export function anyOfIds(ids: readonly string[]): string[] {
  const words = ids.map((id) => `.id=${id}`);
  return ids.length > 1 ? [...words, `#${'|'.repeat(ids.length - 1)}`] : words;
}

export function onlyWritable(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
}
