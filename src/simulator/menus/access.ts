import * as access from '../behaviour/access';
import type { MenuSpec, Values } from '../kernel/menu';
import { bool, int, ipPrefixList, oneOf, ref, shown, someOf, text, time } from './field-kinds';

const POLICIES =
  'api dude ftp local password policy read reboot rest-api romon sensitive sniff ssh telnet test tikapp web winbox write';
const READ_ONLY = 'local,telnet,ssh,reboot,read,test,winbox,password,web,sniff,sensitive,api,romon';

function group(name: string, allowed: string, denied: string, isV7: boolean): Values {
  return { name, policy: `${allowed}${isV7 ? ',rest-api' : ',tikapp'}${denied}` };
}

export const ACCESS_MENUS: readonly MenuSpec[] = [
  {
    path: '/ip/service',
    kind: 'list',
    rows: 'fixed',
    disabled: true,
    fields: {
      name: shown(),
      port: int(undefined, { min: 1, max: 65_535 }),
      proto: { ...shown('tcp'), since: '7.18' },
      address: ipPrefixList(''),
      certificate: text(),
      'tls-version': oneOf('any only-1.2'),
      vrf: text('main', { since: '7.1' }),
      'max-sessions': int('20', { min: 1, max: 1_000, since: '7.16' }),
      invalid: shown('false'),
      dynamic: { ...shown('false'), since: '7.19' },
    },
    seed: access.services,
  },
  {
    path: '/user',
    kind: 'list',
    policy: ['policy'],
    unique: [{ keys: ['name'], text: 'user with the same name already exists' }],
    fields: {
      name: text(undefined, { required: true }),
      group: ref('/user/group', undefined, { required: true }),
      address: ipPrefixList(''),
      password: text(undefined, { writeOnly: true }),
      'inactivity-timeout': time('10m', { min: 60_000, max: 86_400_000, since: '7.16' }),
      'inactivity-policy': oneOf('lockscreen logout none', 'none', { since: '7.16' }),
      'last-logged-in': shown(),
      expired: { ...shown('false'), since: '7.1' },
    },
    seed: (state) => [
      { name: state.identity.username, password: state.identity.password, group: 'full', comment: 'system default user' },
    ],
    behaviour: { derive: access.lastLogin, complete: access.completeUser, beforeRemove: access.keepOneFull },
  },
  {
    path: '/user/group',
    kind: 'list',
    disabled: false,
    policy: ['policy'],
    unique: [{ keys: ['name'], text: 'group with the same name already exists' }],
    fields: { name: text(), policy: someOf(POLICIES, ''), skin: text('default') },
    behaviour: { complete: access.completeGroup },
    seed: (state) => {
      const isV7 = state.identity.major >= 7;
      return [
        group('read', READ_ONLY, ',!ftp,!write,!policy', isV7),
        group('write', `${READ_ONLY},write`, ',!ftp,!policy', isV7),
        group('full', `${READ_ONLY},ftp,write,policy`, '', isV7),
      ];
    },
  },
  {
    path: '/user/active',
    kind: 'list',
    rows: 'read-only',
    fields: { when: shown(), name: shown(), address: shown(), via: shown(), group: shown(), radius: shown('false') },
    behaviour: { derive: access.sessionSince },
    commands: {
      'request-logout': { rows: true, policy: 'policy', until: '7.19.99', run: access.refuseLogout },
      remove: { rows: true, policy: 'policy', since: '7.20', run: access.refuseLogout },
    },
  },
  {
    path: '/user/ssh-keys',
    kind: 'list',
    policy: ['policy'],
    disabled: false,
    fields: { user: ref('/user'), key: text() },
    behaviour: { complete: access.completeKey },
    commands: {
      import: {
        args: ['public-key-file', 'user'],
        required: ['public-key-file', 'user'],
        policy: 'policy',
        run: access.importKey,
      },
    },
  },
  {
    path: '/snmp',
    kind: 'singleton',
    fields: {
      enabled: bool('false'),
      contact: text(''),
      location: text(''),
      'engine-id': text('', { until: '7.9.99' }),
      'engine-id-suffix': text('', { since: '7.10' }),
      'src-address': text('::'),
      'trap-target': text(''),
      'trap-community': ref('/snmp/community', 'public'),
      'trap-version': oneOf('1 2 3', '1'),
      'trap-generators': someOf('interfaces start-trap temp-exception', 'temp-exception'),
      'trap-interfaces': text(''),
      vrf: text('main', { since: '7.1' }),
    },
  },
  {
    path: '/snmp/community',
    kind: 'list',
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(),
      addresses: ipPrefixList('::/0'),
      security: oneOf('authorized none private', 'none'),
      'read-access': bool('true'),
      'write-access': bool('false'),
      'authentication-protocol': oneOf('MD5 SHA1', 'MD5'),
      'encryption-protocol': oneOf('AES DES', 'DES'),
      'authentication-password': text(''),
      'encryption-password': text(''),
      default: shown('false'),
    },
    defaults: [{ name: 'public', default: 'true' }],
  },
];
