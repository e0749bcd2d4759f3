import { CATALOGUE_VERSIONS, menuCatalogue, type MenuFacts, type PropertyFacts } from '../../../src/routeros';

/** First version of 7.x: what is in the oldest tree was there before anybody looked. */
const FIRST_7 = '7.1';

export interface FieldFacts {
  readonly name: string;
  readonly property: PropertyFacts | undefined;
  readonly since?: string;
  readonly until?: string;
  readonly gap?: readonly [string, string];
  readonly required: boolean;
  readonly unsettable: boolean;
}

export interface ResourceFacts {
  readonly menu: string;
  readonly facts: MenuFacts;
  readonly fields: readonly FieldFacts[];
  readonly readOnly: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly gap?: readonly [string, string];
  /** Arguments of 6.49 that 7.x does not have under this name. */
  readonly onlyIn6: readonly string[];
  readonly missingIn6: readonly string[];
  /** Commands that are no change of rows. */
  readonly commands: readonly string[];
}

const COMMON: ReadonlySet<string> = new Set(
  'add set remove print get find getall listen export move enable disable comment unset edit reset'.split(' '),
);
const NO_PROPERTY: ReadonlySet<string> = new Set(['numbers', 'copy-from', 'place-before', 'place-after']);

/** What is known of a menu over all versions. @returns undefined where no version has it */
export function resourceFacts(menu: string): ResourceFacts | undefined {
  const catalogues = CATALOGUE_VERSIONS.map((version) => ({ version, facts: menuCatalogue(version).menu(menu) }));
  const newest = catalogues.findLast(({ facts }) => facts !== undefined)?.facts;
  if (!newest) return undefined;
  const argumentsIn = catalogues.map(({ facts }) => facts && argumentsOf(facts));
  const names = [...new Set(argumentsIn.flatMap((one) => [...(one ?? [])]))].sort();
  const required = newest.required?.need === 'all' ? newest.required.arguments : [];
  const has = (name: string): boolean[] => catalogues.map((_one, index) => argumentsIn[index]?.has(name) === true);
  const present = catalogues.map(({ facts }) => facts !== undefined);
  const fields = names.map((name): FieldFacts => ({
    name,
    property: newest.property(name),
    ...rangeOf(has(name), present),
    required: required.includes(name),
    unsettable: newest.property(name)?.unsettable === true,
  }));
  const old = argumentsIn[0];
  return {
    menu,
    facts: newest,
    fields,
    readOnly: newest
      .properties()
      .filter((property) => property.readOnly)
      .map((property) => property.name),
    ...rangeOf(
      present,
      present.map(() => true),
    ),
    onlyIn6: old ? [...old].filter((name) => !argumentsIn.slice(1).some((one) => one?.has(name))) : [],
    missingIn6: old ? names.filter((name) => !old.has(name)) : [],
    commands: [...newest.commands.keys()].filter((command) => !COMMON.has(command)),
  };
}

function argumentsOf(facts: MenuFacts): ReadonlySet<string> {
  const all = [...(facts.commands.get('add') ?? []), ...(facts.commands.get('set') ?? [])];
  return new Set(all.filter((name) => !NO_PROPERTY.has(name)));
}

/** From where to where something is there; versions in which the menu itself is missing say nothing. */
function rangeOf(has: readonly boolean[], counted: readonly boolean[]): Pick<FieldFacts, 'since' | 'until' | 'gap'> {
  const seen = CATALOGUE_VERSIONS.map((version, index) => ({
    version,
    has: has[index] === true,
    counts: counted[index] === true,
  }));
  const known = seen.filter(({ counts }) => counts);
  const first = known.findIndex((one) => one.has);
  const last = known.findLastIndex((one) => one.has);
  if (first < 0) return {};
  const name = (index: number): string | undefined => {
    const version = known[index]?.version;
    return version === CATALOGUE_VERSIONS[1] ? FIRST_7 : version && released(version);
  };
  const hole = known.findIndex((one, index) => index > first && index < last && !one.has);
  const back = hole < 0 ? -1 : known.findIndex((one, index) => index > hole && one.has);
  const [since, until, from, to] = [first > 0 ? name(first) : undefined, name(last + 1), name(hole), name(back)];
  return {
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    ...(hole >= 0 && from && to ? { gap: [from, to] as const } : {}),
  };
}

/** Menus come with a minor version: `7.15.3` has what `7.15` has. */
function released(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
