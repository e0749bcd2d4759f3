import { defineArea, defineResource, field, type Reference } from '../../core/catalogue';
import { bool, comment, interfaceList, interfaceName, listOf } from '../../core/values';

const GUESTS = [{ do: 'interface_list.create', input: { name: 'GUESTS', comment: 'guest networks' } }];
const MEMBER = [...GUESTS, { do: 'interface_list.add_member', input: { list: 'GUESTS', interface: 'ether5', comment: 'lobby' } }];

const TABLES = ['/ip/firewall/filter', '/ip/firewall/nat', '/ip/firewall/mangle', '/ip/firewall/raw', '/ipv6/firewall/filter'];
const NAMED_BY: readonly Reference[] = [
  { menu: '/interface/list/member', property: 'list' },
  ...TABLES.flatMap((menu) => ['in-interface-list', 'out-interface-list'].map((property) => ({ menu, property }))),
  { menu: '/ip/neighbor/discovery-settings', property: 'discover-interface-list' },
  { menu: '/tool/mac-server', property: 'allowed-interface-list' },
  { menu: '/tool/mac-server/mac-winbox', property: 'allowed-interface-list' },
];

const lists = defineResource({
  id: 'interface_list.list',
  noun: 'interface list',
  plural: 'interface lists',
  menu: '/interface/list',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: NAMED_BY,
  fields: {
    name: field(interfaceList, 'Name that rules match it by.', { required: true, exact: true }),
    include: field(listOf(interfaceList), 'Lists whose members are members of this one, too.', { default: '', emptied: true }),
    exclude: field(listOf(interfaceList), 'Lists whose members are no members of this one.', { default: '', emptied: true }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    builtin: 'It belongs to RouterOS: all, none, dynamic, static.',
    dynamic: 'Made by RouterOS itself.',
  },
  verbs: {
    list: { id: 'interface_list.list', examples: [{ title: 'All lists', input: {} }] },
    get: { id: 'interface_list.get', examples: [{ title: 'By name', input: { where: { name: 'WAN' } } }] },
    create: {
      id: 'interface_list.create',
      examples: [{ title: 'A list for guest networks', input: { name: 'GUESTS', comment: 'guest networks' } }],
    },
    update: {
      id: 'interface_list.update',
      examples: [
        { title: 'With all members of another list', input: { where: { name: 'GUESTS' }, include: ['LAN'] }, before: GUESTS },
      ],
    },
    remove: {
      id: 'interface_list.remove',
      examples: [{ title: 'By name', input: { where: { name: 'GUESTS' } }, before: GUESTS }],
    },
    ensure: {
      id: 'interface_list.ensure',
      examples: [
        { title: 'Keep a list', input: { name: 'GUESTS' } },
        { title: 'Keep it away', input: { name: 'GUESTS', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});

const members = defineResource({
  id: 'interface_list.member',
  noun: 'member of an interface list',
  plural: 'members of interface lists',
  menu: '/interface/list/member',
  kind: 'list',
  key: ['list', 'interface'],
  risk: 'lockout',
  fields: {
    list: field(interfaceList, 'List that the interface is in.', { required: true, exact: true }),
    interface: field(interfaceName, 'The interface.', { required: true, exact: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the membership is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', dynamic: 'Made by RouterOS itself.' },
  verbs: {
    list: {
      id: 'interface_list.list_members',
      examples: [{ title: 'Those of one list', input: { where: { list: 'LAN' } } }],
    },
    get: {
      id: 'interface_list.get_member',
      examples: [{ title: 'By list and interface', input: { where: { list: 'GUESTS', interface: 'ether5' } }, before: MEMBER }],
    },
    create: {
      id: 'interface_list.add_member',
      examples: [
        { title: 'A port for guests', input: { list: 'GUESTS', interface: 'ether5', comment: 'lobby' }, before: GUESTS },
      ],
    },
    update: {
      id: 'interface_list.update_member',
      examples: [{ title: 'Another port', input: { where: { comment: 'lobby' }, interface: 'ether4' }, before: MEMBER }],
    },
    remove: {
      id: 'interface_list.remove_member',
      examples: [{ title: 'By list and interface', input: { where: { list: 'GUESTS', interface: 'ether5' } }, before: MEMBER }],
    },
    enable: {
      id: 'interface_list.enable_member',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'lobby' } },
          before: [...MEMBER, { do: 'interface_list.disable_member', input: { where: { comment: 'lobby' } } }],
        },
      ],
    },
    disable: {
      id: 'interface_list.disable_member',
      examples: [{ title: 'By comment', input: { where: { comment: 'lobby' } }, before: MEMBER }],
    },
    ensure: {
      id: 'interface_list.ensure_member',
      examples: [
        { title: 'Keep a port in a list', input: { list: 'GUESTS', interface: 'ether5' }, before: GUESTS },
        { title: 'Keep it out', input: { list: 'GUESTS', interface: 'ether5', state: 'absent' }, before: MEMBER },
      ],
    },
  },
});

export const interfaceListArea = defineArea({
  id: 'interface-list',
  title: 'Interface lists',
  summary: 'Named sets of interfaces that rules and services match: WAN, LAN, and your own.',
  resources: [lists, members],
});
