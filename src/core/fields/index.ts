export { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields, without, type RuleTable } from './firewall';
export { ARP_FIELDS, BRIDGE_FRAME_TYPES, COUNTERS, hexNumber, INTERFACE_NAMED_BY, LOOP_PROTECT_FIELDS } from './interfaces';
export { joinGenerations } from './generations';
export { blackholeValues, ROUTE_LEFT_OUT, ROUTE_REPORTED, routeFields, routeTable } from './routes';
