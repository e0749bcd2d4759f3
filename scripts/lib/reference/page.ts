import {
  inputJsonSchema,
  rangeText,
  type Action,
  type Area,
  type Field,
  type Needs,
  type Resource,
  type VersionRange,
} from '../../../src/core/catalogue';

interface ArgumentSchema {
  readonly title?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ArgumentSchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
}

/** The reference page of an area: its README, every menu with its fields, every action with arguments and examples. */
export function areaPage(area: Area, readme: string): string {
  const about = readme
    .replace(/^# .*\n+/, '')
    .replace(/^(#+) /gm, '#$1 ')
    .trim();
  return [
    `# ${area.title}`,
    '<!-- Made by scripts/reference from src/modules; do not edit. -->',
    area.summary,
    about,
    '## Actions',
    table(
      ['action', 'kind', 'risk', 'what it does'],
      area.actions.map((action) => [`[\`${action.id}\`](#${anchor(action.id)})`, action.kind, action.risk, action.summary]),
    ),
    ...area.resources.flatMap(resourceSection),
    ...area.actions.flatMap((action) => actionSection(action, area)),
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n\n');
}

function resourceSection(resource: Resource): string[] {
  const menu =
    typeof resource.menu === 'string' ? `\`${resource.menu}\`` : `\`${resource.menu.v7}\`, on 6.x \`${resource.menu.v6}\``;
  const kinds = { singleton: 'one record', list: 'rows', ordered: 'rows in order' } as const;
  const key = resource.key ? `, known by ${resource.key.join(' and ')}` : '';
  const fields = Object.entries(resource.fields);
  const reported = Object.entries(resource.readOnly);
  return [
    `## Menu: ${resource.plural}`,
    `${menu}: ${kinds[resource.kind]}${key}.${limitsText(resource)}`,
    fields.length > 0
      ? table(
          ['field', 'value', 'meaning', 'notes'],
          fields.map(([name, field]) => [`\`${name}\``, valueText(field), field.description, traitsText(field)]),
        )
      : '',
    reported.length > 0
      ? table(
          ['reported', 'meaning'],
          reported.map(([name, told]) => [`\`${name}\``, told]),
        )
      : '',
  ];
}

function valueText({ type }: Field): string {
  return type.enum && type.enum.length <= 16
    ? type.enum.map((word) => `\`${word}\``).join(', ')
    : `${type.name}, e.g. \`${type.example}\``;
}

function traitsText(field: Field): string {
  const notes = [
    field.required ? 'a new row needs it' : '',
    field.default ? `\`${field.default}\` unless set` : '',
    field.secret ? 'secret' : '',
    field.writeOnly ? 'never printed' : '',
    rangeText(field),
    field.wire ? `6.x calls it \`${field.wire.v6}\`` : '',
  ];
  return notes.filter(Boolean).join('; ');
}

function actionSection(action: Action, area: Area): string[] {
  const facts = [action.kind, `risk ${action.risk}`, `menus ${action.menus.map((menu) => `\`${menu}\``).join(', ')}`];
  const oneWay = action.oneWay ? ` Cannot be taken back: ${action.oneWay}` : '';
  return [
    `## ${action.id}`,
    `${action.summary} ${capital(facts.join(', '))}.${limitsText(action)}${oneWay}`,
    ...argumentsText(action, area),
    ...outputText(action, area),
    ...action.examples.map((example) => `${example.title}:\n\n\`\`\`json\n${JSON.stringify(example.input)}\n\`\`\``),
  ];
}

export function argumentsText(action: Action, area: Pick<Area, 'resources'>): string[] {
  const { properties = {}, required = [] } = inputJsonSchema(action) as {
    properties?: Record<string, ArgumentSchema>;
    required?: readonly string[];
  };
  const resource = area.resources.find((one) => action.menus.includes(menuOf(one)) && Object.keys(one.fields).length > 0);
  const own = Object.entries(properties).filter(([name]) => !resource?.fields[name]);
  const fields = Object.keys(properties).filter((name) => resource?.fields[name]);
  const needed = fields.filter((name) => required.includes(name));
  const all = fields.length === Object.keys(resource?.fields ?? {}).length;
  const told = all ? `every field of the ${resource?.noun}` : fields.map((name) => `\`${name}\``).join(', ');
  return [
    fields.length > 0
      ? `Takes ${told}${needed.length > 0 ? `; needs ${needed.map((name) => `\`${name}\``).join(', ')}` : ''}.`
      : '',
    own.length > 0
      ? table(
          ['argument', 'value', 'meaning'],
          own.map(([name, schema]) => [
            `\`${name}\`${required.includes(name) && schema.default === undefined ? ', required' : ''}`,
            schemaWords(schema),
            `${schema.description ?? ''}${schema.default === undefined ? '' : ` Absent: ${JSON.stringify(schema.default)}.`}`,
          ]),
        )
      : '',
  ];
}

/** What a read gives, where it is not simply a row of the menu. */
function outputText(action: Action, area: Area): string[] {
  const output = Object.entries(action.output ?? {});
  const isRow = area.resources.some(
    (one) =>
      action.menus.includes(menuOf(one)) &&
      Object.keys(one.fields).every((name) => one.fields[name]?.writeOnly || action.output?.[name]),
  );
  if (action.kind !== 'read' || isRow || output.length === 0) return [];
  return [
    table(
      ['result', 'meaning'],
      output.map(([name, told]) => [`\`${name}\``, told]),
    ),
  ];
}

function menuOf({ menu }: Resource): string {
  return typeof menu === 'string' ? menu : menu.v7;
}

function schemaWords(schema: ArgumentSchema): string {
  if (schema.enum && schema.enum.length <= 16) return schema.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (schema.title) return schema.title;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(schemaWords))].join(' or ');
  return schema.properties ? 'fields of the row' : (schema.type ?? 'any');
}

export function limitsText({ versions, needs }: { readonly versions?: VersionRange; readonly needs?: Needs }): string {
  const instead = versions?.instead ? `; elsewhere ${versions.instead}` : '';
  const parts = [
    versions ? `Exists ${rangeText(versions)}${instead}.` : '',
    needs?.packages ? `Needs the package ${needs.packages.join(' or ')}.` : '',
    needs?.packagesV6 ? `On 6.x needs the package ${needs.packagesV6.join(' or ')}.` : '',
    needs?.deviceMode ? `Needs \`${needs.deviceMode}\` on in /system/device-mode.` : '',
    needs?.architectures ? `On ${needs.architectures.join(', ')} only.` : '',
    needs?.hardware ? `Needs hardware: ${needs.hardware}.` : '',
  ];
  return parts
    .filter(Boolean)
    .map((part) => ` ${part}`)
    .join('');
}

/** All areas with their number of actions. */
export function indexPage(areas: readonly Area[]): string {
  const count = areas.reduce((sum, area) => sum + area.actions.length, 0);
  return [
    '# Actions',
    '<!-- Made by scripts/reference from src/modules; do not edit. -->',
    `${count} actions in ${areas.length} areas. \`rosfleet actions ID\` shows the same on a terminal.`,
    table(
      ['area', 'actions', 'about'],
      areas.map((area) => [`[${area.title}](${area.id}.md)`, String(area.actions.length), area.summary]),
    ),
    '',
  ].join('\n\n');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function anchor(id: string): string {
  return id.replace(/[^a-z0-9_-]/g, '');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
