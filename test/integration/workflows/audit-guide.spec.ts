import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrongWith } from '../../../src/workflows/audit/audit.actions';
import { SEVERITIES } from '../../../src/workflows/audit/rule';
import { weightOf } from '../../../src/workflows/audit/score';
import { buildRules } from '../../../src/workflows/rules/build';
import { parsePack } from '../../../src/workflows/rules/rule-source';
import { auditOf, RULES } from '../../kit/audit-of';

const GUIDE = join(__dirname, '../../../docs/guide');
const text = readFileSync(join(GUIDE, 'audits.md'), 'utf8');

function cellsOf(page: string): readonly (readonly string[])[] {
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(/ +\| +/)
      .map((cell) => cell.trim()),
  );
}

describe('docs/guide/audits.md', () => {
  it('shows a pack that works', async () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const rules = buildRules([parsePack('audits.md', yaml)], wrongWith);
    const own = rules.filter(({ id }) => id.startsWith('acme.') || id.startsWith('advisory.'));
    expect(own.map(({ id }) => id)).toEqual(['acme.ntp-of-the-house', 'acme.vpn-port', 'advisory.acme-2026-1']);
    const found = await auditOf(own, {
      '/system/ntp/client': [{ servers: '192.0.2.1' }],
      '/interface/sstp-server/server': [{ enabled: 'true', port: '443' }],
    });
    expect(found.findings.map(({ rule }) => rule)).toEqual(['acme.ntp-of-the-house', 'acme.vpn-port']);
    expect(rules.find(({ id }) => id === 'services.telnet')?.severity).toBe('critical');
  });

  it('tells the weights that are taken', () => {
    const weights = SEVERITIES.map((severity) => [
      severity,
      String(weightOf({ severity, certainty: 'certain' })),
      String(weightOf({ severity, certainty: 'possible' })),
    ]);
    const severities: readonly string[] = SEVERITIES;
    expect(cellsOf(text).filter(([first = '']) => severities.includes(first))).toEqual(weights);
  });

  it('lists every rule, as it is', () => {
    const listed = cellsOf(readFileSync(join(GUIDE, 'audit-rules.md'), 'utf8')).slice(2);
    const known = RULES.map(({ id, severity, audits, title }) => [`\`${id}\``, severity, audits.join(', '), title.trim()]);
    expect(listed).toEqual(known);
  });
});
