import type { VersionMenus } from '../kernel/menu-models';
import type { World } from '../kernel/world';

type Step = { readonly kind: 'menu'; readonly path: string } | { readonly kind: 'command'; readonly name: string };

const CHILDREN = new WeakMap<VersionMenus, ReadonlyMap<string, readonly string[]>>();

/** Where a word leads from a menu: the whole word, or the beginning of only one. @returns undefined where it leads nowhere */
export function findStep(world: World, path: string, word: string): Step | undefined {
  if (word === '..') return { kind: 'menu', path: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
  const children = childrenOf(world.menus).get(path) ?? [];
  if (children.includes(word)) return { kind: 'menu', path: `${path}/${word}` };
  const verbs = [...(world.model(path)?.verbs ?? []), ...(path === '' ? ['quit'] : [])];
  if (verbs.includes(word)) return { kind: 'command', name: word };
  const menus = children.filter((name) => name.startsWith(word));
  const commands = verbs.filter((name) => name.startsWith(word));
  if (menus.length + commands.length !== 1) return undefined;
  return menus[0] === undefined ? { kind: 'command', name: commands[0] ?? '' } : { kind: 'menu', path: `${path}/${menus[0]}` };
}

function childrenOf(menus: VersionMenus): ReadonlyMap<string, readonly string[]> {
  const known = CHILDREN.get(menus);
  if (known) return known;
  const children = new Map<string, string[]>();
  for (const path of new Set([...menus.directories, ...menus.menus.keys()])) {
    const at = path.lastIndexOf('/');
    if (at < 0) continue;
    const parent = path.slice(0, at);
    const list = children.get(parent) ?? [];
    list.push(path.slice(at + 1));
    children.set(parent, list);
  }
  CHILDREN.set(menus, children);
  return children;
}
