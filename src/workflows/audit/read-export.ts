import type { Row } from '../../core/catalogue';
import { parseExport, type RscCommand, type RscDocument } from '../../core/rsc';
import { heldIn, isPackaged, isSingle, ownRows } from './defaults';
import { pathOn } from './paths';
import type { MenuNeeds } from './rule';
import { isVersion } from './version';
import { createView, wordsOf, type AuditContext, type ConfigView, type Reading } from './view';

/** What an export never holds, with what to say of it. */
const NEVER: readonly (readonly [RegExp, string])[] = [
  [/^\/user$/, 'an export does not hold the users'],
  [/^\/user\/ssh-keys/, 'an export does not hold the SSH keys of users'],
  [/^\/certificate$/, 'an export does not hold certificates'],
  [
    /^\/(file|log|interface|system\/(resource|license|routerboard|health|package|history|device-mode)|ip\/(arp|neighbor)|ppp\/active)$/,
    'an export holds the configuration, not the state of the router',
  ],
  [
    /\/(active|used|registration-table|lease|connection|session)$/,
    'an export holds the configuration, not the state of the router',
  ],
];

const PART = 'the export is only a part of the configuration';

export interface ExportOptions {
  /** The file is a part of the configuration: what it does not name is not known. @defaultValue found out */
  readonly part?: boolean;
  /** What areas know of menus that audits have no facts of their own about. */
  readonly defaultsOf?: (menu: string, version: string) => Row;
}

/**
 * A configuration as an export tells it, of 6.x or 7.x, compact, verbose or terse. What it leaves out holds the default of
 * its version.
 * @param text what `/export` printed
 */
export function viewOfExport(text: string, needs: MenuNeeds, context: AuditContext, options: ExportOptions = {}): ConfigView {
  const document = parseExport(text);
  const { version, model } = document.header;
  const major = version?.startsWith('6') ? 6 : 7;
  const known = isVersion(version) ? version : undefined;
  const part = options.part ?? isPart(document);
  const reading = { document, major, version: known ?? `${major}.${major === 6 ? 49 : 20}`, part, options } as const;
  const readings = Object.keys(needs).map((menu) => [menu, readingOf(menu, reading)] as const);
  return createView({
    origin: 'export',
    facts: { major, ...(known ? { version: known } : {}), ...(model ? { board: model } : {}) },
    context,
    readings: new Map(readings),
  });
}

/** A whole configuration speaks of interfaces, of IP and of the system; somebody's question shows one menu. */
function isPart({ sections }: RscDocument): boolean {
  const told = new Set(sections.filter(({ statements }) => statements.some(isCommand)).map(({ path }) => path.split('/')[1]));
  return ['interface', 'ip', 'system'].filter((word) => told.has(word)).length < 2;
}

interface ExportReading {
  readonly document: RscDocument;
  readonly major: 6 | 7;
  readonly version: string;
  readonly part: boolean;
  readonly options: ExportOptions;
}

function readingOf(menu: string, { document, major, version, part, options }: ExportReading): Reading {
  const never = NEVER.find(([pattern]) => pattern.test(menu));
  if (never) return { why: never[1] };
  const path = pathOn(menu, version);
  if (path === undefined) return { rows: [], absent: true };
  const sections = document.sections.filter((section) => section.path === path);
  const statements = sections.flatMap((section) => section.statements);
  const commands = statements.filter(isCommand);
  if (commands.length < statements.length) return { why: `some lines of ${menu} in the export are no configuration` };
  if (sections.length === 0 && part) return { why: PART };
  if (sections.length === 0 && isPackaged(menu, major)) return { rows: [], absent: true };
  const held = { ...options.defaultsOf?.(path, version), ...heldIn(menu, version) };
  if (isSingle(menu, version)) return { rows: [merged(held, commands)] };
  return { rows: rowsOf(menu, held, commands) };
}

function isCommand(statement: RscDocument['sections'][number]['statements'][number]): statement is RscCommand {
  return statement.kind === 'command';
}

function merged(row: Row, commands: readonly RscCommand[]): Row {
  return commands.reduce(applied, row);
}

function applied(row: Row, { args }: Pick<RscCommand, 'args'>): Row {
  const next: Record<string, string> = { ...row };
  for (const { name, value } of args) {
    if (name.startsWith('!')) delete next[name.slice(1)];
    else next[name] = value;
  }
  return next;
}

function rowsOf(menu: string, held: Row, commands: readonly RscCommand[]): readonly Row[] {
  const rows: Row[] = ownRows(menu).map((row) => ({ ...held, ...row }));
  for (const command of commands) {
    if (command.verb === 'add') rows.push(applied(held, command));
    else if (command.verb === 'set') set(rows, held, command);
    else if (command.verb === 'remove') for (const at of chosen(rows, command.selector).reverse()) rows.splice(at, 1);
  }
  return rows;
}

/** A row that only hardware brings is made: the file proves that it was there. */
function set(rows: Row[], held: Row, command: RscCommand): void {
  const found = chosen(rows, command.selector);
  // `set *0 name=default`: the number is the router's own, the name says which row it is.
  const name = command.args.find((argument) => argument.name === 'name')?.value;
  if (found.length === 0 && command.selector?.startsWith('*')) found.push(...chosen(rows, name).slice(0, 1));
  for (const at of found) rows[at] = applied(rows[at] ?? held, command);
  if (found.length === 0) rows.push(applied({ ...held, ...namedBy(command.selector) }, command));
}

const FIND = /^\[ find(?: where)?(.*) \]$/;

/** Indexes of the rows that a selector means: all, those with values, a name, a number. */
function chosen(rows: readonly Row[], selector: string | undefined): number[] {
  const all = rows.map((_row, at) => at);
  if (selector === undefined) return all;
  const wanted = Object.entries(namedBy(selector));
  if (FIND.test(selector)) return all.filter((at) => wanted.every(([name, value]) => sameWord(rows[at]?.[name], value)));
  const byName = wordsOf(selector).flatMap((name) => all.filter((at) => rows[at]?.['name'] === name));
  if (byName.length > 0) return byName;
  return /^\d+$/.test(selector) && Number(selector) < rows.length ? [Number(selector)] : [];
}

/** What a row holds that a selector speaks of. */
function namedBy(selector: string | undefined): Row {
  const condition = FIND.exec(selector ?? '')?.[1];
  if (condition === undefined) return selector === undefined || /^(\d+|\*.*)$/.test(selector) ? {} : { name: selector };
  const pairs = [...condition.matchAll(/([\w-]+)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(
    ([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')] as const,
  );
  return Object.fromEntries(pairs);
}

function sameWord(held: string | undefined, wanted: string): boolean {
  const plain = (text: string | undefined): string | undefined => (text === 'yes' ? 'true' : text === 'no' ? 'false' : text);
  return plain(held) === plain(wanted);
}
