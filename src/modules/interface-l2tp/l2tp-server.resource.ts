import { defineResource, field } from '../../core/catalogue';
import { INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, int, interfaceList, interfaceName, line, mtu, or, profile, wordSet, words } from '../../core/values';
import { L2TPV3_FIELDS } from './l2tp-client.resource';

const BINDING = { name: 'l2tp-site12', user: 'site-12', comment: 'site 12' };
const ONE = [{ do: 'l2tp.create_server_interface', input: BINDING }];
const WHERE = { name: 'l2tp-site12' };

export const server = defineResource({
  id: 'l2tp.server',
  noun: 'L2TP server',
  plural: 'L2TP servers',
  menu: '/interface/l2tp-server/server',
  kind: 'singleton',
  risk: 'disruptive',
  needs: { deviceMode: 'l2tp' },
  fields: {
    enabled: field(bool, 'Whether it listens.', { default: 'no' }),
    'default-profile': field(profile, 'PPP profile of whoever has none of his own.', { default: 'default-encryption' }),
    authentication: field(wordSet('ppp-authentication', 'pap chap mschap1 mschap2'), 'Ways to log in.', {
      default: 'pap,chap,mschap1,mschap2',
    }),
    'use-ipsec': field(words('l2tp-server-use-ipsec', 'no required yes'), 'Offer IPsec, or refuse clients without it.', {
      default: 'no',
    }),
    'ipsec-secret': field(line('l2tp-ipsec-secret'), 'Pre-shared key of all clients, with use-ipsec.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    'max-mtu': field(mtu, 'Largest packet to send.', { default: '1450' }),
    'max-mru': field(mtu, 'Largest packet to receive.', { default: '1450' }),
    mrru: field(or(int(512, 65_535), 'disabled'), 'Largest packet that multilink puts together.', { default: 'disabled' }),
    'keepalive-timeout': field(or(int(1, 65_535), 'disabled'), 'Seconds of silence after which a session is down.', {
      default: '30',
    }),
    'max-sessions': field(or(int(1, 65_535), 'unlimited'), 'Most sessions at a time.', { default: 'unlimited' }),
    'one-session-per-host': field(bool, 'One session for an address; then there is one behind each NAT.', { default: 'no' }),
    'caller-id-type': field(words('l2tp-caller-id-type', 'ip-address number'), 'What the caller id of a session is.', {
      default: 'ip-address',
    }),
    'allow-fast-path': field(bool, 'Let packets pass the firewall by.', { default: 'no' }),
    'accept-proto-version': field(words('l2tp-accept-version', 'all l2tpv2 l2tpv3'), 'Versions of the protocol.', {
      default: 'all',
      since: '7.1',
    }),
    'accept-pseudowire-type': field(words('l2tp-pseudowire-type', 'all ether ppp'), 'What sessions may carry.', {
      default: 'all',
      since: '7.1',
    }),
    'l2tpv3-ether-interface-list': field(interfaceList, 'L2TPv3: interface list that Ethernet sessions join.', {
      derived: true,
      since: '7.1',
    }),
    ...L2TPV3_FIELDS,
  },
  readOnly: {},
  verbs: {
    get: { id: 'l2tp.get_server', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'l2tp.update_server',
      examples: [
        { title: 'Only with IPsec', input: { 'use-ipsec': 'required', 'ipsec-secret': 'documentation' } },
        {
          title: 'Off',
          input: { enabled: false },
          before: [{ do: 'l2tp.create_server', input: { authentication: ['mschap2'] } }],
        },
      ],
    },
    ensure: { id: 'l2tp.ensure_server', examples: [{ title: 'Keep it on', input: { enabled: true, 'max-mtu': 1400 } }] },
  },
});

/** A session gets an interface of its own, which goes with it, unless its user has one here. */
export const serverInterfaces = defineResource({
  id: 'l2tp.server_interface',
  noun: 'L2TP server interface',
  plural: 'L2TP server interfaces',
  menu: '/interface/l2tp-server',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: INTERFACE_NAMED_BY,
  needs: { deviceMode: 'l2tp' },
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    user: field(line('l2tp-user'), 'User whose session gets it.', { required: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'client-address': 'Where the session comes from.',
    dynamic: 'Made for a session; it goes with it.',
    encoding: 'Encryption and compression.',
    mru: 'Largest packet that is received.',
    mtu: 'Largest packet that is sent.',
    running: 'There is a session.',
    uptime: 'Time that it has been up.',
  },
  verbs: {
    list: { id: 'l2tp.list_server_interfaces', examples: [{ title: 'All of them', input: {}, before: ONE }] },
    get: { id: 'l2tp.get_server_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    create: { id: 'l2tp.create_server_interface', examples: [{ title: 'For a site', input: BINDING }] },
    update: {
      id: 'l2tp.update_server_interface',
      examples: [{ title: 'Another user', input: { where: WHERE, user: 'site-13' }, before: ONE }],
    },
    remove: { id: 'l2tp.remove_server_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    enable: {
      id: 'l2tp.enable_server_interface',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...ONE, { do: 'l2tp.disable_server_interface', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'l2tp.disable_server_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    ensure: {
      id: 'l2tp.ensure_server_interface',
      examples: [
        { title: 'Keep one', input: BINDING },
        { title: 'Keep it away', input: { name: 'l2tp-site12', state: 'absent' }, before: ONE },
      ],
    },
  },
});
