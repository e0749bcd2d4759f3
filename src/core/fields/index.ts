export { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields, without, type RuleTable } from './firewall';
