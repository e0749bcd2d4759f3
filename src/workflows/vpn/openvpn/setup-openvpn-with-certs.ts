import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Rows, type StepContext } from '../../../core/catalogue';
import { line, named } from '../../../core/values';
import { assertClock, certificateOf, daysValid, keySize, makeAuthority, optionalCertificate } from '../../parts/certificates';
import { loginIssues, logins, SERVER, serverIssues } from './input';
import { profileStages } from './profile-stages';
import { lookAtCertificate, serverListens, serverSteps } from './server';

const Input = z.strictObject({
  ...SERVER,
  clients: logins('client').describe(
    'Who may log in, with a certificate and a password. Whoever is no longer here stays until revoked.',
  ),
  revoked: z
    .array(named('ppp-user', 'dora').schema)
    .max(200)
    .default([])
    .describe('Whose certificate is to be revoked: the login is switched off, and the session ends.'),
  'export-passphrase': line('export-passphrase', 128)
    .schema.refine((text) => text.length >= 8, 'at least 8 characters')
    .describe('What the private keys of the clients are encrypted with when they are brought over; at least 8 characters.'),
  ca: optionalCertificate.describe('CA on the router that signs. Absent: one is made.'),
  'server-certificate': optionalCertificate.describe('Certificate on the router that the server shows. Absent: one is made.'),
  'key-size': keySize.describe('Bits of an RSA key, or the curve, of what is made.'),
  'days-valid': daysValid.default('1095').describe('How long certificates of clients and of the server are valid.'),
});
type WithCerts = z.output<typeof Input>;
type Context = StepContext<WithCerts>;

const ca = (input: WithCerts): string => input.ca ?? `${input.name}-ca`;
const certificate = (input: WithCerts): string => input['server-certificate'] ?? `${input.name}-server`;
const clientCertificate = (input: WithCerts, client: string): string => `${input.name}-${client}`;

function validate(input: WithCerts): readonly InputIssue[] {
  const wanted = new Set(input.clients.map(({ name }) => name));
  const torn = input.revoked.flatMap((name, index) =>
    wanted.has(name) ? [{ path: `revoked.${index}`, message: `${name} is to log in and to be revoked` }] : [],
  );
  const reserved = input.clients.flatMap(({ name }, index) =>
    name === 'ca' || name === 'server'
      ? [{ path: `clients.${index}.name`, message: `${name} is the certificate of another` }]
      : [],
  );
  return [...serverIssues(input), ...loginIssues('clients', input.clients), ...torn, ...reserved];
}

function generated(input: WithCerts): { readonly keySize: string; readonly days: string; readonly ca: string } {
  return { keySize: input['key-size'], days: input['days-valid'], ca: ca(input) };
}

/** Of those that are to be revoked the ones that are on the router. */
function revokedOnes({ input, found }: Context): readonly ActionInput[] {
  const names = new Set((found['certificates'] ?? []).map((row) => row['name']));
  return input.revoked
    .map((name) => clientCertificate(input, name))
    .filter((name) => names.has(name))
    .map((name) => ({ where: { name } }));
}

function leavingUsers({ input, found }: Context): readonly ActionInput[] {
  const names = new Set((found['users'] ?? []).map((row) => row['name']));
  return input.revoked.filter((name) => names.has(name)).map((name) => ({ where: { name, service: 'ovpn' }, all: true }));
}

function ofClients(input: WithCerts, rows: Rows): readonly string[] {
  const names = new Set(input.clients.map(({ name }) => clientCertificate(input, name)));
  return rows.flatMap(({ name = '' }) => (names.has(name) ? [name] : []));
}

