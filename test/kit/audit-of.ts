import { audit, needsOf, type AuditResult } from '../../src/workflows/audit/audit';
import { viewOfRouter } from '../../src/workflows/audit/read-router';
import type { Rule } from '../../src/workflows/audit/rule';
import type { AuditContext, ConfigView } from '../../src/workflows/audit/view';
import { buildRules } from '../../src/workflows/rules/build';
import { EXAMPLE_NOW, type Menus } from './audit-examples';
import { memoryReader } from './memory-reader';

export interface ViewOptions {
  readonly version?: string;
  readonly context?: Partial<AuditContext>;
}

/** The rules that rosfleet brings. */
export const RULES: readonly Rule[] = buildRules([]);

export function ruleOf(id: string): Rule {
  const rule = RULES.find((each) => each.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule;
}

/** What rules see of a router that has these menus and no others. */
export function viewOf(rules: readonly Rule[], menus: Menus, { version, context }: ViewOptions = {}): Promise<ConfigView> {
  const reader = memoryReader(menus, version === undefined ? {} : { version });
  return viewOfRouter(reader, needsOf(rules), { nowMs: EXAMPLE_NOW, ...context });
}

export async function auditOf(rules: readonly Rule[], menus: Menus, options?: ViewOptions): Promise<AuditResult> {
  return audit(rules, await viewOf(rules, menus, options));
}
