import { defineResource, field } from '../../core/catalogue';
import { bool, dnsName, ipOrDns, ipv4, listOf, routingTable, timezone, words } from '../../core/values';

export const clock = defineResource({
  id: 'system.clock',
  noun: 'clock',
  plural: 'clocks',
  menu: '/system/clock',
  kind: 'singleton',
  risk: 'none',
  fields: {
    'time-zone-name': field(timezone, 'Time zone by its IANA name, or manual.'),
    'time-zone-autodetect': field(bool, 'Take the time zone from the public address, by the cloud service.'),
  },
  readOnly: {
    date: 'Date; jan/31/2026 before 7.10.',
    time: 'Time of day.',
    'gmt-offset': 'Distance to UTC.',
    'dst-active': 'Daylight saving time is on.',
  },
  leftOut: {
    date: 'it goes on by itself: system.set_clock takes it',
    time: 'it goes on by itself: system.set_clock takes it',
  },
  verbs: {
    get: { id: 'system.get_clock', examples: [{ title: 'Read it', input: {} }] },
    ensure: {
      id: 'system.ensure_clock',
      examples: [{ title: 'Keep the time zone', input: { 'time-zone-name': 'Europe/Riga', 'time-zone-autodetect': false } }],
    },
  },
});

const SINGLE = 'use servers';

export const ntpClient = defineResource({
  id: 'system.ntp_client',
  noun: 'NTP client',
  plural: 'NTP clients',
  menu: '/system/ntp/client',
  kind: 'singleton',
  risk: 'none',
  fields: {
    enabled: field(bool, 'Whether the clock is set by NTP.'),
    mode: field(words('ntp-mode', 'broadcast manycast multicast unicast'), 'How servers are heard.', { since: '7.1' }),
    servers: field(listOf(ipOrDns), 'Servers, by address or name.', {
      default: '',
      emptied: true,
      since: '7.1',
      instead: 'use primary-ntp, secondary-ntp or server-dns-names',
    }),
    vrf: field(routingTable, 'VRF that servers are reached in.', { default: 'main', since: '7.1' }),
    'primary-ntp': field(ipv4, 'First server; 0.0.0.0 for none.', { default: '0.0.0.0', until: '7.1', instead: SINGLE }),
    'secondary-ntp': field(ipv4, 'Second server; 0.0.0.0 for none.', { default: '0.0.0.0', until: '7.1', instead: SINGLE }),
    'server-dns-names': field(listOf(dnsName), 'Servers by name.', {
      default: '',
      emptied: true,
      until: '7.1',
      instead: SINGLE,
    }),
  },
  readOnly: {
    'freq-drift': 'How fast or slow the clock of the board runs.',
    status: 'stopped, waiting, using-local-clock, synchronized, …',
    'synced-server': 'Server that the clock follows.',
    'synced-stratum': 'Distance of that server to a reference clock.',
    'system-offset': 'Distance to the time of the server, in milliseconds.',
    'active-server': 'Server that is asked; only on 6.x.',
    'poll-interval': 'Time between questions; only on 6.x.',
    'last-update-from': 'Server that set the clock last; only on 6.x.',
    'last-update-before': 'Time since the clock was set; only on 6.x.',
    'last-adjustment': 'How far the clock was moved then; only on 6.x.',
    'last-bad-packet-from': 'Server whose answer was of no use; only on 6.x.',
    'last-bad-packet-before': 'Time since that answer; only on 6.x.',
    'last-bad-packet-reason': 'Why it was of no use; only on 6.x.',
    'dynamic-servers': 'Servers that DHCP told; only on 6.x.',
  },
  verbs: {
    get: { id: 'system.get_ntp_client', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'system.set_ntp_client',
      title: 'Set NTP client',
      summary: 'Sets from where the router takes its time.',
      examples: [
        { title: 'Two servers', input: { enabled: true, servers: ['192.0.2.123', 'time.example.net'] } },
        { title: 'On 6.x', input: { enabled: true, 'primary-ntp': '192.0.2.123', 'secondary-ntp': '198.51.100.123' } },
      ],
    },
    ensure: {
      id: 'system.ensure_ntp_client',
      examples: [
        { title: 'Keep it on', input: { enabled: true } },
        { title: 'Keep a server by name', input: { servers: 'time.example.net' } },
      ],
    },
  },
});
