import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChecksInput, RUN_SHAPE } from '../../src/core/catalogue';
import { checkCatalogue, resolveChecks } from '../../src/jobs/checks';

const GUIDE = readFileSync(join(__dirname, '../../docs/guide/checks.md'), 'utf8');

/** Rows of the table of checks, cell by cell. */
function rowsOfGuide(): string[][] {
  const table = GUIDE.slice(GUIDE.indexOf('| check '), GUIDE.indexOf('Each menu is asked'));
  const [, , ...rows] = table.trim().split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/guide/checks.md', () => {
  it('lists every built-in check as it is', () => {
    const wanted = checkCatalogue().map(({ name, standard, tolerance, rights, summary }) => [
      `\`${name}\``,
      standard ? 'yes' : 'no',
      tolerance,
      rights.join(', '),
      summary,
    ]);
    expect(rowsOfGuide()).toEqual(wanted);
  });

  it('shows inputs that are taken', () => {
    const blocks = [...GUIDE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text) as unknown);
    expect(blocks).toHaveLength(2);
    const [request, own] = blocks as [{ checks: unknown }, unknown];
    for (const input of [request.checks, own]) {
      const checks = resolveChecks(ChecksInput.parse(input), { risk: 'lockout', touchesManagement: true });
      expect(checks.length).toBeGreaterThan(2);
    }
    expect(RUN_SHAPE.checks.safeParse(request.checks).success).toBe(true);
  });
});
