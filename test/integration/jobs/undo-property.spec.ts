import fc from 'fast-check';
import type { Change, Plan, RouterSession } from '../../../src/core/catalogue';
import { isAppError } from '../../../src/core/errors';
import { applyPlan, isFailure } from '../../../src/jobs/engine/apply';
import { rememberDone, type DoneChanges } from '../../../src/jobs/engine/undo/done-changes';
import { planUndo } from '../../../src/jobs/engine/undo/undo-plan';
import { menuCatalogue } from '../../../src/routeros';
import { startBench, type Bench } from './guards-kit';
import { draft, ownRules, planOf } from './random-plans';

const FILTER = '/ip/firewall/filter';
/** Each with seeds of its own: what fails is told with its seed. */
const RUNS = 100;
const fence = (): Promise<void> => Promise.resolve();

/** The rows that a change is about, or that it goes by. */
function rowsNamed(change: Change): string[] {
  const { id, placeBefore, destination } = { id: undefined, placeBefore: undefined, destination: undefined, ...change };
  const followed = change.op === 'move' ? change.before : undefined;
  return [id, placeBefore, destination, followed].filter((each): each is string => each !== undefined);
}

jest.setTimeout(120_000);

describe.each(['6.49.18', '7.20.8'])('test/integration/jobs/undo-property on %s', (version) => {
  const catalogue = menuCatalogue(version);
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

  interface Undoing {
    /** What was done, and what the menu held before and after it. */
    readonly done: DoneChanges;
    readonly before: unknown;
    readonly after: unknown;
    readonly session: RouterSession;
  }

  /** Runs any plans; `undo` returns whether it took the plan back, or throws a conflict. */
  async function withAnyPlan(undo: (undoing: Undoing, pick: number) => Promise<void>): Promise<void> {
    let restored = 0;
    const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 8 }), fc.nat(20), async (drafts, pick) => {
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
          await undo({ done, before, after, session }, pick);
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
    await fc.assert(property, { numRuns: RUNS });
    expect(restored).toBeGreaterThan(RUNS / 4);
  }

  async function carryOut(session: RouterSession, plan: Plan): Promise<void> {
    expect(isFailure(await applyPlan(session, plan, { fence }))).toBe(false);
  }

  it('restores what any plan has changed, or says that it cannot and touches nothing', () =>
    withAnyPlan(async ({ done, before, session }) => {
      await carryOut(session, await planUndo(session, done, catalogue));
      expect(bench.configuration([FILTER])).toEqual(before);
      // Taken back is taken back: there is nothing left to do.
      expect((await planUndo(session, done, catalogue)).changes).toEqual([]);
    }));

  it('goes on where it was interrupted', () =>
    withAnyPlan(async ({ done, before, session }, pick) => {
      const { changes } = await planUndo(session, done, catalogue);
      const sent = pick % (changes.length + 1);
      await carryOut(session, { changes: changes.slice(0, sent) });
      const rest = await planUndo(session, done, catalogue);
      expect(rest.changes.length).toBeLessThanOrEqual(changes.length - sent);
      await carryOut(session, rest);
      expect(bench.configuration([FILTER])).toEqual(before);
    }));
});
