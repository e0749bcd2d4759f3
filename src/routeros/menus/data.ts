import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shape of a menu in the data files; see scripts/generate-menus. */
export interface MenuData {
  readonly package?: string;
  readonly arch?: string;
  readonly commands: Readonly<Record<string, string>>;
}

export interface MenuChange {
  readonly package?: string | null;
  readonly arch?: string | null;
  readonly commands?: Readonly<Record<string, string | null>>;
}

export type MenuTable = Readonly<Record<string, MenuData>>;

export interface PropertyTable {
  readonly types?: Readonly<Record<string, string | readonly string[]>>;
  readonly readOnly?: string;
  readonly unset?: string;
  readonly monitor?: string;
  readonly readable?: 'unknown';
}

export interface HardwareMenu {
  readonly kind?: 'list' | 'singleton';
  readonly package?: string;
  readonly hardware?: string;
  readonly conditions?: readonly string[];
}

/** A text is all that add asks for; an object is a rule of the menu's own. */
export type RequiredEntry = string | { readonly refusal: string; readonly arguments?: string };

interface DataFiles {
  readonly shared: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, PropertyTable>>;
  readonly required: Readonly<Record<string, Readonly<Record<string, RequiredEntry | null>>>>;
  readonly hardware: Readonly<Record<string, HardwareMenu>>;
  readonly needs: Readonly<Record<string, HardwareMenu>>;
}

const LOADED = new Map<string, unknown>();

function load(name: string): unknown {
  if (!LOADED.has(name)) LOADED.set(name, JSON.parse(readFileSync(join(__dirname, 'data', `${name}.json`), 'utf8')));
  return LOADED.get(name);
}

/** One file of facts; read when first asked for. */
export function dataFile<N extends keyof DataFiles>(name: N): DataFiles[N] {
  return load(name) as DataFiles[N];
}

/** Versions with a tree of their own, ascending: the first file holds all of it, each other one what changed. */
export const TREE_VERSIONS = ['7.10.2', '7.12.2', '7.15.3', '7.18.2', '7.20.8', '7.21.5', '7.22.3', '7.23.3', '7.24'] as const;

/** The one version of 6.x: what differs from the oldest tree, written by hand. */
export const OLD_VERSION = '6.49';

const TABLES = new Map<string, MenuTable>();

/** Every menu in the tree of this version. */
export function treeTable(version: string): MenuTable {
  const held = TABLES.get(version);
  if (held) return held;
  const index = (TREE_VERSIONS as readonly string[]).indexOf(version);
  const before = TREE_VERSIONS[index - 1];
  const file = load(version);
  const table = before ? withChanges(treeTable(before), file as Changes) : (file as MenuTable);
  TABLES.set(version, table);
  return table;
}

type Changes = Readonly<Record<string, MenuChange | null>>;

/** 6.49 by its changes against this table, and the paths that it has not. */
export function oldMenus(base: MenuTable): { readonly menus: MenuTable; readonly gone: readonly string[] } {
  const changes = load(OLD_VERSION) as Changes;
  const gone = Object.keys(changes).filter((path) => changes[path] === null);
  return { menus: withChanges(base, changes), gone };
}

function withChanges(base: MenuTable, changes: Changes): MenuTable {
  const table: Record<string, MenuData> = { ...base };
  for (const [path, change] of Object.entries(changes)) {
    if (change === null) delete table[path];
    else table[path] = changedMenu(table[path], change);
  }
  return table;
}

function changedMenu(menu: MenuData | undefined, change: MenuChange): MenuData {
  const commands: Record<string, string> = { ...menu?.commands };
  for (const [command, text] of Object.entries(change.commands ?? {})) {
    if (text === null) delete commands[command];
    else commands[command] = /^[+-]/.test(text) ? changedList(commands[command] ?? '', text) : text;
  }
  const gates = { package: menu?.package, arch: menu?.arch, ...definedOnly(change) };
  return {
    commands,
    ...(gates.package ? { package: gates.package } : {}),
    ...(gates.arch ? { arch: gates.arch } : {}),
  };
}

function definedOnly({ package: name, arch }: MenuChange): Pick<MenuChange, 'package' | 'arch'> {
  return { ...(name === undefined ? {} : { package: name }), ...(arch === undefined ? {} : { arch }) };
}

/** `+x -y` on the list before. A list that stands for another one keeps the signs: they are resolved with it. */
function changedList(before: string, signs: string): string {
  if (/^[<@]/.test(before)) return `${before} ${signs}`;
  return applySigns(namesOf(before), signs.split(' ')).join(' ');
}

function applySigns(names: readonly string[], signs: readonly string[]): string[] {
  const held = new Set(names);
  for (const sign of signs) {
    if (sign.startsWith('-')) held.delete(sign.slice(1));
    else held.add(sign.replace(/^\+/, ''));
  }
  return [...held].sort();
}

export function namesOf(text: string | undefined): string[] {
  return text ? text.split(' ') : [];
}

/** The arguments of one command, written out. */
export function argumentsOf(menu: MenuData, command: string): readonly string[] {
  const text = menu.commands[command] ?? '';
  const [first = '', ...signs] = text.split(' ');
  if (first.startsWith('<')) return applySigns(argumentsOf(menu, first.slice(1)), signs);
  if (first.startsWith('@')) return applySigns(namesOf(dataFile('shared')[first.slice(1)]), signs);
  return namesOf(text);
}
