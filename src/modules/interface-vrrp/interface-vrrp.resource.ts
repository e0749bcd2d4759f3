import { defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS } from '../../core/fields';
import {
  bool,
  comment,
  duration,
  freeText,
  int,
  interfaceName,
  ip,
  line,
  mtu,
  named,
  port,
  vrid,
  words,
} from '../../core/values';

export const GATEWAY = [
  { do: 'vrrp.create_interface', input: { name: 'vrrp-lan', interface: 'bridge', vrid: 10, priority: 100 } },
];

const SYNC = { derived: true } as const;

export const vrrps = defineResource({
  id: 'vrrp.interface',
  noun: 'VRRP interface',
  plural: 'VRRP interfaces',
  menu: '/interface/vrrp',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    { menu: '/ip/address', property: 'interface' },
    { menu: '/ipv6/address', property: 'interface' },
    { menu: '/interface/list/member', property: 'interface' },
    { menu: '/interface/vrrp', property: 'group-authority' },
  ],
  fields: {
    name: field(named('vrrp-name', 'vrrp-lan'), 'Name of the interface.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface that the routers of the group share.', { required: true, exact: true }),
    vrid: field(vrid, 'Number of the group on that interface; the same on every router of it.', { default: '1' }),
    priority: field(int(1, 255), 'The router with the highest is master; 255 is for who owns the address.', {
      default: '100',
    }),
    interval: field(duration, 'How often the master announces itself; the same on every router.', { default: '1s' }),
    'preemption-mode': field(bool, 'Take over from a master of lower priority.', { default: 'yes' }),
    version: field(words('vrrp-version', '2 3'), 'Version of the protocol.', { default: '3' }),
    'v3-protocol': field(words('vrrp-v3-protocol', 'ipv4 ipv6'), 'Family of the shared address, with version 3.', {
      default: 'ipv4',
    }),
    'v3-checksum-as-v2': field(bool, 'Leave the pseudo header out of the checksum of version 3.', {
      derived: true,
      since: '7.24',
    }),
    authentication: field(words('vrrp-authentication', 'ah none simple'), 'Authentication, with version 2.', {
      default: 'none',
    }),
    password: field(line('vrrp-password'), 'Password of the group, with version 2.', { secret: true, emptied: true }),
    'on-master': field(freeText, 'Script to run on becoming master.', { emptied: true }),
    'on-backup': field(freeText, 'Script to run on becoming backup.', { emptied: true }),
    'on-fail': field(freeText, 'Script to run when it fails.', { emptied: true, since: '7.1' }),
    'group-authority': field(
      line('vrrp-group-authority'),
      'VRRP interface whose state this one follows, self for the one that leads, or none.',
      { ...SYNC, since: '7.10', instead: 'use group-master' },
    ),
    'group-master': field(line('vrrp-group-master'), 'Older name of group-authority.', {
      ...SYNC,
      since: '7.1',
      until: '7.10',
      instead: 'use group-authority',
    }),
    'sync-connection-tracking': field(bool, 'Send tracked connections to the backup.', { default: 'no', since: '7.1' }),
    'remote-address': field(ip, 'Address of the other router, for connections; absent: found by itself.', {
      emptied: true,
      since: '7.1',
    }),
    'connection-tracking-mode': field(words('vrrp-connection-tracking-mode', 'active-active passive-active'), 'Who forwards.', {
      ...SYNC,
      since: '7.20',
    }),
    'connection-tracking-port': field(port, 'UDP port that connections are sent to.', { ...SYNC, since: '7.20' }),
    ...ARP_FIELDS,
    mtu: field(mtu, 'Largest packet in bytes.', { derived: true, until: '7.20', instead: 'set it on the interface below' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  leftOut: {
    'group-master': 'Since 7.10 it is the same as group-authority.',
    mtu: 'Since 7.20 it is that of the interface below.',
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    running: 'It is up.',
    master: 'This router has the address now.',
    backup: 'Another router has the address now.',
    failure: 'It failed.',
    invalid: 'Something that it refers to is missing.',
    'mac-address': 'MAC address of the group.',
    'grp-authority': 'It leads a group of VRRP interfaces.',
    'grp-member': 'It follows another VRRP interface.',
    dynamic: 'Made by RouterOS itself.',
  },
  verbs: {
    list: {
      id: 'vrrp.list_interfaces',
      examples: [{ title: 'All of them', input: {}, before: GATEWAY }],
    },
    get: {
      id: 'vrrp.get_interface',
      examples: [{ title: 'By name', input: { where: { name: 'vrrp-lan' } }, before: GATEWAY }],
    },
    create: {
      id: 'vrrp.create_interface',
      examples: [
        {
          title: 'A shared gateway that this router prefers to hold',
          input: { name: 'vrrp-lan', interface: 'bridge', vrid: 10, priority: 200, comment: 'gateway of the LAN' },
        },
      ],
    },
    update: {
      id: 'vrrp.update_interface',
      examples: [
        {
          title: 'Leave the address to whoever has it',
          input: { where: { name: 'vrrp-lan' }, 'preemption-mode': false },
          before: GATEWAY,
        },
      ],
    },
    remove: {
      id: 'vrrp.remove_interface',
      examples: [{ title: 'By name', input: { where: { name: 'vrrp-lan' } }, before: GATEWAY }],
    },
    enable: {
      id: 'vrrp.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'vrrp-lan' } },
          before: [...GATEWAY, { do: 'vrrp.disable_interface', input: { where: { name: 'vrrp-lan' } } }],
        },
      ],
    },
    disable: {
      id: 'vrrp.disable_interface',
      examples: [{ title: 'By name', input: { where: { name: 'vrrp-lan' } }, before: GATEWAY }],
    },
    ensure: {
      id: 'vrrp.ensure_interface',
      examples: [
        { title: 'Keep a shared gateway', input: { name: 'vrrp-lan', interface: 'bridge', vrid: 10, priority: 200 } },
        { title: 'Keep it away', input: { name: 'vrrp-lan', state: 'absent' }, before: GATEWAY },
      ],
    },
  },
});
