import { z } from 'zod';
import { defineWorkflow, type InputIssue, type Rows } from '../../core/catalogue';
import { certificateName, ipOrDns, line } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { assertClock, certificateOf, daysValid, keySize, makeAuthority } from '../parts/certificates';

const KEYS_STAY = 'Keys cannot be made again; nothing uses them until a service is told to.';
const FILES_CAME = 'Only files came and went.';

const Input = z.strictObject({
  'ca-name': certificateName.schema.describe('Name of the authority on the router.'),
  'common-name': line('common-name', 64).schema.describe('What the authority is called in its certificate.'),
  intermediate: certificateName.schema
    .optional()
    .describe(
      'Name of a second authority, signed by the first, that signs all others: the key of the first can then go offline.',
    ),
  'days-valid': daysValid.default('825').describe('How long certificates of servers and clients are valid.'),
  'key-size': keySize.describe('Bits of an RSA key, or the curve.'),
  'crl-host': ipOrDns.schema
    .optional()
    .describe('Where others fetch the list of revoked certificates: this router, whose service www has to be on.'),
  servers: z
    .array(
      z.strictObject({
        name: certificateName.schema.describe('Name of the certificate on the router.'),
        hosts: z
          .array(ipOrDns.schema)
          .min(1)
          .max(20)
          .describe('Names and addresses that clients use; the first is the common name.'),
      }),
    )
    .max(100)
    .default([])
    .describe('Servers that get a certificate.'),
  clients: z.array(certificateName.schema).max(200).default([]).describe('Clients that get a certificate, by name.'),
  'export-passphrase': line('export-passphrase', 128)
    .schema.refine((text) => text.length >= 8, 'at least 8 characters')
    .optional()
    .describe('What private keys are encrypted with when they are brought over. Absent: only certificates are.'),
  'export-root-key': z
    .boolean()
    .default(false)
    .describe('Bring the key of the first authority over, too, encrypted with the passphrase, to be kept offline.'),
});
type Authority = z.output<typeof Input>;

const signer = (input: Authority): string => input.intermediate ?? input['ca-name'];
const issued = (input: Authority): readonly string[] => [...input.servers.map(({ name }) => name), ...input.clients];
const authorities = (input: Authority): readonly string[] => [
  input['ca-name'],
  ...(input.intermediate === undefined ? [] : [input.intermediate]),
];

function validate(input: Authority): readonly InputIssue[] {
  const twice = repeatIssues('clients', [...authorities(input), ...issued(input)], 'certificate').map((issue) => ({
    ...issue,
    path: 'clients',
  }));
  const isBare = input['export-root-key'] && input['export-passphrase'] === undefined;
  return isBare ? [...twice, { path: 'export-passphrase', message: 'the key of the authority leaves only encrypted' }] : twice;
}

/** Those of the names that the router has by now. */
function there(rows: Rows | undefined, names: readonly string[]): readonly string[] {
  const known = new Set((rows ?? []).map(({ name }) => name));
  return names.filter((name) => known.has(name));
}

function made(input: Authority): { readonly keySize: string; readonly days: string; readonly ca: string } {
  return { keySize: input['key-size'], days: input['days-valid'], ca: signer(input) };
}

