import { markerIn, markerOf, staggeredWindowMs } from './marks';

describe('src/jobs/guards/marks', () => {
  it('names one attempt of one router run, in letters that every menu takes', () => {
    const names = [markerOf('a', 1), markerOf('a', 2), markerOf('b', 1)];
    expect(new Set([...names, markerOf('a', 1)]).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^rosfleet-guard-[0-9a-f]{12}$/);
  });

  it.each(['', '-1', '-t12', '-boot', '.backup'])('knows its own with %j behind', (end) => {
    expect(markerIn(`${markerOf('a', 1)}${end}`)).toBe(markerOf('a', 1));
    expect(markerIn(`flash/${markerOf('a', 1)}${end}`)).toBe(markerOf('a', 1));
  });

  it.each(['rosfleet-guard-', 'rosfleet-guard-mine', 'my-rosfleet-guard-0123456789ab', 'rosfleet-guard-0123456789abc'])(
    'leaves %s alone',
    (name) => {
      expect(markerIn(name)).toBeUndefined();
    },
  );

  it('spreads the windows over a quarter, the same for the same router run', () => {
    const windows = Array.from({ length: 200 }, (_, at) => staggeredWindowMs(100_000, `run-${at}`));
    expect(Math.min(...windows)).toBeGreaterThanOrEqual(100_000);
    expect(Math.max(...windows)).toBeLessThanOrEqual(125_000);
    expect(Math.max(...windows) - Math.min(...windows)).toBeGreaterThan(20_000);
    expect(staggeredWindowMs(100_000, 'run-7')).toBe(windows[7]);
  });
});
