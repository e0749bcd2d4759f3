import type { ValueContext } from '../../values';
import type { ActionExample, ActionRisk } from '../action';
import type { Field, Fields } from '../field';
import type { RouterFacts } from '../router-session';
import type { Needs, Requirement, VersionRange } from '../versions';

export type ResourceKind = 'singleton' | 'list' | 'ordered';

export type ResourceVerb = 'list' | 'get' | 'create' | 'update' | 'remove' | 'enable' | 'disable' | 'move' | 'ensure';

export interface VerbSpec {
  /** The action's id; forever. */
  readonly id: string;
  /** Replaces the derived title, e.g. `Create port forward`. */
  readonly title?: string;
  /** Replaces the derived sentence. */
  readonly summary?: string;
  readonly examples: readonly ActionExample[];
  readonly risk?: ActionRisk;
  /** Values of create, update and ensure that are always these; the input does not take the fields. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Values of a new row where the input gives none: of create, and of ensure where it adds. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Only rows that hold this are listed, selected, updated, removed, moved. */
  readonly within?: Readonly<Record<string, string>>;
  /** Fields that the input takes. @defaultValue all, but those of `fixed` */
  readonly only?: readonly string[];
  /** Fields that the input needs. @defaultValue create: those that a row needs; else none */
  readonly required?: readonly string[];
  /** Every row that matches is meant, as if `all` were given. */
  readonly all?: true;
  /** Why it cannot be taken back, as a sentence. */
  readonly oneWay?: string;
}

/** A property of another menu that may name a row of this one by its key. */
export interface Reference {
  readonly menu: string;
  readonly property: string;
}

export interface ResourceSpec {
  /** `area.noun`, e.g. `firewall.filter`. */
  readonly id: string;
  /** What one row is called in a sentence, e.g. `filter rule`. */
  readonly noun: string;
  readonly plural: string;
  readonly menu: string | { readonly v6: string; readonly v7: string };
  readonly kind: ResourceKind;
  /** Fields that together name a row. Absent: rows have no name of their own (rules); equal rows are the same row. */
  readonly key?: readonly string[];
  /** What names a row in the ensure form where there is no key. @defaultValue the comment */
  readonly ensureBy?: readonly string[];
  /** Ordered menus: position counts only among rows equal in this field, e.g. `chain`. */
  readonly orderedWithin?: string;
  readonly fields: Fields;
  /** Properties that the router reports and nobody sets, with what they say. */
  readonly readOnly: Readonly<Record<string, string>>;
  /** Arguments that print needs to show all of a row, e.g. `{ stats: '' }`. */
  readonly printArgs?: Readonly<Record<string, string>>;
  /** Arguments of add and set that are no field here, with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Where else a row may be named by its key: a removal tells who still does. */
  readonly references?: readonly Reference[];
  /** RouterOS makes and forgets the rows by itself (connections, sessions): a removed one cannot be made again. */
  readonly transient?: true;
  /**
   * What may be done to dynamic rows: nothing, removing (leases), or everything, since rows of our own become dynamic
   * (address list entries with a timeout). @defaultValue protected
   */
  readonly dynamicRows?: 'protected' | 'removable' | 'own';
  /** Reported properties that the router prints exactly as they are asked for, so that it may filter by them. */
  readonly filterable?: readonly string[];
  /** When a reported property is what was asked for although its text differs, e.g. an address printed with a port. */
  readonly reportedAs?: Readonly<Record<string, (held: string, wanted: string) => boolean>>;
  /**
   * Why a row with these values is dangerous, as a clause; such a row is only made with `force: true`.
   * @param values canonical text by field, as the row would hold them
   */
  readonly hazard?: (values: Readonly<Record<string, string | null | undefined>>) => string | undefined;
  /**
   * What has to change with these changed values because RouterOS leaves it as it was, e.g. the network of an address.
   * @param changed canonical text by field, only what a set is about to change
   */
  readonly follow?: (changed: Readonly<Record<string, string | null>>) => Readonly<Record<string, string | null>>;
  /** Risk of every write here, unless the verb says otherwise. */
  readonly risk: ActionRisk;
  readonly versions?: VersionRange;
  readonly needs?: Needs;
  readonly verbs: Readonly<Partial<Record<ResourceVerb, VerbSpec>>>;
}

export interface Resource extends ResourceSpec {
  readonly secrets: readonly string[];
}

/** Inputs that mean something beside the fields. */
const RESERVED = ['where', 'all', 'state', 'place-before', 'destination', 'force', '.id'];

