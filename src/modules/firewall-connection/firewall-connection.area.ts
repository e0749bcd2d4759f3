import { defineArea, defineResource, field, resourceAction, type Field } from '../../core/catalogue';
import { bool, duration, words } from '../../core/values';

/** `192.0.2.1` is in `192.0.2.1:443`: until a late 7.x the port is printed with the address. */
function hasAddress(held: string, wanted: string): boolean {
  return held.startsWith(`${wanted}:`);
}

const connections = defineResource({
  id: 'conntrack.connection',
  noun: 'connection',
  plural: 'connections',
  menu: '/ip/firewall/connection',
  kind: 'list',
  transient: true,
  risk: 'disruptive',
  fields: {},
  filterable: ['protocol', 'tcp-state', 'connection-mark'],
  reportedAs: {
    'src-address': hasAddress,
    'dst-address': hasAddress,
    'reply-src-address': hasAddress,
    'reply-dst-address': hasAddress,
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    assured: 'Traffic was seen both ways: it is not dropped when the table is full.',
    confirmed: 'Its first packet was let through.',
    'connection-mark': 'Mark that mangle gave it.',
    'connection-type': 'Helper that follows it.',
    'dst-address': 'Destination, with the port where the version prints it so.',
    'dst-port': 'Destination port.',
    dstnat: 'Its destination is translated.',
    dying: 'It is about to end.',
    expected: 'Another connection announced it.',
    fasttrack: 'It bypasses the firewall.',
    'gre-key': 'Key, for GRE.',
    'gre-protocol': 'Protocol inside, for GRE.',
    'gre-version': 'Version, for GRE.',
    'hw-offload': 'The switch chip carries it.',
    'icmp-code': 'Code, for ICMP.',
    'icmp-id': 'Number, for ICMP.',
    'icmp-type': 'Type, for ICMP.',
    'orig-bytes': 'Bytes sent by the originator.',
    'orig-fasttrack-bytes': 'Bytes of the originator that were fasttracked.',
    'orig-fasttrack-packets': 'Packets of the originator that were fasttracked.',
    'orig-packets': 'Packets sent by the originator.',
    'orig-rate': 'Present rate of the originator in bits per second.',
    protocol: 'IP protocol.',
    'repl-bytes': 'Bytes of the replies.',
    'repl-fasttrack-bytes': 'Bytes of the replies that were fasttracked.',
    'repl-fasttrack-packets': 'Packets of the replies that were fasttracked.',
    'repl-packets': 'Packets of the replies.',
    'repl-rate': 'Present rate of the replies in bits per second.',
    'reply-dst-address': 'Where replies go.',
    'reply-dst-port': 'Port that replies go to.',
    'reply-src-address': 'Where replies come from.',
    'reply-src-port': 'Port that replies come from.',
    'seen-reply': 'A reply was seen.',
    'src-address': 'Source, with the port where the version prints it so.',
    'src-port': 'Source port.',
    srcnat: 'Its source is translated.',
    'tcp-state': 'State, for TCP.',
    timeout: 'Time until it is forgotten.',
    'uses-helper': 'A helper follows it.',
  },
  verbs: {
    list: {
      id: 'conntrack.get_connections',
      summary: 'Lists tracked connections; name what you look for, a router may hold a hundred thousand.',
      examples: [
        {
          title: 'Established TCP to one host',
          input: { where: { protocol: 'tcp', 'tcp-state': 'established', 'dst-address': '192.0.2.80' }, limit: 100 },
          simulated: 'empty',
        },
      ],
    },
    remove: {
      id: 'conntrack.remove_connection',
      examples: [
        { title: 'What a host has open', input: { where: { 'src-address': '192.0.2.10' }, all: true }, simulated: 'unchanged' },
      ],
    },
  },
});

const flush = resourceAction(connections, 'remove', {
  id: 'conntrack.flush',
  title: 'Flush connections',
  summary: 'Forgets the connections that match, or all: they are judged and translated anew with their next packet.',
  all: true,
  within: {},
  examples: [{ title: 'Everything that is UDP', input: { where: { protocol: 'udp' } }, simulated: 'unchanged' }],
});

function timeout(of: string, held: string): Field {
  return field(duration, `How long ${of} is remembered without a packet.`, { default: held });
}

const tracking = defineResource({
  id: 'conntrack.tracking',
  noun: 'connection tracking',
  plural: 'connection tracking',
  menu: '/ip/firewall/connection/tracking',
  kind: 'singleton',
  risk: 'lockout',
  fields: {
    enabled: field(
      words('tracking-enabled', 'auto no yes'),
      'Track connections; auto: as soon as a rule needs it. Off breaks NAT and states.',
    ),
    'generic-timeout': timeout('a connection of another protocol', '10m'),
    'icmp-timeout': timeout('ICMP', '10s'),
    'liberal-tcp-tracking': field(bool, 'Take packets outside of the TCP window as part of the connection.', {
      default: 'no',
      since: '7.20',
    }),
    'loose-tcp-tracking': field(bool, 'Take up TCP connections whose beginning was not seen.', { default: 'yes' }),
    'tcp-close-timeout': timeout('a closed TCP connection', '10s'),
    'tcp-close-wait-timeout': timeout('TCP in close-wait', '10s'),
    'tcp-established-timeout': timeout('an established TCP connection', '1d'),
    'tcp-fin-wait-timeout': timeout('TCP in fin-wait', '10s'),
    'tcp-last-ack-timeout': timeout('TCP in last-ack', '10s'),
    'tcp-max-retrans-timeout': timeout('TCP with lost packets', '5m'),
    'tcp-syn-received-timeout': timeout('TCP after the answer to its SYN', '5s'),
    'tcp-syn-sent-timeout': timeout('TCP after its SYN', '5s'),
    'tcp-time-wait-timeout': timeout('TCP in time-wait', '10s'),
    'tcp-unacked-timeout': timeout('TCP without acknowledgement', '5m'),
    'udp-stream-timeout': timeout('UDP that was answered', '3m'),
    'udp-timeout': timeout('UDP that was not answered', '10s'),
  },
  readOnly: {
    'active-ipv4': 'IPv4 connections are tracked now.',
    'active-ipv6': 'IPv6 connections are tracked now.',
    'max-entries': 'Connections that fit.',
    'total-entries': 'Connections now.',
    'total-ip4-entries': 'IPv4 connections now.',
    'total-ip6-entries': 'IPv6 connections now.',
  },
  verbs: {
    get: { id: 'conntrack.get_tracking', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'conntrack.set_tracking',
      examples: [{ title: 'Forget idle connections sooner', input: { 'tcp-established-timeout': '2h', 'udp-timeout': '30s' } }],
    },
    ensure: {
      id: 'conntrack.ensure_tracking',
      examples: [{ title: 'Track always', input: { enabled: 'yes' } }],
    },
  },
});

export const firewallConnectionArea = defineArea({
  id: 'firewall-connection',
  title: 'Connection tracking',
  summary: 'The connections that a router knows, and how long it remembers them.',
  resources: [connections, tracking],
  actions: [flush],
});
