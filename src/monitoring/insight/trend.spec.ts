import fc from 'fast-check';
import { TrendSums, type Point, type Trend } from './trend';
import { forecast, LEAST_DAYS, LEAST_POINTS } from './warning-rules';

function trendOf(points: readonly Point[]): Trend | undefined {
  const sums = new TrendSums();
  for (const point of points) sums.add(point);
  return sums.trend();
}

/** By the hour, over so many days. */
function hours(days: number, valueAt: (day: number) => number): Point[] {
  return Array.from({ length: days * 24 + 1 }, (_one, hour) => ({ x: hour / 24, y: valueAt(hour / 24) }));
}

describe('monitoring/insight/trend', () => {
  it('finds a line, wherever it lies', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0.001, max: 1e3, noNaN: true }),
        fc.double({ min: 0, max: 30_000, noNaN: true }),
        (intercept, slope, start) => {
          const found = trendOf([0, 1, 2, 5, 9].map((x) => ({ x: start + x, y: intercept + slope * x })));
          expect(found?.slope).toBeCloseTo(slope, 3);
          expect(found?.points).toBe(5);
        },
      ),
    );
  });

  it('matches the textbook, with a variance that is not all explained', () => {
    const points = [1, 2, 3, 4, 5].map((x, index) => ({ x, y: [2, 4, 5, 4, 5][index] as number }));
    expect(trendOf(points)).toMatchObject({ points: 5, slope: expect.closeTo(0.6, 12), r2: expect.closeTo(0.6, 12) });
  });

  it('draws no line through one moment, and explains nothing of what never changes', () => {
    expect(trendOf([])).toBeUndefined();
    expect(trendOf([{ x: 1, y: 1 }])).toBeUndefined();
    expect(trendOf([1, 2].map((y) => ({ x: 1, y })))).toBeUndefined();
    expect(trendOf([1, 2, 3].map((x) => ({ x, y: 7 })))).toMatchObject({ slope: 0, r2: 0 });
  });

  it('keeps its precision where values are large and far from zero', () => {
    const found = trendOf(hours(7, (day) => 1e12 + day));
    expect(found?.slope).toBeCloseTo(1, 2);
  });
});

describe('monitoring/insight/warning-rules', () => {
  const ask = { limit: 0.9, nowDays: 7, horizonDays: 14 };
  const of = (points: readonly Point[], options: Partial<typeof ask> = {}) =>
    forecast(trendOf(points) as Trend, { ...ask, ...options });

  it('says when the limit is reached, from the newest value on', () => {
    expect(of(hours(7, (day) => 0.5 + 0.04 * day))).toEqual({
      inDays: expect.closeTo(3, 6),
      slopePerDay: expect.closeTo(0.04, 9),
      value: expect.closeTo(0.78, 9),
    });
  });

  it('says so of what is beyond it, too', () => {
    expect(of(hours(7, (day) => 0.7 + 0.04 * day))?.inDays).toBe(0);
  });

  it.each([
    ['goes down', hours(7, (day) => 0.8 - 0.04 * day), {}],
    ['stays', hours(7, () => 0.89), {}],
    ['goes up and down with the day', hours(7, (day) => 0.6 + 0.2 * Math.sin(day * 2 * Math.PI)), {}],
    ['reaches the limit beyond the horizon', hours(7, (day) => 0.1 + 0.01 * day), {}],
    ['has been seen for too short a time', hours(LEAST_DAYS - 0.5, (day) => 0.8 + 0.01 * day), { nowDays: LEAST_DAYS - 0.5 }],
    ['has too few points', hours(7, (day) => 0.5 + 0.04 * day).filter((_one, at) => at % 4 === 0), {}],
    ['was not read of late', hours(6, (day) => 0.5 + 0.05 * day), {}],
  ])('says nothing of what %s', (_why, points, options) => {
    expect(of(points, options)).toBeUndefined();
  });

  it('rests on as many points as it says', () => {
    const points = hours(7, (day) => 0.5 + 0.04 * day);
    expect(of([...points.slice(0, 1), ...points.slice(-LEAST_POINTS + 1)])).toBeDefined();
    expect(of([...points.slice(0, 1), ...points.slice(-LEAST_POINTS + 2)])).toBeUndefined();
  });
});
