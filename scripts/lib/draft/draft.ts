import { resourceFacts, type FieldFacts, type ResourceFacts } from './facts';
import { KNOWN_READ_ONLY } from './known-fields';
import { specEntries, verbOf, type SpecEntry } from './spec';
import { guessType, type GuessedType } from './value-type';

/** Properties that come first and last, whatever the alphabet says. */
const FIRST = ['chain', 'name', 'list', 'address', 'interface', 'action', 'type'];
const LAST = ['comment', 'disabled'];

/**
 * The source of a resource definition as far as facts tell it. `?` marks what a person has to look up.
 * @param asked a menu, with what a row is called if the last word of the path does not say it: `/queue/simple=simple queue`
 */
export function draftResource(asked: string): string {
  const [menu = '', given] = asked.split('=');
  const found = resourceFacts(menu);
  if (!found) return `// No version has a menu ${menu}.\n`;
  const noun = given ?? nounOf(menu);
  const fields = sorted(found.fields).map((field) => ({ field, type: guessType(field.name, field.property, noun) }));
  const entries = specEntries().filter(({ v7, v6 }) => v7?.path === menu || v6?.path === menu);
  const id = idOf(menu, entries);
  return [
    ...remarks(found, entries),
    `import { defineResource, field } from '../../core/catalogue';`,
    `import { ${importsOf(fields.map(({ type }) => type)).join(', ')} } from '../../core/values';`,
    '',
    `export const ${camel(noun)} = defineResource({`,
    `  id: '${id}',`,
    `  noun: '${noun}',`,
    `  plural: '${noun}s',`,
    `  menu: '${menu}',`,
    `  kind: '${kindOf(found)}',`,
    ...(kindOf(found) === 'singleton' ? [] : [keyLine(found)]),
    `  risk: 'none', // ? lockout, disruptive, none`,
    ...versionLines(found),
    ...needsLine(found),
    '  fields: {',
    ...fields.flatMap(({ field, type }) => fieldLine(field, type)),
    '  },',
    '  readOnly: {',
    ...found.readOnly.map((name) => `    ${key(name)}: '${KNOWN_READ_ONLY[name] ?? `? ${name}.`}',`),
    '  },',
    '  verbs: {',
    ...verbLines(found, entries, id),
    '  },',
    '});',
    '',
  ].join('\n');
}

function remarks(found: ResourceFacts, entries: readonly SpecEntry[]): string[] {
  const { facts, onlyIn6, missingIn6, commands } = found;
  const lines = [
    `${found.menu}: ${facts.kind}, facts from ${facts.basis}${facts.movedFrom ? `, before ${facts.movedFrom}` : ''}`,
    facts.required
      ? `add asks for ${facts.required.need}: ${facts.required.arguments.join(' ')} ${facts.required.refusal ?? ''}`
      : '',
    onlyIn6.length > 0 ? `only in 6.49 (renamed? then wire: { v6 }): ${onlyIn6.join(' ')}` : '',
    missingIn6.length > 0 ? `not in 6.49: ${missingIn6.join(' ')}` : '',
    commands.length > 0
      ? `other commands: ${commands.map((name) => `${name}(${facts.commands.get(name)?.join(' ') ?? ''})`).join(', ')}`
      : '',
    facts.monitored.length > 0 ? `monitor prints: ${facts.monitored.join(' ')}` : '',
    ...entries.map(entryText),
  ];
  return lines.filter(Boolean).map((line) => `// ${line}`);
}

function entryText({ id, risk, v7, v6, args, secretArgs, steps, needs, notes }: SpecEntry): string {
  const parts = [
    `spec ${id} (${risk}): ${v7?.path ?? '-'} ${v7?.command ?? '-'}`,
    v6 ? (v6.path === v7?.path && v6.command === v7.command ? '' : `6.x ${v6.path} ${v6.command}`) : 'not in 6.x',
    v6?.differs ? `6.x differs: ${v6.differs}` : '',
    args ? `args ${args.join(' ')}` : '',
    secretArgs ? `secret ${secretArgs.join(' ')}` : '',
    steps ? `steps ${JSON.stringify(steps)}` : '',
    needs ? `needs ${JSON.stringify(needs)}` : '',
    notes ?? '',
  ];
  return parts.filter(Boolean).join(' | ').replaceAll('\n', ' ');
}

function kindOf({ facts }: ResourceFacts): string {
  return facts.kind === 'singleton' || facts.kind === 'ordered' ? facts.kind : 'list';
}

function keyLine({ fields }: ResourceFacts): string {
  if (fields.some(({ name }) => name === 'chain')) return `  orderedWithin: 'chain',`;
  return fields.some(({ name }) => name === 'name') ? `  key: ['name'],` : `  // ? key: [...] or ensureBy: [...]`;
}

