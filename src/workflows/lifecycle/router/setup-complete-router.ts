import { defineWorkflow } from '../../../core/catalogue';
import { Input, issuesOf } from './input';
import { routerSteps } from './steps';

export const setupCompleteRouter = defineWorkflow({
  name: 'setup_complete_router',
  family: 'lifecycle',
  title: 'Set up a complete router',
  summary:
    'From the box to a site: name, users, time, local network, provider, firewall, DNS, DHCP, services, Wi-Fi and a nightly backup.',
  why: 'A new site is an hour of typing from the last one’s export, and what is forgotten is found by somebody else. One form and one guarded change give every site the same router, on the default configuration or on an empty one.',
  comesBack: 'Everything is one change: the router is as it came when any of it is not as wanted.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => issuesOf(input),
  steps: routerSteps,
  goals: [
    {
      id: 'clients',
      title: 'Clients get addresses.',
      read: 'dhcp.list_servers',
      input: ({ input }) => ({ where: { interface: input.lan.bridge } }),
      expect: ([row]) =>
        (row !== undefined && row['invalid'] !== 'true' && row['disabled'] !== 'true') || 'the DHCP server does not work',
    },
    {
      id: 'uplink',
      title: 'There is a way out.',
      when: ({ input }) => input['prove-uplink'],
      read: 'route.list',
      input: () => ({ where: { 'dst-address': '0.0.0.0/0' } }),
      expect: (rows) => rows.some((row) => row['active'] === 'true') || 'no default route is active',
      withinSeconds: 60,
    },
  ],
  examples: [
    {
      title: 'A shop behind DHCP',
      input: {
        identity: 'shop-riga-01',
        wan: { kind: 'dhcp', interface: 'ether1' },
        lan: { address: '10.20.0.1/24', 'pool-ranges': '10.20.0.50-10.20.0.250', ports: ['ether2', 'ether3'] },
        dns: ['192.0.2.53', '198.51.100.53'],
        timezone: 'Europe/Riga',
        ntp: ['192.0.2.123'],
        managers: ['192.168.88.0/24', '127.0.0.0/8', '198.51.100.0/24'],
        users: [{ name: 'noc', password: 'documentation' }],
        'backup-at': '03:30:00',
      },
    },
    {
      title: 'A static address, with Wi-Fi',
      input: {
        identity: 'office-tartu',
        wan: { kind: 'static', interface: 'ether1', address: '203.0.113.2/30', gateway: '203.0.113.1' },
        lan: { address: '192.168.88.1/24', 'pool-ranges': '192.168.88.100-192.168.88.200' },
        dns: ['192.0.2.53'],
        timezone: 'Europe/Tallinn',
        ntp: ['time.example.net'],
        managers: ['192.168.88.0/24', '127.0.0.0/8'],
        wifi: { ssid: 'Office', password: 'correct horse battery', country: 'Estonia', radios: ['wlan1'] },
      },
      before: [{ do: 'wireless.create_interface', input: { name: 'wlan1', 'master-interface': 'none' } }],
    },
    {
      title: 'PPPoE',
      input: {
        identity: 'branch-kaunas',
        wan: { kind: 'pppoe', interface: 'ether1', user: 'line-4711', password: 'documentation' },
        lan: { address: '10.30.0.1/24', 'pool-ranges': '10.30.0.50-10.30.0.250' },
        dns: ['192.0.2.53'],
        timezone: 'Europe/Vilnius',
        ntp: ['192.0.2.123', '198.51.100.123'],
        managers: ['192.168.88.0/24', '127.0.0.0/8', '10.30.0.0/24'],
      },
    },
  ],
});
