import fc from 'fast-check';
import { SEVERITIES } from './rule';
import { fleetScore, scoreOf, weightOf } from './score';

const finding = (severity: (typeof SEVERITIES)[number], certainty: 'certain' | 'possible' = 'certain') => ({
  severity,
  certainty,
});
const ASKED = { asked: 10, unchecked: 0 };

describe('workflows/audit/score', () => {
  it('takes from a hundred what each finding weighs', () => {
    expect(scoreOf([], ASKED).points).toBe(100);
    expect(scoreOf([finding('critical')], ASKED).points).toBe(60);
    expect(scoreOf([finding('high'), finding('medium'), finding('low'), finding('info')], ASKED).points).toBe(86);
  });

  it('takes half for what is only possible, and rounds down', () => {
    expect(scoreOf([finding('medium', 'possible')], ASKED).points).toBe(98);
    expect(weightOf(finding('critical', 'possible'))).toBe(20);
  });

  it('stays between 0 and 100, and never gets better with one more finding', () => {
    const some = fc.array(
      fc.record({ severity: fc.constantFrom(...SEVERITIES), certainty: fc.constantFrom('certain', 'possible') }),
    );
    fc.assert(
      fc.property(some, fc.constantFrom(...SEVERITIES), (findings, severity) => {
        const before = scoreOf(findings as never, ASKED).points ?? -1;
        const after = scoreOf([...findings, finding(severity)] as never, ASKED).points ?? -1;
        expect(before).toBeGreaterThanOrEqual(after);
        expect(after).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('gives no number where more than half could not be asked', () => {
    expect(scoreOf([], { asked: 10, unchecked: 5 }).points).toBe(100);
    expect(scoreOf([], { asked: 10, unchecked: 6 }).points).toBeUndefined();
    expect(scoreOf([finding('high')], { asked: 10, unchecked: 6 }).counts).toEqual({
      critical: 0,
      high: 1,
      medium: 0,
      low: 0,
      info: 0,
    });
  });

  it('tells a fleet by its mean and by its worst router', () => {
    expect(fleetScore([])).toBeUndefined();
    expect(fleetScore([100, 100, 41])).toEqual({ mean: 80, worst: 41 });
  });
});
