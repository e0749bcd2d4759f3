import { RULE_EXAMPLES, type RuleExample } from '../../../test/kit/audit-examples';
import { auditOf, RULES, ruleOf } from '../../../test/kit/audit-of';
import { wrongWith } from '../audit/audit.actions';
import { viewOfExport } from '../audit/read-export';

describe('workflows/rules', () => {
  it('have an example each, but for those of known holes', () => {
    const shown = new Set(RULE_EXAMPLES.map(({ rule }) => rule));
    const without = RULES.filter(({ id }) => !id.startsWith('cve.') && !shown.has(id)).map(({ id }) => id);
    expect(without).toEqual([]);
  });

  it('have ids that are theirs alone, and remedies that name something to do', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, references, audits } of RULES) {
      for (const reference of references) expect([id, URL.canParse(reference)]).toEqual([id, true]);
      expect(new Set(audits).size).toBe(audits.length);
    }
  });

  it.each(RULE_EXAMPLES.map((example, at) => [example.rule, at, example] as const))(
    '%s tells broken from kept (%i)',
    async (_id, _at, example) => {
      const broken = await ask(example, example.broken);
      expect(broken.unchecked).toEqual([]);
      expect(broken.findings.map(({ rule }) => rule)).toEqual([example.rule]);
      const [finding] = broken.findings;
      expect(finding?.evidence.length).toBeGreaterThan(0);
      expect(finding?.evidence.every((line) => line.trim() === line && !line.includes('undefined'))).toBe(true);
      for (const step of finding?.fix ?? []) expect(wrongWith(step)).toBeUndefined();
    },
  );

  it.each(
    RULE_EXAMPLES.filter(({ rule }) => rule !== 'licence.old-generation').map(
      (example, at) => [example.rule, at, example] as const,
    ),
  )('%s says nothing where it is kept (%i)', async (_id, _at, example) => {
    const kept = await ask(example, example.kept);
    expect({ findings: kept.findings, unchecked: kept.unchecked }).toEqual({ findings: [], unchecked: [] });
  });

  it('read what they name only, whatever a router has', async () => {
    for (const rule of RULES) {
      // A menu that a rule looks at and does not name throws.
      for (const version of ['6.49.18', '7.15.3', '7.24']) {
        await expect(auditOf([rule], {}, { version })).resolves.toBeDefined();
      }
    }
  });

  it('can all be asked about an export, or say why not', () => {
    const text =
      '# 2026-11-26 10:00:00 by RouterOS 7.20.8\n/interface bridge\nadd name=bridge\n/ip address\n/system identity\nset name=a\n';
    for (const rule of RULES) {
      const view = viewOfExport(text, rule.menus, { nowMs: 0 });
      expect(() => {
        try {
          rule.check(view);
        } catch (error) {
          if ((error as Error).name !== 'NotKnown') throw error;
        }
      }).not.toThrow();
    }
  });
});

function ask(example: RuleExample, menus: RuleExample['broken']): ReturnType<typeof auditOf> {
  const { version, context } = example;
  return auditOf([ruleOf(example.rule)], menus, { ...(version ? { version } : {}), ...(context ? { context } : {}) });
}
