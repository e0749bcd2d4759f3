import { defineResource, field } from '../../core/catalogue';
import { bool, comment, duration, groupName, ipNetwork, listOf, text, userName, words } from '../../core/values';

export const userPassword = text({
  name: 'user-password',
  description: 'Password of a user.',
  minLength: 1,
  maxLength: 255,
  example: 'documentation',
});

export const WATCHER = [
  {
    do: 'user.create',
    input: { name: 'watcher', group: 'read', password: 'documentation', address: '192.0.2.0/24', comment: 'monitoring' },
  },
];
const KNOWN = ['name', 'group', 'address', 'inactivity-timeout', 'inactivity-policy', 'comment', 'disabled'];

export const users = defineResource({
  id: 'user.user',
  noun: 'user',
  plural: 'users',
  menu: '/user',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [{ menu: '/user/ssh-keys', property: 'user' }],
  fields: {
    name: field(userName, 'Name to log in with.', { required: true, exact: true }),
    group: field(groupName, 'Group that says what the user may do.', { required: true, exact: true }),
    password: field(userPassword, 'Password. The router never shows it: it counts for a new user only.', {
      required: true,
      secret: true,
      writeOnly: true,
    }),
    address: field(listOf(ipNetwork), 'Networks that the user may come from; empty is from everywhere.', {
      default: '',
      emptied: true,
    }),
    'inactivity-timeout': field(duration, 'After which silence the policy takes effect.', { default: '10m', since: '7.16' }),
    'inactivity-policy': field(words('inactivity-policy', 'lockscreen logout none'), 'What happens to a silent session.', {
      default: 'none',
      since: '7.16',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the user may not log in.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    expired: 'The password has to be changed at the next login.',
    'last-logged-in': 'When the user last logged in.',
  },
  verbs: {
    list: {
      id: 'user.list',
      examples: [
        { title: 'All of them', input: {} },
        { title: 'Who may do everything', input: { where: { group: 'full', disabled: false } } },
      ],
    },
    get: { id: 'user.get', examples: [{ title: 'By name', input: { where: { name: 'watcher' } }, before: WATCHER }] },
    create: {
      id: 'user.create',
      summary: 'Adds a user; an equal one that is there already is left as it is, its password too.',
      examples: [
        {
          title: 'For monitoring, from one network',
          input: { name: 'watcher', group: 'read', password: 'documentation', address: ['192.0.2.0/24'], comment: 'monitoring' },
        },
      ],
    },
    update: {
      id: 'user.update',
      summary: 'Sets the given properties of the users that match; user.set_password sets a password.',
      only: KNOWN,
      examples: [
        { title: 'From another network', input: { where: { name: 'watcher' }, address: '198.51.100.0/24' }, before: WATCHER },
        { title: 'More rights', input: { where: { comment: 'monitoring' }, group: 'write' }, before: WATCHER },
      ],
    },
    remove: {
      id: 'user.remove',
      oneWay: 'The password is not known, so that the user cannot be made again.',
      examples: [{ title: 'By name', input: { where: { name: 'watcher' } }, before: WATCHER }],
    },
    enable: {
      id: 'user.enable',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'watcher' } },
          before: [...WATCHER, { do: 'user.disable', input: { where: { name: 'watcher' } } }],
        },
      ],
    },
    disable: { id: 'user.disable', examples: [{ title: 'By name', input: { where: { name: 'watcher' } }, before: WATCHER }] },
    ensure: {
      id: 'user.ensure',
      examples: [
        { title: 'Add it where it is not', input: { name: 'watcher', group: 'read', password: 'documentation' } },
        { title: 'Keep its network', input: { name: 'watcher', address: '198.51.100.0/24' }, before: WATCHER },
      ],
    },
  },
});
