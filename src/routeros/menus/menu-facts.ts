import { argumentsOf, dataFile, namesOf, type MenuData, type RequiredEntry } from './data';
import { deviceModeOf } from './device-mode';
import type { MenuBasis, MenuFacts, MenuKind, MenuNeeds, PropertyFacts, RequiredArguments } from './facts';

/** Arguments of add and set that are no property of a row. */
const NO_PROPERTY: ReadonlySet<string> = new Set(['numbers', 'copy-from', 'place-before', 'place-after']);

export interface MenuSource {
  readonly path: string;
  readonly basis: MenuBasis;
  readonly data: MenuData;
  readonly required: RequiredEntry | undefined;
  readonly movedFrom?: string;
  /** For menus of which only the path is known. */
  readonly kind?: MenuKind;
}

/** The facts of one menu; lists are written out when first asked for. */
export function menuFacts(source: MenuSource): MenuFacts {
  const { path, basis, data, movedFrom } = source;
  const table = dataFile('properties')[path];
  const commands = new Map(
    Object.keys(data.commands)
      .sort()
      .map((command) => [command, argumentsOf(data, command)] as const),
  );
  let properties: ReadonlyMap<string, PropertyFacts> | undefined;
  const all = (): ReadonlyMap<string, PropertyFacts> => (properties ??= propertiesOf(path, commands));
  return {
    path,
    basis,
    kind: source.kind ?? kindOf(commands),
    commands,
    needs: needsOf(path, data),
    readableKnown: basis !== 'path' && table !== undefined && table.readable === undefined,
    monitored: namesOf(table?.monitor),
    required: commands.has('add') ? requiredOf(source.required) : undefined,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    property: (name) => all().get(name),
    properties: () => [...all().values()],
  };
}

function kindOf(commands: ReadonlyMap<string, readonly string[]>): MenuKind {
  if (!commands.has('print') && !commands.has('get')) return 'actions';
  if (!commands.has('find')) return 'singleton';
  if (commands.has('move')) return 'ordered';
  if (commands.has('add')) return 'list';
  return commands.has('set') ? 'fixed' : 'read-only';
}

function propertiesOf(path: string, commands: ReadonlyMap<string, readonly string[]>): Map<string, PropertyFacts> {
  const table = dataFile('properties')[path] ?? {};
  const arguments_ = [...(commands.get('add') ?? []), ...(commands.get('set') ?? [])];
  const writable = new Set(arguments_.filter((name) => !NO_PROPERTY.has(name)).sort());
  const unsettable = new Set(commands.has('unset') ? namesOf(table.unset) : []);
  const readOnly = namesOf(table.readOnly).filter((name) => !writable.has(name));
  const one = (name: string): PropertyFacts => ({
    name,
    ...typeFacts(table.types?.[name]),
    readOnly: !writable.has(name),
    unsettable: unsettable.has(name),
    writable: writable.has(name),
  });
  return new Map([...writable, ...readOnly].map((name) => [name, one(name)]));
}

function typeFacts(entry: string | readonly string[] | undefined): Pick<PropertyFacts, 'type' | 'values' | 'range'> {
  if (entry === undefined) return {};
  const [text = '', ...values] = typeof entry === 'string' ? [entry] : entry;
  const [type, range] = text.split(' ') as [string, string?];
  const [min, max] = range?.split('..') ?? [];
  return {
    type,
    ...(values.length > 0 ? { values } : {}),
    ...(min !== undefined && max !== undefined ? { range: { min, max } } : {}),
  };
}

function needsOf(path: string, data: MenuData): MenuNeeds {
  const known = dataFile('needs')[path] ?? dataFile('hardware')[path] ?? {};
  const name = data.package ?? known.package;
  const deviceMode = deviceModeOf(path);
  return {
    ...(name ? { package: name } : {}),
    ...(data.arch ? { architecture: data.arch } : {}),
    ...(known.hardware ? { hardware: known.hardware } : {}),
    ...(known.conditions ? { conditions: known.conditions } : {}),
    ...(deviceMode ? { deviceMode } : {}),
  };
}

function requiredOf(entry: RequiredEntry | undefined): RequiredArguments | undefined {
  if (entry === undefined) return undefined;
  if (typeof entry === 'string') return { arguments: namesOf(entry), need: 'all' };
  return { arguments: namesOf(entry.arguments), need: 'rule', refusal: entry.refusal };
}
