import { AppError } from '../../errors';
import type { PlanContext } from '../action';
import { EMPTY_PLAN, type Plan } from '../plan';
import type { RouterReader, Row } from '../router-session';
import { isAvailable } from '../versions';
import {
  addChange,
  dynamicRow,
  isTwin,
  moveChange,
  placeChange,
  removeChanges,
  setChange,
  type Force,
  type Values,
} from './changes';
import { findAnchor, type Anchor } from './place';
import { noteReferences } from './references';
import { rowKey, type Resource } from './resource';
import {
  idOf,
  isDynamic,
  isForeign,
  matches,
  planningProplist,
  readOptions,
  requireRows,
  selectRows,
  type Selection,
  type Where,
} from './rows';
import { readMenu } from './wire';

export interface Placement {
  readonly 'place-before'?: Anchor;
}

/** The fields of an input, without selection and placement. */
export function valuesOf(resource: Resource, input: Readonly<Record<string, unknown>>): Values {
  const entries = Object.entries(input).filter(([name, value]) => resource.fields[name] !== undefined && value !== undefined);
  return Object.fromEntries(entries) as Values;
}

export async function planSingleton(resource: Resource, reader: RouterReader, values: Values): Promise<Plan> {
  const proplist = resource.hazard ? Object.keys(resource.fields) : Object.keys(values);
  const [row] = await readMenu(resource, reader, { proplist });
  // A singleton whose asked properties are all unset answers with nothing at all.
  const change = setChange(resource, reader, row ?? {}, values);
  return change ? { changes: [change] } : EMPTY_PLAN;
}

interface ListState {
  readonly rows: readonly Row[];
  readonly own: readonly Row[];
}

async function readForAdd(resource: Resource, reader: RouterReader, narrowTo: Where): Promise<ListState> {
  const narrow = resource.kind === 'ordered' ? {} : narrowTo;
  const proplist = [...new Set([...planningProplist(resource), ...Object.keys(narrow)])];
  const rows = await readMenu(resource, reader, readOptions(resource, narrow, proplist));
  return { rows, own: rows.filter((row) => !isForeign(resource, row)) };
}

