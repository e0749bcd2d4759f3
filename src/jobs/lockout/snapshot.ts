import type { Change, Row, WireValues } from '../../core/catalogue';
import { isOn } from './trit';

/** What was read of a router, by menu. A menu that was not asked for is absent. */
export interface Snapshot {
  readonly version: string;
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  /** Menus that the user of the session may not read. */
  readonly unread: readonly string[];
}

const NOT_KINDS =
  /^\/interface\/(bridge|ethernet|list|wireless|wifi|wifiwave2|wireguard|l2tp-server|pptp-server|sstp-server|ovpn-server|pppoe-server|vpls|lte|w60g|mesh|dot1x|detect-internet)\/./;
const NO_KINDS = new Set(['/interface/list', '/interface/dot1x', '/interface/detect-internet']);

/** Does the menu hold interfaces of one kind? They share their `.id`s with /interface. */
export function isInterfaceKind(menu: string): boolean {
  return menu.startsWith('/interface/') && !NOT_KINDS.test(menu) && !NO_KINDS.has(menu);
}

export function rowsOf(snapshot: Snapshot, menu: string): readonly Row[] {
  return snapshot.tables.get(menu) ?? [];
}

export function isEnabled(row: Row): boolean {
  return !isOn(row['disabled']);
}

export function rowById(snapshot: Snapshot, menu: string, id: string | undefined): Row | undefined {
  return snapshot.tables.get(menu)?.find((row) => row['.id'] === id);
}

/** The state after the change, where every table that was read follows it. A call changes nothing here. */
export function applyChange(snapshot: Snapshot, change: Change, step: number): Snapshot {
  if (change.op === 'call') return snapshot;
  const tables = new Map(snapshot.tables);
  for (const menu of menusOf(change, tables)) {
    const rows = tables.get(menu);
    if (rows) tables.set(menu, changed(rows, { ...change, menu }, { step, kind: change.menu.replace(/^.*\//, '') }));
  }
  const next: Snapshot = { ...snapshot, tables };
  const renaming = renamingOf(snapshot, change);
  if (renaming) return renamed(next, renaming);
  return change.op === 'remove' && isInterface(change.menu) ? withoutMembers(snapshot, next, change.id) : next;
}

function isInterface(menu: string): boolean {
  return menu === '/interface' || isInterfaceKind(menu);
}

/** An interface stands in /interface and in the menu of its kind. */
function menusOf({ menu }: Change, tables: ReadonlyMap<string, unknown>): readonly string[] {
  if (menu === '/interface') return [menu, ...[...tables.keys()].filter(isInterfaceKind)];
  return isInterfaceKind(menu) ? [menu, '/interface'] : [menu];
}

type RowChange = Exclude<Change, { readonly op: 'call' }>;

interface Adding {
  readonly step: number;
  readonly kind: string;
}

function changed(rows: readonly Row[], change: RowChange, { step, kind }: Adding): readonly Row[] {
  switch (change.op) {
    case 'add': {
      const type: Row = change.menu === '/interface' ? { type: kind } : {};
      return inserted(rows, { ...type, ...merged({}, change.after), '.id': `+${step}` }, change.placeBefore);
    }
    case 'set':
      return rows.map((row) =>
        change.id === undefined || row['.id'] === change.id ? moved(row, merged(row, change.after), change) : row,
      );
    case 'remove':
      return rows.filter((row) => row['.id'] !== change.id);
    case 'move': {
      const row = rows.find((each) => each['.id'] === change.id);
      if (!row || change.destination === change.id) return rows;
      return inserted(
        rows.filter((each) => each !== row),
        row,
        change.destination,
      );
    }
  }
}

function inserted(rows: readonly Row[], row: Row, before: string | undefined): readonly Row[] {
  const at = before === undefined ? -1 : rows.findIndex((each) => each['.id'] === before);
  return at < 0 ? [...rows, row] : [...rows.slice(0, at), row, ...rows.slice(at)];
}

function merged(row: Row, values: WireValues): Row {
  const next: Record<string, string> = { ...row };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** What the router derived for the old values no longer holds: it is derived anew from the new ones. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  '/ip/address': ['network', 'actual-interface'],
  '/ipv6/address': ['network', 'actual-interface'],
  '/ip/route': ['active', 'inactive', 'immediate-gw', 'gateway-status'],
  '/ipv6/route': ['active', 'inactive', 'immediate-gw', 'gateway-status'],
};

function moved(before: Row, after: Row, change: RowChange): Row {
  const derived = DERIVED[change.menu];
  if (!derived || change.op !== 'set' || Object.keys(change.after).every((name) => name === 'comment')) return after;
  const kept = Object.entries(after).filter(([name]) => !derived.includes(name) || name in change.after);
  return before === after ? after : Object.fromEntries(kept);
}

/** Interfaces that are gone are members of nothing. */
function withoutMembers(before: Snapshot, after: Snapshot, id: string): Snapshot {
  const name = rowById(before, '/interface', id)?.['name'];
  if (name === undefined) return after;
  const tables = new Map(after.tables);
  for (const menu of ['/interface/bridge/port', '/interface/list/member']) {
    const rows = tables.get(menu);
    if (rows)
      tables.set(
        menu,
        rows.filter((row) => row['interface'] !== name),
      );
  }
  return { ...after, tables };
}

interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly properties: readonly string[];
}

const INTERFACE_NAMES = ['interface', 'bridge', 'in-interface', 'out-interface', 'actual-interface', 'gateway', 'immediate-gw'];
const INTERFACE_MORE = ['in-bridge-port', 'out-bridge-port', 'slaves', 'interfaces', 'tagged', 'untagged', 'gateway-status'];
const LIST_NAMES = ['list', 'in-interface-list', 'out-interface-list', 'include', 'exclude'];

/** Whoever names an interface, a list of interfaces or a group follows when it is renamed. */
function renamingOf(snapshot: Snapshot, change: Change): Renaming | undefined {
  const to = change.op === 'set' ? change.after['name'] : undefined;
  if (change.op !== 'set' || !to) return undefined;
  const menu = isInterface(change.menu) ? '/interface' : change.menu;
  const from = rowById(snapshot, menu, change.id)?.['name'] ?? change.before['name'];
  if (!from || from === to) return undefined;
  if (menu === '/interface') return { from, to, properties: [...INTERFACE_NAMES, ...INTERFACE_MORE] };
  if (menu === '/interface/list') return { from, to, properties: LIST_NAMES };
  return menu === '/user/group' ? { from, to, properties: ['group'] } : undefined;
}

function renamed(snapshot: Snapshot, { from, to, properties }: Renaming): Snapshot {
  const parts = /([,%!]|\s)/;
  const follow = (text: string): string =>
    text
      .split(parts)
      .map((part) => (part === from ? to : part))
      .join('');
  const tables = new Map<string, readonly Row[]>();
  for (const [menu, rows] of snapshot.tables) {
    tables.set(
      menu,
      rows.map((row) => {
        const hits = properties.filter((name) => row[name]?.includes(from));
        if (hits.length === 0) return row;
        return { ...row, ...Object.fromEntries(hits.map((name) => [name, follow(row[name] ?? '')])) };
      }),
    );
  }
  return { ...snapshot, tables };
}
