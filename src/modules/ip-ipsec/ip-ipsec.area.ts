import { composedRead, defineArea, defineCommand } from '../../core/catalogue';
import { identities, peers, profiles } from './ipsec-ike.resource';
import { groups, modeConfigs, policies, proposals } from './ipsec-policy.resource';

const ACTIVE_PEERS: Readonly<Record<string, string>> = {
  id: 'What the other end calls itself.',
  'local-address': 'Address of this end.',
  'remote-address': 'Address of the other end.',
  port: 'UDP port of the other end.',
  state: 'established, or how far phase 1 has come; of a key: its state.',
  side: 'initiator or responder.',
  'dynamic-address': 'Address that the other end was given.',
  'natt-peer': 'There is NAT on the way.',
  'ph2-total': 'Phases 2 that it has.',
  'last-seen': 'Time since it was heard.',
  uptime: 'Time that it has been up.',
  'rx-bytes': 'Bytes received.',
  'tx-bytes': 'Bytes sent.',
};

/** Without the keys: they are not even asked for. */
const KEYS: Readonly<Record<string, string>> = {
  spi: 'Number of the key.',
  'src-address': 'Network or end on this side.',
  'dst-address': 'Network or end on the other side.',
  state: 'established, or how far phase 1 has come; of a key: its state.',
  'auth-algorithm': 'Hash.',
  'enc-algorithm': 'Cipher.',
  'enc-key-size': 'Length of the key in bits.',
  'hw-aead': 'Encrypted by hardware.',
  addtime: 'When it was made.',
  'expires-in': 'When it is renewed.',
  'current-bytes': 'Bytes that it has carried.',
  'current-packets': 'Packets that it has carried.',
};

const FAULTS: Readonly<Record<string, string>> = {
  'in-errors': 'Packets received with errors.',
  'in-no-states': 'Packets received without a key for them.',
  'in-state-protocol-errors': 'Packets received that could not be decrypted.',
  'in-state-sequence-errors': 'Packets received twice or too late.',
  'in-template-mismatches': 'Packets received in the clear that should have been encrypted.',
  'in-no-policies': 'Packets received without a policy.',
  'out-errors': 'Packets that could not be sent.',
  'out-no-states': 'Packets to send without a key.',
  'out-policy-blocked': 'Packets that a policy drops.',
  'out-state-protocol-errors': 'Packets that could not be encrypted.',
};

const status = composedRead({
  id: 'ipsec.get_status',
  title: 'Get IPsec status',
  summary:
    'Reads who is connected, which keys are installed (never the keys), what went wrong, and the policies with their state.',
  parts: [
    { part: 'active-peer', menu: '/ip/ipsec/active-peers', properties: ACTIVE_PEERS },
    { part: 'key', menu: '/ip/ipsec/installed-sa', properties: KEYS },
    { part: 'statistics', menu: '/ip/ipsec/statistics', properties: FAULTS },
    { part: 'policy', of: policies },
  ],
  examples: [
    {
      title: 'All of it',
      input: {},
      before: [
        { do: 'ipsec.create_peer', input: { name: 'site-12', address: '203.0.113.12' } },
        {
          do: 'ipsec.create_policy',
          input: { peer: 'site-12', 'src-address': '192.0.2.0/24', 'dst-address': '198.51.100.0/24', tunnel: true },
        },
      ],
    },
    { title: 'Who is connected', input: { part: 'active-peer' }, simulated: 'empty' },
  ],
});

const flushKeys = defineCommand({
  id: 'ipsec.flush_sa',
  title: 'Flush IPsec keys',
  summary: 'Throws the installed keys of all peers away; the ends agree on new ones.',
  menu: '/ip/ipsec/installed-sa',
  command: 'flush',
  risk: 'disruptive',
  idempotency: 'natural',
  oneWay: 'The keys are gone; traffic stops until the ends have new ones.',
  examples: [{ title: 'All of them', input: {} }],
});

export const ipIpsecArea = defineArea({
  id: 'ip-ipsec',
  title: 'IPsec',
  summary: 'Profiles, peers and identities of IKE; proposals, policies, groups and mode configs.',
  resources: [profiles, peers, identities, proposals, policies, groups, modeConfigs],
  actions: [status, flushKeys],
});
