import { defineResource, field, type Fields } from '../../core/catalogue';
import { INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, int, interfaceName, ip, ipOrDns, line, mtu, or, profile, wordSet, words } from '../../core/values';

export const UPLINK = [
  {
    do: 'l2tp.create_client',
    input: { name: 'l2tp-hq', 'connect-to': 'vpn.example.com', user: 'site-12', password: 'documentation', comment: 'to HQ' },
  },
];
const WHERE = { name: 'l2tp-hq' };

/** Version 3 of the protocol came with RouterOS 7. */
export const L2TPV3_FIELDS: Fields = {
  'l2tpv3-circuit-id': field(line('l2tpv3-circuit-id'), 'L2TPv3: name of the circuit, which the other end asks for.', {
    default: '',
    emptied: true,
    since: '7.1',
  }),
  'l2tpv3-cookie-length': field(words('l2tpv3-cookie-length', '0 4-bytes 8-bytes'), 'L2TPv3: length of the cookie.', {
    default: '0',
    since: '7.1',
  }),
  'l2tpv3-digest-hash': field(words('l2tpv3-digest-hash', 'md5 none sha1'), 'L2TPv3: how control messages are checked.', {
    default: 'md5',
    since: '7.1',
  }),
};

export const clients = defineResource({
  id: 'l2tp.client',
  noun: 'L2TP client',
  plural: 'L2TP clients',
  menu: '/interface/l2tp-client',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  needs: { deviceMode: 'l2tp' },
  fields: {
    name: field(interfaceName, 'Name of the interface that it makes.', { required: true, exact: true }),
    'connect-to': field(ipOrDns, 'Server to dial.', { required: true }),
    user: field(line('l2tp-user'), 'Name to log in with.', { required: true }),
    password: field(line('l2tp-password'), 'Password.', { default: '', emptied: true, secret: true }),
    profile: field(profile, 'PPP profile of the session.', { default: 'default-encryption' }),
    'use-ipsec': field(bool, 'Encrypt with IPsec, by a dynamic peer and policy.', { default: 'no' }),
    'ipsec-secret': field(line('l2tp-ipsec-secret'), 'Pre-shared key, with use-ipsec.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    'add-default-route': field(bool, 'Add a default route while it is up.', { default: 'no' }),
    'default-route-distance': field(int(0, 255), 'Distance of that route.', { default: '1' }),
    'use-peer-dns': field(words('l2tp-use-peer-dns', 'exclusively no yes'), 'Use the DNS servers of the other end.', {
      default: 'no',
    }),
    'dial-on-demand': field(bool, 'Dial when there is something to send.', { default: 'no' }),
    'keepalive-timeout': field(or(int(1, 65_535), 'disabled'), 'Seconds of silence after which it is down.', { default: '60' }),
    'max-mtu': field(mtu, 'Largest packet to send.', { default: '1450' }),
    'max-mru': field(mtu, 'Largest packet to receive.', { default: '1450' }),
    mrru: field(or(int(512, 65_535), 'disabled'), 'Largest packet that multilink puts together.', { default: 'disabled' }),
    allow: field(wordSet('ppp-authentication', 'pap chap mschap1 mschap2'), 'Ways to log in.', {
      default: 'pap,chap,mschap1,mschap2',
    }),
    'allow-fast-path': field(bool, 'Let packets pass the firewall by.', { default: 'no' }),
    'src-address': field(ip, 'Address to dial from; 0.0.0.0 is any.', { derived: true }),
    'random-source-port': field(bool, 'Dial from a port other than 1701, so that several clients fit behind one NAT.', {
      default: 'no',
      since: '7.18',
    }),
    'l2tp-proto-version': field(words('l2tp-proto-version', 'l2tpv2 l2tpv3-ip l2tpv3-udp'), 'Version of the protocol.', {
      default: 'l2tpv2',
      since: '7.1',
    }),
    ...L2TPV3_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the client is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    invalid: 'Something that it refers to is missing.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'l2tp.list_clients', examples: [{ title: 'All of them', input: {}, before: UPLINK }] },
    get: { id: 'l2tp.get_client', examples: [{ title: 'By name', input: { where: WHERE }, before: UPLINK }] },
    create: {
      id: 'l2tp.create_client',
      // RouterOS adds them disabled.
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'A tunnel to the head office, encrypted',
          input: {
            name: 'l2tp-hq',
            'connect-to': 'vpn.example.com',
            user: 'site-12',
            password: 'documentation',
            'use-ipsec': true,
            'ipsec-secret': 'documentation too',
            comment: 'to HQ',
          },
        },
      ],
    },
    update: {
      id: 'l2tp.update_client',
      examples: [
        { title: 'Another server', input: { where: WHERE, 'connect-to': '203.0.113.9' }, before: UPLINK },
        { title: 'Another password', input: { where: { comment: 'to HQ' }, password: 'documentation too' }, before: UPLINK },
      ],
    },
    remove: { id: 'l2tp.remove_client', examples: [{ title: 'By name', input: { where: WHERE }, before: UPLINK }] },
    enable: {
      id: 'l2tp.enable_client',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...UPLINK, { do: 'l2tp.disable_client', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'l2tp.disable_client', examples: [{ title: 'By name', input: { where: WHERE }, before: UPLINK }] },
    ensure: {
      id: 'l2tp.ensure_client',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a tunnel', input: { name: 'l2tp-hq', 'connect-to': 'vpn.example.com', user: 'site-12' } },
        { title: 'Keep it away', input: { name: 'l2tp-hq', state: 'absent' }, before: UPLINK },
      ],
    },
  },
});