export const setupOpenvpnWithCerts = defineWorkflow({
  name: 'setup_openvpn_with_certs',
  family: 'vpn',
  title: 'Set up OpenVPN with certificates',
  summary: 'Makes a router an OpenVPN server whose clients need a certificate and a password, and revokes those of who left.',
  why: 'A password that leaked opens nothing where a certificate is asked for as well. The router signs a certificate for each client; keys are brought over encrypted, and nothing of them stays on the router as a file.',
  comesBack: 'Certificates that were made or revoked stay so; nothing uses them then.',
  risk: 'disruptive',
  input: Input,
  validate,
  stages: [
    {
      id: 'keys',
      title: 'Make the certificates',
      risk: 'none',
      keep: 'Keys cannot be made again; nothing uses them.',
      steps: [
        assertClock,
        {
          id: 'signer',
          title: 'See that the CA can sign',
          when: ({ input }) => input.ca !== undefined,
          whenText: 'a CA is named',
          read: 'certificate.list',
          input: ({ input }) => ({ where: { name: input.ca } }),
          refuse: ([row], { input }) => {
            if (!row?.['fingerprint']) return `there is no CA ${input.ca}`;
            return row['private-key'] && row['private-key'] !== 'false'
              ? undefined
              : `the key of ${input.ca} is not on the router`;
          },
        },
        {
          ...makeAuthority<WithCerts>({
            name: ({ input }) => ca(input),
            commonName: ({ input }) => `${input.name} CA`,
            keySize: ({ input }) => input['key-size'],
          }),
          when: ({ input }) => input.ca === undefined,
          whenText: 'no CA is named',
        },
        {
          id: 'certificate',
          title: 'Make the certificate of the server',
          when: ({ input }) => input['server-certificate'] === undefined,
          whenText: 'no certificate is named',
          do: 'certificate.generate',
          input: ({ input }) =>
            certificateOf({
              ...generated(input),
              name: certificate(input),
              commonName: input['server-address'],
              hosts: [input['server-address']],
              use: 'server',
            }),
        },
        {
          id: 'clients',
          title: 'Make the certificates of the clients',
          do: 'certificate.generate',
          input: ({ input }) =>
            input.clients.map(({ name }) =>
              certificateOf({ ...generated(input), name: clientCertificate(input, name), commonName: name, use: 'client' }),
            ),
        },
      ],
    },
    lookAtCertificate<WithCerts>({ certificate }),
    {
      id: 'server',
      title: 'Set the server up',
      steps: serverSteps<WithCerts>({ certificate, demandsCertificate: true, users: ({ clients }) => clients }),
      goals: [serverListens<WithCerts>()],
    },
    {
      id: 'logins',
      title: 'Switch off the logins of who left',
      when: ({ input }) => input.revoked.length > 0,
      whenText: 'somebody is to be revoked',
      steps: [
        {
          id: 'users',
          title: 'Look for their logins',
          read: 'ppp.list_secrets',
          input: () => ({ where: { service: 'ovpn' }, limit: 10_000 }),
        },
        { id: 'off', title: 'Switch them off', do: 'ppp.disable_secret', input: leavingUsers },
      ],
    },
    {
      id: 'revoke',
      title: 'Revoke the certificates of who left, and end their sessions',
      when: ({ input }) => input.revoked.length > 0,
      whenText: 'somebody is to be revoked',
      risk: 'none',
      keep: 'What was revoked stays so.',
      steps: [
        { id: 'certificates', title: 'Look for their certificates', read: 'certificate.list', input: () => ({ limit: 10_000 }) },
        { id: 'revoke', title: 'Revoke them', do: 'certificate.revoke', input: revokedOnes },
        {
          id: 'disconnect',
          title: 'End their sessions',
          do: 'ppp.disconnect_session',
          input: ({ input }) => input.revoked.map((name) => ({ where: { name, service: 'ovpn' }, all: true })),
        },
      ],
      goals: [
        {
          id: 'revoked',
          title: 'They are revoked.',
          read: 'certificate.list',
          input: () => ({ limit: 10_000 }),
          expect: (rows, { input }) => {
            const names = new Set(input.revoked.map((name) => clientCertificate(input, name)));
            const valid = rows.find((row) => names.has(row['name'] ?? '') && (!row['revoked'] || row['revoked'] === 'false'));
            return valid ? `${valid['name'] ?? 'one'} still holds` : true;
          },
        },
      ],
    },
    {
      id: 'issued',
      title: 'Look at the certificates of the clients',
      do: 'certificate.list',
      input: () => ({ limit: 10_000 }),
    },
    {
      id: 'client-files',
      title: 'Bring certificates and keys of the clients over',
      when: ({ input }) => input.clients.length > 0,
      whenText: 'there are clients',
      do: 'certificate.export_several',
      input: ({ input, results }) => ({
        names: ofClients(input, results['issued'] ?? []),
        'export-passphrase': input['export-passphrase'],
      }),
      keep: 'Only files came and went.',
    },
    ...profileStages<WithCerts>({ ca, clientCertificate: true }),
  ],
  examples: [
    {
      title: 'Two clients, everything made on the router',
      input: {
        name: 'staff',
        'server-address': 'vpn.example.com',
        'local-address': '10.8.0.1',
        'pool-ranges': '10.8.0.10-10.8.0.250',
        networks: ['192.168.88.0/24'],
        clients: [
          { name: 'anna', password: 'documentation-1' },
          { name: 'ben', password: 'documentation-2' },
        ],
        'export-passphrase': 'documentation',
        'key-size': 'prime256v1',
      },
    },
    {
      title: 'One leaves, one comes, signed by a CA that is there',
      input: {
        name: 'staff',
        'server-address': '203.0.113.1',
        port: 1195,
        'local-address': '10.8.0.1',
        'pool-ranges': '10.8.0.10-10.8.0.250',
        clients: [{ name: 'carla', password: 'documentation-3' }],
        revoked: ['anna'],
        ca: 'site-ca',
        'export-passphrase': 'documentation',
        'key-size': 'prime256v1',
      },
      before: [
        { do: 'certificate.create_ca', input: { name: 'site-ca', 'common-name': 'Example CA', 'key-size': 'prime256v1' } },
        {
          do: 'certificate.generate',
          input: {
            name: 'staff-anna',
            'common-name': 'anna',
            'key-size': 'prime256v1',
            'key-usage': 'tls-client',
            ca: 'site-ca',
          },
        },
        { do: 'ppp.create_secret', input: { name: 'anna', service: 'ovpn', password: 'documentation-1' } },
      ],
    },
  ],
});
