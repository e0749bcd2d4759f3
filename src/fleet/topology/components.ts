export interface Edge {
  /** The one that depends. */
  readonly from: string;
  /** What it depends on. */
  readonly on: string;
}

/**
 * The nodes in groups: those of a group depend on each other in a circle, most groups hold one. What a group depends on
 * stands before it. Tarjan's algorithm with a stack of its own: a chain of ten thousand must not end the process.
 */
export function components(nodes: Iterable<string>, parentsOf: (node: string) => readonly string[]): string[][] {
  const found: string[][] = [];
  const seen = new Map<string, { readonly index: number; low: number; open: boolean }>();
  const open: string[] = [];
  const enter = (node: string): Visit => {
    const mark = { index: seen.size, low: seen.size, open: true };
    seen.set(node, mark);
    open.push(node);
    return { node, mark, parents: parentsOf(node), next: 0 };
  };
  for (const root of nodes) {
    if (seen.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const parent = visit.parents[visit.next];
      visit.next += 1;
      if (parent !== undefined) {
        const known = seen.get(parent);
        if (!known) path.push(enter(parent));
        else if (known.open) visit.mark.low = Math.min(visit.mark.low, known.index);
        continue;
      }
      path.pop();
      const below = path.at(-1);
      if (below) below.mark.low = Math.min(below.mark.low, visit.mark.low);
      if (visit.mark.low === visit.mark.index) found.push(close(open, seen, visit.node));
    }
  }
  return found;
}

interface Visit {
  readonly node: string;
  readonly mark: { readonly index: number; low: number; open: boolean };
  readonly parents: readonly string[];
  next: number;
}

function close(open: string[], seen: ReadonlyMap<string, { open: boolean }>, first: string): string[] {
  const group = open.splice(open.lastIndexOf(first));
  for (const node of group) {
    const mark = seen.get(node);
    if (mark) mark.open = false;
  }
  return group;
}
