import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { duration, durationMs, leaseTime } from './time';

describe('core/values/time', () => {
  it.each([
    ['1d2h3m4s', 93_784_000],
    ['00:05:00', 300_000],
    ['1d00:00:10', 86_410_000],
    ['1w2d03:04:05', 788_645_000],
    ['4w2d', 2_592_000_000],
    ['1s150ms', 1_150],
    ['0.2s', 200],
    ['100us', 0.1],
    ['00:00:00.250', 250],
    ['60', 60_000],
    ['0s', 0],
    ['35w3d13h13m56s', 21_474_836_000],
    ['90m', 5_400_000],
    ['1h 30m', 5_400_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(duration.parse(text)).toBe(ms);
  });

  it.each([
    ['90m', '1h30m'],
    ['604800', '1w'],
    ['00:00:00', '0s'],
    ['1000ms', '1s'],
    ['1s150ms', '1s150ms'],
  ])('writes %s as %s', (text, canonical) => {
    expect(duration.canonical(text)).toBe(canonical);
  });

  it.each(
    named([
      [duration, 'soon', '"soon" is not a duration such as 30s, 5m or 1d2h'],
      [duration, '', 'the value is empty'],
      [duration, '5:30', 'two parts may mean hours or minutes'],
      [duration, '00:61:00', 'minutes and seconds go up to 59'],
      [duration, '1m1m', 'm stands twice'],
      [duration, '-5s', 'is not a duration'],
      [duration, '0.0000001s', 'finer than a microsecond'],
      [leaseTime, '0s', '"0s" is shorter than 1s'],
      [leaseTime, '7200w', 'is longer than 7101w3d6h28m15s'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('counts a bare number in seconds or milliseconds, as the type says', () => {
    expect([duration.schema.parse(5), durationMs.schema.parse(5)]).toEqual(['5s', '5ms']);
  });

  it('keeps every duration that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 46 }), (us) => {
        const ms = us / 1000;
        expect(duration.parse(duration.format(ms))).toBe(ms);
      }),
    );
  });
});
