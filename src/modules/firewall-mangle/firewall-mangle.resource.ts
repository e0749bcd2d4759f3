import { defineResource, field } from '../../core/catalogue';
import { IPV4_MATCHERS, RULE_REPORTED, ruleFields } from '../../core/fields';
import { bool, connectionMark, int, ip, or, packetMark, port, routingMark, expression } from '../../core/values';

export const VOIP = [
  {
    do: 'mangle.create_rule',
    input: {
      chain: 'forward',
      action: 'mark-packet',
      'new-packet-mark': 'voip',
      protocol: 'udp',
      'dst-port': '5060',
      comment: 'voip',
    },
  },
];

export const mangleRules = defineResource({
  id: 'mangle.rule',
  noun: 'mangle rule',
  plural: 'mangle rules',
  menu: '/ip/firewall/mangle',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  fields: {
    ...ruleFields({
      table: 'mangle',
      chains: 'prerouting, input, forward, output, postrouting',
      actions:
        'change-dscp change-mss change-ttl clear-df fasttrack-connection mark-connection mark-packet mark-routing route ' +
        'set-priority sniff-pc sniff-tzsp strip-ipv4-options',
    }),
    passthrough: field(bool, 'Go on with the next rule after a mark was set.', { derived: true }),
    'new-connection-mark': field(connectionMark, 'Mark for the connection, with action mark-connection.', { derived: true }),
    'new-packet-mark': field(packetMark, 'Mark for the packet, with action mark-packet.', { derived: true }),
    'new-routing-mark': field(
      routingMark,
      'Mark that chooses the routing table, with action mark-routing; on 7.x the table must exist.',
      {
        derived: true,
      },
    ),
    'new-dscp': field(or(int(0, 63), 'from-priority from-priority-to-high-3-bits'), 'DSCP, with action change-dscp.', {
      derived: true,
    }),
    'new-mss': field(or(int(0, 65_535, 'bytes'), 'clamp-to-pmtu'), 'Segment size, with action change-mss.', { derived: true }),
    'new-ttl': field(
      expression('new-ttl', 'set:64'),
      'Time to live, with action change-ttl: set, increment or decrement, and by how much.',
      {
        derived: true,
        composed: true,
      },
    ),
    'new-priority': field(or(int(0, 7), 'from-dscp from-dscp-high-3-bits from-ingress'), 'Priority, with action set-priority.', {
      derived: true,
    }),
    'route-dst': field(ip, 'Next hop, with action route.', { derived: true }),
    'sniff-id': field(int(0, 65_535), 'Number of the stream, with action sniff-pc.', { derived: true }),
    'sniff-target': field(ip, 'Where copies go, with the sniff actions.', { derived: true }),
    'sniff-target-port': field(port, 'Port that copies go to, with action sniff-tzsp.', { derived: true }),
    ...IPV4_MATCHERS,
  },
  readOnly: RULE_REPORTED,
  verbs: {
    list: {
      id: 'mangle.list_rules',
      examples: [
        { title: 'All rules', input: {} },
        { title: 'What marks packets', input: { where: { action: 'mark-packet' } }, before: VOIP },
      ],
    },
    get: { id: 'mangle.get_rule', examples: [{ title: 'By comment', input: { where: { comment: 'voip' } }, before: VOIP }] },
    create: {
      id: 'mangle.create_rule',
      examples: [
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
            chain: 'forward',
            action: 'change-mss',
            'new-mss': 'clamp-to-pmtu',
            protocol: 'tcp',
            'tcp-flags': 'syn',
            'out-interface-list': 'WAN',
            comment: 'mss',
          },
        },
      ],
    },
    update: {
      id: 'mangle.update_rule',
      examples: [{ title: 'Another mark', input: { where: { comment: 'voip' }, 'new-packet-mark': 'calls' }, before: VOIP }],
    },
    remove: {
      id: 'mangle.remove_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'voip' } }, before: VOIP }],
    },
    enable: {
      id: 'mangle.enable_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'voip' } },
          before: [...VOIP, { do: 'mangle.disable_rule', input: { where: { comment: 'voip' } } }],
        },
      ],
    },
    disable: {
      id: 'mangle.disable_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'voip' } }, before: VOIP }],
    },
    move: {
      id: 'mangle.move_rule',
      examples: [
        {
          title: 'Before another rule',
          input: { where: { comment: 'late' }, destination: { comment: 'voip' } },
          before: [...VOIP, { do: 'mangle.create_rule', input: { chain: 'forward', action: 'passthrough', comment: 'late' } }],
        },
      ],
    },
    ensure: {
      id: 'mangle.ensure_rule',
      examples: [
        {
          title: 'Keep the mark',
          input: {
            chain: 'forward',
            action: 'mark-packet',
            'new-packet-mark': 'voip',
            'dst-port': '5060',
            protocol: 'udp',
            comment: 'voip',
          },
        },
        { title: 'Keep it away', input: { comment: 'voip', state: 'absent' }, before: VOIP },
      ],
    },
  },
});
