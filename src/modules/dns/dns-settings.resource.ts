import { defineResource, field } from '../../core/catalogue';
import { bool, dohUrl, duration, interfaceName, intRange, ip, kibSize, listOf, routingTable } from '../../core/values';

function count(name: string) {
  return intRange({ name, min: 1, max: 4_294_967_295 });
}

export const dnsSettings = defineResource({
  id: 'dns.settings',
  noun: 'DNS settings',
  plural: 'DNS settings',
  menu: '/ip/dns',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    servers: field(listOf(ip), 'Upstream servers, in the order they are asked.', { default: '', emptied: true }),
    'allow-remote-requests': field(bool, 'Answer other machines, too. Close port 53 to the outside first.'),
    'use-doh-server': field(dohUrl, 'Server for DNS over HTTPS; while it is set, the other servers are not asked.', {
      default: '',
      emptied: true,
    }),
    'verify-doh-cert': field(bool, 'Check the certificate of the DNS over HTTPS server.'),
    'doh-max-server-connections': field(count('doh-max-server-connections'), 'Connections to the DNS over HTTPS server.', {
      since: '7.8',
    }),
    'doh-max-concurrent-queries': field(count('doh-max-concurrent-queries'), 'DNS over HTTPS queries at a time.', {
      since: '7.8',
    }),
    'doh-timeout': field(duration, 'How long to wait for the DNS over HTTPS server.', { since: '7.8' }),
    'max-udp-packet-size': field(
      intRange({ name: 'udp-packet-size', min: 50, max: 65_507, unit: 'bytes' }),
      'Largest UDP answer that is asked for.',
    ),
    'query-server-timeout': field(duration, 'How long to wait for one server.'),
    'query-total-timeout': field(duration, 'How long to wait for an answer at all.'),
    'max-concurrent-queries': field(count('max-concurrent-queries'), 'Queries at a time.'),
    'max-concurrent-tcp-sessions': field(count('max-concurrent-tcp-sessions'), 'TCP sessions at a time.'),
    'cache-size': field(kibSize, 'Memory for the cache.'),
    'cache-max-ttl': field(duration, 'Longest time that an answer is kept.'),
    'address-list-extra-time': field(duration, 'How much longer than the answer an address list entry lives.', {
      since: '7.10',
    }),
    vrf: field(routingTable, 'VRF that DNS works in.', { since: '7.15' }),
    'mdns-repeat-ifaces': field(listOf(interfaceName), 'Interfaces between which multicast DNS is repeated.', {
      default: '',
      emptied: true,
      since: '7.16',
    }),
  },
  readOnly: {
    'cache-used': 'Memory that the cache takes now.',
    'dynamic-servers': 'Servers learned from DHCP, PPP or another service.',
  },
  verbs: {
    get: { id: 'dns.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'dns.update_settings',
      examples: [
        { title: 'Two upstream servers', input: { servers: ['192.0.2.53', '198.51.100.53'] } },
        { title: 'A larger cache', input: { 'cache-size': '4096KiB', 'cache-max-ttl': '1d' } },
      ],
    },
    ensure: {
      id: 'dns.ensure_settings',
      examples: [{ title: 'Answer only to itself', input: { 'allow-remote-requests': false } }],
    },
  },
});
