import type { ActionInput, Row } from '../../core/catalogue';
import { audit, needsOf } from './audit';
import { auditInput, installedRules } from './audit.actions';
import { chosenRules, contextOf } from './inputs';
import { viewOfExport } from './read-export';
import { resultRows } from './result-rows';

export interface NamedExport {
  /** What the router is called in reports. */
  readonly name: string;
  /** What `/export` printed. */
  readonly text: string;
}

export interface AuditedExport {
  readonly name: string;
  /** As those of `workflow.audit_security`. */
  readonly rows: readonly Row[];
}

/**
 * What `workflow.audit_security` says of exports, without asking a router. An export holds neither users nor state: rules
 * about these are told as not asked.
 * @param input of that action
 * @throws AppError INPUT_INVALID, CONFIG_INVALID
 */
export async function auditExports(exports: readonly NamedExport[], input: ActionInput): Promise<readonly AuditedExport[]> {
  const given = auditInput(input);
  const rules = chosenRules(await installedRules(), 'security', given);
  const needs = needsOf(rules);
  const atLeast = given['at-least'];
  return exports.map(({ name, text }) => {
    const result = audit(rules, viewOfExport(text, needs, contextOf(given)));
    return { name, rows: resultRows(result, atLeast ? { atLeast } : {}) };
  });
}
