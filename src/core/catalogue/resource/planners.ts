import { AppError } from '../../errors';
import { held, wanted, type Field } from '../field';
import { EMPTY_PLAN, type AddChange, type Change, type Plan, type SetChange } from '../plan';
import type { RouterReader, Row } from '../router-session';
import { findAnchor, followerId, standsBefore, type Anchor } from './place';
import { contextOf, menuOn, rowKey, type Resource } from './resource';
import {
  idOf,
  isDynamic,
  matches,
  planningProplist,
  readOptions,
  readRows,
  requireRows,
  selectRows,
  writableOf,
  type Selection,
  type Where,
} from './rows';

export interface Placement {
  readonly 'place-before'?: Anchor;
}

/** Wanted values by field, in canonical text; `null` unsets. */
export type Values = Readonly<Record<string, string | null | undefined>>;

/** The fields of an input, without selection and placement. */
export function valuesOf(resource: Resource, input: Readonly<Record<string, unknown>>): Values {
  const entries = Object.entries(input).filter(([name, value]) => resource.fields[name] !== undefined && value !== undefined);
  return Object.fromEntries(entries) as Values;
}

/** The set that brings the row to the wanted values, or `undefined` when it holds them. */
function setChange(resource: Resource, reader: RouterReader, row: Row, values: Values): SetChange | undefined {
  const context = contextOf(reader.facts);
  const before: Record<string, string | null> = {};
  const after: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = resource.fields[name];
    if (!field || value === undefined) continue;
    const has = held(row, name, field, context);
    const want = wanted(value, field, context);
    if (has === want) continue;
    // The router's own text goes back on undo; a property that was not there is unset again.
    before[name] = row[name] === undefined || row[name] === '' ? unsetForm(field) : (row[name] ?? null);
    after[name] = value === null ? unsetForm(field) : want;
  }
  if (Object.keys(after).length === 0) return undefined;
  const id = resource.kind === 'singleton' ? {} : { id: idOf(row) };
  return { op: 'set', menu: menuOn(resource, reader.facts), key: rowKey(resource, row), ...id, before, after };
}

/** A property with a default goes back to it; text without one becomes empty; what can be unset is unset. */
function unsetForm(field: Field): string | null {
  if (field.unsettable) return null;
  return field.default ?? '';
}

export async function planSingleton(resource: Resource, reader: RouterReader, values: Values): Promise<Plan> {
  const proplist = Object.keys(values);
  const [row] = await reader.print(menuOn(resource, reader.facts), { proplist });
  // A singleton whose asked properties are all unset answers with nothing at all.
  const change = setChange(resource, reader, row ?? {}, values);
  return change ? { changes: [change] } : EMPTY_PLAN;
}

interface ListState {
  readonly rows: readonly Row[];
  readonly own: readonly Row[];
}

async function readForAdd(resource: Resource, reader: RouterReader, values: Values): Promise<ListState> {
  const narrow: Where =
    resource.kind === 'ordered'
      ? {}
      : resource.key
        ? Object.fromEntries(resource.key.map((name) => [name, values[name]]))
        : values;
  const rows = await reader.print(menuOn(resource, reader.facts), readOptions(resource, narrow, planningProplist(resource)));
  return { rows, own: rows.filter((row) => !isDynamic(row)) };
}

/** Is the row what these values would make? A field that was not given must be at its default. */
function isTwin(resource: Resource, reader: RouterReader, row: Row, values: Values): boolean {
  const context = contextOf(reader.facts);
  return Object.entries(resource.fields).every(([name, field]) => {
    const value = values[name];
    if (value === undefined && field.derived) return true;
    return held(row, name, field, context) === wanted(value ?? null, field, context);
  });
}

function sameKey(resource: Resource, reader: RouterReader, row: Row, values: Values): boolean {
  return matches(resource, row, Object.fromEntries((resource.key ?? []).map((name) => [name, values[name] ?? null])), reader);
}

function addChange(resource: Resource, reader: RouterReader, values: Values, anchor: Row | undefined): AddChange {
  const context = contextOf(reader.facts);
  const after: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = resource.fields[name];
    if (field && value !== null && value !== undefined) after[name] = field.type.canonical(value, context);
  }
  const place = anchor ? { placeBefore: idOf(anchor) } : {};
  return { op: 'add', menu: menuOn(resource, reader.facts), key: rowKey(resource, after), after, ...place };
}

/** The move that brings the row before the anchor, or nothing when it stands there already. */
function placeChange(
  resource: Resource,
  reader: RouterReader,
  rows: readonly Row[],
  row: Row,
  anchor: Row | undefined,
): Change[] {
  if (!anchor || anchor === row || standsBefore(rows, row, anchor)) return [];
  const before = followerId(rows, row);
  const menu = menuOn(resource, reader.facts);
  const key = rowKey(resource, row);
  return [{ op: 'move', menu, key, id: idOf(row), destination: idOf(anchor), ...(before ? { before } : {}) }];
}

function anchorOf(
  resource: Resource,
  reader: RouterReader,
  rows: readonly Row[],
  values: Values,
  input: Placement,
): Row | undefined {
  const anchor = input['place-before'];
  if (anchor === undefined) return undefined;
  return findAnchor(resource, reader, rows, anchor, resource.orderedWithin ? values[resource.orderedWithin] : undefined);
}

/**
 * Adds a row unless it is there: repeatable, so that a lost answer never makes a second row.
 * @throws AppError ITEM_CONFLICT a row with the same key holds something else
 */
