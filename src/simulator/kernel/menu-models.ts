import { compareVersions, parseVersion } from '../../routeros';
import { catalogueMenus, catalogueSpec, completed, MENUS } from '../menus';
import type { Field, FieldSpec } from './field';
import type { CommandSpec, MenuModel, MenuSpec } from './menu';

export interface VersionMenus {
  readonly menus: MenuSource;
  /** Every path that leads to a menu, without being one. */
  readonly directories: ReadonlySet<string>;
  /** Menus that can hold rows before anybody wrote to them: those described by hand. */
  readonly written: readonly string[];
}

export interface MenuSource {
  has(path: string): boolean;
  get(path: string): MenuModel | undefined;
  keys(): Iterable<string>;
  /** Makes every menu: for those who compare versions, not for a router. */
  values(): MenuModel[];
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
  const written = MENUS.filter((spec) => exists(spec, version));
  const own = new Map(written.map((spec) => [spec.path, spec]));
  const later = new Set(MENUS.map((spec) => spec.path).filter((path) => !own.has(path)));
  // There is no tree of 6.x to read: where a menu is described by hand, that says whether it was there.
  const facts = catalogueMenus(version, isOld(version) ? later : new Set());
  const compileAt = (path: string): MenuModel | undefined => {
    const spec = own.get(path);
    const known = facts.has(path) ? catalogueSpec(version, path) : undefined;
    const whole = spec && known ? completed(spec, known) : (spec ?? known);
    return whole && compile(whole, version);
  };
  const menus = new LazyMenus([...new Set([...facts, ...own.keys()])], compileAt);
  const directories = new Set<string>();
  for (const path of menus.keys()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) directories.add(path.slice(0, at));
  }
  return { menus, directories, written: [...own.keys()] };
}

/** A version has some 550 menus, and a fleet works with a few dozen of them: each is made when it is first asked for. */
class LazyMenus implements MenuSource {
  private readonly paths: ReadonlySet<string>;
  private readonly made = new Map<string, MenuModel>();

  constructor(
    paths: readonly string[],
    private readonly make: (path: string) => MenuModel | undefined,
  ) {
    this.paths = new Set(paths);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  get(path: string): MenuModel | undefined {
    const known = this.made.get(path);
    if (known || !this.paths.has(path)) return known;
    const model = this.make(path);
    if (model) this.made.set(path, model);
    return model;
  }

  keys(): Iterable<string> {
    return this.paths;
  }

  values(): MenuModel[] {
    return [...this.paths].map((path) => this.get(path)).filter((model) => model !== undefined);
  }
}

function isOld(version: string): boolean {
  return (parseVersion(version)?.major ?? 7) < 7;
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
    verbs: knownVerbs(spec, verbsOf(spec, commands), version),
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

/** A menu described by hand speaks for several versions; the tree of one says which of its verbs are there. */
function knownVerbs(spec: MenuSpec, verbs: ReadonlySet<string>, version: string): ReadonlySet<string> {
  if (!spec.knownVerbs || isOld(version)) return verbs;
  const known = new Set([...spec.knownVerbs, ...Object.keys(spec.commands ?? {}), 'getall', 'listen', 'find', 'get', 'export']);
  return new Set([...verbs].filter((verb) => known.has(verb)));
}

function verbsOf(spec: MenuSpec, commands: ReadonlyMap<string, CommandSpec>): Set<string> {
  const verbs = new Set(commands.keys());
  if (spec.verbs) return add(verbs, ...spec.verbs);
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

function add(set: Set<string>, ...values: readonly string[]): Set<string> {
  for (const value of values) set.add(value);
  return set;
}
