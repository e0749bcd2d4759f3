import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, needsOf, type AuditResult } from '../../../src/workflows/audit/audit';
import { viewOfExport } from '../../../src/workflows/audit/read-export';
import type { Audit } from '../../../src/workflows/audit/rule';
import { EXAMPLE_NOW } from '../../kit/audit-examples';
import { RULES } from '../../kit/audit-of';

/** Exports of real routers, 6.48 to 7.18, where they are at hand. */
const FOLDER = join(__dirname, '../../../../shared/data/rsc');
const present = existsSync(FOLDER);
if (!present) console.warn(`SKIPPED test/integration/workflows/audit-exports.spec.ts: no export files in ${FOLDER}`);

interface Pinned {
  readonly points?: number;
  readonly unchecked: number;
  /** `severity rule`; a `?` behind what is only possible. Those of no weight are told apart. */
  readonly findings: readonly string[];
  readonly info: readonly string[];
}

/** Read by hand beside the exports. */
const PINNED: Readonly<Record<string, Pinned>> = {
  'audience-7.1rc6.rsc': {
    points: 66,
    unchecked: 16,
    findings: [
      'medium cve.2026-67277',
      'medium cve.2026-67278',
      'medium firewall.forward-open',
      'medium layer2.discovery-outside',
      'medium layer2.mac-telnet',
      'medium layer2.mac-winbox',
      'medium services.www',
      'medium ssh.weak-crypto',
      'medium tools.upnp',
      'low access.no-password-policy',
      'low cve.2023-30799',
      'low services.open-to-every-network',
      'low system.no-ntp',
      'low system.no-remote-log',
      'low tools.bandwidth-server',
      'low tools.graphs-open',
    ],
    info: [
      'cve.2022-45313',
      'cve.2022-45315',
      'cve.2023-32154',
      'cve.2024-54772',
      'cve.2025-6443',
      'cve.2025-6563',
      'cve.2026-67279',
      'cve.2026-86060',
      'layer2.mac-ping',
      'tools.cloud-ddns',
    ],
  },
  'ltap-7.1.3.rsc': {
    unchecked: 91,
    findings: [
      'critical cve.2026-86060 ?',
      'high cve.2022-45313 ?',
      'high cve.2022-45315 ?',
      'high cve.2023-32154 ?',
      'high cve.2025-10948 ?',
      'high cve.2025-6443 ?',
      'high cve.2026-67277 ?',
      'high cve.2026-67279 ?',
      'medium cve.2023-30799 ?',
      'medium cve.2023-41570 ?',
      'medium cve.2026-67278',
      'low cve.2024-54772 ?',
      'low cve.2025-6563 ?',
    ],
    info: [],
  },
  'rb1100x4-6.48.6.rsc': {
    points: 0,
    unchecked: 16,
    findings: [
      'critical services.reachable-from-outside',
      'critical tools.proxy',
      'high cve.2026-67277',
      'high dns.open-resolver',
      'high firewall.input-open',
      'high snmp.public-community',
      'high snmp.reachable-from-outside',
      'medium cve.2023-30799',
      'medium firewall.forward-open',
      'medium layer2.discovery-outside',
      'medium layer2.mac-telnet',
      'medium layer2.mac-winbox',
      'medium services.api-plain',
      'medium ssh.weak-crypto',
      'low access.no-password-policy',
      'low cve.2024-54772',
      'low services.open-to-every-network',
      'low system.no-remote-log',
      'low tools.bandwidth-server',
      'low tools.graphs-open',
    ],
    info: ['cve.2023-30800', 'cve.2023-32154', 'cve.2024-27686', 'cve.2026-67279', 'cve.2026-86060', 'layer2.mac-ping'],
  },
  'rb5009-7.x.rsc': {
    points: 60,
    unchecked: 48,
    findings: [
      'critical services.reachable-from-outside ?',
      'medium firewall.forward-open ?',
      'medium layer2.discovery-outside ?',
      'medium layer2.mac-telnet',
      'medium layer2.mac-winbox',
      'medium services.www',
      'medium ssh.weak-crypto',
      'low access.no-password-policy',
      'low services.open-to-every-network',
      'low system.no-ntp',
      'low system.no-remote-log',
      'low tools.bandwidth-server',
    ],
    info: ['layer2.mac-ping'],
  },
  'rb760igs-7.18beta4.rsc': {
    unchecked: 91,
    findings: [
      'critical cve.2026-67276 ?',
      'critical cve.2026-86060 ?',
      'high cve.2025-10948 ?',
      'high cve.2025-6443 ?',
      'high cve.2026-67277 ?',
      'high cve.2026-67279 ?',
      'medium cve.2026-67278',
      'low cve.2024-54772 ?',
      'low cve.2025-6563 ?',
    ],
    info: [],
  },
  'rb952ui-6.48.1-verbose.rsc': {
    points: 0,
    unchecked: 15,
    findings: [
      'critical cve.2026-86060 ?',
      'critical services.reachable-from-outside ?',
      'high cve.2026-67277 ?',
      'high cve.2026-67279 ?',
      'high dns.open-resolver ?',
      'high firewall.input-open ?',
      'high services.telnet',
      'high snmp.public-community',
      'high snmp.reachable-from-outside ?',
      'medium cve.2023-30799 ?',
      'medium cve.2023-30800 ?',
      'medium firewall.forward-open ?',
      'medium layer2.discovery-outside ?',
      'medium layer2.mac-telnet',
      'medium layer2.mac-winbox',
      'medium services.api-plain',
      'medium services.ftp',
      'medium services.tls-without-certificate',
      'medium services.www',
      'medium ssh.weak-crypto',
      'low access.no-password-policy',
      'low cve.2024-54772 ?',
      'low services.old-tls',
      'low services.open-to-every-network',
      'low tools.bandwidth-server',
    ],
    info: ['cve.2023-32154', 'cve.2024-27686', 'layer2.mac-ping'],
  },
};

