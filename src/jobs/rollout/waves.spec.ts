import fc from 'fast-check';
import { assignWaves, type RolloutTarget } from './waves';

function routers(count: number, facts: (index: number) => Partial<RolloutTarget> = () => ({})): RolloutTarget[] {
  return Array.from({ length: count }, (_, index) => ({ id: `r${index}`, name: `r${index}`, ...facts(index) }));
}

function sizes(targets: readonly RolloutTarget[], waves: readonly string[] | undefined): number[] {
  const counts: number[] = [];
  for (const { wave } of assignWaves(targets, waves)) counts[wave] = (counts[wave] ?? 0) + 1;
  return counts;
}

describe('src/jobs/rollout/waves', () => {
  it.each([
    [200, undefined, [200]],
    [200, ['1', '10%', '100%'], [1, 19, 180]],
    [200, ['1', '10%'], [1, 19, 180]],
    [5, ['1', '10%', '50%'], [1, 2, 2]],
    [3, ['10%'], [1, 2]],
    [3, ['10', '50'], [3]],
    [1000, ['0.7%'], [7, 993]],
    [10, ['5', '2', '6'], [5, 1, 4]],
  ])('cuts %i routers by %j into %j', (count, waves, wanted) => {
    expect(sizes(routers(count), waves)).toEqual(wanted);
  });

  it('takes one router of each kind', () => {
    const targets = routers(30, (index) => ({
      board: index % 2 ? 'RB5009' : 'hEX',
      architecture: 'arm64',
      version: index % 3 ? `7.20.${index}` : '6.49.18',
    }));
    const placed = assignWaves(targets, ['kinds', '50%']);
    const first = placed.filter(({ wave }) => wave === 0).map(({ target }) => `${target.board} ${target.version?.slice(0, 4)}`);
    expect(first.sort()).toEqual(['RB5009 6.49', 'RB5009 7.20', 'hEX 6.49', 'hEX 7.20']);
    expect(sizes(targets, ['kinds', '50%'])).toEqual([4, 11, 15]);
  });

  it('does not repeat a kind that an earlier wave has reached', () => {
    const targets = routers(10, (index) => ({ board: index < 9 ? 'hEX' : 'CRS' }));
    expect(assignWaves(targets, ['1', 'kinds']).filter(({ wave }) => wave === 1)).toMatchObject([{ target: { id: 'r9' } }]);
  });

  it('spreads each wave over the sites and keeps the order within it', () => {
    const targets = routers(12, (index) => ({ siteId: index < 8 ? 'big' : `small-${index % 2}` }));
    const ids = assignWaves(targets, ['3', '6']).map(({ target, wave }) => `${wave}:${target.id}`);
    expect(ids.slice(0, 6)).toEqual(['0:r0', '0:r8', '0:r9', '1:r1', '1:r10', '1:r11']);
  });

  const target = fc.record({
    siteId: fc.constantFrom(null, 'a', 'b', 'c'),
    board: fc.constantFrom(null, 'hEX', 'CRS'),
    version: fc.constantFrom(null, '7.20.8', '7.21', '6.49.18'),
  });
  const wave = fc.oneof(
    fc.integer({ min: 1, max: 60 }).map(String),
    fc.integer({ min: 0, max: 1000 }).map((tenths) => `${tenths / 10}%`),
    fc.constant('kinds'),
  );
  const fleet = fc.array(target, { minLength: 1, maxLength: 80 }).map((all) => routers(all.length, (index) => all[index] ?? {}));

  it('gives every router exactly one wave, waves without gaps, in order', () => {
    fc.assert(
      fc.property(fleet, fc.array(wave, { minLength: 1, maxLength: 6 }), (targets, waves) => {
        const placed = assignWaves(targets, waves);
        expect(placed.map((each) => each.target.id).sort()).toEqual(targets.map(({ id }) => id).sort());
        const numbers = placed.map((each) => each.wave);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(new Set(numbers).size).toBe(Math.max(...numbers) + 1);
        expect(assignWaves(targets, waves)).toEqual(placed);
      }),
    );
  });

  it('takes no second router of a site before one of each, at the end of every wave', () => {
    fc.assert(
      fc.property(fleet, fc.integer({ min: 1, max: 40 }), (targets, count) => {
        const first = assignWaves(targets, [String(count)]).filter((each) => each.wave === 0);
        const taken = new Map<string, number>();
        for (const each of first) taken.set(each.target.siteId ?? '', (taken.get(each.target.siteId ?? '') ?? 0) + 1);
        const most = Math.max(...taken.values());
        for (const site of new Set(targets.map(({ siteId }) => siteId ?? ''))) {
          const size = targets.filter(({ siteId }) => (siteId ?? '') === site).length;
          expect(taken.get(site) ?? 0).toBeGreaterThanOrEqual(Math.min(size, most - 1));
        }
      }),
    );
  });
});
