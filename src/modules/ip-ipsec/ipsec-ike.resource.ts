import { defineResource, field } from '../../core/catalogue';
import {
  bool,
  byteSize,
  certificateName,
  comment,
  defineValue,
  dnsName,
  duration,
  int,
  ip,
  ipPrefix,
  line,
  listOf,
  named,
  or,
  wordSet,
  words,
  type ValueType,
} from '../../core/values';
import { switchedVerbsOf, verbsOf } from './ipsec-verbs';

const NEEDS = { deviceMode: 'ipsec' } as const;
const PROFILE = {
  name: 'sites',
  'hash-algorithm': 'sha256',
  'enc-algorithm': ['aes-256'],
  'dh-group': ['ecp256', 'modp2048'],
  lifetime: '8h',
};
const PEER = { name: 'site-12', address: '203.0.113.12', 'exchange-mode': 'ike2', comment: 'site 12' };
export const PEER_12 = [{ do: 'ipsec.create_peer', input: PEER }];

/** Without a length it is one host, which the router prints with it. Since 6.44 a name does, too. */
const peerAddress: ValueType<string> = defineValue<string>({
  name: 'ipsec-peer-address',
  description: 'Address, network or DNS name of the other end.',
  example: '203.0.113.12/32',
  parse(text) {
    const isAddress = /^[\d./]+$/.test(text.trim()) || text.includes(':');
    return isAddress ? ipPrefix.format(ipPrefix.parse(text)) : dnsName.parse(text);
  },
  format: (value) => value,
});

