import fc from 'fast-check';
import { depthsOf, leafFirst, type DirectedLink } from './order';

const uplink = (routerId: string, peerId: string, source: DirectedLink['source'] = 'declared'): DirectedLink => ({
  routerId,
  peerId,
  kind: 'uplink',
  source,
});
const poe = (routerId: string, peerId: string, source: DirectedLink['source'] = 'learned'): DirectedLink => ({
  ...uplink(routerId, peerId, source),
  kind: 'poe',
});

function order(ids: readonly string[], links: readonly DirectedLink[]): string[] {
  return leafFirst(
    ids.map((id) => ({ id })),
    depthsOf(links),
  ).map(({ id }) => id);
}

const NODES = 12;
const node = (number: number): string => `r${number}`;
const anyNodes = fc.shuffledSubarray(Array.from({ length: NODES }, (_, at) => node(at)));
const kindAndSource = {
  kind: fc.constantFrom('uplink' as const, 'poe' as const),
  source: fc.constantFrom('declared' as const, 'learned' as const),
};
const place = fc.nat({ max: NODES - 1 });
const anyLink = fc
  .record({ from: place, on: place, ...kindAndSource })
  .map(({ from, on, ...rest }): DirectedLink => ({ routerId: node(from), peerId: node(on), ...rest }));
/** Links from larger to smaller numbers only: no circle. */
const acyclic = fc.array(anyLink.filter((link) => Number(link.routerId.slice(1)) > Number(link.peerId.slice(1))));

/** Everything that a router depends on, directly or not. */
function above(id: string, links: readonly DirectedLink[]): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const link of links) {
      if (link.routerId !== next || found.has(link.peerId)) continue;
      found.add(link.peerId);
      waiting.push(link.peerId);
    }
  }
  return found;
}

describe('src/fleet/topology/order', () => {
  it('takes leaves first, and sees the routers between two targets', () => {
    const links = [uplink('ap', 'switch'), uplink('switch', 'core'), poe('cam', 'ap')];
    expect(order(['core', 'ap', 'switch', 'cam'], links)).toEqual(['cam', 'ap', 'switch', 'core']);
    expect(order(['core', 'ap'], links)).toEqual(['ap', 'core']);
  });

  it('leaves alone what no link speaks of', () => {
    const links = [uplink('leaf', 'core')];
    expect(order(['x', 'core', 'y', 'leaf', 'z'], links)).toEqual(['x', 'leaf', 'y', 'core', 'z']);
    expect(order(['z', 'a', 'm'], [])).toEqual(['z', 'a', 'm']);
  });

  it('believes uplinks more than power, and people more than probes', () => {
    expect(order(['radio', 'tower'], [uplink('tower', 'radio', 'learned'), poe('radio', 'tower')])).toEqual(['tower', 'radio']);
    expect(order(['a', 'b'], [uplink('a', 'b', 'learned'), uplink('b', 'a')])).toEqual(['b', 'a']);
    expect(order(['a', 'b'], [uplink('b', 'a', 'learned'), poe('a', 'b', 'declared')])).toEqual(['a', 'b']);
  });

  it('keeps what hangs behind a circle before the whole circle', () => {
    const circle = [uplink('a', 'b', 'learned'), uplink('b', 'c', 'learned'), uplink('c', 'a', 'learned')];
    const links = [...circle, uplink('leaf', 'c'), uplink('a', 'core')];
    expect(order(['core', 'a', 'b', 'c', 'leaf'], links)).toEqual(['leaf', 'a', 'b', 'c', 'core']);
  });

  it('never takes a router before one that depends on it', () => {
    fc.assert(
      fc.property(acyclic, anyNodes, (links, ids) => {
        const result = order(ids, links);
        result.forEach((id, at) => {
          const parents = above(id, links);
          expect(result.slice(0, at).filter((earlier) => parents.has(earlier))).toEqual([]);
        });
      }),
    );
  });

  it('with circles, still takes what depends on others only one way before them', () => {
    fc.assert(
      fc.property(fc.array(anyLink), anyNodes, (links, ids) => {
        const result = order(ids, links);
        result.forEach((id, at) => {
          const parents = above(id, links);
          const wrong = result.slice(0, at).filter((earlier) => parents.has(earlier) && !above(earlier, links).has(id));
          expect(wrong).toEqual([]);
        });
      }),
    );
  });

  it('gives each target once, whatever the order of the links, and the same again for its own result', () => {
    fc.assert(
      fc.property(fc.array(anyLink), anyNodes, (links, ids) => {
        const result = order(ids, links);
        expect([...result].sort()).toEqual([...ids].sort());
        expect(order(ids, [...links].reverse())).toEqual(result);
        expect(order(result, links)).toEqual(result);
      }),
    );
  });

  it('keeps the given order among equals', () => {
    fc.assert(
      fc.property(fc.array(anyLink), anyNodes, (links, ids) => {
        const depths = depthsOf(links);
        const result = order(ids, links);
        for (const depth of new Set(depths.values())) {
          const same = (all: readonly string[]): string[] => all.filter((id) => depths.get(id) === depth);
          expect(same(result)).toEqual(same(ids));
        }
      }),
    );
  });

  it('follows a chain of fifty thousand routers', () => {
    const ids = Array.from({ length: 50_000 }, (_, at) => node(at));
    const links = ids.slice(1).map((id, at) => uplink(id, ids[at] as string, 'learned'));
    expect(order(ids, links)).toEqual(ids.toReversed());
    const circle = depthsOf([...links, uplink('r0', 'r49999', 'learned')]);
    expect(new Set(circle.values())).toEqual(new Set([0]));
  });
});