function versionLines(found: ResourceFacts): string[] {
  const range = rangeTraits(found);
  return range.length > 0 ? [`  versions: { ${range.join(', ')}, instead: '? use …' },`] : [];
}

function needsLine({ facts }: ResourceFacts): string[] {
  const { package: name, deviceMode, hardware } = facts.needs;
  const parts = [
    name && name !== 'extra' ? `packages: ['${name}']` : '',
    deviceMode ? `deviceMode: '${deviceMode}'` : '',
    hardware ? `hardware: '${hardware}'` : '',
  ].filter(Boolean);
  return parts.length > 0 ? [`  needs: { ${parts.join(', ')} },`] : [];
}

function rangeTraits({ since, until, gap }: Pick<FieldFacts, 'since' | 'until' | 'gap'>): string[] {
  return [
    since ? `since: '${since}'` : '',
    until ? `until: '${until}'` : '',
    gap ? `gap: ['${gap[0]}', '${gap[1]}']` : '',
  ].filter(Boolean);
}

function fieldLine(field: FieldFacts, { source, description, traits, isGuess }: GuessedType): string[] {
  const all = [
    field.required ? 'required: true' : '',
    ...traits,
    field.unsettable && field.name !== 'comment' && field.name !== 'disabled' ? 'unsettable: true' : '',
    ...rangeTraits(field),
  ].filter(Boolean);
  const words = source.startsWith('words(') ? field.property?.values?.length : undefined;
  const note = isGuess ? ' // ? type' : words !== undefined && words < 2 ? ' // ? one word: a value or this word' : '';
  return [`    ${key(field.name)}: field(${source}, '${description}'${all.length > 0 ? `, { ${all.join(', ')} }` : ''}),${note}`];
}

function verbLines(found: ResourceFacts, entries: readonly SpecEntry[], id: string): string[] {
  const { commands, kind } = found.facts;
  const singleton = kind === 'singleton';
  const isWritable = commands.has('set') || commands.has('add');
  const verbs = [
    ...(singleton ? [] : ['list']),
    'get',
    ...(commands.has('add') ? ['create'] : []),
    ...(commands.has('set') ? ['update'] : []),
    ...(commands.has('remove') ? ['remove'] : []),
    ...(commands.has('enable') ? ['enable', 'disable'] : []),
    ...(commands.has('move') ? ['move'] : []),
    ...(isWritable ? ['ensure'] : []),
  ];
  const [area = '', noun = ''] = id.split('.');
  return verbs.map((verb) => {
    const given = entries.find((entry) => verbOf(entry) === verb)?.id;
    const fallback = `${area}.${verb}_${noun}${verb === 'list' ? 's' : ''}`;
    const example = ['list', singleton ? 'get' : 'list'].includes(verb)
      ? `{ title: 'All of it', input: {} }`
      : `{ title: '?', input: {} }`;
    return `    ${verb}: { id: '${given ?? fallback}', examples: [${example}] },${given ? '' : ' // ? id is not in the list'}`;
  });
}

function importsOf(types: readonly GuessedType[]): string[] {
  const names = types.flatMap(({ source }) => source.replaceAll(/'[^']*'/g, '').match(/[a-zA-Z][A-Za-z0-9]*/g) ?? []);
  return [...new Set(names)].sort();
}

function sorted(fields: readonly FieldFacts[]): readonly FieldFacts[] {
  const rank = ({ name, required }: FieldFacts): number => {
    if (LAST.includes(name)) return 1000 + LAST.indexOf(name);
    if (FIRST.includes(name)) return FIRST.indexOf(name);
    return required ? 100 : 500;
  };
  return [...fields].sort((a, b) => rank(a) - rank(b));
}

function nounOf(menu: string): string {
  const parts = menu.split('/').filter(Boolean);
  const last = parts.at(-1) ?? 'row';
  return last.replace(/s$/, '').replaceAll('-', ' ');
}

function idOf(menu: string, [entry]: readonly SpecEntry[]): string {
  const last = (menu.split('/').at(-1) ?? 'row').replaceAll('-', '_').replace(/s$/, '');
  return entry ? `${entry.id.split('.')[0]}.${last}` : `${menu.split('/')[1] ?? 'area'}.${last}`;
}

function camel(noun: string): string {
  return `${noun}s`.replaceAll(/[^a-zA-Z0-9]+(.)/g, (_all, letter: string) => letter.toUpperCase());
}

function key(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) ? name : `'${name}'`;
}

/** What the list wants of a feature, one line for each entry. */
export function draftFeature(feature: string): string {
  const entries = specEntries().filter((entry) => entry.feature === feature);
  return `${entries.map(entryText).join('\n')}\n`;
}
