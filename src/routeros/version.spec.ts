import fc from 'fast-check';
import { compareVersions, parseVersion, plainVersion, versionNumber } from './version';

describe('routeros/version', () => {
  it.each([
    ['7.20.8 (stable)', { major: 7, minor: 20, patch: 8, stage: '' }],
    ['6.49.18 (long-term)', { major: 6, minor: 49, patch: 18, stage: '' }],
    ['7.21beta3', { major: 7, minor: 21, patch: 0, stage: 'beta3' }],
    ['7.21rc1 (testing)', { major: 7, minor: 21, patch: 0, stage: 'rc1' }],
    ['7.1.1rc2', { major: 7, minor: 1, patch: 1, stage: 'rc2' }],
    ['7.22_ab398', { major: 7, minor: 22, patch: 0, stage: 'ab398' }],
    ['7', { major: 7, minor: 0, patch: 0, stage: '' }],
  ])('parses %s', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it.each(['', 'stable', 'v', '-7'])('knows that %j is no version', (text) => {
    expect(parseVersion(text)).toBeUndefined();
    expect(versionNumber(text)).toBe(0);
  });

  it('orders by number, never by text, and puts candidates below their release', () => {
    const sorted = [
      '6.9',
      '6.49.18',
      '7.1beta6',
      '7.1rc1',
      '7.1',
      '7.1.1',
      '7.2',
      '7.9.2',
      '7.10',
      '7.21beta3',
      '7.21beta10',
      '7.21rc1',
      '7.21',
      '7.21.1',
    ];
    expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
    expect(new Set(sorted.map(versionNumber)).size).toBe(sorted.length);
  });

  it('ranks an unknown stage below the release it belongs to', () => {
    expect(versionNumber('7.22_ab398')).toBeLessThan(versionNumber('7.22beta1'));
    expect(versionNumber('7.22_ab398')).toBeGreaterThan(versionNumber('7.21.99'));
  });

  it('ignores the channel', () => {
    expect(compareVersions('7.20.8 (stable)', '7.20.8')).toBe(0);
    expect(plainVersion(' 7.20.8 (stable)')).toBe('7.20.8');
  });

  it('is monotone over all releases and exact as an integer', () => {
    const part = fc.integer({ min: 0, max: 999 });
    const release = fc.tuple(fc.integer({ min: 1, max: 20 }), part, part);
    fc.assert(
      fc.property(release, release, (a, b) => {
        const difference = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
        expect(Math.sign(compareVersions(a.join('.'), b.join('.')))).toBe(Math.sign(difference));
        expect(Number.isSafeInteger(versionNumber(a.join('.')))).toBe(true);
      }),
    );
  });
});
