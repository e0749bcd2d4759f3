import { findingOfRow } from '../../../src/workflows/audit/result-rows';
import { isAvailable } from '../../../src/core/catalogue';
import { RULE_EXAMPLES, type RuleExample } from '../../kit/audit-examples';
import { auditOf, ruleOf } from '../../kit/audit-of';
import { AUDITED_VERSIONS, AuditedTwins, become } from './audited-twins';

const TIMEOUT_MS = 120_000;

/** It holds after a restart, and a board whose firmware is older has to be upgraded first. */
const ELSEWHERE = new Set(['system.firmware-behind']);

/** Examples whose finding comes with a run that mends it. */
async function mendable(): Promise<readonly RuleExample[]> {
  const found: RuleExample[] = [];
  for (const example of RULE_EXAMPLES) {
    const { version, context } = example;
    const result = await auditOf([ruleOf(example.rule)], example.broken, {
      ...(version ? { version } : {}),
      ...(context ? { context } : {}),
    });
    if (result.findings.some(({ fix }) => fix.length > 0) && !ELSEWHERE.has(example.rule)) found.push(example);
  }
  return found;
}

function auditFor(rule: string): string {
  return ruleOf(rule).audits.includes('security') ? 'workflow.audit_security' : 'workflow.licence_and_inventory_audit';
}

describe.each(AUDITED_VERSIONS)('fixes of findings on RouterOS %s', (version) => {
  let twins: AuditedTwins;
  let examples: readonly RuleExample[] = [];
  beforeAll(async () => {
    examples = (await mendable()).filter(({ rule }) => isAvailable(ruleOf(rule).versions ?? {}, version));
    twins = await AuditedTwins.start({ version, routers: examples.length, first: '127.78.0.1' });
  }, TIMEOUT_MS);
  afterAll(() => twins.close());

  it(
    'mend what they are for',
    async () => {
      const outcomes: Record<string, string> = {};
      for (const [at, { rule, broken, context }] of examples.entries()) {
        outcomes[`${rule} ${at}`] = await outcomeOf(at, { rule, broken, ...(context ? { context } : {}) });
      }
      expect(outcomes).toEqual(Object.fromEntries(examples.map(({ rule }, at) => [`${rule} ${at}`, 'mended'])));
      expect(examples.length).toBeGreaterThan(20);
    },
    TIMEOUT_MS,
  );

  async function outcomeOf(
    at: number,
    { rule, broken, context }: Pick<RuleExample, 'rule' | 'broken' | 'context'>,
  ): Promise<string> {
    try {
      become(twins.router(at), broken);
    } catch (error) {
      return `cannot be broken: ${(error as Error).message}`;
    }
    const input = { rules: [rule], ...(context?.users ? { users: ['admin', ...context.users] } : {}) };
    const before = (await twins.audit(at, auditFor(rule), input)).flatMap((row) => findingOfRow(row) ?? []);
    if (before.length === 0) return 'not found';
    try {
      await twins.apply(
        at,
        before.flatMap(({ fix }) => fix),
      );
    } catch (error) {
      return `not applied: ${(error as Error).message}`;
    }
    const after = (await twins.audit(at, auditFor(rule), input)).flatMap((row) => findingOfRow(row) ?? []);
    return after.length === 0 ? 'mended' : `left: ${after.map(({ evidence }) => evidence.join('; ')).join()}`;
  }
});
