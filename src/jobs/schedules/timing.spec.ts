import fc from 'fast-check';
import { dueStep, slotAfter, type DueTiming } from './timing';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURLY: DueTiming = { cron: '0 * * * *', tz: 'UTC', at: null, nextAt: 0, missedRun: 'skip', startingDeadline: null };
const TEN = Date.parse('2026-06-01T10:00:00Z');

describe('src/jobs/schedules/timing', () => {
  it('has nothing to decide before its time', () => {
    expect(dueStep({ ...HOURLY, nextAt: TEN }, TEN - 1)).toBeUndefined();
    expect(dueStep({ ...HOURLY, nextAt: null }, TEN)).toBeUndefined();
  });

  it('fires a slot that is at most a minute late, and names the next', () => {
    const step = { what: 'fire', slot: TEN, skipsOthers: false, nextAt: TEN + HOUR_MS };
    expect(dueStep({ ...HOURLY, nextAt: TEN }, TEN)).toEqual(step);
    expect(dueStep({ ...HOURLY, nextAt: TEN }, TEN + MINUTE_MS)).toEqual(step);
    expect(dueStep({ ...HOURLY, nextAt: TEN }, TEN + MINUTE_MS + 1)).toEqual({ ...step, what: 'miss' });
  });

  it('makes up for any number of missed slots with one, of the newest', () => {
    const down = { ...HOURLY, nextAt: TEN - 1000 * HOUR_MS, missedRun: 'once' } as const;
    const step = { what: 'fire', slot: TEN, skipsOthers: true, nextAt: TEN + HOUR_MS };
    expect(dueStep(down, TEN + 30 * MINUTE_MS)).toEqual(step);
    expect(dueStep({ ...down, startingDeadline: '30m' }, TEN + 30 * MINUTE_MS)).toEqual(step);
    expect(dueStep({ ...down, startingDeadline: '29m' }, TEN + 30 * MINUTE_MS)).toEqual({ ...step, what: 'miss' });
    expect(dueStep({ ...down, missedRun: 'skip' }, TEN + 30 * MINUTE_MS)).toEqual({ ...step, what: 'miss' });
  });

  it('fires once at a time, or says that it was missed', () => {
    const once: DueTiming = { ...HOURLY, cron: null, at: TEN, nextAt: TEN };
    expect(dueStep(once, TEN)).toEqual({ what: 'fire', slot: TEN, skipsOthers: false, nextAt: null });
    expect(dueStep(once, TEN + HOUR_MS)).toMatchObject({ what: 'miss', nextAt: null });
    expect(dueStep({ ...once, missedRun: 'once' }, TEN + HOUR_MS)).toMatchObject({ what: 'fire', slot: TEN });
    expect(slotAfter(once, TEN)).toBeNull();
  });

  it('fires every slot of each second once while it is looked at often enough, and none twice however it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 8 }), (pauses) => {
        let timing: DueTiming = { ...HOURLY, cron: '* * * * * *', nextAt: TEN };
        const fired: number[] = [];
        let now = TEN - 500;
        for (const pause of pauses) {
          now += pause;
          for (let step = dueStep(timing, now); step; step = dueStep(timing, now)) {
            fired.push(step.slot);
            expect(step.slot).toBeLessThanOrEqual(now);
            timing = { ...timing, nextAt: step.nextAt };
          }
        }
        expect(new Set(fired).size).toBe(fired.length);
        const prompt = pauses.every((pause) => pause <= 4_000);
        const all = Math.floor((now - TEN) / 1000) + 1;
        expect(prompt ? fired.length : Math.min(fired.length, all)).toBe(prompt ? all : fired.length);
      }),
      { numRuns: 30 },
    );
  });
});
