import { defineResource, field } from '../../core/catalogue';
import { INTERFACE_NAMED_BY } from '../../core/fields';
import {
  bool,
  certificateName,
  comment,
  defineValue,
  interfaceName,
  ipOrDns,
  line,
  listOf,
  mac,
  mtu,
  port,
  profile,
  words,
  type ValueType,
} from '../../core/values';

export const SITE = [
  {
    do: 'openvpn.create_client',
    input: { name: 'ovpn-hq', 'connect-to': 'vpn.example.com', user: 'site-12', password: 'documentation', comment: 'to HQ' },
  },
];
const WHERE = { name: 'ovpn-hq' };

const CIPHERS = words(
  'ovpn-cipher-word',
  'blowfish128 aes128-cbc aes192-cbc aes256-cbc aes128-gcm aes192-gcm aes256-gcm null aes128 aes192 aes256',
);

/** 6.x knows AES only in CBC mode and says `aes128`. */
const ovpnCipher: ValueType<string> = defineValue<string>({
  name: 'ovpn-cipher',
  description: 'Cipher: blowfish128, aes128-cbc, aes192-cbc, aes256-cbc, from 7.x aes128-gcm, aes192-gcm, aes256-gcm, or null.',
  example: 'aes256-cbc',
  parse: (text) => CIPHERS.parse(text).replace(/^(aes\d+)$/, '$1-cbc'),
  format: (value, { version }) => (version?.startsWith('6.') ? value.replace('-cbc', '') : value),
});

/** Ciphers in any order. */
export const ovpnCiphers: ValueType<readonly string[]> = defineValue<readonly string[]>({
  name: 'ovpn-ciphers',
  description: 'Ciphers that clients may choose from, with commas.',
  example: 'aes256-cbc,aes256-gcm',
  accepts: ['string[]'],
  parse: (text, context) => [...new Set(listOf(ovpnCipher).parse(text, context))].sort(),
  format: (values, context) => listOf(ovpnCipher).format(values, context),
});

export const ovpnMode = words('ovpn-mode', 'ethernet ip');
export const ovpnProtocol = words('ovpn-protocol', 'tcp udp');
export const ovpnTls = words('ovpn-tls-version', 'any only-1.2');

export const clients = defineResource({
  id: 'openvpn.client',
  noun: 'OpenVPN client',
  plural: 'OpenVPN clients',
  menu: '/interface/ovpn-client',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(interfaceName, 'Name of the interface that it makes.', { required: true, exact: true }),
    'connect-to': field(ipOrDns, 'Server to dial.', { required: true }),
    port: field(port, 'Port of the server.', { default: '1194' }),
    protocol: field(ovpnProtocol, 'Transport; 6.x has TCP only.', { default: 'tcp', since: '7.1' }),
    mode: field(ovpnMode, 'Carry packets (tun) or frames (tap).', { default: 'ip' }),
    user: field(line('ovpn-user'), 'Name to log in with.', { required: true }),
    password: field(line('ovpn-password'), 'Password.', { default: '', emptied: true, secret: true }),
    profile: field(profile, 'PPP profile of the session.', { default: 'default' }),
    certificate: field(certificateName, 'Certificate to show, with its key on the router, or none.', { default: 'none' }),
    'verify-server-certificate': field(bool, 'Check the certificate of the server against the authorities of the router.', {
      default: 'no',
    }),
    auth: field(words('ovpn-auth', 'md5 null sha1 sha256 sha384 sha512'), 'How packets are authenticated.', { default: 'sha1' }),
    cipher: field(ovpnCipher, 'How packets are encrypted.', { derived: true }),
    'tls-version': field(ovpnTls, 'Versions of TLS.', { default: 'any', since: '7.1' }),
    'add-default-route': field(bool, 'Add a default route while it is up.', { default: 'no' }),
    'route-nopull': field(bool, 'Leave out the routes that the server tells.', { default: 'no', since: '7.1' }),
    'use-peer-dns': field(words('ovpn-use-peer-dns', 'exclusively no yes'), 'Use the DNS servers of the other end.', {
      derived: true,
      since: '7.1',
    }),
    'disconnect-notify': field(bool, 'With UDP: tell the server when it goes.', { derived: true, since: '7.1' }),
    'max-mtu': field(mtu, 'Largest packet to send.', { default: '1500' }),
    'mac-address': field(mac, 'MAC address, in mode ethernet.', { derived: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the client is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'hw-crypto': 'Encrypted by hardware.',
    invalid: 'Something that it refers to is missing.',
    running: 'It is up.',
    'tls-auth': 'Key of the control channel, from an imported configuration; masked.',
    'tls-crypt': 'Key of the control channel, from an imported configuration; masked.',
  },
  verbs: {
    list: { id: 'openvpn.list_clients', examples: [{ title: 'All of them', input: {}, before: SITE }] },
    get: { id: 'openvpn.get_client', examples: [{ title: 'By name', input: { where: WHERE }, before: SITE }] },
    create: {
      id: 'openvpn.create_client',
      // RouterOS adds them disabled.
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'A tunnel to the head office',
          input: {
            name: 'ovpn-hq',
            'connect-to': 'vpn.example.com',
            user: 'site-12',
            password: 'documentation',
            auth: 'sha1',
            comment: 'to HQ',
          },
        },
        {
          title: 'Over UDP',
          input: { name: 'ovpn-hq', 'connect-to': '203.0.113.9', user: 'site-12', protocol: 'udp', cipher: 'aes256-gcm' },
        },
      ],
    },
    update: {
      id: 'openvpn.update_interface',
      examples: [
        { title: 'Another server', input: { where: WHERE, 'connect-to': '203.0.113.9' }, before: SITE },
        { title: 'Another password', input: { where: { comment: 'to HQ' }, password: 'documentation too' }, before: SITE },
      ],
    },
    remove: { id: 'openvpn.remove_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: SITE }] },
    enable: {
      id: 'openvpn.enable_client',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...SITE, { do: 'openvpn.disable_client', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'openvpn.disable_client', examples: [{ title: 'By name', input: { where: WHERE }, before: SITE }] },
    ensure: {
      id: 'openvpn.ensure_client',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a tunnel', input: { name: 'ovpn-hq', 'connect-to': 'vpn.example.com', user: 'site-12' } },
        { title: 'Keep it away', input: { name: 'ovpn-hq', state: 'absent' }, before: SITE },
      ],
    },
  },
});
