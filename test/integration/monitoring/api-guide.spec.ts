import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_COLLECTORS, COLLECTORS } from '../../../src/monitoring/collectors';

const GUIDE = join(__dirname, '../../../docs/guide/monitoring-api.md');

/** Collector to interval, default and rights, as the page says it. */
function tableOfGuide(): string[][] {
  const lines = readFileSync(GUIDE, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| `api.'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 5)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('docs/guide/monitoring-api.md', () => {
  it('tells of every collector what it is, and of no other', () => {
    const expected = API_COLLECTORS.map(({ id, tier, byDefault, insteadOf, rights }) => {
      return [id, tier, byDefault ? (insteadOf === undefined ? 'yes' : 'without SNMP') : 'no', rights];
    });
    expect(tableOfGuide()).toEqual(expected);
  });
});

describe('the list of API collectors', () => {
  it('is sorted, each id once', () => {
    const ids = API_COLLECTORS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('stands aside only for SNMP collectors that exist', () => {
    const known = new Set(COLLECTORS.map(({ id }) => id));
    expect(API_COLLECTORS.filter(({ insteadOf }) => insteadOf !== undefined && !known.has(insteadOf))).toEqual([]);
  });
});
