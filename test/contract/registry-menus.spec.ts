import { isAvailable, menuOn, wireName, type Field, type Resource } from '../../src/core/catalogue';
import { AREAS } from '../../src/modules';
import { CATALOGUE_VERSIONS, checkSentence, menuCatalogue, type MenuCatalogue } from '../../src/routeros';

/** Arguments that are no property of a row. */
const NO_PROPERTY: ReadonlySet<string> = new Set(['numbers', 'copy-from', 'place-before', 'place-after']);

const RESOURCES: readonly Resource[] = AREAS.flatMap((area) => area.resources);
const CASES = RESOURCES.map((resource) => [resource.id, resource] as const);

/** `6.49` stands for its last patch. */
function factsOf(version: string): { readonly version: string; readonly major: number } {
  return { version: version === '6.49' ? '6.49.18' : version, major: Number(version.split('.')[0]) };
}

interface Claimed {
  readonly version: string;
  readonly catalogue: MenuCatalogue;
  readonly menu: string;
  /** Fields that this version is said to have, by the name of the router. */
  readonly fields: readonly (readonly [wire: string, field: Field])[];
}

/** The versions that a resource claims. */
function claims(resource: Resource): readonly Claimed[] {
  return CATALOGUE_VERSIONS.filter((version) => isAvailable(resource.versions ?? {}, factsOf(version).version)).map((version) => {
    const facts = factsOf(version);
    const fields = Object.entries(resource.fields)
      .filter(([, field]) => isAvailable(field, facts.version))
      .map(([name, field]) => [wireName(resource, facts, name), field] as const);
    return { version, catalogue: menuCatalogue(version), menu: menuOn(resource, facts), fields };
  });
}

/** Under one path there may be one thing on 6.x and another on 7.x, each with a definition of its own. */
function holds(resource: Resource, path: string, facts: ReturnType<typeof factsOf>): boolean {
  return isAvailable(resource.versions ?? {}, facts.version) && menuOn(resource, facts) === path;
}

function argumentsOf({ catalogue, menu }: Claimed): ReadonlySet<string> {
  const commands = catalogue.menu(menu)?.commands;
  return new Set([...(commands?.get('add') ?? []), ...(commands?.get('set') ?? [])]);
}

describe('test/contract/registry-menus', () => {
  it('covers 6.49 and nine versions of 7.x', () => {
    expect(CATALOGUE_VERSIONS).toHaveLength(10);
  });

  it.each(CASES)('%s is in every version that it claims, and claims every version that has it', (_id, resource) => {
    const wrong = claims(resource).filter(({ catalogue, menu }) => catalogue.menu(menu) === undefined);
    expect(wrong.map(({ version, menu }) => `${version} has no ${menu}`)).toEqual([]);
    const unclaimed = CATALOGUE_VERSIONS.filter((version) => {
      const facts = factsOf(version);
      const path = menuOn(resource, facts);
      const menu = menuCatalogue(version).menu(path);
      const isOther = menu?.kind === 'actions' || RESOURCES.some((other) => other !== resource && holds(other, path, facts));
      return !isAvailable(resource.versions ?? {}, facts.version) && menu?.basis === 'tree' && !isOther;
    });
    expect(unclaimed.map((version) => `${version} has ${menuOn(resource, factsOf(version))}`)).toEqual([]);
  });

  it.each(CASES)('%s names no argument that a version does not have', (_id, resource) => {
    const wrong = claims(resource).flatMap((claimed) => {
      const { catalogue, menu, version, fields } = claimed;
      // A field is an argument of add, of set, or of both.
      const known = argumentsOf(claimed);
      const command = catalogue.menu(menu)?.commands.has('add') ? 'add' : 'set';
      const missing = fields.map(([name]) => name).filter((name) => !known.has(name));
      return checkSentence(catalogue, menu, command, missing)
        .filter((issue) => issue.level === 'error' && issue.part === 'argument')
        .map((issue) => `${version} ${resource.id} ${issue.name}`);
    });
    expect(wrong).toEqual([]);
  });

  it.each(CASES)('%s leaves no argument out without saying why', (_id, resource) => {
    // A menu that is only read here needs no fields.
    const isWritten = Object.keys(resource.fields).length > 0;
    const missing = claims(resource)
      .filter(({ catalogue, menu }) => isWritten && catalogue.menu(menu)?.basis === 'tree')
      .flatMap((claimed) => {
        const named = new Set(claimed.fields.map(([name]) => name));
        return [...argumentsOf(claimed)]
          .filter((name) => !NO_PROPERTY.has(name) && !resource.leftOut?.[name] && !named.has(name))
          .map((name) => `${claimed.version} ${resource.id} ${name}`);
      });
    expect(missing).toEqual([]);
  });

  it.each(CASES)('%s takes every word that a router lists for an argument', (_id, resource) => {
    const facts = factsOf('7.24');
    const menu = menuCatalogue('7.24').menu(menuOn(resource, facts));
    const refused = Object.entries(resource.fields).flatMap(([name, { type, composed }]) => {
      const property = menu?.property(wireName(resource, facts, name));
      if (composed || (property?.type !== 'enum' && property?.type !== 'enum-list')) return [];
      return (property.values ?? []).filter((value) => !type.schema.safeParse(value).success).map((value) => `${name}=${value}`);
    });
    expect(refused).toEqual([]);
  });

  it.each(CASES)('%s knows its kind, what add needs, and what can be unset', (_id, resource) => {
    const menu = menuCatalogue('7.24').menu(menuOn(resource, factsOf('7.24')));
    if (!menu || menu.kind === 'actions' || !isAvailable(resource.versions ?? {}, '7.24')) return;
    const kinds = { singleton: ['singleton'], ordered: ['ordered'], list: ['list', 'fixed', 'read-only'] } as const;
    expect(kinds[resource.kind] as readonly string[]).toContain(menu.kind);
    const needed = menu.required?.need === 'all' && resource.verbs.create ? menu.required.arguments : [];
    const optional = needed.filter(
      (name) => resource.fields[name] && !resource.fields[name].required && !resource.fields[name].default,
    );
    expect(optional).toEqual([]);
  });
});
