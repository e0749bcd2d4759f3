import fc from 'fast-check';
import type { Change } from '../../../src/core/catalogue';
import { isAppError } from '../../../src/core/errors';
import { applyPlan, isFailure } from '../../../src/jobs/engine/apply';
import { rememberDone } from '../../../src/jobs/engine/undo/done-changes';
import { planUndo } from '../../../src/jobs/engine/undo/undo-plan';
import { menuCatalogue } from '../../../src/routeros';
import { startBench, type Bench } from './guards-kit';
import { draft, ownRules, planOf } from './random-plans';

const FILTER = '/ip/firewall/filter';
const fence = (): Promise<void> => Promise.resolve();

/** The rows that a change is about, or that it goes by. */
function rowsNamed(change: Change): string[] {
  const { id, placeBefore, destination } = { id: undefined, placeBefore: undefined, destination: undefined, ...change };
  const followed = change.op === 'move' ? change.before : undefined;
  return [id, placeBefore, destination, followed].filter((each): each is string => each !== undefined);
}

jest.setTimeout(120_000);

describe.each(['6.49.18', '7.20.8'])('test/integration/jobs/undo-property on %s', (version) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await startBench(version);
    // Long up: its rows have their numbers since then.
    bench.time.advance(3_600_000);
    for (const { '.id': id = '', dynamic } of bench.router.rows(FILTER)) {
      if (dynamic !== 'true') bench.router.exec([`${FILTER}/remove`, `=.id=${id}`]);
    }
    for (const comment of ['a', 'b', 'c "d" $e', 'f']) {
      bench.router.exec([`${FILTER}/add`, '=chain=input', '=action=accept', `=comment=${comment}`]);
    }
  });
  afterAll(() => bench.close());

  it('restores what any plan has changed, or says that it cannot and touches nothing', async () => {
    const catalogue = menuCatalogue(version);
    let restored = 0;
    const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 8 }), async (drafts) => {
      const before = bench.configuration([FILTER]);
      const rows = ownRules(bench).map(({ '.id': id = '', chain = '', action = '', comment = '' }) => ({
        id,
        values: { chain, action, comment },
      }));
      const plan = planOf(drafts, rows);
      await bench.withSession(async (session) => {
        const applied = await applyPlan(session, plan, { fence });
        if (isFailure(applied)) throw applied.error;
        const done = await rememberDone(session, applied, catalogue);
        const after = bench.configuration([FILTER]);
        try {
          const undo = await planUndo(session, done, catalogue);
          const undone = await applyPlan(session, undo, { fence });
          expect(isFailure(undone)).toBe(false);
          expect(bench.configuration([FILTER])).toEqual(before);
          // Taken back is taken back: there is nothing left to do.
          expect((await planUndo(session, done, catalogue)).changes).toEqual([]);
          restored += 1;
        } catch (error) {
          if (!isAppError(error) || error.code !== 'UNDO_CONFLICT') throw error;
          expect(bench.configuration([FILTER])).toEqual(after);
          // A plan that names no row twice is always taken back.
          const named = plan.changes.flatMap(rowsNamed);
          expect(new Set(named).size).toBeLessThan(named.length);
        }
      });
    });
    await fc.assert(property, { numRuns: 150, seed: 20_261_126 });
    expect(restored).toBeGreaterThan(50);
  });
});
