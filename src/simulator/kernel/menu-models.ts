import { compareVersions } from '../../routeros';
import { MENUS } from '../menus';
import type { Field, FieldSpec } from './field';
import type { CommandSpec, MenuModel, MenuSpec } from './menu';

export interface VersionMenus {
  readonly menus: ReadonlyMap<string, MenuModel>;
  /** Every path that leads to a menu, without being one. */
  readonly directories: ReadonlySet<string>;
}

const CACHE = new Map<string, VersionMenus>();

/** The menus that a RouterOS version has. One copy for all routers of the version. */
export function menusOf(version: string): VersionMenus {
  let known = CACHE.get(version);
  if (!known) {
    known = build(version);
    CACHE.set(version, known);
  }
  return known;
}

function build(version: string): VersionMenus {
  const menus = new Map<string, MenuModel>();
  const directories = new Set<string>();
  for (const spec of MENUS) {
    if (!exists(spec, version)) continue;
    menus.set(spec.path, compile(spec, version));
    for (let at = spec.path.lastIndexOf('/'); at > 0; at = spec.path.lastIndexOf('/', at - 1)) {
      directories.add(spec.path.slice(0, at));
    }
  }
  return { menus, directories };
}

function exists(gate: { readonly since?: string; readonly until?: string }, version: string): boolean {
  if (gate.since !== undefined && compareVersions(version, gate.since) < 0) return false;
  return gate.until === undefined || compareVersions(version, gate.until) <= 0;
}

function compile(spec: MenuSpec, version: string): MenuModel {
  const fields = new Map<string, Field>();
  for (const [name, field] of Object.entries({ ...spec.fields, ...standardFields(spec) })) {
    if (exists(field, version)) fields.set(name, { ...field, ...olderDefault(field, version), name });
  }
  const all = [...fields.values()];
  const commands = new Map(Object.entries(spec.commands ?? {}).filter(([, command]) => exists(command, version)));
  return {
    spec,
    path: spec.path,
    fields,
    shown: all.filter((field) => !field.writeOnly),
    required: all.filter((field) => field.required).map((field) => field.name),
    references: all.filter((field) => field.refs !== undefined),
    commands,
    verbs: verbsOf(spec, commands),
    defaults: (spec.defaults ?? (spec.kind === 'singleton' ? [{}] : [])).map((values, index) => ({
      id: index + (spec.firstRowId ?? 1),
      values,
    })),
  };
}

function olderDefault(field: FieldSpec, version: string): Pick<FieldSpec, 'default'> {
  const { older } = field;
  return older && compareVersions(version, older.until) <= 0 ? { default: older.default } : {};
}

function isManaged(spec: MenuSpec): boolean {
  return spec.kind !== 'singleton' && (spec.rows ?? 'managed') === 'managed';
}

function standardFields(spec: MenuSpec): Record<string, FieldSpec> {
  const managed = isManaged(spec);
  return {
    ...(spec.counters ? { bytes: { type: 'int', readOnly: true }, packets: { type: 'int', readOnly: true } } : {}),
    ...((spec.disabled ?? managed) ? { disabled: { type: 'bool', default: 'false' } } : {}),
    ...((spec.comment ?? managed) ? { comment: { type: 'string' } } : {}),
  };
}

function verbsOf(spec: MenuSpec, commands: ReadonlyMap<string, CommandSpec>): Set<string> {
  const verbs = new Set(commands.keys());
  // A directory that only holds commands has nothing to print.
  if (Object.keys(spec.fields).length === 0) return verbs;
  add(verbs, 'print', 'getall', 'get', 'export');
  const rows = spec.rows ?? 'managed';
  if (rows !== 'read-only') verbs.add('set');
  if (spec.kind === 'singleton') return verbs;
  add(verbs, 'find', 'listen');
  if (rows === 'managed') add(verbs, 'add', 'remove');
  if (spec.kind === 'ordered') verbs.add('move');
  if (spec.disabled ?? isManaged(spec)) add(verbs, 'enable', 'disable');
  if (spec.comment ?? isManaged(spec)) verbs.add('comment');
  if (spec.counters) add(verbs, 'reset-counters', 'reset-counters-all');
  if (Object.values(spec.fields).some((field) => field.unset)) verbs.add('unset');
  return verbs;
}

function add(set: Set<string>, ...values: readonly string[]): void {
  for (const value of values) set.add(value);
}
