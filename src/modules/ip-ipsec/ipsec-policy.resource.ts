import { defineResource, field } from '../../core/catalogue';
import {
  addressListName,
  bool,
  comment,
  connectionMark,
  duration,
  int,
  ip,
  ipNetwork,
  line,
  listOf,
  named,
  or,
  pool,
  port,
  protocol,
  wordSet,
  words,
} from '../../core/values';
import { PEER_12 } from './ipsec-ike.resource';
import { switchedVerbsOf, verbsOf } from './ipsec-verbs';

const NEEDS = { deviceMode: 'ipsec' } as const;
const POLICY = {
  peer: 'site-12',
  tunnel: true,
  'src-address': '192.0.2.0/24',
  'dst-address': '198.51.100.0/24',
  comment: 'site 12',
};

export const proposals = defineResource({
  id: 'ipsec.proposal',
  noun: 'IPsec proposal',
  plural: 'IPsec proposals',
  menu: '/ip/ipsec/proposal',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: NEEDS,
  references: [{ menu: '/ip/ipsec/policy', property: 'proposal' }],
  fields: {
    name: field(named('ipsec-proposal', 'default'), 'Name that policies refer to.', { required: true, exact: true }),
    'auth-algorithms': field(wordSet('esp-hash', 'sha512 sha256 sha1 md5 null'), 'Hashes of phase 2.', { derived: true }),
    'enc-algorithms': field(
      wordSet(
        'esp-encryption',
        'chacha20poly1305 aes-256-cbc aes-256-ctr aes-256-gcm camellia-256 aes-192-cbc aes-192-ctr aes-192-gcm camellia-192 ' +
          'aes-128-cbc aes-128-ctr aes-128-gcm camellia-128 3des blowfish twofish des null',
      ),
      'Ciphers of phase 2.',
      { derived: true },
    ),
    lifetime: field(duration, 'How long phase 2 holds.', { default: '30m' }),
    'pfs-group': field(
      words(
        'esp-pfs-group',
        'none x25519 ecp256 ecp384 ecp521 modp768 modp1024 modp1536 modp2048 modp3072 modp4096 modp6144 modp8192 ec2n155 ec2n185',
      ),
      'Diffie-Hellman group for new keys, or none.',
      { derived: true },
    ),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the proposal is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: switchedVerbsOf({
    one: 'proposal',
    many: 'proposals',
    row: {
      name: 'sites',
      'auth-algorithms': ['sha256'],
      'enc-algorithms': ['aes-256-cbc', 'aes-128-gcm'],
      'pfs-group': 'modp2048',
    },
    where: { name: 'sites' },
    change: { title: 'Another group', values: { 'pfs-group': 'ecp256' } },
  }),
});

const ANY: ReadonlySet<string | null | undefined> = new Set(['0.0.0.0/0', '::/0', null, undefined]);

export const policies = defineResource({
  id: 'ipsec.policy',
  noun: 'IPsec policy',
  plural: 'IPsec policies',
  menu: '/ip/ipsec/policy',
  kind: 'ordered',
  ensureBy: ['peer', 'src-address', 'dst-address'],
  risk: 'lockout',
  needs: NEEDS,
  hazard(values) {
    if (values['template'] === 'yes' || values['action'] === 'none' || values['disabled'] === 'yes') return undefined;
    if (!ANY.has(values['src-address']) || !ANY.has(values['dst-address'])) return undefined;
    return 'it takes every packet of the router, those of rosfleet too';
  },
  fields: {
    peer: field(named('ipsec-peer', 'site-12'), 'Peer that it goes through; a template has none.', { emptied: true }),
    tunnel: field(bool, 'Carry whole packets between networks, not only what the ends themselves say.', { default: 'no' }),
    'src-address': field(ipNetwork, 'Network on this side.', { derived: true }),
    'dst-address': field(ipNetwork, 'Network on the other side.', { derived: true }),
    'src-port': field(or(port, 'any'), 'Port on this side.', { default: 'any' }),
    'dst-port': field(or(port, 'any'), 'Port on the other side.', { default: 'any' }),
    protocol: field(or(protocol, 'all'), 'Protocol.', { default: 'all' }),
    action: field(words('ipsec-action', 'discard encrypt none'), 'Encrypt, drop, or let pass as it is.', { default: 'encrypt' }),
    level: field(
      words('ipsec-level', 'require unique use'),
      'What happens while there is no key; unique: a key for each policy.',
      {
        default: 'require',
      },
    ),
    'ipsec-protocols': field(words('ipsec-protocol', 'ah esp'), 'Protocol of the outer packet.', { default: 'esp' }),
    proposal: field(named('ipsec-proposal', 'default'), 'Proposal of phase 2.', { default: 'default' }),
    'sa-src-address': field(ip, 'Address of this end, where the peer does not say.', { derived: true }),
    'sa-dst-address': field(ip, 'Address of the other end, where the peer does not say.', { derived: true }),
    template: field(bool, 'What generated policies have to fit.', { default: 'no' }),
    group: field(named('ipsec-group', 'default'), 'Group of the template.', { default: 'default' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the policy is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    active: 'There are keys for it.',
    backup: 'It stands in for another one.',
    default: 'It comes with RouterOS.',
    dynamic: 'Generated from a template.',
    invalid: 'Something that it refers to is missing.',
    'ph2-count': 'Phases 2 that it has.',
    'ph2-state': 'established, or how far phase 2 has come.',
  },
  verbs: {
    ...switchedVerbsOf({
      one: 'policy',
      many: 'policies',
      before: PEER_12,
      row: POLICY,
      where: { peer: 'site-12', 'src-address': '192.0.2.0/24', 'dst-address': '198.51.100.0/24' },
      change: { title: 'A key of its own', values: { level: 'unique' } },
      more: [
        {
          title: 'A network that stays out, before the others',
          input: {
            peer: 'site-12',
            'src-address': '192.0.2.0/28',
            'dst-address': '198.51.100.0/24',
            action: 'none',
            'place-before': 'first',
          },
        },
      ],
    }),
    move: {
      id: 'ipsec.move_policy',
      examples: [
        {
          title: 'To the top',
          input: { where: { comment: 'site 12' }, destination: 'first' },
          before: [
            ...PEER_12,
            { do: 'ipsec.create_policy', input: { ...POLICY, 'dst-address': '203.0.113.0/24', comment: 'site 13' } },
            { do: 'ipsec.create_policy', input: POLICY },
          ],
        },
      ],
    },
  },
});

export const groups = defineResource({
  id: 'ipsec.group',
  noun: 'IPsec policy group',
  plural: 'IPsec policy groups',
  menu: '/ip/ipsec/policy/group',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: NEEDS,
  references: [
    { menu: '/ip/ipsec/identity', property: 'policy-template-group' },
    { menu: '/ip/ipsec/policy', property: 'group' },
  ],
  fields: {
    name: field(named('ipsec-group', 'default'), 'Name that identities and templates refer to.', { required: true, exact: true }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: verbsOf({
    one: 'group',
    many: 'groups',
    row: { name: 'road', comment: 'road warriors' },
    where: { name: 'road' },
    change: { title: 'Another comment', values: { comment: 'whoever travels' } },
  }),
});

export const modeConfigs = defineResource({
  id: 'ipsec.mode_config',
  noun: 'IPsec mode config',
  plural: 'IPsec mode configs',
  menu: '/ip/ipsec/mode-config',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: NEEDS,
  references: [{ menu: '/ip/ipsec/identity', property: 'mode-config' }],
  fields: {
    name: field(named('ipsec-mode-config', 'request-only'), 'Name that identities refer to.', { required: true, exact: true }),
    responder: field(bool, 'Give addresses; otherwise ask for one.', { default: 'yes' }),
    'address-pool': field(pool, 'Pool of the addresses to give, or none.', { default: 'none' }),
    address: field(ip, 'One address to give.', { derived: true }),
    'address-prefix-length': field(int(0, 32), 'Length of the network that goes with it.', { derived: true }),
    'split-include': field(listOf(ipNetwork), 'Networks that callers send here.', { default: '', emptied: true }),
    'split-dns': field(line('ipsec-split-dns'), 'Domains that callers ask here.', { default: '', emptied: true }),
    'static-dns': field(listOf(ip), 'DNS servers that callers are told.', { default: '', emptied: true }),
    'system-dns': field(bool, 'Tell callers the DNS servers of the router.', { derived: true }),
    'use-responder-dns': field(
      words('ipsec-use-dns', 'exclusively no yes'),
      'As a caller: use the DNS servers that it is told.',
      {
        derived: true,
      },
    ),
    'src-address-list': field(addressListName, 'As a caller: whose packets leave with the address that it is given.', {
      default: '',
      emptied: true,
    }),
    'connection-mark': field(connectionMark, 'As a caller: which connections leave with it.', { default: 'no-mark' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: verbsOf({
    one: 'mode_config',
    many: 'mode_configs',
    row: { name: 'road', 'address-pool': 'road', 'split-include': ['192.0.2.0/24'] },
    where: { name: 'road' },
    change: { title: 'Another network, too', values: { 'split-include': ['192.0.2.0/24', '198.51.100.0/24'] } },
  }),
});
