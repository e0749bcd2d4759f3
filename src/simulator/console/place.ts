import type { MenuModel, World } from '../kernel';
import { ConsoleError } from './console-error';
import type { Word } from './words';

/** What the beginning of a line leads to: a menu, and perhaps a command of it. */
export interface Place {
  readonly path: string;
  readonly model: MenuModel | undefined;
  /** Absent for a line that only names a menu. */
  readonly verb?: string;
  /** What follows the command. */
  readonly rest: readonly Word[];
  /** Behind the last word, where something is missing. */
  readonly end: number;
}

/** Commands that every menu has, and those of the top, beside what the menus themselves know. */
const EVERYWHERE: ReadonlySet<string> = new Set(['export']);
const TOP: ReadonlySet<string> = new Set(['import', 'quit']);

/**
 * Reads `/ip/address/print` and `/ip address print`, from the menu where the console is. Parts may be shortened as long
 * as only one name fits.
 * @throws ConsoleError
 */
export function findPlace(world: World, words: readonly Word[], from: string): Place {
  const end = lastColumn(words);
  let path = words[0]?.text.startsWith('/') ? '' : from;
  for (const [index, word] of words.entries()) {
    for (const part of partsOf(word)) {
      const next = step(world, path, part);
      if ('verb' in next) return { path, model: world.model(path), verb: next.verb, rest: words.slice(index + 1), end };
      path = next.path;
    }
  }
  return { path, model: world.model(path), rest: [], end };
}

function partsOf(word: Word): Word[] {
  const parts: Word[] = [];
  let column = word.column;
  for (const text of word.text.split('/')) {
    if (text !== '') parts.push({ text, column });
    column += text.length + 1;
  }
  return parts;
}

function step(world: World, path: string, part: Word): { readonly path: string } | { readonly verb: string } {
  const { text } = part;
  if (text === '..') return { path: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
  if (isMenu(world, `${path}/${text}`)) return { path: `${path}/${text}` };
  const verbs = verbsOf(world, path);
  if (verbs.has(text)) return { verb: text };
  const menus = [...childrenOf(world, path)].filter((name) => name.startsWith(text));
  const commands = [...verbs].filter((name) => name.startsWith(text));
  if (menus.length + commands.length !== 1) throw new ConsoleError(`bad command name ${text}`, part.column);
  const [menu] = menus;
  return menu === undefined ? { verb: commands[0] ?? text } : { path: `${path}/${menu}` };
}

function isMenu(world: World, path: string): boolean {
  return world.menus.menus.has(path) || world.menus.directories.has(path);
}

function verbsOf(world: World, path: string): ReadonlySet<string> {
  return new Set([...(world.model(path)?.verbs ?? []), ...EVERYWHERE, ...(path === '' ? TOP : [])]);
}

function childrenOf(world: World, path: string): ReadonlySet<string> {
  const children = new Set<string>();
  for (const paths of [world.menus.menus.keys(), world.menus.directories]) {
    for (const candidate of paths) {
      const name = candidate.startsWith(`${path}/`) ? candidate.slice(path.length + 1) : '';
      if (name !== '' && !name.includes('/')) children.add(name);
    }
  }
  return children;
}

function lastColumn(words: readonly Word[]): number {
  const last = words.at(-1);
  return last ? last.column + last.text.length : 1;
}
