import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RouterFacts } from '../../core/catalogue';
import { menuCatalogue } from './catalogue';
import type { MenuCatalogue, MenuFacts } from './facts';
import { menuFacts } from './menu-facts';

/** A command tree as a router told it. Routers with the same version, architecture and packages have the same one. */
export const LearnedTree = z.strictObject({
  version: z.string(),
  architecture: z.string().optional(),
  packages: z.array(z.string()),
  /** Milliseconds since 1970. */
  learnedAt: z.number(),
  /** Every menu was read; otherwise the baked catalogue speaks for the rest. */
  complete: z.boolean(),
  /** Menu to command to its arguments, blanks between them. `null`: a command whose arguments were not asked for. */
  menus: z.record(z.string(), z.record(z.string(), z.string().nullable())),
});

export type LearnedTree = z.output<typeof LearnedTree>;

/** What decides about the tree of a router; also the name of the file that keeps it. */
export function treeKey({ version, architecture, packages = [] }: RouterFacts): string {
  const plain = `${version}_${architecture ?? 'unknown'}`.replace(/[^\w.-]/g, '-');
  const set = createHash('sha256')
    .update([...packages].sort().join(' '))
    .digest('hex');
  return `${plain}_${set.slice(0, 12)}`;
}

/** The learned tree over the baked facts: menus, commands and arguments are the router's, types and needs are baked. */
export function learnedCatalogue(tree: LearnedTree): MenuCatalogue {
  const baked = menuCatalogue(tree.version);
  const facts = new Map<string, MenuFacts>();
  const menu = (path: string): MenuFacts | undefined => {
    const commands = tree.menus[path];
    if (!commands) return tree.complete ? undefined : baked.menu(path);
    let held = facts.get(path);
    if (!held) {
      held = learnedMenu(path, commands, baked);
      facts.set(path, held);
    }
    return held;
  };
  return {
    version: tree.version,
    fit: 'exact',
    origin: 'learned',
    possible: baked,
    menu,
    *menus() {
      const paths = new Set(Object.keys(tree.menus));
      if (!tree.complete) for (const { path } of baked.menus()) paths.add(path);
      for (const path of [...paths].sort()) yield menu(path) as MenuFacts;
    },
    move: (path) => baked.move(path),
  };
}

function learnedMenu(path: string, commands: Readonly<Record<string, string | null>>, baked: MenuCatalogue): MenuFacts {
  const known = baked.menu(path) ?? baked.possible?.menu(path);
  const written = Object.entries(commands).map(([command, text]) => [
    command,
    text ?? (known?.commands.get(command) ?? STANDARD_ARGUMENTS[command] ?? []).join(' '),
  ]);
  const made = menuFacts({
    path,
    basis: 'tree',
    data: {
      commands: Object.fromEntries(written) as Record<string, string>,
      ...(known?.needs.package ? { package: known.needs.package } : {}),
    },
    required: undefined,
    ...(known?.movedFrom ? { movedFrom: known.movedFrom } : {}),
  });
  return known?.required ? { ...made, required: known.required } : made;
}

/** For menus that no baked catalogue has. */
const STANDARD_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  comment: ['comment', 'numbers'],
  disable: ['numbers'],
  enable: ['numbers'],
  move: ['destination', 'numbers'],
  remove: ['numbers'],
  unset: ['numbers', 'value-name'],
};
