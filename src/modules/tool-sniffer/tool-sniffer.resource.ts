import { defineResource, field, type Field } from '../../core/catalogue';
import { bool, defineValue, int, ipPort, kibSize, line, words } from '../../core/values';

const TZSP_PORT = 37_008;

/** RouterOS prints the port that was left out. */
const tzspServer = defineValue<string>({
  name: 'tzsp-server',
  description: `IPv4 address of a TZSP server; port ${TZSP_PORT} unless it is named.`,
  example: `192.0.2.70:${TZSP_PORT}`,
  parse: (text) => ipPort.format(ipPort.parse(text.includes(':') ? text : `${text.trim()}:${TZSP_PORT}`)),
  format: (value) => value,
});

function filter(what: string, example: string): Field {
  return field(line('sniffer-filter', 255, example), `Only ${what}; several with commas.`, { default: '', emptied: true });
}

export const sniffer = defineResource({
  id: 'monitoring.sniffer',
  noun: 'sniffer',
  plural: 'sniffers',
  menu: '/tool/sniffer',
  kind: 'singleton',
  risk: 'none',
  needs: { deviceMode: 'sniffer' },
  fields: {
    'filter-interface': field(line('sniffer-interfaces', 255, 'ether1'), 'Interfaces to listen on, with commas, or all.', {
      default: 'all',
    }),
    'filter-direction': field(words('sniffer-direction', 'any rx tx'), 'Which way, seen from the router.', { default: 'any' }),
    'filter-ip-address': filter('to or from these addresses', '192.0.2.10/32'),
    'filter-src-ip-address': filter('from these addresses', '192.0.2.10/32'),
    'filter-dst-ip-address': filter('to these addresses', '192.0.2.10/32'),
    'filter-ipv6-address': filter('to or from these IPv6 addresses', '2001:db8::10/128'),
    'filter-src-ipv6-address': filter('from these IPv6 addresses', '2001:db8::10/128'),
    'filter-dst-ipv6-address': filter('to these IPv6 addresses', '2001:db8::10/128'),
    'filter-mac-address': filter('to or from these MAC addresses', '02:00:5E:10:00:01/FF:FF:FF:FF:FF:FF'),
    'filter-src-mac-address': filter('from these MAC addresses', '02:00:5E:10:00:01/FF:FF:FF:FF:FF:FF'),
    'filter-dst-mac-address': filter('to these MAC addresses', '02:00:5E:10:00:01/FF:FF:FF:FF:FF:FF'),
    'filter-port': filter('to or from these ports, by number or name', '53'),
    'filter-src-port': filter('from these ports', '53'),
    'filter-dst-port': filter('to these ports', '53'),
    'filter-ip-protocol': filter('these IP protocols', 'icmp'),
    'filter-mac-protocol': filter('these protocols of frames', 'arp'),
    'filter-vlan': filter('these VLANs', '10'),
    'filter-size': filter('packets of these sizes', '1000-1500'),
    'filter-cpu': filter('what these cores see', '0'),
    'filter-operator-between-entries': field(
      words('sniffer-operator', 'or and'),
      'Whether one entry of a list is enough, or all.',
      {
        default: 'or',
      },
    ),
    'filter-stream': field(bool, 'Leave out what goes to the TZSP server.', { derived: true }),
    'only-headers': field(bool, 'Keep the headers only.', { default: 'no' }),
    'memory-limit': field(kibSize, 'Memory for packets.', { default: '100KiB' }),
    'memory-scroll': field(bool, 'Drop the oldest packets when it is full.', { default: 'yes' }),
    'file-name': field(
      line('sniffer-file', 255, 'flash/capture.pcap'),
      'File to write to while it runs; empty for memory only.',
      {
        default: '',
        emptied: true,
      },
    ),
    'file-limit': field(kibSize, 'Largest size of that file.', { default: '1000KiB' }),
    'streaming-enabled': field(bool, 'Send packets to a TZSP server.', { default: 'no' }),
    'streaming-server': field(tzspServer, 'The TZSP server.', { default: '0.0.0.0' }),
    'max-packet-size': field(int(64, 65_535, 'bytes'), 'Bytes of a packet that are kept.', { derived: true, since: '7.20' }),
    'quick-rows': field(int(1, 1000), 'Rows that the quick view shows.', { derived: true, since: '7.15' }),
    'quick-show-frame': field(bool, 'Whether the quick view shows frames.', { derived: true, since: '7.15' }),
  },
  readOnly: { running: 'It runs.' },
  verbs: {
    get: { id: 'monitoring.get_sniffer', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'monitoring.update_sniffer',
      examples: [{ title: 'DNS of one interface', input: { 'filter-interface': 'ether1', 'filter-port': '53' } }],
    },
    ensure: {
      id: 'monitoring.ensure_sniffer',
      examples: [{ title: 'Keep captures small', input: { 'file-limit': '500KiB', 'only-headers': true } }],
    },
  },
});
