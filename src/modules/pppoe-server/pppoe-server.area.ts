import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, comment, int, interfaceName, line, mtu, or, profile, vlanIdList, wordSet } from '../../core/values';

const ACCESS = [
  { do: 'pppoe.create_server', input: { 'service-name': 'access', interface: 'ether5', 'one-session-per-host': true } },
];

const servers = defineResource({
  id: 'pppoe.server',
  noun: 'PPPoE server',
  plural: 'PPPoE servers',
  menu: '/interface/pppoe-server/server',
  kind: 'list',
  key: ['interface', 'service-name'],
  risk: 'disruptive',
  fields: {
    interface: field(interfaceName, 'Interface that clients dial in over.', { required: true, exact: true }),
    'service-name': field(line('pppoe-service-name'), 'Name of the service.', { required: true }),
    'default-profile': field(profile, 'PPP profile of whoever has none of his own.', { default: 'default' }),
    authentication: field(wordSet('ppp-authentication', 'pap chap mschap1 mschap2'), 'Ways to log in.', {
      default: 'pap,chap,mschap1,mschap2',
    }),
    'one-session-per-host': field(bool, 'One session for a MAC address.', { default: 'no' }),
    'max-sessions': field(or(int(1, 65_535), 'unlimited'), 'Most sessions at a time.', { default: 'unlimited' }),
    'keepalive-timeout': field(or(int(1, 65_535), 'disabled'), 'Seconds of silence after which a session is down.', {
      default: '10',
    }),
    'max-mtu': field(or(mtu, 'auto'), 'Largest packet to send.', { default: 'auto' }),
    'max-mru': field(or(mtu, 'auto'), 'Largest packet to receive.', { default: 'auto' }),
    mrru: field(or(int(512, 65_535), 'disabled'), 'Largest packet that multilink puts together.', { default: 'disabled' }),
    'pado-delay': field(int(0, 65_535, 'milliseconds'), 'How long to let other servers answer first.', { default: '0' }),
    'accept-empty-service': field(bool, 'Answer clients that ask for no service.', { derived: true }),
    'pppoe-over-vlan-range': field(vlanIdList, 'VLANs that clients may come in, without an interface for each.', {
      derived: true,
      since: '7.17',
    }),
    'accept-untagged': field(bool, 'With a range of VLANs: answer untagged clients, too.', { derived: true, since: '7.20' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the server is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', invalid: 'Something that it refers to is missing.' },
  verbs: {
    list: { id: 'pppoe.list_servers', examples: [{ title: 'All of them', input: {}, before: ACCESS }] },
    get: {
      id: 'pppoe.get_server',
      examples: [{ title: 'By service', input: { where: { 'service-name': 'access' } }, before: ACCESS }],
    },
    create: {
      id: 'pppoe.create_server',
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'Homes on one port',
          input: {
            interface: 'ether5',
            'service-name': 'access',
            authentication: ['chap', 'mschap2'],
            'one-session-per-host': true,
            'max-mtu': 1492,
          },
        },
        {
          title: 'Homes in VLANs of their own',
          input: { interface: 'ether5', 'service-name': 'access', 'pppoe-over-vlan-range': '100-199' },
        },
      ],
    },
    update: {
      id: 'pppoe.update_server',
      examples: [
        { title: 'At most 200 sessions', input: { where: { 'service-name': 'access' }, 'max-sessions': 200 }, before: ACCESS },
      ],
    },
    remove: {
      id: 'pppoe.remove_server',
      examples: [{ title: 'By service', input: { where: { 'service-name': 'access' } }, before: ACCESS }],
    },
    enable: {
      id: 'pppoe.enable_server',
      examples: [
        {
          title: 'By service',
          input: { where: { 'service-name': 'access' } },
          before: [...ACCESS, { do: 'pppoe.disable_server', input: { where: { 'service-name': 'access' } } }],
        },
      ],
    },
    disable: {
      id: 'pppoe.disable_server',
      examples: [{ title: 'By service', input: { where: { 'service-name': 'access' } }, before: ACCESS }],
    },
    ensure: {
      id: 'pppoe.ensure_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a server', input: { interface: 'ether5', 'service-name': 'access', 'max-mtu': 1492 } },
        { title: 'Keep it away', input: { interface: 'ether5', 'service-name': 'access', state: 'absent' }, before: ACCESS },
      ],
    },
  },
});

export const pppoeServerArea = defineArea({
  id: 'pppoe-server',
  title: 'PPPoE servers',
  summary: 'Services that clients dial in to over Ethernet.',
  resources: [servers],
});
