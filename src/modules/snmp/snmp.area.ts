import { defineArea, defineResource, field } from '../../core/catalogue';
import {
  bool,
  comment,
  interfaceName,
  ip,
  ipNetwork,
  line,
  listOf,
  named,
  routingTable,
  wordSet,
  words,
} from '../../core/values';

const communityName = named('snmp-community', 'monitoring');
const NOC = {
  name: 'noc',
  addresses: '192.0.2.0/24',
  security: 'private',
  'authentication-protocol': 'SHA1',
  'authentication-password': 'example-auth-1',
  'encryption-protocol': 'AES',
  'encryption-password': 'example-priv-1',
};
const BEFORE = [{ do: 'monitoring.add_snmp_community', input: NOC }];
const WHERE = { where: { name: 'noc' } };

const settings = defineResource({
  id: 'monitoring.snmp',
  noun: 'SNMP agent',
  plural: 'SNMP agents',
  menu: '/snmp',
  kind: 'singleton',
  risk: 'none',
  fields: {
    enabled: field(bool, 'Whether the router answers SNMP.', { default: 'no' }),
    contact: field(line('snmp-contact', 255, 'noc@example.net'), 'Who looks after it (sysContact).', {
      default: '',
      emptied: true,
    }),
    location: field(line('snmp-location', 255, 'Riga, rack 4'), 'Where it stands (sysLocation).', { default: '', emptied: true }),
    'engine-id': field(line('snmp-engine-id', 64), 'Engine id of SNMPv3; 7.x derives it and takes a suffix.', {
      default: '',
      emptied: true,
      until: '7.1',
      instead: 'use engine-id-suffix',
    }),
    'engine-id-suffix': field(line('snmp-engine-suffix', 64), 'End of the engine id of SNMPv3.', {
      default: '',
      emptied: true,
      since: '7.1',
      instead: 'use engine-id',
    }),
    'trap-target': field(listOf(ip), 'Who gets traps.', { default: '', emptied: true }),
    'trap-community': field(communityName, 'Community of traps.', { default: 'public' }),
    'trap-version': field(words('trap-version', '1 2 3'), 'Version of traps.', { default: '1' }),
    'trap-generators': field(wordSet('trap-generators', 'interfaces start-trap temp-exception'), 'What traps are sent for.', {
      derived: true,
    }),
    'trap-interfaces': field(listOf(interfaceName), 'Interfaces whose state is sent; all for every one.', {
      default: '',
      emptied: true,
    }),
    'src-address': field(ip, 'Address that answers and traps come from.', { derived: true }),
    vrf: field(routingTable, 'VRF that it listens in.', { default: 'main', since: '7.1' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'monitoring.get_snmp', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'monitoring.configure_snmp',
      title: 'Configure SNMP',
      summary: 'Sets the SNMP agent of the router; communities are rows of their own.',
      examples: [{ title: 'On, with contact', input: { enabled: true, contact: 'noc@example.net', location: 'Riga, rack 4' } }],
    },
    ensure: { id: 'monitoring.ensure_snmp', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
});

function isEverybody(addresses: string | null | undefined): boolean {
  return (addresses ?? '::/0').split(',').some((network) => network === '::/0' || network === '0.0.0.0/0');
}

const communities = defineResource({
  id: 'monitoring.snmp_community',
  noun: 'SNMP community',
  plural: 'SNMP communities',
  menu: '/snmp/community',
  kind: 'list',
  key: ['name'],
  risk: 'none',
  references: [{ menu: '/snmp', property: 'trap-community' }],
  hazard: (values) =>
    values['write-access'] === 'yes' && values['security'] !== 'private' && isEverybody(values['addresses'])
      ? 'anybody who guesses its name changes the router'
      : undefined,
  fields: {
    name: field(communityName, 'Name; for SNMPv3 the user.', { required: true, exact: true }),
    addresses: field(listOf(ipNetwork), 'Who may ask, by networks.', { default: '::/0' }),
    security: field(words('snmp-security', 'none authorized private'), 'none: SNMPv1 and v2c; authorized and private: SNMPv3.', {
      default: 'none',
    }),
    'read-access': field(bool, 'May read.', { default: 'yes' }),
    'write-access': field(bool, 'May write.', { default: 'no' }),
    'authentication-protocol': field(words('snmp-authentication', 'MD5 SHA1'), 'How it proves itself, for SNMPv3.', {
      default: 'MD5',
    }),
    'authentication-password': field(line('snmp-auth-password', 255), 'Password for that.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    'encryption-protocol': field(words('snmp-encryption', 'DES AES'), 'How it is encrypted, for SNMPv3.', { default: 'DES' }),
    'encryption-password': field(line('snmp-priv-password', 255), 'Password for that.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether it is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'monitoring.list_snmp_communities', examples: [{ title: 'All of them', input: {}, before: BEFORE }] },
    get: { id: 'monitoring.get_snmp_community', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
    create: { id: 'monitoring.add_snmp_community', examples: [{ title: 'A user of SNMPv3', input: NOC }] },
    update: {
      id: 'monitoring.update_snmp_community',
      examples: [{ title: 'Other networks', input: { ...WHERE, addresses: ['198.51.100.0/24'] }, before: BEFORE }],
    },
    remove: { id: 'monitoring.remove_snmp_community', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
    enable: {
      id: 'monitoring.enable_snmp_community',
      examples: [
        { title: 'By name', input: WHERE, before: [...BEFORE, { do: 'monitoring.disable_snmp_community', input: WHERE }] },
      ],
    },
    disable: { id: 'monitoring.disable_snmp_community', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
    ensure: {
      id: 'monitoring.ensure_snmp_community',
      examples: [
        { title: 'Keep one for reading', input: { name: 'noc', addresses: '192.0.2.0/24' } },
        { title: 'Keep it away', input: { name: 'noc', state: 'absent' }, before: BEFORE },
      ],
    },
  },
});

export const snmpArea = defineArea({
  id: 'snmp',
  title: 'SNMP',
  summary: 'The SNMP agent of a router, and who may ask it.',
  resources: [settings, communities],
});
