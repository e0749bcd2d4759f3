import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { assertClock, certificateOf, daysValid, keySize, makeAuthority, optionalCertificate } from '../../parts/certificates';
import { loginIssues, logins, SERVER, serverIssues } from './input';
import { profileStages } from './profile-stages';
import { lookAtCertificate, serverListens, serverSteps } from './server';

const Input = z.strictObject({
  ...SERVER,
  users: logins('user').min(1).describe('Who may log in. A user that is taken out of the list later is not removed.'),
  certificate: optionalCertificate.describe('Certificate on the router that the server shows. Absent: it and its CA are made.'),
  ca: optionalCertificate.describe(
    'CA on the router that signed that certificate, for the profile. Absent: the one that the router knows.',
  ),
  'key-size': keySize.describe('Bits of an RSA key, or the curve, of what is made.'),
  'days-valid': daysValid.default('1825').describe('How long the certificate of the server is valid.'),
});
type Road = z.output<typeof Input>;

const certificate = (input: Road): string => input.certificate ?? `${input.name}-server`;

export const setupOpenvpnRoadwarrior = defineWorkflow({
  name: 'setup_openvpn_roadwarrior',
  family: 'vpn',
  title: 'Set up OpenVPN for road warriors',
  summary: 'Makes a router an OpenVPN server for users with names and passwords, and answers the profile for their devices.',
  why: 'Staff who travel need a way in that every laptop and phone has a client for. Authority, certificate, pool, profile, users, server and firewall have to fit together, and the port is opened last.',
  comesBack: 'Certificates that were made stay, as their keys cannot be made again; nothing uses them then.',
  risk: 'disruptive',
  input: Input,
  validate: (input) => [
    ...serverIssues(input),
    ...loginIssues('users', input.users),
    ...(input.ca !== undefined && input.certificate === undefined
      ? [{ path: 'ca', message: 'it belongs to a certificate that is there already: name that, too' }]
      : []),
  ],
  stages: [
    {
      id: 'keys',
      title: 'Make the authority and the certificate of the server',
      when: ({ input }) => input.certificate === undefined,
      whenText: 'no certificate is named',
      risk: 'none',
      keep: 'Keys cannot be made again; nothing uses them.',
      steps: [
        assertClock,
        makeAuthority<Road>({
          name: ({ input }) => `${input.name}-ca`,
          commonName: ({ input }) => `${input.name} CA`,
          keySize: ({ input }) => input['key-size'],
        }),
        {
          id: 'certificate',
          title: 'Make the certificate of the server',
          do: 'certificate.generate',
          input: ({ input }) =>
            certificateOf({
              name: `${input.name}-server`,
              commonName: input['server-address'],
              hosts: [input['server-address']],
              use: 'server',
              keySize: input['key-size'],
              days: input['days-valid'],
              ca: `${input.name}-ca`,
            }),
        },
      ],
    },
    lookAtCertificate<Road>({ certificate }),
    {
      id: 'server',
      title: 'Set the server up',
      steps: serverSteps<Road>({ certificate, users: ({ users }) => users }),
      goals: [serverListens<Road>()],
    },
    ...profileStages<Road>({ ca: ({ ca }) => ca }),
  ],
  examples: [
    {
      title: 'Three users of an office',
      input: {
        name: 'road',
        'server-address': 'vpn.example.com',
        'local-address': '10.8.0.1',
        'pool-ranges': '10.8.0.10-10.8.0.250',
        'dns-server': ['10.8.0.1'],
        networks: ['192.168.88.0/24'],
        users: [
          { name: 'anna', password: 'documentation-1' },
          { name: 'ben', password: 'documentation-2' },
          { name: 'carla', password: 'documentation-3' },
        ],
        'key-size': 'prime256v1',
      },
    },
    {
      title: 'With a certificate that is there',
      input: {
        name: 'road',
        'server-address': '203.0.113.1',
        port: 443,
        'local-address': '10.8.0.1',
        'pool-ranges': '10.8.0.10-10.8.0.250',
        users: [{ name: 'anna', password: 'documentation-1' }],
        certificate: 'vpn',
      },
      before: [
        {
          do: 'certificate.generate',
          input: {
            name: 'vpn',
            'common-name': '203.0.113.1',
            'key-size': 'prime256v1',
            'key-usage': ['digital-signature', 'key-encipherment', 'tls-server'],
          },
        },
      ],
    },
  ],
});
