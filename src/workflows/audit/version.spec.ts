import fc from 'fast-check';
import { compareVersions, isVersion } from './version';

const ORDER = [
  '6.0',
  '6.42',
  '6.42.1',
  '6.49.18',
  '7.1alpha1',
  '7.1beta2',
  '7.1beta6',
  '7.1rc1',
  '7.1',
  '7.1.1',
  '7.9',
  '7.10',
  '7.21beta3',
  '7.21',
];

describe('workflows/audit/version', () => {
  it('puts a release behind its candidates, and numbers by their size', () => {
    const pairs = ORDER.flatMap((a, at) => ORDER.slice(at + 1).map((b) => [a, b] as const));
    for (const [older, newer] of pairs) {
      expect([older, newer, Math.sign(compareVersions(older, newer))]).toEqual([older, newer, -1]);
      expect([newer, older, Math.sign(compareVersions(newer, older))]).toEqual([newer, older, 1]);
    }
    expect(compareVersions('7.20.8 (stable)', '7.20.8')).toBe(0);
  });

  it('sorts the same from every order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ORDER, { minLength: ORDER.length }), (shuffled) => {
        expect([...shuffled].sort(compareVersions)).toEqual(ORDER);
      }),
    );
  });

  it.each(['7.x', '', undefined, 'stable'])('%p is no version', (text) => expect(isVersion(text)).toBe(false));
});