function audited(file: string, name: Audit): AuditResult {
  const rules = RULES.filter(({ audits }) => audits.includes(name));
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return audit(rules, viewOfExport(text, needsOf(rules), { nowMs: EXAMPLE_NOW }));
}

function evidenceOf({ findings }: AuditResult, rule: string): readonly string[] {
  return findings.find((finding) => finding.rule === rule)?.evidence ?? [];
}

(present ? describe : describe.skip)('audits of real exports', () => {
  it.each(Object.keys(PINNED))('%s', (file) => {
    const { findings, unchecked, score } = audited(file, 'security');
    const told = findings.filter(({ severity }) => severity !== 'info');
    expect({
      ...(score.points === undefined ? {} : { points: score.points }),
      unchecked: unchecked.length,
      findings: told.map(({ severity, rule, certainty }) => `${severity} ${rule}${certainty === 'possible' ? ' ?' : ''}`),
      info: findings.filter(({ severity }) => severity === 'info').map(({ rule }) => rule),
    }).toEqual(PINNED[file]);
  });

  it.each(Object.keys(PINNED))('%s bears no mark of a break-in', (file) => {
    expect(audited(file, 'compromise').findings).toEqual([]);
  });

  it('tell what is reached, by which way and why', () => {
    const open = evidenceOf(audited('rb1100x4-6.48.6.rsc', 'security'), 'services.reachable-from-outside');
    expect(open).toHaveLength(2);
    expect(open[0]).toMatch(/^api tcp\/8728 through ([^,]+, ){6}ether1-WAN1: no rule drops it$/);
    expect(open[1]).toMatch(/^winbox tcp\/8292 through ([^,]+, ){6}ether1-WAN1: no rule drops it$/);
    const managed = evidenceOf(audited('rb5009-7.x.rsc', 'security'), 'services.reachable-from-outside');
    expect(managed).toHaveLength(2);
    expect(managed[0]).toMatch(/^www tcp\/80 through ether1: rule input ".+" lets it in$/);
    expect(managed[1]).toMatch(/^ssh tcp\/22 through ether1: rule input ".+" lets it in$/);
  });

  it('find nothing worse when the ways out are named', () => {
    const rules = RULES.filter(({ id }) => id === 'services.reachable-from-outside');
    const text = readFileSync(join(FOLDER, 'rb952ui-6.48.1-verbose.rsc'), 'utf8');
    const named = audit(rules, viewOfExport(text, needsOf(rules), { nowMs: EXAMPLE_NOW, wan: ['upstream'] }));
    expect(named.findings.map(({ certainty, doubts }) => [certainty, doubts])).toEqual([['certain', []]]);
  });
});
