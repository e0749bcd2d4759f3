import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from '../../src/core/config';
import { BURST_CHANGES, CHANGES_A_DAY } from '../../src/monitoring/insight/flapping-rules';
import { LEAST_DAYS, LEAST_POINTS, TREND_HOURS, WARNING_RULES } from '../../src/monitoring/insight/warning-rules';

const TEXT = readFileSync(join(__dirname, '../../docs/guide/insight.md'), 'utf8');

describe('docs/guide/insight.md', () => {
  it('names variables with what they are without being set', () => {
    const rows = [...TEXT.matchAll(/^\| `(ROSFLEET_[A-Z_]+)` +\|.*\| (\S+) +\|$/gm)].map(([, name, usual]) => [name, usual]);
    const declared = configReference().filter(({ name }) => name.startsWith('ROSFLEET_ROLLUP_'));
    expect(rows).toEqual(declared.map(({ name, default: usual }) => [name, usual]));
  });

  it('has a row for every rule, with its limit', () => {
    const rows = [...TEXT.matchAll(/^\| `([a-z]+-[a-z]+)` +\|.*\| (\S.*?) +\|$/gm)].map(([, id, limit]) => [id, limit]);
    const limitOf = (limit: number, unit: string): string => (unit === 'ratio' ? `${limit * 100}%` : `${limit} ${unit}`);
    expect(rows).toEqual(WARNING_RULES.map(({ id, limit, unit }) => [id, limitOf(limit, unit)]));
  });

  it('tells the numbers that the rules go by', () => {
    expect([TREND_HOURS / 24, LEAST_DAYS]).toEqual([7, 3]);
    expect(TEXT).toContain('the hours of the last seven days');
    expect(TEXT).toContain(`rests on ${LEAST_POINTS} hours at least, and the first and the last are three days apart`);
    expect(TEXT).toContain(`\`burst\`: ${BURST_CHANGES} changes within 15 minutes or more`);
    expect(TEXT).toContain(`\`daily\`: more than ${CHANGES_A_DAY} changes`);
  });
});
