import { ConnectLimiter } from './connect-limiter';

describe('routeros/pool/connect-limiter', () => {
  it('lets a burst of one second through, then one at a time', () => {
    let clock = 0;
    const limiter = new ConnectLimiter({ connectsPerSecond: 4, jitterMs: 0, now: () => clock, random: () => 0 });
    expect(Array.from({ length: 6 }, () => limiter.reserve())).toEqual([0, 0, 0, 0, 250, 500]);
    clock = 500;
    expect(limiter.reserve()).toBe(250);
    clock = 60_000;
    expect(Array.from({ length: 5 }, () => limiter.reserve())).toEqual([0, 0, 0, 0, 250]);
  });

  it('takes rates below one per second', () => {
    const limiter = new ConnectLimiter({ connectsPerSecond: 0.5, jitterMs: 0, now: () => 0, random: () => 0 });
    expect([limiter.reserve(), limiter.reserve()]).toEqual([0, 2_000]);
  });

  it('stops waiting when the signal fires', async () => {
    const limiter = new ConnectLimiter({ connectsPerSecond: 0.001, jitterMs: 0, now: () => 0, random: () => 0 });
    const abort = new AbortController();
    await limiter.take(abort.signal);
    const waiting = limiter.take(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow();
  });
});
