import fc from 'fast-check';

import { formatDuration, parseDuration } from './duration';

describe('simulator/kernel/duration', () => {
  it.each([
    ['1d', '1d'],
    ['86400', '1d'],
    ['00:10:00', '10m'],
    ['1d 01:00:00', '1d1h'],
    ['90s', '1m30s'],
    ['1.5s', '1s500ms'],
    ['0', '0s'],
    ['168h', '1w'],
  ])('prints %s as %s', (written, printed) => {
    expect(formatDuration(parseDuration(written) ?? -1)).toBe(printed);
  });

  it.each(['', 'x', '1y', '10:', 'm'])('knows that %p is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads back what it prints', () => {
    fc.assert(fc.property(fc.nat(), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});
