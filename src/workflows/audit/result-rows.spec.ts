import { RULE_EXAMPLES } from '../../../test/kit/audit-examples';
import { auditOf, RULES } from '../../../test/kit/audit-of';
import type { AuditResult, Finding } from './audit';
import { findingOfRow, RESULT_OUTPUT, resultRows } from './result-rows';

function resultOf(findings: readonly Finding[], unchecked: AuditResult['unchecked'] = []): AuditResult {
  const counts = { critical: 0, high: 1, medium: 0, low: 0, info: 0 };
  return { findings, unchecked, asked: 3, score: { points: 90, counts } };
}

describe('workflows/audit/result-rows', () => {
  it('can be read back as what they tell of', async () => {
    for (const { broken, version } of RULE_EXAMPLES.filter((_example, at) => at % 6 === 0)) {
      const result = await auditOf(RULES, broken, version ? { version } : {});
      const rows = resultRows(result);
      expect(rows.flatMap((row) => findingOfRow(row) ?? [])).toEqual(result.findings);
      const names = new Set(rows.flatMap((row) => Object.keys(row)));
      expect([...names].filter((name) => !(name in RESULT_OUTPUT))).toEqual([]);
    }
  });

  it('leave out what is lighter than was asked for, and count it all the same', async () => {
    const result = await auditOf(RULES, {
      '/ip/service': [
        { name: 'telnet', port: '23' },
        { name: 'ssh', port: '22' },
      ],
    });
    const all = resultRows(result).filter(({ part }) => part === 'finding');
    const high = resultRows(result, { atLeast: 'high' });
    expect(all.map(({ severity }) => severity)).toContain('low');
    const told = high.filter(({ part }) => part === 'finding').map(({ severity }) => severity);
    expect(told).toEqual(all.map(({ severity }) => severity).filter((each) => each === 'critical' || each === 'high'));
    expect(told).toContain('high');
    expect(high[0]).toEqual(resultRows(result)[0]);
  });

  it('tell what was not checked once for each reason', () => {
    const base = { title: 'T', severity: 'low' } as const;
    const rows = resultRows(
      resultOf(
        [],
        [
          { ...base, rule: 'a.b', why: 'no right' },
          { ...base, rule: 'c.d', why: 'no version' },
          { ...base, rule: 'e.f', why: 'no right' },
        ],
      ),
    );
    expect(rows.slice(1)).toEqual([
      { part: 'unchecked', rule: 'a.b\ne.f', why: 'no right' },
      { part: 'unchecked', rule: 'c.d', why: 'no version' },
    ]);
  });

  it('hold no score where there is none', () => {
    const row = resultRows({ ...resultOf([]), score: { counts: resultOf([]).score.counts } })[0];
    expect(row && 'score' in row).toBe(false);
  });

  it('of others are none of an audit', () => {
    expect(findingOfRow({ part: 'score', severity: 'high' })).toBeUndefined();
    expect(findingOfRow({ part: 'finding', severity: 'grave' })).toBeUndefined();
    expect(findingOfRow({ part: 'finding', severity: 'low', fix: 'no json' })?.fix).toEqual([]);
  });
});
