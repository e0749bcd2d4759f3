import { defineResource, field } from '../../core/catalogue';
import { IPV6_MATCHERS, IPV6_NEEDS, ipv6RuleVerbs, RULE_REPORTED, ruleFields } from '../../core/fields';
import { bool, connectionMark, expression, int, ip, ipv6Network, or, packetMark, port, routingMark } from '../../core/values';

export const mangleRules = defineResource({
  id: 'ipv6.mangle',
  noun: 'IPv6 mangle rule',
  plural: 'IPv6 mangle rules',
  menu: '/ipv6/firewall/mangle',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    ...ruleFields({
      table: 'ipv6-mangle',
      chains: 'prerouting, input, forward, output, postrouting',
      actions:
        'change-dscp change-hop-limit change-mss dnpt mark-connection mark-packet mark-routing set-priority sniff-pc ' +
        'sniff-tzsp snpt',
    }),
    passthrough: field(bool, 'Go on with the next rule after a mark was set.', { derived: true }),
    'new-connection-mark': field(connectionMark, 'Mark for the connection, with action mark-connection.', { derived: true }),
    'new-packet-mark': field(packetMark, 'Mark for the packet, with action mark-packet.', { derived: true }),
    'new-routing-mark': field(
      routingMark,
      'Mark that chooses the routing table, with action mark-routing; on 7.x the table must exist.',
      { derived: true },
    ),
    'new-dscp': field(or(int(0, 63), 'from-priority from-priority-to-high-3-bits'), 'DSCP, with action change-dscp.', {
      derived: true,
    }),
    'new-hop-limit': field(
      expression('new-hop-limit', 'set:64'),
      'Hop limit, with action change-hop-limit: set, increment or decrement, and by how much.',
      { derived: true, composed: true },
    ),
    'new-mss': field(or(int(0, 65_535, 'bytes'), 'clamp-to-pmtu'), 'Segment size, with action change-mss.', { derived: true }),
    'new-priority': field(or(int(0, 7), 'from-dscp from-dscp-high-3-bits from-ingress'), 'Priority, with action set-priority.', {
      derived: true,
    }),
    'src-prefix': field(ipv6Network, 'Prefix inside, with the actions snpt and dnpt.', { derived: true }),
    'dst-prefix': field(ipv6Network, 'Prefix outside, with the actions snpt and dnpt.', { derived: true }),
    'sniff-id': field(int(0, 65_535), 'Number of the stream, with action sniff-pc.', { derived: true }),
    'sniff-target': field(ip, 'Where copies go, with the sniff actions.', { derived: true }),
    'sniff-target-port': field(port, 'Port that copies go to, with action sniff-tzsp.', { derived: true }),
    ...IPV6_MATCHERS,
  },
  readOnly: RULE_REPORTED,
  verbs: ipv6RuleVerbs({
    name: 'mangle_rule',
    rules: [
      {
        title: 'Mark calls for the queues',
        input: {
          chain: 'forward',
          action: 'mark-packet',
          'new-packet-mark': 'voip',
          passthrough: false,
          protocol: 'udp',
          'dst-port': '5060',
          comment: 'voip',
        },
      },
      {
        title: 'Fit segments into the path',
        input: {
          chain: 'postrouting',
          action: 'change-mss',
          'new-mss': 'clamp-to-pmtu',
          protocol: 'tcp',
          'tcp-flags': 'syn',
          'out-interface-list': 'WAN',
        },
      },
    ],
    change: { title: 'Another mark', input: { 'new-packet-mark': 'calls' } },
  }),
});
