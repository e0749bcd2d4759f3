import { compareVersions } from '../../routeros';
import type { Field } from './field';
import type { MenuModel, SimRow, Values } from './menu';
import { failure, missingArguments, noMatch, noSuchItem, plain, unknownParameter } from './refusal';
import { selectRows } from './selection';
import { canonicalValue } from './values';
import { formatId, type World } from './world';

type Args = Readonly<Record<string, string>>;

/** add: checks everything, then stores the row. @returns its `.id` */
export function addRow(world: World, model: MenuModel, args: Args): string {
  const { '.id': _, 'place-before': placeBefore, 'copy-from': copyFrom, ...given } = args;
  if (placeBefore !== undefined && model.spec.kind !== 'ordered') throw unknownParameter('place-before');
  refuseUnknown(model, 'add', given);
  const { '~said': _said, ...source } = copyFrom === undefined ? {} : (selectRows(world, model, copyFrom)[0]?.values ?? {});
  const values = apply(world, model, { ...source }, given);
  const { addedDisabledUntil } = model.spec;
  if (addedDisabledUntil !== undefined && given.disabled === undefined) {
    if (compareVersions(world.identity.version, addedDisabledUntil) <= 0) values.disabled = 'true';
  }
  const missing = model.required.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw missingArguments(missing);
  const rule = model.spec.ownRule;
  if (rule && !rule.arguments.some((name) => values[name] !== undefined)) throw plain(rule.text);
  const before = placeBefore === undefined ? undefined : selectRows(world, model, placeBefore)[0];
  const complete = model.spec.behaviour?.complete?.(values, { state: world }) ?? values;
  checkUnique(world, model, complete);
  return formatId(world.insert(model.path, complete, before?.id).id);
}

/** set on a list: `.id` or `numbers` says which rows. */
export function setRows(world: World, model: MenuModel, args: Args): void {
  const { '.id': id, numbers, ...given } = args;
  const which = id ?? numbers;
  refuseUnknown(model, 'set', given);
  if (which === undefined) throw missingArguments(['.id']);
  const rows = selectRows(world, model, which);
  const changes = rows.map((row) => changed(world, model, row, given));
  for (const { target, row, values } of changes) world.replace(target.path, row.id, values);
}

export function setSingleton(world: World, model: MenuModel, args: Args): void {
  const { '.id': _, numbers: __, ...given } = args;
  const row = world.rows(model.path)[0];
  if (!row) {
    world.insert(model.path, apply(world, model, {}, given));
    return;
  }
  const { values } = changed(world, model, row, given);
  world.replace(model.path, row.id, values);
}

export function removeRows(world: World, model: MenuModel, args: Args): void {
  const which = args['.id'] ?? args.numbers;
  if (which === undefined) throw missingArguments(['.id']);
  const rows = selectRows(world, model, which);
  for (const row of rows) {
    refuseDynamic(world, model, row, 'remove');
    model.spec.behaviour?.beforeRemove?.(row, world);
  }
  for (const [path, ids] of byOwner(world, model, rows)) world.remove(path, ids);
}

export function unsetValues(world: World, model: MenuModel, args: Args): void {
  const { '.id': id, numbers, 'value-name': names, ...rest } = args;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw unknownParameter(unknown);
  if ((id ?? numbers) === undefined) throw missingArguments(['.id']);
  if (names === undefined) throw missingArguments(['value-name']);
  const list = names.split(',');
  for (const name of list) if (!model.fields.get(name)?.unset) throw noMatch('value-name');
  setRows(world, model, { '.id': id ?? numbers ?? '', ...Object.fromEntries(list.map((name) => [`!${name}`, ''])) });
}

/** move: the rows in the order given, before `destination`, or to the end. */
export function moveRows(world: World, model: MenuModel, args: Args): void {
  const { numbers, '.id': id, destination, ...rest } = args;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw unknownParameter(unknown);
  const which = numbers ?? id;
  if (which === undefined) throw missingArguments(['numbers']);
  const rows = selectRows(world, model, which);
  const before = destination === undefined || destination === '' ? undefined : selectRows(world, model, destination)[0];
  for (const row of rows) refuseDynamic(world, model, row, 'move');
  if (before && rows.some((row) => row.id === before.id)) return;
  world.move(
    model.path,
    rows.map((row) => row.id),
    before?.id,
  );
}