export async function planCreate(resource: Resource, reader: RouterReader, values: Values, input: Placement = {}): Promise<Plan> {
  const { rows, own } = await readForAdd(resource, reader, values);
  const anchor = anchorOf(resource, reader, rows, values, input);
  const same = resource.key
    ? own.find((row) => sameKey(resource, reader, row, values))
    : own.find((row) => isTwin(resource, reader, row, values));
  if (!same) return { changes: [addChange(resource, reader, values, anchor)] };
  const difference = resource.key && setChange(resource, reader, same, values);
  if (difference) {
    const fields = Object.keys(difference.after).join(', ');
    throw new AppError('ITEM_CONFLICT', `${resource.noun} ${rowKey(resource, same)} exists with other ${fields}`);
  }
  return { changes: placeChange(resource, reader, rows, same, anchor) };
}

/** Brings a row to the wanted values wherever it is, adds it where it is not. */
export async function planPresent(
  resource: Resource,
  reader: RouterReader,
  values: Values,
  input: Placement & { where?: Where },
): Promise<Plan> {
  const identity = identityOf(resource, values, input.where);
  const full: Values = { ...identity, ...values };
  const { rows, own } = await readForAdd(resource, reader, full);
  const anchor = anchorOf(resource, reader, rows, full, input);
  const found = own.filter((row) => matches(resource, row, identity, reader));
  if (found.length > 1) {
    throw new AppError('ITEM_AMBIGUOUS', `${found.length} ${resource.plural} match ${rowKey(resource, full)}`);
  }
  const [row] = found;
  if (!row) {
    requireFields(resource, full);
    return { changes: [addChange(resource, reader, full, anchor)] };
  }
  const set = setChange(resource, reader, row, values);
  return { changes: [...(set ? [set] : []), ...placeChange(resource, reader, rows, row, anchor)] };
}

export async function planAbsent(resource: Resource, reader: RouterReader, values: Values, where?: Where): Promise<Plan> {
  return planRemove(resource, reader, { where: identityOf(resource, values, where) });
}

/** What names the row: `where` where given, else its key, else its comment, which is how managed rules are told apart. */
function identityOf(resource: Resource, values: Values, where: Where | undefined): Where {
  if (where) return where;
  const names = resource.key ?? ['comment'];
  const identity = Object.fromEntries(names.map((name) => [name, values[name]]));
  const missing = names.filter((name) => identity[name] === undefined || identity[name] === null);
  if (missing.length === 0) return identity;
  throw new AppError('INPUT_INVALID', `say which ${resource.noun} is meant: give ${missing.join(', ')}, or \`where\``);
}

function requireFields(resource: Resource, values: Values): void {
  const missing = Object.entries(resource.fields).filter(([name, field]) => field.required && !values[name]);
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(', ');
  throw new AppError('INPUT_INVALID', `there is no such ${resource.noun} yet, and a new one needs ${names}`);
}

export async function planUpdate(resource: Resource, reader: RouterReader, selection: Selection, values: Values): Promise<Plan> {
  const rows = await requireRows(resource, reader, selection);
  const changes = rows.flatMap((row) => {
    const change = setChange(resource, reader, row, values);
    if (!change) return [];
    if (isDynamic(row)) throw dynamicRow(resource, row);
    return [change];
  });
  return { changes };
}

/** Removing what is not there is no change: the router is as wanted. */
export async function planRemove(resource: Resource, reader: RouterReader, selection: Selection): Promise<Plan> {
  const found = await selectRows(resource, reader, selection);
  const rows = resource.kind === 'ordered' && found.length > 0 ? await readRows(resource, reader, {}, { proplist: ['.id'] }) : [];
  const ids = rows.map(idOf);
  const changes = found.map((row): Change => {
    if (isDynamic(row) && resource.dynamicRows !== 'removable') throw dynamicRow(resource, row);
    const id = idOf(row);
    const follower = ids[ids.indexOf(id) + 1];
    return {
      op: 'remove',
      menu: menuOn(resource, reader.facts),
      key: rowKey(resource, row),
      id,
      before: writableOf(resource, row),
      ...(follower ? { placeBefore: follower } : {}),
    };
  });
  // From the last to the first, so that taking it back finds each follower in place.
  return { changes: changes.reverse() };
}

export async function planMove(
  resource: Resource,
  reader: RouterReader,
  selection: Selection,
  destination: Anchor | 'last',
): Promise<Plan> {
  const [row] = await requireRows(resource, reader, selection);
  if (!row) return EMPTY_PLAN;
  if (isDynamic(row)) throw dynamicRow(resource, row);
  const all = await reader.print(menuOn(resource, reader.facts), { proplist: planningProplist(resource) });
  const current = all.find((candidate) => idOf(candidate) === idOf(row));
  if (!current) return EMPTY_PLAN;
  const scope = resource.orderedWithin ? current[resource.orderedWithin] : undefined;
  if (destination !== 'last') {
    return { changes: placeChange(resource, reader, all, current, findAnchor(resource, reader, all, destination, scope)) };
  }
  const within = resource.orderedWithin;
  const peers = all.filter((other) => !within || other[within] === scope);
  if (peers.at(-1) === current) return EMPTY_PLAN;
  const before = followerId(all, current);
  const key = rowKey(resource, current);
  return {
    changes: [{ op: 'move', menu: menuOn(resource, reader.facts), key, id: idOf(current), ...(before ? { before } : {}) }],
  };
}

function dynamicRow(resource: Resource, row: Row): AppError {
  return new AppError('ITEM_DYNAMIC', `${resource.noun} ${rowKey(resource, row)} is dynamic`);
}
