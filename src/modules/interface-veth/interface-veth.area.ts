import { defineArea, defineResource, field } from '../../core/catalogue';
import { COUNTERS, INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, interfaceName, ipPrefix, ipv4, ipv6, listOf, mac } from '../../core/values';

const ROW = { name: 'veth-dns', address: '192.0.2.2/24', gateway: '192.0.2.1', comment: 'dns filter' };
const ONE = [{ do: 'container.create_veth', input: ROW }];
const WHERE = { name: 'veth-dns' };

const veths = defineResource({
  id: 'container.veth',
  noun: 'virtual Ethernet interface',
  plural: 'virtual Ethernet interfaces',
  menu: '/interface/veth',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  versions: { since: '7.4', instead: 'run the container on another machine' },
  needs: { hardware: 'a processor that containers run on: arm, arm64 or x86' },
  references: [...INTERFACE_NAMED_BY, { menu: '/container', property: 'interface' }],
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    address: field(listOf(ipPrefix), 'Addresses of the container, with the length of the network.', {
      default: '',
      emptied: true,
    }),
    gateway: field(ipv4, 'Gateway of the container.', { emptied: true }),
    gateway6: field(ipv6, 'IPv6 gateway of the container.', { emptied: true, since: '7.12' }),
    dhcp: field(bool, 'Get the address of the container by DHCP.', { default: 'no', since: '7.20' }),
    'mac-address': field(mac, 'MAC address on the side of the router.', { derived: true, since: '7.20' }),
    'container-mac-address': field(mac, 'MAC address on the side of the container.', { derived: true, since: '7.21' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: { ...COUNTERS, about: 'What RouterOS remarks about it.', running: 'A container uses it.' },
  verbs: {
    list: { id: 'container.list_veths', examples: [{ title: 'All of them', input: {}, before: ONE }] },
    get: { id: 'container.get_veth', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    create: {
      id: 'container.create_veth',
      examples: [
        { title: 'For a container', input: ROW },
        {
          title: 'With IPv6, too',
          input: { ...ROW, address: ['192.0.2.2/24', '2001:db8::2/64'], gateway6: '2001:db8::1' },
        },
      ],
    },
    update: {
      id: 'container.update_veth',
      examples: [{ title: 'Another address', input: { where: WHERE, address: '192.0.2.3/24' }, before: ONE }],
    },
    remove: { id: 'container.remove_veth', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    enable: {
      id: 'container.enable_veth',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...ONE, { do: 'container.disable_veth', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'container.disable_veth', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    ensure: {
      id: 'container.ensure_veth',
      examples: [
        { title: 'Keep one', input: ROW },
        { title: 'Keep it away', input: { name: 'veth-dns', state: 'absent' }, before: ONE },
      ],
    },
  },
});

export const interfaceVethArea = defineArea({
  id: 'interface-veth',
  title: 'Virtual Ethernet',
  summary: 'Interfaces that connect containers to the router.',
  resources: [veths],
});
