import type { Change, Plan, RouterReader, Row } from '../../core/catalogue';
import { duration } from '../../core/values';
import { menuCatalogue } from '../../routeros';
import { isCertain, type PropertyTypes } from './certain';

/** Menus up to so many rows are looked at whole. */
const WHOLE_ROWS = 500;

export interface MenuView {
  readonly types: PropertyTypes;
  /** By `.id`, in the router's order. Where `isWhole` is false, most rows hold only what adds are recognised by. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly isWhole: boolean;
  isWritable(name: string): boolean;
  /** Is a script sure to read this text of the property? */
  isCertain(name: string, value: string | null | undefined): boolean;
}

/** What the inverse of a plan has to know of the router before the first write. */
export interface RouterView {
  readonly uptimeMs: number;
  menu(path: string): MenuView;
}

const NOTHING_THERE: MenuView = {
  types: () => undefined,
  rows: new Map(),
  isWhole: true,
  isWritable: () => false,
  isCertain: () => false,
};

/** Reads the rows of every menu that the plan touches. */
export async function viewRouter(session: RouterReader, plan: Plan, signal: AbortSignal): Promise<RouterView> {
  const catalogue = menuCatalogue(session.facts.version);
  const menus = new Map<string, MenuView>();
  const renamed = renamedIn(plan);
  for (const path of new Set(plan.changes.map((change) => change.menu))) {
    const facts = catalogue.menu(path);
    const types: PropertyTypes = (name) => facts?.property(name)?.type;
    // What refers to a row that is renamed reads differently afterwards.
    const certain = (name: string, value: string | null | undefined): boolean =>
      isCertain(path, name, value, types) && !renamed.has(value ?? '');
    const looking = { changes: plan.changes.filter((change) => change.menu === path), certain, signal };
    const isWritable = (name: string): boolean => facts?.property(name)?.writable === true;
    menus.set(path, { types, isWritable, isCertain: certain, ...(await viewMenu(session, path, looking)) });
  }
  const [resource] = await session.print('/system/resource', { proplist: ['uptime'], signal });
  return {
    uptimeMs: durationMs(resource?.['uptime']),
    menu: (path) => menus.get(path) ?? NOTHING_THERE,
  };
}

/** @returns 0 where it is not told */
export function durationMs(text: string | undefined): number {
  if (text === undefined) return 0;
  try {
    return duration.parse(text);
  } catch {
    return 0;
  }
}

interface Looking {
  /** Of the menu. */
  readonly changes: readonly Change[];
  readonly certain: MenuView['isCertain'];
  readonly signal: AbortSignal;
}

type Rows = Pick<MenuView, 'rows' | 'isWhole'>;

async function viewMenu(session: RouterReader, path: string, { changes, certain, signal }: Looking): Promise<Rows> {
  const named = idsNamedBy(changes);
  // A singleton has no rows to tell apart, and what has only calls is not taken back.
  if (named.size === 0 && !changes.some((change) => change.op === 'add')) return { rows: new Map(), isWhole: true };
  const ids = await session.print(path, { proplist: ['.id'], signal });
  if (ids.length <= WHOLE_ROWS) return { rows: byId(await session.print(path, { signal })), isWhole: true };
  const rows = byId(await session.print(path, { proplist: ['.id', 'dynamic', ...keyProperties(changes, certain)], signal }));
  for (const id of named) {
    const [row] = await session.print(path, { query: [`.id=${id}`], signal });
    if (row) rows.set(id, row);
  }
  return { rows, isWhole: false };
}

function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.flatMap((row) => (row['.id'] === undefined ? [] : [[row['.id'], row] as const])));
}

function idsNamedBy(changes: readonly Change[]): Set<string> {
  const ids = changes.flatMap((change) => {
    switch (change.op) {
      case 'set':
        return [change.id];
      case 'remove':
        return [change.id, change.placeBefore];
      case 'move':
        return [change.id, change.before];
      default:
        return [];
    }
  });
  return new Set(ids.filter((id) => id !== undefined));
}

function keyProperties(changes: readonly Change[], certain: MenuView['isCertain']): readonly string[] {
  const names = changes.flatMap((change) =>
    change.op === 'add' ? Object.entries(change.after).flatMap(([name, value]) => (certain(name, value) ? [name] : [])) : [],
  );
  return [...new Set(names)];
}

/** Names that rows of the plan have before or after it, and not both. */
function renamedIn(plan: Plan): ReadonlySet<string> {
  const names = plan.changes.flatMap((change) => (change.op === 'set' ? [change.before['name'], change.after['name']] : []));
  return new Set(names.filter((name) => typeof name === 'string'));
}