export function resetCounters(world: World, model: MenuModel, args: Args, options: { readonly all: boolean }): void {
  const which = args['.id'] ?? args.numbers;
  if (!options.all && which === undefined) throw missingArguments(['.id']);
  const rows = options.all ? world.rows(model.path) : selectRows(world, model, which ?? '');
  const now = String(world.nowMs());
  for (const row of rows) world.table(model.path)?.replace(row.id, { ...row.values, '~reset': now });
}

interface Changed {
  /** The menu that stores the row: another one where this menu only shows it. */
  readonly target: MenuModel;
  readonly row: SimRow;
  readonly values: Values;
}

function changed(world: World, model: MenuModel, row: SimRow, given: Args): Changed {
  const target = ownerOf(world, model, row);
  refuseDynamic(world, model, row, 'change');
  // The menu that was addressed decides which arguments exist; /interface knows fewer than /interface/bridge.
  const values = apply(world, model, row.values, given);
  const complete = target.spec.behaviour?.complete?.(values, { state: world, before: row }) ?? values;
  checkUnique(world, target, complete, row.id);
  return { target, row, values: complete };
}

function ownerOf(world: World, model: MenuModel, row: SimRow): MenuModel {
  const view = model.spec.behaviour?.view;
  if (!view) return model;
  const owner = view.map((path) => world.model(path)).find((source) => source && world.table(source.path)?.get(row.id));
  if (!owner) throw noSuchItem();
  return owner;
}

function byOwner(world: World, model: MenuModel, rows: readonly SimRow[]): Map<string, Set<number>> {
  const owners = new Map<string, Set<number>>();
  for (const row of rows) {
    const { path } = ownerOf(world, model, row);
    const ids = owners.get(path) ?? new Set();
    owners.set(path, ids.add(row.id));
  }
  return owners;
}

/** add and set know different arguments in some menus. `disabled` and `comment` have verbs of their own. */
function refuseUnknown(model: MenuModel, verb: 'add' | 'set', given: Args): void {
  const known = model.spec.arguments?.get(verb);
  if (!known) return;
  for (const word of Object.keys(given)) {
    const name = word.startsWith('!') ? word.slice(1) : word;
    if (!known.has(name) && name !== 'disabled' && name !== 'comment') throw unknownParameter(word);
  }
}

function apply(world: World, model: MenuModel, before: Values, given: Args): Record<string, string> {
  const values: Record<string, string> = { ...before };
  for (const [word, text] of Object.entries(given)) {
    const takeAway = word.startsWith('!');
    const name = takeAway ? word.slice(1) : word;
    const field = model.fields.get(name);
    if (!field || field.readOnly || (takeAway && !field.unset)) throw unknownParameter(word);
    if (takeAway) delete values[name];
    else store(values, field, canonicalValue(field, text, world));
  }
  return values;
}

/** The default is not stored: rows stay small, and a shown value is the same either way. */
function store(values: Record<string, string>, field: Field, value: string): void {
  const isDefault = value === field.default || (field.name === 'comment' && value === '');
  if (isDefault && !field.required) delete values[field.name];
  else values[field.name] = value;
}

function checkUnique(world: World, model: MenuModel, values: Values, selfId?: number): void {
  for (const unique of model.spec.unique ?? []) {
    const holder = world.table(model.path)?.holder(unique, values);
    if (holder !== undefined && holder !== selfId) throw failure(unique.text.replace('$', values[unique.keys[0] ?? ''] ?? ''));
  }
}

/** The texts of these refusals are not recorded anywhere; they only have to be `failure:`. */
function refuseDynamic(world: World, model: MenuModel, row: SimRow, verb: string): void {
  const stored = world.table(model.path)?.get(row.id) !== undefined;
  if (!stored && !model.spec.behaviour?.view) throw failure(`can not ${verb} dynamic`);
  if (row.values.dynamic === 'true' && !model.spec.dynamicRemovable) throw failure(`can not ${verb} dynamic`);
}
