export { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields, without, type RuleTable } from './firewall';
export { ARP_FIELDS, BRIDGE_FRAME_TYPES, COUNTERS, hexNumber, INTERFACE_NAMED_BY, LOOP_PROTECT_FIELDS } from './interfaces';
