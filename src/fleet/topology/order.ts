import type { LinkKind, LinkSource } from '../entities';
import { components, type Edge } from './components';

export interface DirectedLink {
  readonly routerId: string;
  readonly peerId: string;
  readonly kind: LinkKind;
  readonly source: LinkSource;
}

interface Dependency extends Edge {
  /** Of a circle the weakest edges are left out first. */
  readonly strength: number;
}

const STRONGEST = 3;

/**
 * How many routers stand between each router and the daemon at most, over uplinks and power. Routers without such a link
 * are absent. Links in a circle (a tower powers the radio that is its own uplink) are left out, the weakest kind first:
 * learned before declared, power before uplinks. The order of the links does not matter. O(links).
 */
export function depthsOf(links: readonly DirectedLink[]): Map<string, number> {
  const edges = links
    .filter(({ kind, routerId, peerId }) => kind !== 'pair' && routerId !== peerId)
    .map((link): Dependency => ({ from: link.routerId, on: link.peerId, strength: strengthOf(link) }));
  return layered(new Set(edges.flatMap(({ from, on }) => [from, on])), edges, 0);
}

function strengthOf({ kind, source }: DirectedLink): number {
  return (source === 'declared' ? 2 : 0) + (kind === 'uplink' ? 1 : 0);
}

/** Without the edges that are weaker than `least`. What depends on one of a circle stands behind the whole circle. */
function layered(nodes: ReadonlySet<string>, edges: readonly Dependency[], least: number): Map<string, number> {
  const parents = new Map<string, string[]>();
  for (const { from, on } of edges) {
    const known = parents.get(from);
    if (known) known.push(on);
    else parents.set(from, [on]);
  }
  const groups = components(nodes, (node) => parents.get(node) ?? []);
  const groupOf = new Map(groups.flatMap((group, at) => group.map((node): [string, number] => [node, at])));
  const inside = new Map<number, Dependency[]>();
  for (const edge of edges) {
    const at = groupOf.get(edge.from) as number;
    if (at !== groupOf.get(edge.on) || edge.strength <= least) continue;
    const known = inside.get(at);
    if (known) known.push(edge);
    else inside.set(at, [edge]);
  }
  const depths = new Map<string, number>();
  const tops: number[] = [];
  groups.forEach((group, at) => {
    let base = 0;
    for (const node of group) {
      for (const parent of parents.get(node) ?? []) {
        const of = groupOf.get(parent) as number;
        if (of !== at) base = Math.max(base, (tops[of] as number) + 1);
      }
    }
    const within =
      group.length === 1 || least >= STRONGEST ? undefined : layered(new Set(group), inside.get(at) ?? [], least + 1);
    let top = base;
    for (const node of group) {
      const depth = base + (within?.get(node) ?? 0);
      depths.set(node, depth);
      top = Math.max(top, depth);
    }
    tops.push(top);
  });
  return depths;
}

/**
 * Leaf-first: no router comes before one that reaches the daemon, or gets its power, through it. Routers whose place is
 * not known keep theirs; among equals the given order stays.
 */
export function leafFirst<T extends { readonly id: string }>(targets: readonly T[], depths: ReadonlyMap<string, number>): T[] {
  const known = targets.filter(({ id }) => depths.has(id));
  // Stable, as the language promises.
  known.sort((a, b) => (depths.get(b.id) as number) - (depths.get(a.id) as number));
  let next = 0;
  return targets.map((target) => (depths.has(target.id) ? (known[next++] as T) : target));
}