/** @throws Error on a contradiction in the definition. */
export function checkedResource(spec: ResourceSpec): Resource {
  const fail = (why: string): never => {
    throw new Error(`resource ${spec.id}: ${why}`);
  };
  for (const name of spec.key ?? []) if (!spec.fields[name]) fail(`key ${name} is no field`);
  for (const name of spec.ensureBy ?? []) if (!spec.fields[name]) fail(`ensureBy ${name} is no field`);
  for (const name of RESERVED) if (spec.fields[name]) fail(`a field cannot be called ${name}`);
  for (const name of Object.keys(spec.readOnly)) if (spec.fields[name]) fail(`${name} is both a field and read-only`);
  if (spec.orderedWithin && spec.kind !== 'ordered') fail('orderedWithin without order');
  if (spec.orderedWithin && !spec.fields[spec.orderedWithin]) fail(`orderedWithin ${spec.orderedWithin} is no field`);
  if (spec.kind === 'singleton' && spec.key) fail('a singleton has no key');
  if (spec.references && spec.key?.length !== 1) fail('references need a key of one field');
  if (spec.verbs.move && spec.kind !== 'ordered') fail('move without order');
  if ((spec.verbs.enable || spec.verbs.disable) && !spec.fields['disabled']) fail('enable without the field disabled');
  const secrets = Object.entries(spec.fields)
    .filter(([, field]) => field.secret)
    .map(([name]) => name);
  return Object.freeze({ ...spec, secrets });
}

export function menuOn(resource: Pick<ResourceSpec, 'menu'>, facts: Pick<RouterFacts, 'major'>): string {
  if (typeof resource.menu === 'string') return resource.menu;
  return facts.major < 7 ? resource.menu.v6 : resource.menu.v7;
}

export function menusOf(resource: Pick<ResourceSpec, 'menu'>): readonly string[] {
  return typeof resource.menu === 'string' ? [resource.menu] : [...new Set([resource.menu.v7, resource.menu.v6])];
}

export function contextOf(facts: Pick<RouterFacts, 'version'>): ValueContext {
  return { version: facts.version };
}

/** The version limits of the fields that an input names. */
export function fieldRequirements(resource: Resource, names: Iterable<string>): Requirement[] {
  const needs: Requirement[] = [];
  for (const name of names) {
    const field: Field | undefined = resource.fields[name];
    if (!field?.since && !field?.until && !field?.gap) continue;
    const { since, until, gap, instead } = field;
    needs.push({
      what: `argument ${name}`,
      ...(since ? { since } : {}),
      ...(until ? { until } : {}),
      ...(gap ? { gap } : {}),
      ...(instead ? { instead } : {}),
    });
  }
  return needs;
}

const OUTPUTS = new WeakMap<Resource, Readonly<Record<string, string>>>();

/** What a row of the resource holds, by property: the same object for all of its actions. */
export function outputOf(resource: Resource): Readonly<Record<string, string>> {
  const known = OUTPUTS.get(resource);
  if (known) return known;
  const output = Object.freeze(describedOutput(resource));
  OUTPUTS.set(resource, output);
  return output;
}

function describedOutput(resource: Resource): Readonly<Record<string, string>> {
  const fields = Object.entries(resource.fields)
    .filter(([, field]) => !field.writeOnly)
    .map(([name, field]) => [name, field.description] as const);
  const id = resource.kind === 'singleton' ? [] : [['.id', 'Number of the row on this router.'] as const];
  return { ...Object.fromEntries(id), ...Object.fromEntries(fields), ...resource.readOnly };
}

/** How a person would name the row: its key, else a name that RouterOS gives it, else its comment, else what it holds. */
export function rowKey(resource: Resource, values: Readonly<Record<string, string | null | undefined>>): string {
  const named = (names: readonly string[]): string =>
    names
      .filter((name) => values[name])
      .map((name) => `${name}=${values[name]}`)
      .join(' ');
  if (resource.kind === 'singleton') return resource.noun;
  if (resource.key) return named(resource.key);
  // Rows that nobody can add or rename, e.g. services.
  if (resource.readOnly['name'] && values['name']) return named(['name']);
  const scope = resource.orderedWithin ? [resource.orderedWithin] : [];
  if (values['comment']) return named([...scope, 'comment']);
  const told = Object.keys(resource.fields).filter((name) => !resource.secrets.includes(name));
  return named(told.slice(0, 12)) || '(empty row)';
}
