import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SNMP_COLLECTORS } from '../../../src/monitoring/collectors';

const ROOT = join(__dirname, '../../..');

/** Collector to interval and default, as the page says it. */
function tableOfGuide(): string[][] {
  const lines = readFileSync(join(ROOT, 'docs/guide/monitoring-snmp.md'), 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| `snmp.'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('docs/guide/monitoring-snmp.md', () => {
  it('tells of every collector what it is, and of no other', () => {
    expect(tableOfGuide()).toEqual(SNMP_COLLECTORS.map(({ id, tier, byDefault }) => [id, tier, byDefault ? 'yes' : 'no']));
  });
});

describe('the list of SNMP collectors', () => {
  it('is sorted, each id once', () => {
    const ids = SNMP_COLLECTORS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('holds what every file of the folder declares', () => {
    const folder = join(ROOT, 'src/monitoring/collectors/snmp');
    const declared = readdirSync(folder)
      .filter((file) => !['index.ts', 'oids.ts', 'read-values.ts'].includes(file))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/(?<=id: ')snmp\.[\w-]+(?=')/g) ?? []);
    expect(declared.toSorted()).toEqual(SNMP_COLLECTORS.map(({ id }) => id));
  });

  it('names steady columns apart from those that change, and names of rows among them', () => {
    for (const { tables } of SNMP_COLLECTORS) {
      for (const { columns, steady = [], names } of tables) {
        expect(columns.filter((column) => steady.includes(column))).toEqual([]);
        expect(names === undefined || steady.includes(names.column)).toBe(true);
      }
    }
  });
});
