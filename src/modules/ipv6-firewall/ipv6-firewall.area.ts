import { defineArea } from '../../core/catalogue';
import { filterRules } from './filter.resource';
import { mangleRules } from './mangle.resource';
import { natRules } from './nat.resource';

export const ipv6FirewallArea = defineArea({
  id: 'ipv6-firewall',
  title: 'IPv6 firewall',
  summary: 'Filter, translation and marks of IPv6 packets.',
  resources: [filterRules, mangleRules, natRules],
});
