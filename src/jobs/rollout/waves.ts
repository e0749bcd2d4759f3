import { shareOf } from './limits';

/** A router as far as its place in a rollout depends on it. */
export interface RolloutTarget {
  readonly id: string;
  readonly name: string;
  readonly siteId?: string | null;
  readonly board?: string | null;
  readonly architecture?: string | null;
  readonly version?: string | null;
}

export interface PlacedTarget<T> {
  readonly target: T;
  /** Ordinal of its wave, from 0. */
  readonly wave: number;
}

/**
 * Cuts the routers into waves. The same routers in the same order give the same waves.
 *
 * @param targets in the order in which they are to be worked on; it is kept within a wave
 * @param waves each says how many routers are reached by its end: `1`, `10%` (rounded up), or `kinds`: one router of each
 * board model, architecture and version line is among them. A last wave takes the rest. Waves that would be empty are left out.
 * @returns all targets in the order of working, wave after wave
 */
export function assignWaves<T extends RolloutTarget>(
  targets: readonly T[],
  waves: readonly string[] | undefined,
): readonly PlacedTarget<T>[] {
  if (!waves) return targets.map((target) => ({ target, wave: 0 }));
  const order = spread(targets);
  const reached = new Set<number>();
  const cuts: number[][] = [];
  const cut = (members: number[]): void => {
    for (const member of members) reached.add(member);
    if (members.length > 0) cuts.push(members.sort((a, b) => a - b));
  };
  for (const wave of waves) {
    if (wave === 'kinds') {
      cut(missingKinds(targets, order, reached));
    } else {
      const end = shareOf(wave, targets.length, Math.ceil);
      cut(order.filter((index) => !reached.has(index)).slice(0, Math.max(0, end - reached.size)));
    }
  }
  cut(order.filter((index) => !reached.has(index)));
  return cuts.flatMap((members, wave) => members.map((index) => ({ target: targets[index] as T, wave })));
}

/** Indices so that any beginning of them is spread over the sites: first one of each site, then a second of each, … */
function spread(targets: readonly RolloutTarget[]): readonly number[] {
  const seen = new Map<string, number>();
  const ranked = targets.map((target, index) => {
    const site = target.siteId ?? '';
    const rank = seen.get(site) ?? 0;
    seen.set(site, rank + 1);
    return { index, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ index }) => index);
}

/** The first router of each kind that no earlier wave has reached. */
function missingKinds(targets: readonly RolloutTarget[], order: readonly number[], reached: ReadonlySet<number>): number[] {
  const known = new Set([...reached].map((index) => kindOf(targets[index] as RolloutTarget)));
  const members: number[] = [];
  for (const index of order) {
    const kind = kindOf(targets[index] as RolloutTarget);
    if (known.has(kind)) continue;
    known.add(kind);
    members.push(index);
  }
  return members;
}

/** Board model × architecture × version line; routers of which nothing is known yet are a kind of their own. */
function kindOf({ board, architecture, version }: RolloutTarget): string {
  const [line = ''] = /^\d+\.\d+/.exec(version ?? '') ?? [];
  return JSON.stringify([board ?? '', architecture ?? '', line]);
}
