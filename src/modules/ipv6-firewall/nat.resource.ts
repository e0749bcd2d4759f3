import { defineResource, field } from '../../core/catalogue';
import {
  IPV4_MATCHERS,
  IPV6_MATCHERS,
  IPV6_NEEDS,
  ipv6BlanketHazard,
  ipv6RuleVerbs,
  RULE_REPORTED,
  ruleFields,
  without,
} from '../../core/fields';
import { ipv6Prefix, portList } from '../../core/values';

const OTHERS = 'turns every connection elsewhere, those of rosfleet too';
const HIDES = 'hides every source, on the inside too';

export const natRules = defineResource({
  id: 'ipv6.nat',
  noun: 'IPv6 NAT rule',
  plural: 'IPv6 NAT rules',
  menu: '/ipv6/firewall/nat',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use ipv6.create_mangle_rule with the actions snpt and dnpt' },
  needs: IPV6_NEEDS,
  hazard: ipv6BlanketHazard({
    'dst-nat': OTHERS,
    redirect: OTHERS,
    netmap: OTHERS,
    'src-nat': HIDES,
    masquerade: HIDES,
  }),
  fields: {
    ...ruleFields({
      table: 'ipv6-nat',
      chains: 'srcnat, dstnat, input, output',
      actions: 'dst-nat masquerade netmap redirect src-nat',
    }),
    'to-address': field(ipv6Prefix, 'Address or network to translate to.', { unsettable: true }),
    'to-ports': field(portList, 'Port or range to translate to.', { unsettable: true }),
    ...without(IPV6_MATCHERS, 'connection-nat-state', 'tls-host'),
    'tls-host': { ...IPV4_MATCHERS['tls-host'], until: '7.18' },
  },
  readOnly: RULE_REPORTED,
  verbs: ipv6RuleVerbs({
    name: 'nat_rule',
    rules: [
      {
        title: 'Translate the networks inside to those of the uplink',
        input: {
          chain: 'srcnat',
          action: 'netmap',
          'src-address': 'fd00:10::/48',
          'out-interface-list': 'WAN',
          'to-address': '2001:db8:20::/48',
          comment: 'prefix translation',
        },
      },
      {
        title: 'A web server behind the router',
        input: {
          chain: 'dstnat',
          action: 'dst-nat',
          protocol: 'tcp',
          'dst-port': '443',
          'in-interface-list': 'WAN',
          'to-address': '2001:db8::80',
        },
      },
    ],
    change: { title: 'Another network', input: { 'to-address': '2001:db8:30::/48' } },
  }),
});
