import fc from 'fast-check';
import { hashOf, shardOf } from './spread';
import { backoffMs, dueTiers, nextFastAt, slotsAt } from './timing';

const intervals = { fast: 60_000, medium: 300_000, slow: 21_600_000 };
const NOW = 1_764_000_000_000;
const id = fc.uuid();

describe('monitoring/polling/timing', () => {
  it('gives a router a slot in each interval, at a place of its own that stays', () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 0, max: 10 * 60_000 }), (router, after) => {
        const at = NOW + after;
        const next = nextFastAt(router, at, intervals);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(intervals.fast);
        expect(slotsAt(router, next, intervals).fast).toBe(slotsAt(router, at, intervals).fast + 1);
        expect(slotsAt(router, next - 1, intervals).fast).toBe(slotsAt(router, at, intervals).fast);
        expect(nextFastAt(router, next, intervals)).toBe(next + intervals.fast);
      }),
    );
  });

  it('spreads routers evenly over the interval and over the shards, also those that were made one after the other', () => {
    const routers = Array.from({ length: 6000 }, (_, index) => `019ab${String(index).padStart(6, '0')}`);
    const seconds = new Array<number>(60).fill(0);
    const shards = new Array<number>(32).fill(0);
    for (const router of routers) {
      seconds[Math.floor((hashOf(router) % 60_000) / 1000)]! += 1;
      shards[shardOf(router, 32)]! += 1;
    }
    expect(Math.max(...seconds)).toBeLessThan(150);
    expect(Math.min(...seconds)).toBeGreaterThan(60);
    expect(Math.max(...shards)).toBeLessThan(260);
  });

  it('finds every tier due once in its interval, and all of them for a router that is new', () => {
    const counts = { fast: 0, medium: 0, slow: 0 };
    let begun = slotsAt('router', NOW, intervals);
    for (let at = NOW; at < NOW + intervals.slow; at += 60_000) {
      const slots = slotsAt('router', at + 60_000, intervals);
      for (const tier of dueTiers(begun, slots)) counts[tier] += 1;
      begun = slots;
    }
    expect(counts).toEqual({ fast: 360, medium: 72, slow: 1 });
    expect(dueTiers(undefined, begun)).toEqual(['fast', 'medium', 'slow']);
  });

  it('waits longer after each failure, up to five minutes', () => {
    expect([0, 1, 2, 3, 4, 50].map((failures) => backoffMs(failures, 60_000))).toEqual([
      0, 0, 120_000, 240_000, 300_000, 300_000,
    ]);
  });
});
