import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, comment, duration, int, interfaceName, ipNetwork, listOf } from '../../core/values';

const UPSTREAM = [{ do: 'igmp.add_proxy_interface', input: { interface: 'ether1', upstream: true, comment: 'television' } }];
const NEEDS = { packagesV6: ['multicast'], packages: ['routeros*', 'system*'] };

const proxy = defineResource({
  id: 'igmp.proxy',
  noun: 'IGMP proxy',
  plural: 'IGMP proxy',
  menu: '/routing/igmp-proxy',
  kind: 'singleton',
  risk: 'disruptive',
  needs: NEEDS,
  fields: {
    'query-interval': field(duration, 'How often hosts are asked what they want to receive.', { default: '2m5s' }),
    'query-response-interval': field(duration, 'How long they may take to answer.', { default: '10s' }),
    'quick-leave': field(bool, 'Stop a group as soon as one host leaves it, without asking the others.', { default: 'no' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'igmp.get_proxy', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'igmp.configure_proxy',
      title: 'Configure IGMP proxy',
      examples: [{ title: 'Change channels faster', input: { 'quick-leave': true, 'query-interval': '60s' } }],
    },
    ensure: { id: 'igmp.ensure_proxy', examples: [{ title: 'Leave at once', input: { 'quick-leave': true } }] },
  },
});

const interfaces = defineResource({
  id: 'igmp.proxy_interface',
  noun: 'interface of the IGMP proxy',
  plural: 'interfaces of the IGMP proxy',
  menu: '/routing/igmp-proxy/interface',
  kind: 'list',
  key: ['interface'],
  risk: 'disruptive',
  needs: NEEDS,
  fields: {
    interface: field(interfaceName, 'The interface, or all.', { required: true, exact: true }),
    upstream: field(bool, 'Senders are there; one interface alone is upstream.', { default: 'no' }),
    threshold: field(int(0, 4_294_967_295, 'hops'), 'Least TTL that a packet needs to be forwarded.', { default: '1' }),
    'alternative-subnets': field(listOf(ipNetwork), 'Networks of senders beside that of the interface; only upstream.', {
      emptied: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by RouterOS itself.',
    inactive: 'It is not in use.',
    querier: 'This router asks the hosts there.',
    'source-ip-address': 'Address that it sends from.',
    'rx-bytes': 'Bytes received.',
    'rx-packets': 'Packets received.',
    'tx-bytes': 'Bytes sent.',
    'tx-packets': 'Packets sent.',
  },
  verbs: {
    list: { id: 'igmp.list_proxy_interfaces', examples: [{ title: 'All of them', input: {}, before: UPSTREAM }] },
    get: {
      id: 'igmp.get_proxy_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } }, before: UPSTREAM }],
    },
    create: {
      id: 'igmp.add_proxy_interface',
      examples: [
        {
          title: 'Where the senders are',
          input: { interface: 'ether1', upstream: true, comment: 'television' },
        },
        { title: 'Where the receivers are', input: { interface: 'ether5' }, before: UPSTREAM },
      ],
    },
    update: {
      id: 'igmp.update_proxy_interface',
      examples: [
        {
          title: 'Only what may travel further',
          input: { where: { interface: 'ether1' }, threshold: 5 },
          before: UPSTREAM,
        },
      ],
    },
    remove: {
      id: 'igmp.remove_proxy_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } }, before: UPSTREAM }],
    },
    enable: {
      id: 'igmp.enable_proxy_interface',
      examples: [
        {
          title: 'By interface',
          input: { where: { interface: 'ether1' } },
          before: [...UPSTREAM, { do: 'igmp.disable_proxy_interface', input: { where: { interface: 'ether1' } } }],
        },
      ],
    },
    disable: {
      id: 'igmp.disable_proxy_interface',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } }, before: UPSTREAM }],
    },
    ensure: {
      id: 'igmp.ensure_proxy_interface',
      examples: [
        { title: 'Keep an interface', input: { interface: 'ether5' } },
        { title: 'Keep it away', input: { interface: 'ether1', state: 'absent' }, before: UPSTREAM },
      ],
    },
  },
});

export const igmpProxyArea = defineArea({
  id: 'igmp-proxy',
  title: 'IGMP proxy',
  summary: 'Multicast from one upstream network to the hosts that ask for it, without a multicast routing protocol.',
  resources: [proxy, interfaces],
});
