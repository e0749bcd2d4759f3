import { subMenus } from '../kernel/command-tree';
import type { World } from '../kernel/world';

type Step = { readonly kind: 'menu'; readonly path: string } | { readonly kind: 'command'; readonly name: string };

/** Where a word leads from a menu: the whole word, or the beginning of only one. @returns undefined where it leads nowhere */
export function findStep(world: World, path: string, word: string): Step | undefined {
  if (word === '..') return { kind: 'menu', path: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
  const children = subMenus(world.menus, path);
  if (children.includes(word)) return { kind: 'menu', path: `${path}/${word}` };
  const verbs = [...(world.model(path)?.verbs ?? []), ...(path === '' ? ['quit'] : [])];
  if (verbs.includes(word)) return { kind: 'command', name: word };
  const menus = children.filter((name) => name.startsWith(word));
  const commands = verbs.filter((name) => name.startsWith(word));
  if (menus.length + commands.length !== 1) return undefined;
  return menus[0] === undefined ? { kind: 'command', name: commands[0] ?? '' } : { kind: 'menu', path: `${path}/${menus[0]}` };
}