export const setupInternalCa = defineWorkflow({
  name: 'setup_internal_ca',
  family: 'certificates',
  title: 'Set up internal certificate authority',
  summary: 'Makes one router the certificate authority of a fleet, signs for servers and clients, and brings the files over.',
  why: 'VPNs, web pages and the API of routers need certificates that somebody trusts, and a public authority signs none for 10.0.0.1. One router signs for all; the daemon holds what others have to trust, and watches when it expires.',
  risk: 'none',
  oneWay: 'Keys are made once; certificate.remove takes a certificate away, certificate.revoke takes it out of use.',
  input: Input,
  validate,
  stages: [
    {
      id: 'authority',
      title: 'Make the authority',
      keep: KEYS_STAY,
      steps: [
        assertClock,
        {
          id: 'web',
          title: 'See that the list of revoked certificates can be fetched',
          when: ({ input }) => input['crl-host'] !== undefined,
          whenText: 'a host for it is named',
          read: 'ipservice.list',
          input: () => ({ where: { name: 'www' } }),
          refuse: ([row]) =>
            row?.['disabled'] === 'true' ? 'the service www is off, which gives the list of revoked certificates' : undefined,
        },
        makeAuthority<Authority>({
          name: ({ input }) => input['ca-name'],
          commonName: ({ input }) => input['common-name'],
          keySize: ({ input }) => input['key-size'],
          crlHost: ({ input }) => input['crl-host'],
        }),
        {
          id: 'intermediate',
          title: 'Make the authority that signs',
          when: ({ input }) => input.intermediate !== undefined,
          whenText: 'an intermediate is named',
          do: 'certificate.generate',
          input: ({ input }) => ({
            name: input.intermediate,
            'common-name': `${input['common-name']} issuing`.slice(0, 64),
            'key-usage': ['key-cert-sign', 'crl-sign'],
            'key-size': input['key-size'],
            'days-valid': 5 * 365,
            'digest-algorithm': 'sha256',
            ca: input['ca-name'],
          }),
        },
      ],
    },
    {
      id: 'issue',
      title: 'Make and sign the certificates',
      when: ({ input }) => issued(input).length > 0,
      whenText: 'there is somebody to sign for',
      keep: KEYS_STAY,
      steps: [
        {
          id: 'servers',
          title: 'Those of servers',
          do: 'certificate.generate',
          input: ({ input }) =>
            input.servers.map(({ name, hosts }) =>
              certificateOf({ ...made(input), name, commonName: hosts[0] ?? name, hosts, use: 'server' }),
            ),
        },
        {
          id: 'clients',
          title: 'Those of clients',
          do: 'certificate.generate',
          input: ({ input }) =>
            input.clients.map((name) => certificateOf({ ...made(input), name, commonName: name, use: 'client' })),
        },
      ],
    },
    {
      id: 'certificates',
      title: 'Look at what there is',
      tell: true,
      do: 'certificate.get_fingerprint',
      input: () => ({}),
    },
    {
      id: 'authority-files',
      title: 'Bring over what others have to trust',
      do: 'certificate.export_several',
      input: ({ input, results }) => ({ names: there(results['certificates'], authorities(input)) }),
      keep: FILES_CAME,
    },
    {
      id: 'issued-files',
      title: 'Bring over what was signed',
      when: ({ input }) => issued(input).length > 0,
      whenText: 'there is somebody to sign for',
      do: 'certificate.export_several',
      input: ({ input, results }) => ({
        names: there(results['certificates'], issued(input)),
        'export-passphrase': input['export-passphrase'],
      }),
      keep: FILES_CAME,
    },
    {
      id: 'root-key',
      title: 'Bring the key of the first authority over',
      when: ({ input }) => input['export-root-key'],
      whenText: 'it is to be kept offline',
      do: 'certificate.export_several',
      input: ({ input, results }) => ({
        names: there(results['certificates'], [input['ca-name']]),
        'file-prefix': 'offline-',
        'export-passphrase': input['export-passphrase'],
      }),
      keep: FILES_CAME,
    },
  ],
  examples: [
    {
      title: 'For the VPN and the web pages of a site',
      input: {
        'ca-name': 'site-ca',
        'common-name': 'Example Site CA',
        'crl-host': '192.168.88.1',
        servers: [{ name: 'router-tls', hosts: ['router.example', '192.168.88.1'] }],
        clients: ['anna', 'ben'],
        'export-passphrase': 'documentation',
        'key-size': 'prime256v1',
      },
    },
    {
      title: 'With a root whose key goes offline',
      input: {
        'ca-name': 'root',
        'common-name': 'Example Root',
        intermediate: 'issuing',
        servers: [{ name: 'vpn', hosts: ['vpn.example.com'] }],
        'export-passphrase': 'documentation',
        'export-root-key': true,
        'key-size': 'secp384r1',
      },
    },
  ],
});
