import { stringify } from 'yaml';
import { DAEMON_RULES } from './daemon-rules';
import type { AlertRule, Rule, RuleGroup } from './define-rule';
import { INTERFACE_RULES } from './interface-rules';
import { ROUTER_RULES } from './router-rules';
import { SERVICE_RULES } from './service-rules';

export { metricsIn, type AlertRule, type Rule, type RuleTrial } from './define-rule';

const HEAD =
  '# Written by `scripts/reference` from src/monitoring/rules; `rosfleet export alerts` prints the same.\n' +
  '# Routers are known by tenant and name; alerts of those in maintenance keep quiet.\n';

/** Alerts and recorded questions, of routers and of the daemon itself. */
export const RULE_GROUPS: readonly RuleGroup[] = [ROUTER_RULES, INTERFACE_RULES, SERVICE_RULES, DAEMON_RULES];

/** The rules as a file for Prometheus. */
export function rulesFile(): string {
  const groups = RULE_GROUPS.map(({ name, rules }) => ({ name, rules: rules.map(ruleOf) }));
  return `${HEAD}${stringify({ groups }, { lineWidth: 0 })}`;
}

function ruleOf(rule: Rule): object {
  if (!isAlert(rule)) return rule;
  const { alert, expr, severity, summary, description } = rule;
  const held = rule.for === undefined ? {} : { for: rule.for };
  return { alert, expr, ...held, labels: { severity }, annotations: { summary, description } };
}

export function isAlert(rule: Rule): rule is AlertRule {
  return 'alert' in rule;
}
