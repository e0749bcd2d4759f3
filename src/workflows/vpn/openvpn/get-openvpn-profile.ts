import { z } from 'zod';
import { defineAction, type Row } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { fileName } from '../../../core/fields';
import { bool, ipOrDns, ipv4Network, ipv4Prefix, named, port } from '../../../core/values';
import { rowsOf } from '../../parts/read';

const CA_FILE = 'road-ca.crt';
const BEFORE = [
  { do: 'certificate.create_ca', input: { name: 'road-ca', 'common-name': 'road CA', 'key-size': 'prime256v1' } },
  { do: 'certificate.export', input: { where: { name: 'road-ca' }, 'file-name': 'road-ca' } },
  { do: 'openvpn.create_server', input: { port: 1195, auth: ['sha1'], cipher: ['aes256-cbc'] } },
];

const OUTPUT = {
  file: 'What to call the file.',
  server: 'Server of the router that it is for.',
  text: 'The profile, as OpenVPN clients read it.',
};

/** RouterOS calls the cipher `aes256-cbc`, before 7 `aes256`; OpenVPN `AES-256-CBC`. */
function cipherName(word: string): string {
  const [, bits = '', mode = 'cbc'] = /^aes(\d+)(?:-(\w+))?$/.exec(word) ?? [];
  return bits === '' ? (word === 'blowfish128' ? 'BF-CBC' : word.toUpperCase()) : `AES-${bits}-${mode.toUpperCase()}`;
}

function wordsOf(row: Row, name: string): readonly string[] {
  return (row[name] ?? '').split(',').filter((word) => word !== '' && word !== 'null');
}

/** GCM first: it is quicker, and clients that know it take it. */
function ciphersOf(row: Row): readonly string[] {
  return [...wordsOf(row, 'cipher').map(cipherName)].sort((a, b) => Number(b.endsWith('GCM')) - Number(a.endsWith('GCM')));
}

interface Profile {
  readonly row: Row;
  readonly host: string;
  readonly ca: string;
  readonly networks: readonly string[];
  readonly hasCertificate: boolean;
}

function profileText({ row, host, ca, networks, hasCertificate }: Profile): string {
  const ciphers = ciphersOf(row);
  const [auth] = wordsOf(row, 'auth');
  const isUdp = row['protocol'] === 'udp';
  return [
    'client',
    `dev ${row['mode'] === 'ethernet' ? 'tap' : 'tun'}`,
    `proto ${isUdp ? 'udp' : 'tcp-client'}`,
    `remote ${host} ${row['port'] ?? '1194'}`,
    'nobind',
    'persist-key',
    'persist-tun',
    'remote-cert-tls server',
    'auth-user-pass',
    ...(ciphers.length > 0 ? [`data-ciphers ${ciphers.join(':')}`, `cipher ${ciphers.at(-1) ?? ''}`] : []),
    ...(auth ? [`auth ${auth.toUpperCase()}`] : []),
    ...networks.map((network) => `route ${routeOf(network)}`),
    ...(hasCertificate ? ['# The files of the user: certificate and key.', 'cert client.crt', 'key client.key'] : []),
    '<ca>',
    ca.trim(),
    '</ca>',
    '',
  ].join('\n');
}

/** `192.0.2.0/24` to `192.0.2.0 255.255.255.0`. */
function routeOf(network: string): string {
  const { address, length } = ipv4Prefix.parse(network);
  const mask = [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.min(8, Math.max(0, length - from))));
  return `${address} ${mask.join('.')}`;
}

export const getOpenvpnProfile = defineAction({
  id: 'workflow.get_openvpn_profile',
  title: 'Get OpenVPN profile',
  summary:
    'Writes the profile that clients of an OpenVPN server of the router need, of its settings and the certificate of its CA.',
  kind: 'read',
  menus: ['/interface/ovpn-server/server', '/file'],
  output: OUTPUT,
  input: z.strictObject({
    server: named('ovpn-server', 'road').schema.optional().describe('Name of the server. Absent: the one on the port.'),
    port: port.schema.optional().describe('Port of the server. Absent: the only server.'),
    'server-address': ipOrDns.schema.describe('Where clients find the router from outside.'),
    'ca-file': fileName.schema.describe(
      'File on the router that holds the certificate of the CA, as certificate.export leaves it with keep.',
    ),
    networks: z.array(ipv4Network.schema).max(50).default([]).describe('Networks that clients send through the VPN.'),
    'client-certificate': bool.schema.default('no').describe('Whether clients show certificates of their own.'),
  }),
  examples: [
    {
      title: 'For everybody',
      input: { port: 1195, 'server-address': 'vpn.example.com', 'ca-file': CA_FILE, networks: ['192.168.88.0/24'] },
      before: BEFORE,
    },
    {
      title: 'For users with certificates',
      input: { port: 1195, 'server-address': '203.0.113.1', 'ca-file': CA_FILE, 'client-certificate': true },
      before: BEFORE,
    },
  ],
  async read(router, input) {
    const servers = await rowsOf(router, 'openvpn.get_server_status', {});
    const isMeant = (row: Row): boolean =>
      (input.server === undefined || row['name'] === undefined || row['name'] === input.server) &&
      (input.port === undefined || row['port'] === input.port);
    const found = servers.filter(isMeant);
    if (found.length > 1) throw new AppError('ITEM_AMBIGUOUS', `${found.length} OpenVPN servers match: name one`);
    const [row] = found;
    if (!row) throw new AppError('ITEM_UNKNOWN', 'there is no such OpenVPN server');
    const [ca] = await rowsOf(router, 'backup.download_file', { file: input['ca-file'] });
    const text = profileText({
      row,
      host: input['server-address'],
      ca: ca?.['text'] ?? '',
      networks: input.networks,
      hasCertificate: input['client-certificate'] === 'yes',
    });
    const server = row['name'] ?? 'openvpn';
    return { rows: [{ file: `${input['server-address']}-${server}.ovpn`, server, text }] };
  },
});
