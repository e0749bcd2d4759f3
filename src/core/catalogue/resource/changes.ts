import { AppError } from '../../errors';
import { held, sameHeld, wanted, type Field } from '../field';
import type { AddChange, Change, RemoveChange, SetChange, WireValues } from '../plan';
import type { RouterReader, Row } from '../router-session';
import { isAvailable } from '../versions';
import { followerId, standsBefore } from './place';
import { contextOf, menuOn, rowKey, type Resource } from './resource';
import { idOf, isDynamic, isForeign, writableOf } from './rows';
import { toWire } from './wire';

/** Wanted values by field, in canonical text; `null` unsets. */
export type Values = Readonly<Record<string, string | null | undefined>>;

export interface Force {
  /** Make the row even though the resource calls it dangerous. */
  readonly force?: boolean;
}

type Facts = Pick<RouterReader, 'facts'>;

/**
 * The set that brings the row to the wanted values, or `undefined` when it holds them.
 * @throws AppError HAZARD_REFUSED the row would become dangerous
 */
export function setChange(
  resource: Resource,
  reader: Facts,
  row: Row,
  values: Values,
  options: Force = {},
): SetChange | undefined {
  const given = difference(resource, reader, row, values);
  if (Object.keys(given.after).length === 0) return undefined;
  const further = difference(resource, reader, row, { ...resource.follow?.(given.after), ...values });
  const after = { ...given.after, ...further.after };
  refuseHazard(resource, { ...heldValues(resource, reader, row), ...after }, options);
  return {
    op: 'set',
    menu: menuOn(resource, reader.facts),
    key: rowKey(resource, row),
    ...(resource.kind === 'singleton' ? {} : { id: idOf(row) }),
    before: toWire(resource, reader.facts, { ...given.before, ...further.before }),
    after: toWire(resource, reader.facts, after),
  };
}

function difference(
  resource: Resource,
  reader: Facts,
  row: Row,
  values: Values,
): { readonly before: WireValues; readonly after: WireValues } {
  const context = contextOf(reader.facts);
  const before: Record<string, string | null> = {};
  const after: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = resource.fields[name];
    if (!field || value === undefined || field.writeOnly) continue;
    const want = wanted(value, field, context);
    if (sameHeld(held(row, name, field, context), want, field)) continue;
    // The router's own text goes back on undo; a property that was not there is unset again.
    before[name] = row[name] === undefined || row[name] === '' ? unsetForm(field) : (row[name] ?? null);
    after[name] = value === null || want === null ? unsetForm(field) : want;
  }
  return { before, after };
}

/** A property with a default goes back to it; text without one becomes empty; what can be unset is unset. */
function unsetForm(field: Field): string | null {
  if (field.unsettable) return null;
  return field.default ?? '';
}

/** @throws AppError HAZARD_REFUSED the row would be dangerous */
export function addChange(
  resource: Resource,
  reader: Facts,
  values: Values,
  anchor: Row | undefined,
  options: Force = {},
): AddChange {
  const context = contextOf(reader.facts);
  const after: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = resource.fields[name];
    if (field && value !== null && value !== undefined && value !== '') after[name] = field.type.canonical(value, context);
  }
  refuseHazard(resource, after, options);
  const place = anchor ? { placeBefore: idOf(anchor) } : {};
  const key = rowKey(resource, after);
  return { op: 'add', menu: menuOn(resource, reader.facts), key, after: toWire(resource, reader.facts, after), ...place };
}

/** The move that brings the row before the anchor, or nothing when it stands before it already. */
export function placeChange(
  resource: Resource,
  reader: Facts,
  rows: readonly Row[],
  row: Row,
  anchor: Row | undefined,
): Change[] {
  if (!anchor || anchor === row || standsBefore(rows, row, anchor)) return [];
  return [moveChange(resource, reader, rows, row, anchor)];
}

/** @param anchor absent: to the end */
export function moveChange(resource: Resource, reader: Facts, rows: readonly Row[], row: Row, anchor: Row | undefined): Change {
  const before = followerId(rows, row);
  return {
    op: 'move',
    menu: menuOn(resource, reader.facts),
    key: rowKey(resource, row),
    id: idOf(row),
    ...(anchor ? { destination: idOf(anchor) } : {}),
    ...(before ? { before } : {}),
  };
}

/**
 * The removals of some rows, from the last to the first: taken back in reverse, each finds the row that followed it.
 * @param all the whole menu in the router's order; needed where order counts
 * @throws AppError ITEM_DYNAMIC
 */
export function removeChanges(resource: Resource, reader: Facts, found: readonly Row[], all: readonly Row[]): Change[] {
  const leaving = new Set(found.map(idOf));
  const changes = found.map((row): RemoveChange => {
    const dynamic = isForeign(resource, row);
    if (dynamic && resource.dynamicRows !== 'removable' && !resource.transient) throw dynamicRow(resource, row);
    const follower = resource.kind === 'ordered' ? nextStaying(all, row, leaving) : undefined;
    return {
      op: 'remove',
      menu: menuOn(resource, reader.facts),
      key: rowKey(resource, row),
      id: idOf(row),
      before: toWire(resource, reader.facts, writableOf(resource, reader, row)),
      ...(follower ? { placeBefore: follower } : {}),
      // What RouterOS made by itself would come back as a static row, which is something else.
      ...(dynamic || resource.transient || isPartlyHidden(resource) ? { irreversible: true } : {}),
      ...(resource.transient ? { vanishing: true } : {}),
    };
  });
  return changes.reverse();
}

/** A row needs what the router never shows: made again of the rest, a user would have no password. */
function isPartlyHidden({ fields }: Resource): boolean {
  return Object.values(fields).some(({ required, writeOnly }) => required && writeOnly);
}

function nextStaying(all: readonly Row[], row: Row, leaving: ReadonlySet<string>): string | undefined {
  const at = all.findIndex((candidate) => idOf(candidate) === idOf(row));
  const next = all.slice(at + 1).find((candidate) => !leaving.has(idOf(candidate)) && !isDynamic(candidate));
  return next && idOf(next);
}

/** Is the row what these values would make? A field that was not given must be at its default. */
export function isTwin(
  resource: Resource,
  reader: Facts,
  row: Row,
  values: Values,
  options: { readonly ignore?: readonly string[] } = {},
): boolean {
  const context = contextOf(reader.facts);
  return Object.entries(resource.fields).every(([name, field]) => {
    if (options.ignore?.includes(name)) return true;
    const value = values[name];
    if (field.writeOnly || (value === undefined && field.derived)) return true;
    // Under the same name this version may report something that nobody sets.
    if (value === undefined && !isAvailable(field, reader.facts.version)) return true;
    // A second one that differs only in the time that is left would be refused, or would never end.
    if (field.countsDown) return (held(row, name, field, context) === null) === (wanted(value ?? null, field, context) === null);
    return held(row, name, field, context) === wanted(value ?? null, field, context);
  });
}

export function dynamicRow(resource: Resource, row: Row): AppError {
  return new AppError('ITEM_DYNAMIC', `${resource.noun} ${rowKey(resource, row)} is dynamic`);
}

function heldValues(resource: Resource, reader: Facts, row: Row): WireValues {
  const context = contextOf(reader.facts);
  return Object.fromEntries(Object.entries(resource.fields).map(([name, field]) => [name, held(row, name, field, context)]));
}

function refuseHazard(resource: Resource, values: Values, { force }: Force): void {
  if (force) return;
  const why = resource.hazard?.(values);
  if (why) throw new AppError('HAZARD_REFUSED', `${resource.noun} ${rowKey(resource, values)}: ${why}`);
}
