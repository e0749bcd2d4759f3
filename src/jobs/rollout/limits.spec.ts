import fc from 'fast-check';
import type { RunOptions } from '../../core/catalogue';
import { budgetOf, isPlain, limitsOf, overspent, roomFor, type Limits } from './limits';

function limits(rollout: RunOptions['rollout'], total = 200): Limits {
  return limitsOf({ total, concurrency: rollout?.concurrency ?? null, options: { rollout }, writes: true });
}

const NOTHING = { failures: 0, open: 0, unreachable: 0, inFlight: 0 };

describe('src/jobs/rollout/limits', () => {
  it.each([
    [undefined, 200, undefined],
    ['5', 200, 5],
    ['2%', 200, 4],
    ['2%', 99, 1],
    ['2%', 10, 0],
    ['5,2%', 200, 4],
    ['5,2%', 1000, 5],
    ['0', 200, 0],
    ['0.7%', 1000, 7],
  ])('bears of %s of %i routers %s', (text, total, wanted) => {
    expect(budgetOf(text, total)).toBe(wanted);
  });

  it('bears no failure in waves, any number without, and asks nothing of a run that only reads', () => {
    expect(limits({ waves: ['1', '100%'] })).toMatchObject({ maxFailures: 0, isStrict: false });
    expect(limits({}).maxFailures).toBeUndefined();
    expect(isPlain(limits({ soak: '1s' }))).toBe(true);
    const reading = limitsOf({
      total: 9,
      concurrency: null,
      options: { rollout: { waves: ['1'], maxFailures: '0' } },
      writes: false,
    });
    expect(isPlain(reading)).toBe(true);
  });

  it('says what was overspent', () => {
    const spent = limits({ maxFailures: '2%', maxUnreachable: '10' });
    expect(overspent(spent, { ...NOTHING, failures: 4, unreachable: 10 }, 200)).toBeUndefined();
    expect(overspent(spent, { ...NOTHING, failures: 5 }, 200)).toBe('5 of 200 routers failed, and 4 may');
    expect(overspent(spent, { ...NOTHING, unreachable: 11 }, 200)).toMatch('11 of 200 routers could not be reached');
  });

  it('keeps to the window, and starts nothing once a wave has failed', () => {
    const some = limits({ concurrency: 10 });
    expect(roomFor(some, { ...NOTHING, inFlight: 7 })).toBe(3);
    expect(roomFor(some, { ...NOTHING, inFlight: 17 })).toBe(0);
    const waves = limits({ concurrency: 10, waves: ['1'] });
    expect(roomFor(waves, NOTHING)).toBe(10);
    expect(roomFor(waves, { ...NOTHING, failures: 1 })).toBe(0);
    const reaching = limits({ concurrency: 10, maxUnreachable: '3' });
    expect(roomFor(reaching, { ...NOTHING, unreachable: 3 })).toBe(10);
    expect(roomFor(reaching, { ...NOTHING, unreachable: 4 })).toBe(0);
  });

  it('risks nothing new on an open outcome, and halts only when it is known', () => {
    const waves = limits({ concurrency: 10, waves: ['1'] });
    expect(roomFor(waves, { ...NOTHING, open: 1 })).toBe(0);
    expect(overspent(waves, { ...NOTHING, open: 1 }, 200)).toBeUndefined();
    expect(overspent(waves, { ...NOTHING, failures: 1 }, 200)).toBeDefined();
    expect(roomFor(limits({ maxFailures: '3' }), { ...NOTHING, open: 1, failures: 1, inFlight: 1 })).toBe(1);
  });

  it('never passes an explicit budget by more than one, whatever happens to those under way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.boolean(), { maxLength: 200 }),
        (max, concurrency, steps) => {
          const bounded = limits({ maxFailures: String(max), concurrency });
          const tally = { ...NOTHING };
          for (const fails of steps) {
            tally.inFlight += roomFor(bounded, tally);
            expect(tally.failures + tally.inFlight).toBeLessThanOrEqual(max + 1);
            // It comes to rest only when the budget is spent.
            expect(tally.inFlight === 0).toBe(tally.failures === max + 1);
            if (tally.inFlight === 0) break;
            tally.inFlight -= 1;
            if (fails) tally.failures += 1;
          }
        },
      ),
    );
  });
});
