import { menuCatalogue, type MenuFacts } from '../../routeros';
import type { CommandBranch, CommandNode, MenuModel } from './menu';
import type { VersionMenus } from './menu-models';

/** Words of the API: the tree of the console does not have them. */
const API_ONLY: ReadonlySet<string> = new Set(['listen', 'getall']);
/** Menus that RouterOS calls `path` instead of `dir`. */
const PATHS: ReadonlySet<string> = new Set('/file /interface /ip /ipv6 /system /tool /user'.split(' '));
/** Arguments of add and set that say which row, and where. */
const ADDRESSING: ReadonlySet<string> = new Set(['numbers', 'copy-from', 'place-before']);

const CHILDREN = new WeakMap<VersionMenus, ReadonlyMap<string, readonly string[]>>();

/** The names of the menus right under a menu. */
export function subMenus(menus: VersionMenus, path: string): readonly string[] {
  let known = CHILDREN.get(menus);
  if (!known) {
    known = childrenByPath(menus);
    CHILDREN.set(menus, known);
  }
  return known.get(path) ?? [];
}

function childrenByPath(menus: VersionMenus): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const path of new Set([...menus.directories, ...menus.menus.keys()])) {
    const at = path.lastIndexOf('/');
    if (at < 0) continue;
    const parent = path.slice(0, at);
    const list = children.get(parent) ?? [];
    list.push(path.slice(at + 1));
    children.set(parent, list);
  }
  return children;
}

/**
 * A menu, a command or an argument with what is below it: what the routers of this version take, and what is in the tree
 * of a real one. Made anew for every question; only the menus themselves are kept, once for all routers of the version.
 * @returns undefined where the words lead nowhere
 */
export function commandBranch({ menus, version, modelOf }: TreeOfRouter, words: readonly string[]): CommandBranch | undefined {
  if (words.some((word) => word.includes('/'))) return undefined;
  const tree = new Tree(menus, version, modelOf);
  const path = words.map((word) => `/${word}`).join('');
  const name = words.at(-1) ?? '';
  if (tree.isMenu(path)) return { self: tree.menuNode(path, name), children: tree.menu(path) };
  const [parent, command] = [path.slice(0, path.lastIndexOf('/')), name];
  if (tree.commands(parent).includes(command)) {
    return {
      self: { name, type: 'cmd' },
      children: tree.arguments(parent, command).map((each) => ({ name: each, type: 'arg' })),
    };
  }
  return tree.hasArgument(words) ? { self: { name, type: 'arg' }, children: [] } : undefined;
}

export interface TreeOfRouter {
  readonly menus: VersionMenus;
  readonly version: string;
  /** A menu whose hardware the board lacks has a path and nothing else. */
  readonly modelOf: (path: string) => MenuModel | undefined;
}

class Tree {
  constructor(
    private readonly menus: VersionMenus,
    private readonly version: string,
    private readonly modelOf: TreeOfRouter['modelOf'],
  ) {}

  isMenu(path: string): boolean {
    return path === '' || this.menus.menus.has(path) || this.menus.directories.has(path);
  }

  menuNode(path: string, name: string): CommandNode {
    return { name, type: PATHS.has(path) ? 'path' : 'dir' };
  }

  menu(path: string): CommandNode[] {
    const below = subMenus(this.menus, path).map((name) => this.menuNode(`${path}/${name}`, name));
    const commands = this.commands(path).map((name): CommandNode => ({ name, type: 'cmd' }));
    return [...below, ...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  commands(path: string): readonly string[] {
    const model = this.modelOf(path);
    if (!model) return [];
    const facts = this.facts(path);
    const isThere = (verb: string): boolean =>
      !API_ONLY.has(verb) && !this.isMenu(`${path}/${verb}`) && (!facts || facts.commands.has(verb) || model.commands.has(verb));
    return [...model.verbs].filter(isThere);
  }

  arguments(path: string, command: string): readonly string[] {
    const model = this.modelOf(path);
    return model ? [...argumentsOf(model, command, this.facts(path))].sort() : [];
  }

  hasArgument(words: readonly string[]): boolean {
    const [command, argument] = words.slice(-2);
    if (command === undefined || argument === undefined) return false;
    const path = words
      .slice(0, -2)
      .map((word) => `/${word}`)
      .join('');
    return this.commands(path).includes(command) && this.arguments(path, command).includes(argument);
  }

  private facts(path: string): MenuFacts | undefined {
    const facts = menuCatalogue(this.version).menu(path === '' ? '/' : path);
    // Of some hardware menus only the path is known.
    return facts && facts.commands.size > 0 ? facts : undefined;
  }
}

function argumentsOf(model: MenuModel, command: string, facts: MenuFacts | undefined): readonly string[] {
  const known = facts?.commands.get(command);
  const own = model.commands.get(command);
  if (own && !own.inert) {
    const names = [...(own.rows ? ['numbers'] : []), ...(own.args ?? [])].filter((name) => !name.startsWith('.'));
    return known ? known.filter((name) => names.includes(name)) : [...new Set(names)];
  }
  return command === 'add' || command === 'set' ? rowArguments(model, command, facts) : (known ?? []);
}

/** What add and set take. Menus described by hand may know a property that came after the tree at hand. */
function rowArguments(model: MenuModel, command: 'add' | 'set', facts: MenuFacts | undefined): readonly string[] {
  const known = facts?.commands.get(command) ?? [];
  const elsewhere = facts?.commands.get(command === 'add' ? 'set' : 'add') ?? [];
  const writable = [...model.fields.values()].filter((field) => !field.readOnly).map((field) => field.name);
  return [
    ...known.filter((name) => ADDRESSING.has(name)),
    ...writable.filter((name) => known.includes(name) || !elsewhere.includes(name)),
  ];
}