export const profiles = defineResource({
  id: 'ipsec.profile',
  noun: 'IPsec profile',
  plural: 'IPsec profiles',
  menu: '/ip/ipsec/profile',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: NEEDS,
  references: [{ menu: '/ip/ipsec/peer', property: 'profile' }],
  fields: {
    name: field(named('ipsec-profile', 'default'), 'Name that peers refer to.', { required: true, exact: true }),
    'hash-algorithm': field(words('ike-hash', 'md5 sha1 sha256 sha384 sha512'), 'Hash of phase 1.', { derived: true }),
    'enc-algorithm': field(
      wordSet('ike-encryption', 'aes-256 aes-192 aes-128 camellia-256 camellia-192 camellia-128 3des des blowfish'),
      'Ciphers of phase 1.',
      { derived: true },
    ),
    'dh-group': field(
      wordSet(
        'ike-dh-group',
        'x25519 ecp256 ecp384 ecp521 modp8192 modp6144 modp4096 modp3072 modp2048 modp1536 modp1024 modp768 ec2n155 ec2n185',
      ),
      'Diffie-Hellman groups of phase 1.',
      { derived: true },
    ),
    'prf-algorithm': field(words('ike-prf', 'auto sha1 sha256 sha384 sha512'), 'Pseudo-random function; auto takes the hash.', {
      default: 'auto',
    }),
    lifetime: field(duration, 'How long phase 1 holds.', { default: '1d' }),
    lifebytes: field(byteSize, 'Bytes after which it is renewed; 0 never.', { default: '0' }),
    'nat-traversal': field(bool, 'Find NAT on the way and go through it by UDP 4500.', { default: 'yes' }),
    'dpd-interval': field(or(duration, 'disable-dpd'), 'How long the other end may be silent before it is asked.', {
      derived: true,
    }),
    'dpd-maximum-failures': field(int(1, 100), 'Unanswered questions after which it is down.', { derived: true }),
    'proposal-check': field(words('ike-proposal-check', 'claim exact obey strict'), 'Which lifetime holds if the ends differ.', {
      default: 'obey',
    }),
    ppk: field(words('ike-ppk', 'no psk psk-ike-initial qkd'), 'Key against quantum computers, mixed in.', {
      default: 'no',
      since: '7.21',
    }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: verbsOf({
    one: 'profile',
    many: 'profiles',
    row: PROFILE,
    where: { name: 'sites' },
    change: { title: 'Longer', values: { lifetime: '12h' } },
  }),
});

export const peers = defineResource({
  id: 'ipsec.peer',
  noun: 'IPsec peer',
  plural: 'IPsec peers',
  menu: '/ip/ipsec/peer',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  needs: NEEDS,
  references: [
    { menu: '/ip/ipsec/identity', property: 'peer' },
    { menu: '/ip/ipsec/policy', property: 'peer' },
  ],
  fields: {
    name: field(named('ipsec-peer', 'site-12'), 'Name that identities and policies refer to.', { required: true, exact: true }),
    address: field(peerAddress, 'Address of the other end; ::/0 lets anybody call, with passive.', { derived: true }),
    port: field(int(0, 65_535), 'UDP port of the other end.', { derived: true }),
    'local-address': field(ip, 'Address of this end.', { derived: true }),
    profile: field(named('ipsec-profile', 'default'), 'Profile of phase 1.', { default: 'default' }),
    'exchange-mode': field(words('ike-exchange-mode', 'aggressive base ike2 main'), 'IKEv2, or a mode of IKEv1.', {
      default: 'main',
    }),
    passive: field(bool, 'Wait for the other end to call.', { default: 'no' }),
    'send-initial-contact': field(bool, 'Tell the other end to forget what it had with this router.', { default: 'yes' }),
    'ppk-secret': field(line('ipsec-ppk-secret'), 'Key against quantum computers, with a profile that wants it.', {
      default: '',
      emptied: true,
      secret: true,
      since: '7.21',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the peer is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'current-address': 'Address that its name stands for now.',
    dynamic: 'Made by a tunnel or L2TP with use-ipsec.',
    responder: 'It only answers.',
  },
  verbs: switchedVerbsOf({
    one: 'peer',
    many: 'peers',
    row: PEER,
    where: { name: 'site-12' },
    change: { title: 'It has moved', values: { address: '203.0.113.99' } },
    more: [{ title: 'Whoever calls', input: { name: 'road', address: '::/0', passive: true, 'exchange-mode': 'ike2' } }],
  }),
});

const certificates = listOf(certificateName);

export const identities = defineResource({
  id: 'ipsec.identity',
  noun: 'IPsec identity',
  plural: 'IPsec identities',
  menu: '/ip/ipsec/identity',
  kind: 'list',
  // A peer may have several, one for each remote end.
  ensureBy: ['peer', 'remote-id'],
  risk: 'lockout',
  needs: NEEDS,
  fields: {
    peer: field(named('ipsec-peer', 'site-12'), 'Peer that it is for.', { required: true }),
    'auth-method': field(
      words(
        'ipsec-auth-method',
        'digital-signature eap eap-radius pre-shared-key pre-shared-key-xauth rsa-key rsa-signature-hybrid',
      ),
      'How the ends prove who they are.',
      { default: 'pre-shared-key' },
    ),
    secret: field(line('ipsec-secret'), 'Pre-shared key.', { default: '', emptied: true, secret: true }),
    'my-id': field(line('ipsec-id', 255, 'fqdn:site12.example.com'), 'What this end calls itself: auto, fqdn:…, key-id:…, dn.', {
      default: 'auto',
    }),
    'remote-id': field(line('ipsec-id', 255, 'fqdn:site12.example.com'), 'What the other end has to call itself, or ignore.', {
      default: 'auto',
    }),
    'match-by': field(words('ipsec-match-by', 'certificate remote-id'), 'By what the identity of a caller is found.', {
      default: 'remote-id',
    }),
    'generate-policy': field(
      words('ipsec-generate-policy', 'no port-override port-strict'),
      'Make policies as the caller asks.',
      {
        default: 'no',
      },
    ),
    'policy-template-group': field(named('ipsec-group', 'default'), 'Templates that such a policy has to fit.', {
      default: 'default',
    }),
    'mode-config': field(named('ipsec-mode-config', 'request-only'), 'Addresses and DNS to give or to ask for, or none.', {
      default: 'none',
    }),
    certificate: field(certificates, 'Certificates to show, with their key on the router.', { default: 'none' }),
    'remote-certificate': field(certificateName, 'Certificate that the other end has to show, or none for any trusted one.', {
      default: 'none',
    }),
    'eap-methods': field(wordSet('ipsec-eap', 'eap-mschapv2 eap-peap eap-tls eap-ttls'), 'Ways to log in with EAP.', {
      derived: true,
    }),
    username: field(line('ipsec-username'), 'Name to log in with, with EAP or XAuth.', { default: '', emptied: true }),
    password: field(line('ipsec-password'), 'Password, with EAP or XAuth.', { default: '', emptied: true, secret: true }),
    key: field(line('ipsec-key-name'), 'Own key of /ip/ipsec/key, with auth-method rsa-key.', { derived: true }),
    'remote-key': field(line('ipsec-key-name'), 'Key of the other end, with auth-method rsa-key.', { derived: true }),
    'notrack-chain': field(line('ipsec-notrack-chain'), 'Chain of /ip/firewall/raw that gets notrack rules.', {
      default: '',
      emptied: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the identity is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', dynamic: 'Made by a tunnel or L2TP with use-ipsec.' },
  verbs: switchedVerbsOf({
    one: 'identity',
    many: 'identities',
    before: PEER_12,
    row: { peer: 'site-12', 'auth-method': 'pre-shared-key', secret: 'documentation', comment: 'site 12' },
    where: { peer: 'site-12' },
    change: { title: 'Another key', values: { secret: 'documentation too' } },
    more: [
      {
        title: 'With certificates',
        input: { peer: 'site-12', 'auth-method': 'digital-signature', certificate: ['hq'], 'generate-policy': 'port-strict' },
      },
    ],
  }),
});
