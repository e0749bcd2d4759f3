import { parseExport, quoteText, wrapLine } from '../../core/rsc';
import { compareVersions } from '../../routeros';
import { serialOf, softwareIdOf } from '../behaviour/system';
import { boardOf } from '../behaviour/boards';
import { dateTime } from '../kernel/date-time';
import type { Field } from '../kernel/field';
import { firstRows, isSystemMade } from '../kernel/first-rows';
import type { KeptLines, MenuModel, SimRow, Values } from '../kernel/menu';
import type { World } from '../kernel/world';
import { saidOf, type Said } from './said';
import { NEVER_EXPORTED, orderMenus } from './sections';

export interface ExportOptions {
  /** Only this menu and those below it, e.g. `/ip/firewall`. @defaultValue everything */
  readonly menu?: string;
  /** Every property, defaults too. */
  readonly verbose?: boolean;
  /** The menu on every line, lines never broken. */
  readonly terse?: boolean;
  /** @defaultValue 'show' on 6.x, 'hide' on 7.x, as the routers do */
  readonly sensitive?: 'show' | 'hide';
}

const SECRET =
  /(^|[-.])(password|passphrase|secret|private-key|pre-?shared-key|static-key-\d|authentication-key|encryption-key)$/;
/** Properties that the router counts on by itself. */
const RUNNING: Readonly<Record<string, readonly string[]>> = { '/system/clock': ['time', 'date'] };

/** The configuration as `/export` prints it on this version. */
export function exportConfig(world: World, given: ExportOptions = {}): string {
  const options = { sensitive: world.identity.major >= 7 ? 'hide' : 'show', ...given } as const;
  world.expire();
  const lines = headerLines(world);
  const { kept = [], menus: loaded = [] } = world.loaded ?? {};
  const paths = new Set([...world.inUse(), ...kept.map(({ menu }) => menu)]);
  const wanted = [...paths].filter((path) => isWanted(path, options.menu));
  for (const path of orderMenus(wanted, loaded)) {
    const statements = statementsOf(world, path, options);
    if (statements.length === 0) continue;
    const words = path.slice(1).split('/').join(' ');
    if (options.terse) lines.push(...statements.map((line) => (isVerbatim(line) ? line.text : `/${words} ${line.text}`)));
    else
      lines.push(
        ...(path === '' ? [] : [`/${words}`]),
        ...statements.map((line) => (isVerbatim(line) ? line.text : wrapLine(line.text))),
      );
  }
  return `${lines.join('\n')}\n`;
}

interface Line {
  readonly text: string;
  readonly verbatim?: true;
}

function isVerbatim(line: Line): boolean {
  return line.verbatim === true;
}

function isWanted(path: string, menu: string | undefined): boolean {
  if (NEVER_EXPORTED.has(path) || path.startsWith('~')) return false;
  return menu === undefined || menu === '/' || path === menu || path.startsWith(`${menu}/`);
}

function headerLines(world: World): string[] {
  const { version, hardware } = world.identity;
  const model = hardware?.model ?? boardOf(world.identity).model;
  return [
    `# ${dateTime(world.nowMs(), version)} by RouterOS ${version}`,
    `# software id = ${softwareIdOf(world)}`,
    '#',
    `# model = ${model}`,
    `# serial number = ${serialOf(world)}`,
  ];
}

function statementsOf(world: World, path: string, options: ExportOptions): Line[] {
  const own = world.loaded?.kept.filter(({ menu }) => menu === path) ?? [];
  const kept = options.sensitive === 'hide' ? own.map(withoutSecrets) : own;
  const model = world.model(path);
  return merge(model ? rowLines(world, model, options) : [], kept);
}

/** A line of an unknown menu is printed as it stands, but no secret with it. */
function withoutSecrets(kept: KeptLines): KeptLines {
  const [statement] = parseExport(kept.lines.join('\n')).sections[0]?.statements ?? [];
  if (statement?.kind !== 'command' || !statement.args.some(({ name }) => SECRET.test(name))) return kept;
  const args = statement.args
    .filter(({ name }) => !SECRET.test(name))
    .map(({ name, value, flag }): Argument => [name, name.startsWith('!') || flag ? undefined : value]);
  const head = [statement.verb, ...(statement.selector === undefined ? [] : [statement.selector])];
  return { ...kept, lines: [[...head, ...shorten(args)].join(' ')] };
}

/** Lines that no menu holds go back to where they stood. */
function merge(rows: readonly Line[], kept: readonly KeptLines[]): Line[] {
  const lines: Line[] = [];
  const waiting = [...kept];
  let place = 0;
  const takeDue = (): void => {
    for (let next = waiting[0]; next && next.at <= place; next = waiting[0]) {
      waiting.shift();
      lines.push(...next.lines.map((text) => ({ text, verbatim: true }) as const));
      place += 1;
    }
  };
  for (const row of rows) {
    takeDue();
    lines.push(row);
    place += 1;
  }
  lines.push(...waiting.flatMap((each) => each.lines.map((text) => ({ text, verbatim: true }) as const)));
  return lines;
}

