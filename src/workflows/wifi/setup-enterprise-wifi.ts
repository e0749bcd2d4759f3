import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { bridge, interfaceName, ip, named, ssid, vlanId, wpaPassphrase } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { enterpriseSteps } from './enterprise/steps';

const network = z.strictObject({
  name: named('caps-configuration', 'staff').schema.describe('What its configuration is called, e.g. staff.'),
  ssid: ssid.schema.describe('Name on the air.'),
  'vlan-id': vlanId.schema.describe('VLAN of clients that RADIUS names none for.'),
  passphrase: wpaPassphrase.schema.optional().describe('A passphrase for all. Absent: users log in by 802.1X.'),
  isolated: z.boolean().default(false).describe('Clients of one access point do not reach each other.'),
});

const server = z.strictObject({
  address: ip.schema.describe('Address of the RADIUS server.'),
  secret: z.string().min(8).max(255).describe('Secret that it shares with this router.'),
});

const frequencies = z.string().regex(/^\d{4}(,\d{4})*$/, 'frequencies in MHz with commas');

const Input = z.strictObject({
  ssids: z.array(network).min(1).max(8).describe('Networks; the first is that of the radios, the others are virtual.'),
  vlans: z.array(vlanId.schema).max(200).default([]).describe('Further VLANs, which RADIUS gives to single users.'),
  radius: z.array(server).max(4).default([]).describe('RADIUS servers, in the order that they are asked.'),
  country: z
    .string()
    .regex(/^[A-Z][A-Za-z ]{1,60}$/, 'as RouterOS calls it, e.g. Latvia')
    .describe('Country whose rules the radios keep.'),
  'frequencies-2ghz': frequencies.default('2412,2437,2462').describe('Channel plan of 2.4 GHz, in MHz.'),
  'frequencies-5ghz': frequencies.default('5180,5220,5260,5300,5500,5540,5580').describe('Channel plan of 5 GHz, in MHz.'),
  roaming: z.boolean().default(true).describe('Help clients to move: 802.11r, k and v. The package wireless has none of them.'),
  bridge: bridge.schema.default('bridge').describe('Bridge that carries the VLANs, here and on the access points.'),
  trunks: z
    .array(interfaceName.schema)
    .max(64)
    .default([])
    .describe('Ports of the bridge that lead to access points: they carry all VLANs tagged.'),
  manager: z.array(interfaceName.schema).min(1).max(16).default(['bridge']).describe('Interfaces that access points come in by.'),
  caps: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Regular expression for the identities of the access points that are meant. Absent: all.'),
});

export const setupEnterpriseWifi = defineWorkflow({
  name: 'setup_enterprise_wifi',
  family: 'wifi',
  title: 'Set up enterprise Wi-Fi',
  summary: 'CAPsMAN with 802.1X over RADIUS, a VLAN for each network or user, a channel plan and roaming, for all access points.',
  why: 'One passphrase for everybody ends with whoever leaves. With 802.1X each user has a login and a VLAN of its own, and one manager gives every access point the same networks and channels. The pieces are in six menus that have to fit together, and differ between the old and the new CAPsMAN.',
  comesBack: 'The manager is switched on last; access points that have another manager are not touched.',
  risk: 'disruptive',
  input: () => Input,
  validate: (input) => {
    const isAsked = input.ssids.some(({ passphrase }) => passphrase === undefined);
    return [
      ...repeatIssues(
        'ssids',
        input.ssids.map(({ name }) => name),
        'name',
      ),
      ...repeatIssues(
        'ssids',
        input.ssids.map((one) => one.ssid),
        'SSID',
      ),
      ...repeatIssues(
        'radius',
        input.radius.map(({ address }) => address),
        'server',
      ),
      ...repeatIssues('trunks', input.trunks, 'port'),
      ...(isAsked && input.radius.length === 0
        ? [{ path: 'radius', message: 'a network without a passphrase needs a RADIUS server' }]
        : []),
    ];
  },
  steps: enterpriseSteps,
  goals: [
    {
      id: 'manager-on',
      title: 'The manager looks after access points.',
      read: 'capsman.get_settings',
      expect: ([row]) => row?.['enabled'] === 'true' || row?.['enabled'] === 'yes' || 'CAPsMAN is off',
    },
  ],
  examples: [
    {
      title: 'Staff by 802.1X, devices by passphrase',
      input: {
        ssids: [
          { name: 'staff', ssid: 'Company', 'vlan-id': 10 },
          { name: 'devices', ssid: 'Company Devices', 'vlan-id': 20, passphrase: 'correct horse battery', isolated: true },
        ],
        vlans: [11, 12],
        radius: [
          { address: '192.0.2.10', secret: 'documentation' },
          { address: '192.0.2.11', secret: 'documentation' },
        ],
        country: 'Latvia',
        trunks: ['ether2', 'ether3'],
        caps: '^ap-',
      },
    },
    {
      title: 'One network by passphrase',
      input: {
        ssids: [{ name: 'house', ssid: 'House', 'vlan-id': 30, passphrase: 'correct horse battery' }],
        country: 'Estonia',
        roaming: false,
      },
    },
  ],
});
