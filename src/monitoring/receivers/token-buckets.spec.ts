import { TokenBuckets } from './token-buckets';

describe('monitoring/receivers/token-buckets', () => {
  it('lets a burst pass, then what its rate allows; each key by itself', () => {
    let now = 0;
    const buckets = new TokenBuckets({ burst: 3, perSecond: 0.5, now: () => now });
    const taken = (key: string, times: number): number =>
      Array.from({ length: times }, () => buckets.take(key)).filter(Boolean).length;
    expect(taken('a', 10)).toBe(3);
    expect(taken('b', 1)).toBe(1);
    now = 4_000;
    expect(taken('a', 10)).toBe(2);
    now = 3_600_000;
    expect(taken('a', 10)).toBe(3);
  });

  it('remembers no more than it may', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0, most: 2, now: () => 0 });
    for (const key of ['a', 'b', 'c']) buckets.take(key);
    expect([buckets.take('c'), buckets.take('a')]).toEqual([false, true]);
  });
});