function rowLines(world: World, model: MenuModel, options: ExportOptions): Line[] {
  if (!model.verbs.has('set') || model.spec.behaviour?.view) return [];
  const starts = new Map(firstRows(model, world).map((row) => [row.id, row.values]));
  const rows = world.rows(model.path).map((row, position) => ({ row, position, said: saidOf(row.values) }));
  // Rows that the router made are printed in the order of the file; where order means something, the table has it.
  if (model.spec.kind !== 'ordered')
    rows.sort((a, b) => (a.said?.at ?? Infinity) - (b.said?.at ?? Infinity) || a.position - b.position);
  return rows.flatMap(({ row, position, said }) => {
    if (row.values.dynamic === 'true' && !said) return [];
    const start = starts.get(row.id);
    const made = start !== undefined && isSystemMade(model, start);
    const isAddedDisabled = !made && !said && isDisabledUnlessSaid(world, model);
    const told = said ? saidArguments(model, row, said, options) : plainArguments(model, row, made ? start : {}, options);
    const args = isAddedDisabled ? withState(told, row) : told;
    const head = said ? [said.verb, ...(said.selector === undefined ? [] : [said.selector])] : headOf(model, row, position, made);
    const isSilent = args.length === 0 && !said && head[0] === 'set';
    return isSilent ? [] : [{ text: [...head, ...shorten(args)].join(' ') }];
  });
}

function isDisabledUnlessSaid({ identity }: World, { spec }: MenuModel): boolean {
  return spec.addedDisabledUntil !== undefined && compareVersions(identity.version, spec.addedDisabledUntil) <= 0;
}

/** Where an add without a word makes a row that is off, the line says that it is on. */
function withState(args: readonly Argument[], { values }: SimRow): Argument[] {
  const others = args.filter(([name]) => name !== 'disabled');
  if (values.disabled === 'true') return others;
  return [...others, ['disabled', 'no'] as const].sort(([a], [b]) => (a < b ? -1 : 1));
}

function headOf(model: MenuModel, { values }: SimRow, position: number, made: boolean): string[] {
  if (model.spec.kind === 'singleton') return ['set'];
  if (!made) return ['add'];
  if (values['default-name'] !== undefined) return ['set', `[ find default-name=${quoteText(values['default-name'])} ]`];
  return ['set', values.name === undefined ? String(position) : quoteText(values.name)];
}

type Argument = readonly [name: string, value: string | undefined];

/** A row that the file wrote: its own words where nothing changed since, and what changed. */
function saidArguments(model: MenuModel, row: SimRow, said: Said, options: ExportOptions): Argument[] {
  const spoken = new Set<string>();
  const args: Argument[] = [];
  for (const { name, held, text, flag } of said.args) {
    const bare = name.replace(/^!/, '');
    spoken.add(bare);
    const field = model.fields.get(bare);
    const now = field ? (row.values[bare] ?? (held === null ? undefined : field.default)) : undefined;
    if (isHidden(bare, options)) continue;
    if (now === (held ?? undefined)) {
      if (text !== null) args.push(name.startsWith('!') || flag ? [name, undefined] : [name, text]);
    } else if (now === undefined) args.push([`!${bare}`, undefined]);
    else if (field) args.push([bare, written(field, now)]);
  }
  const others = plainArguments(model, row, {}, options).filter(([name]) => !spoken.has(name));
  return [...args, ...others];
}

/** What differs from the start of the row, or from the defaults. */
function plainArguments(model: MenuModel, row: SimRow, start: Values, options: ExportOptions): Argument[] {
  return [...model.fields.values()]
    .filter((field) => !field.readOnly && !isHidden(field.name, options) && !RUNNING[model.path]?.includes(field.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((field): Argument[] => {
      const value = row.values[field.name];
      const usual = start[field.name] ?? field.default;
      if (options.verbose) {
        if (value === undefined && field.default === undefined) return field.unset ? [[`!${field.name}`, undefined]] : [];
        return [[field.name, written(field, value ?? field.default ?? '')]];
      }
      return value === undefined || value === usual ? [] : [[field.name, written(field, value)]];
    });
}

function isHidden(name: string, options: ExportOptions): boolean {
  return options.sensitive === 'hide' && SECRET.test(name);
}

function written(field: Field, value: string): string {
  if (field.type !== 'bool') return value;
  return value === 'true' ? 'yes' : value === 'false' ? 'no' : value;
}

/** `channel.band=… .width=…`: the part before the dot is written once. */
function shorten(args: readonly Argument[]): string[] {
  let prefix = '';
  return args.map(([name, value]) => {
    const dot = name.indexOf('.');
    const own = dot < 0 ? '' : name.slice(0, dot);
    const short = own !== '' && own === prefix ? name.slice(dot) : name;
    if (own !== '') prefix = own;
    return value === undefined ? short : `${short}=${quoteText(value)}`;
  });
}
