import { defineResource, field } from '../../core/catalogue';
import { IPV6_MATCHERS, IPV6_NEEDS, ipv6BlanketHazard, ipv6RuleVerbs, RULE_REPORTED, ruleFields } from '../../core/fields';
import { words } from '../../core/values';

const STOPS = 'stops every packet that reaches it';

export const filterRules = defineResource({
  id: 'ipv6.filter',
  noun: 'IPv6 filter rule',
  plural: 'IPv6 filter rules',
  menu: '/ipv6/firewall/filter',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  needs: IPV6_NEEDS,
  hazard: ipv6BlanketHazard({ drop: STOPS, reject: STOPS }),
  fields: {
    ...ruleFields({ table: 'ipv6-filter', chains: 'input, forward, output', actions: 'drop fasttrack-connection reject' }),
    'reject-with': field(
      words(
        'ipv6-reject-with',
        'icmp-address-unreachable icmp-admin-prohibited icmp-err-src-routing-header icmp-headers-too-long icmp-no-route ' +
          'icmp-not-neighbour icmp-port-unreachable tcp-reset',
      ),
      'Answer to the sender, with action reject.',
      { derived: true },
    ),
    ...IPV6_MATCHERS,
  },
  readOnly: RULE_REPORTED,
  verbs: ipv6RuleVerbs({
    name: 'filter_rule',
    rules: [
      {
        title: 'Let the monitoring network in',
        input: {
          chain: 'input',
          action: 'accept',
          'src-address': '2001:db8:10::/48',
          protocol: 'udp',
          'dst-port': '161',
          comment: 'monitoring',
        },
      },
      {
        title: 'No answers about the names of hosts',
        input: { chain: 'forward', action: 'drop', protocol: 'icmpv6', 'icmp-options': '139:0' },
      },
    ],
    change: { title: 'Log it', input: { log: true, 'log-prefix': 'monitoring' } },
  }),
});