function keyOf(resource: Resource, values: Values): Where {
  return Object.fromEntries((resource.key ?? []).map((name) => [name, values[name] ?? null]));
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
 * @throws AppError ITEM_CONFLICT a row with the same key holds something else; HAZARD_REFUSED
 */
export async function planCreate(
  resource: Resource,
  reader: RouterReader,
  values: Values,
  input: Placement & Force = {},
): Promise<Plan> {
  const { rows, own } = await readForAdd(resource, reader, resource.key ? keyOf(resource, values) : values);
  const anchor = anchorOf(resource, reader, rows, values, input);
  const same = resource.key
    ? own.find((row) => matches(resource, row, keyOf(resource, values), reader))
    : own.find((row) => isTwin(resource, reader, row, values));
  if (!same) return { changes: [addChange(resource, reader, values, anchor, input)] };
  const difference = resource.key && setChange(resource, reader, same, values, { force: true });
  if (difference) {
    const fields = Object.keys(difference.after).join(', ');
    throw new AppError('ITEM_CONFLICT', `${resource.noun} ${rowKey(resource, same)} exists with other ${fields}`);
  }
  return { changes: placeChange(resource, reader, rows, same, anchor) };
}

interface Presence extends Placement, Force {
  readonly where?: Where;
  /** Values of a row that has to be added, where neither `values` nor `where` gives them. */
  readonly defaults?: Values;
}

/**
 * Brings a row to the wanted values wherever it is, adds it where it is not.
 * @throws AppError ITEM_AMBIGUOUS, HAZARD_REFUSED; ITEM_UNKNOWN where the menu knows no add
 */
export async function planPresent(
  resource: Resource,
  reader: RouterReader,
  values: Values,
  input: Presence,
  context: PlanContext = {},
): Promise<Plan> {
  const identity = identityOf(resource, values, input.where);
  const full: Values = { ...fieldsOf(resource, identity), ...values };
  const { rows, own } = await readForAdd(resource, reader, context.previous ? {} : identity);
  const anchor = anchorOf(resource, reader, rows, full, input);
  const found = alreadyMeant(own, context) ?? own.filter((row) => matches(resource, row, identity, reader));
  if (found.length > 1) {
    throw new AppError('ITEM_AMBIGUOUS', `${found.length} ${resource.plural} match ${rowKey(resource, full)}`);
  }
  // `values` may take the row out of its own `where`; after the add it is known by what it holds.
  const [row = context.previous && own.find((other) => matches(resource, other, full, reader))] = found;
  if (!row) {
    // Ports and other rows of the hardware: RouterOS has no add for them.
    if (resource.verbs.ensure && !resource.verbs.create) {
      throw new AppError('ITEM_UNKNOWN', `no ${resource.noun} matches ${rowKey(resource, full)}`);
    }
    const added: Values = { ...input.defaults, ...full };
    requireFields(resource, reader, added);
    return { changes: [addChange(resource, reader, added, anchor, input)] };
  }
  const set = setChange(resource, reader, row, values, input);
  return { changes: [...(set ? [set] : []), ...placeChange(resource, reader, rows, row, anchor)] };
}

export async function planAbsent(resource: Resource, reader: RouterReader, values: Values, where?: Where): Promise<Plan> {
  return planRemove(resource, reader, { where: identityOf(resource, values, where) });
}

/** What names the row: `where` where given, else its key, else what the resource says, which is mostly the comment. */
function identityOf(resource: Resource, values: Values, where: Where | undefined): Where {
  if (where) return where;
  const names = resource.key ?? resource.ensureBy ?? ['comment'];
  const identity = Object.fromEntries(names.map((name) => [name, values[name] ?? resource.fields[name]?.default ?? null]));
  const missing = names.filter((name) => identity[name] === null);
  if (missing.length === 0) return identity;
  throw new AppError('INPUT_INVALID', `say which ${resource.noun} is meant: give ${missing.join(', ')}, or \`where\``);
}

/** A new row can take from `where` only what can be written. */
function fieldsOf(resource: Resource, where: Where): Values {
  return Object.fromEntries(Object.entries(where).filter(([name]) => resource.fields[name] !== undefined));
}

function requireFields(resource: Resource, { facts }: RouterReader, values: Values): void {
  const missing = Object.entries(resource.fields).filter(
    ([name, field]) => field.required && isAvailable(field, facts.version) && !values[name],
  );
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(', ');
  throw new AppError('INPUT_INVALID', `there is no such ${resource.noun} yet, and a new one needs ${names}`);
}

/**
 * The rows that the previous plan meant, by number: its own change may have taken them out of the selection
 * (`where comment=a` set to `comment=b`).
 */
function alreadyMeant(rows: readonly Row[], { previous }: PlanContext): Row[] | undefined {
  const ids = new Set(previous?.changes.flatMap((change) => (change.op === 'set' || change.op === 'move' ? [change.id] : [])));
  if (ids.size === 0) return undefined;
  return rows.filter((row) => ids.has(idOf(row)));
}

/** @throws AppError ITEM_UNKNOWN, ITEM_AMBIGUOUS, ITEM_DYNAMIC, HAZARD_REFUSED */
export async function planUpdate(
  resource: Resource,
  reader: RouterReader,
  selection: Selection & Force,
  values: Values,
  context: PlanContext = {},
): Promise<Plan> {
  const rows = await rowsMeant(resource, reader, selection, context);
  const changes = rows.flatMap((row) => {
    const change = setChange(resource, reader, row, values, selection);
    if (!change) return [];
    if (isForeign(resource, row)) throw dynamicRow(resource, row);
    return [change];
  });
  return { changes };
}

async function rowsMeant(resource: Resource, reader: RouterReader, selection: Selection, context: PlanContext): Promise<Row[]> {
  if (context.previous && context.previous.changes.length > 0) {
    const all = await readMenu(resource, reader, { proplist: planningProplist(resource) });
    const meant = alreadyMeant(all, context) ?? [];
    if (meant.length > 0) return meant;
  }
  return requireRows(resource, reader, selection);
}

/** Each one is a change that is kept until the run is over. */
const MAX_REMOVED = 10_000;

/** Removing what is not there is no change: the router is as wanted. @throws AppError REPLY_TOO_LARGE */
export async function planRemove(
  resource: Resource,
  reader: RouterReader,
  selection: Selection,
  { previous }: PlanContext = {},
): Promise<Plan> {
  const matching = await selectRows(resource, reader, previous && resource.transient ? { ...selection, all: true } : selection);
  // Connections come back at once: only those that were meant have to be gone.
  const meant = resource.transient && previous ? removedIds(previous) : undefined;
  const found = meant ? matching.filter((row) => meant.has(idOf(row))) : matching;
  if (found.length === 0) return EMPTY_PLAN;
  if (found.length > MAX_REMOVED) {
    throw new AppError('REPLY_TOO_LARGE', `${found.length} ${resource.plural} match, at most ${MAX_REMOVED} are removed at once`);
  }
  const all = resource.kind === 'ordered' ? await readMenu(resource, reader, { proplist: ['.id', 'dynamic'] }) : found;
  const changes = removeChanges(resource, reader, found, all);
  const notes = await noteReferences(resource, reader, found);
  return notes.length > 0 ? { changes, notes } : { changes };
}

function removedIds(plan: Plan): ReadonlySet<string> {
  return new Set(plan.changes.flatMap((change) => (change.op === 'remove' ? [change.id] : [])));
}

/** Puts a row directly before another one of its kind, or last. */
export async function planMove(
  resource: Resource,
  reader: RouterReader,
  selection: Selection,
  destination: Anchor | 'last',
  context: PlanContext = {},
): Promise<Plan> {
  const [row] = await rowsMeant(resource, reader, selection, context);
  if (!row) return EMPTY_PLAN;
  if (isDynamic(row)) throw dynamicRow(resource, row);
  const all = await readMenu(resource, reader, { proplist: planningProplist(resource) });
  const current = all.find((candidate) => idOf(candidate) === idOf(row));
  if (!current) return EMPTY_PLAN;
  const within = resource.orderedWithin;
  const scope = within ? current[within] : undefined;
  const peers = all.filter((other) => !within || other[within] === scope);
  const anchor = destination === 'last' ? undefined : findAnchor(resource, reader, all, destination, scope);
  const inPlace = anchor === current || peers[peers.indexOf(current) + 1] === anchor;
  return inPlace ? EMPTY_PLAN : { changes: [moveChange(resource, reader, all, current, anchor)] };
}
