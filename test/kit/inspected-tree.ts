import type { MenuCatalogue } from '../../src/routeros';
import type { Peer, Received } from './scripted-router';

/** A command tree as a router holds it: menus and commands by name, arguments as a list. */
export interface Branch {
  readonly [name: string]: Branch | readonly string[];
}

/** The menus of a catalogue as one tree. */
export function treeOf(catalogue: MenuCatalogue): Branch {
  const root: Record<string, unknown> = {};
  for (const menu of catalogue.menus()) {
    let at = root;
    for (const name of menu.path.split('/').filter(Boolean)) at = (at[name] ??= {}) as Record<string, unknown>;
    for (const [command, args] of menu.commands) at[command] = args;
  }
  return root as Branch;
}

/** Answers /console/inspect with `request=child` as RouterOS 7 does: the node itself, then its children. */
export function answerInspect(tree: Branch, peer: Peer, command: Received): boolean {
  if (command.command !== '/console/inspect') return false;
  const path = (command.args['path'] ?? '').split(',').filter(Boolean);
  let node: Branch | readonly string[] | undefined = tree;
  for (const name of path) node = isArguments(node) ? undefined : node?.[name];
  const self = ['!re', '=type=self', `=name=${path.at(-1) ?? ''}`, '=node-type=dir'];
  const children = childrenOf(node).map(([name, type]) => ['!re', '=type=child', `=name=${name}`, `=node-type=${type}`]);
  peer.reply(command, self, ...children, ['!done']);
  return true;
}

function childrenOf(node: Branch | readonly string[] | undefined): (readonly [string, string])[] {
  if (node === undefined) return [];
  if (isArguments(node)) return node.map((name) => [name, 'arg'] as const);
  return Object.entries(node).map(([name, child]) => [name, isArguments(child) ? 'cmd' : 'dir'] as const);
}

function isArguments(node: Branch | readonly string[] | undefined): node is readonly string[] {
  return Array.isArray(node);
}
