import { EDGE, type Menus } from '../../../test/kit/audit-examples';
import { auditOf, ruleOf } from '../../../test/kit/audit-of';
import { wrongWith } from '../audit/audit.actions';
import { compareVersions } from '../audit/version';
import { builtInPacks } from './build';
import { isAffected, ruleIdOf, vulnerabilityRule, type Vulnerability } from './vulnerabilities';

const HOLES = builtInPacks().flatMap(({ vulnerabilities }) => vulnerabilities) as readonly Vulnerability[];
const HOLE: Vulnerability = {
  id: 'CVE-2099-1',
  title: 'A hole',
  severity: 'critical',
  summary: 'It is one.',
  affected: [{ since: '6.29', before: '6.42.1' }, { before: '6.10' }, { since: '7.1beta2', before: '7.1beta5' }],
  fixed: ['6.42.1'],
  exposure: [
    {
      menu: '/ip/service',
      where: { name: 'winbox', disabled: { not: 'yes' } },
      port: { protocol: 'tcp', of: 'port' },
      limit: 'address',
    },
  ],
  fix: [{ do: 'ipservice.disable', input: { where: { name: 'winbox' } } }],
  sources: ['https://example.com/'],
};
const RULE = vulnerabilityRule(HOLE);

async function found(menus: Menus, version = '6.40'): Promise<unknown> {
  const { findings, unchecked } = await auditOf([RULE], menus, { version });
  const [finding] = findings;
  if (finding) return [finding.severity, finding.certainty, finding.fix.length];
  return unchecked[0]?.why;
}

function winbox(row: object): Menus {
  return { ...EDGE, '/ip/service': [{ name: 'winbox', port: '8291', ...row }] };
}

describe('workflows/rules/vulnerabilities', () => {
  it.each([
    ['6.9.9', true],
    ['6.10', false],
    ['6.28', false],
    ['6.29', true],
    ['6.42', true],
    ['6.42rc30', true],
    ['6.42.1', false],
    ['6.49.18', false],
    ['7.1beta1', false],
    ['7.1beta2', true],
    ['7.1beta4', true],
    ['7.1beta5', false],
    ['7.1', false],
  ])('%s is affected: %p', (version, expected) => expect(isAffected(HOLE, version)).toBe(expected));

  it('weighs by who reaches it', async () => {
    expect(await found(winbox({}))).toEqual(['critical', 'certain', 1]);
    expect(await found(winbox({ address: '192.168.88.0/24' }))).toEqual(['high', 'certain', 1]);
    // What is off needs no switching off.
    expect(await found(winbox({ disabled: 'true' }))).toEqual(['info', 'certain', 0]);
    expect(await found({ ...winbox({}), '/interface/list/member': [] })).toEqual(['critical', 'possible', 0]);
    expect(await found(winbox({}), '6.49')).toBeUndefined();
    expect(await found(winbox({}), '7.x')).toBe('the version of RouterOS is not known');
  });

  it('names by its number', () => {
    expect(ruleIdOf('CVE-2018-14847')).toBe('cve.2018-14847');
    expect(ruleIdOf('ACME 2026/7')).toBe('advisory.acme-2026-7');
  });

  it.each(HOLES.map((hole) => [hole.id, hole] as const))('%s agrees with itself', async (_id, hole) => {
    for (const { since, before } of hole.affected) {
      expect(compareVersions(since ?? '0.1', before)).toBeLessThan(0);
      expect(isAffected(hole, before)).toBe(
        hole.affected.some((other) => other.before !== before && isAffected({ affected: [other] }, before)),
      );
    }
    for (const version of hole.fixed) expect([version, isAffected(hole, version)]).toEqual([version, false]);
    for (const step of hole.fix ?? []) expect(wrongWith(step)).toBeUndefined();
    for (const source of hole.sources) expect(source).toMatch(/^https:\/\//);
  });

  it.each([
    ['CVE-2018-14847', '6.42', '6.42.1'],
    ['CVE-2018-7445', '6.41.2', '6.41.3'],
    ['CVE-2019-3924', '6.43.11', '6.43.12'],
    ['CVE-2023-30799', '6.49.6', '6.49.7'],
    ['CVE-2023-32154', '7.9', '7.9.1'],
  ])('%s: %s has it, %s does not', async (id, broken, mended) => {
    const rule = ruleOf(ruleIdOf(id));
    const open: Menus = {
      ...EDGE,
      ...{
        '/ip/service': [
          { name: 'winbox', port: '8291' },
          { name: 'www', port: '80' },
        ],
        '/ip/smb': [{ enabled: 'true' }],
      },
      '/ipv6/settings': [{ 'accept-router-advertisements': 'yes', 'disable-ipv6': 'false' }],
    };
    expect((await auditOf([rule], open, { version: broken })).findings).toHaveLength(1);
    expect((await auditOf([rule], open, { version: mended })).findings).toHaveLength(0);
  });
});
