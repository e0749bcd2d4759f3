import { defineResource, field } from '../../core/catalogue';
import { bool, comment, duration, groupName, listOf, named, policySet } from '../../core/values';

const VIEW = [{ do: 'user.add_group', input: { name: 'view', policy: ['read', 'api'], comment: 'monitoring' } }];

export const groups = defineResource({
  id: 'user.group',
  noun: 'user group',
  plural: 'user groups',
  menu: '/user/group',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    { menu: '/user', property: 'group' },
    { menu: '/user/aaa', property: 'default-group' },
  ],
  fields: {
    name: field(groupName, 'Name that users refer to.', { required: true, exact: true }),
    policy: field(policySet, 'What its users may do; what is not named is not allowed.', { default: '', emptied: true }),
    skin: field(named('webfig-skin', 'default'), 'Skin of WebFig.', { default: 'default' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'user.list_groups', examples: [{ title: 'All of them', input: {} }] },
    get: { id: 'user.get_group', examples: [{ title: 'By name', input: { where: { name: 'full' } } }] },
    create: {
      id: 'user.add_group',
      title: 'Add user group',
      examples: [{ title: 'Reading over the API', input: { name: 'view', policy: ['read', 'api'], comment: 'monitoring' } }],
    },
    update: {
      id: 'user.update_group',
      examples: [{ title: 'Testing, too', input: { where: { name: 'view' }, policy: 'read,test,api' }, before: VIEW }],
    },
    remove: { id: 'user.remove_group', examples: [{ title: 'By name', input: { where: { name: 'view' } }, before: VIEW }] },
    ensure: {
      id: 'user.ensure_group',
      examples: [
        { title: 'Keep a group', input: { name: 'view', policy: 'read,api' } },
        { title: 'Keep it away', input: { name: 'view', state: 'absent' }, before: VIEW },
      ],
    },
  },
});

export const aaa = defineResource({
  id: 'user.aaa',
  noun: 'login settings',
  plural: 'login settings',
  menu: '/user/aaa',
  kind: 'singleton',
  risk: 'lockout',
  fields: {
    'use-radius': field(bool, 'Ask RADIUS for users that are not here.', { default: 'no' }),
    'default-group': field(groupName, 'Group of a user for whom RADIUS names none.', { default: 'read' }),
    'exclude-groups': field(listOf(groupName), 'Groups that RADIUS may not give.', { default: '', emptied: true }),
    accounting: field(bool, 'Send accounting to RADIUS.', { default: 'yes' }),
    'interim-update': field(duration, 'How often to send it during a session; 0s only at its ends.', { default: '0s' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'user.get_aaa', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'user.update_aaa',
      examples: [{ title: 'RADIUS, but never for full', input: { 'use-radius': true, 'exclude-groups': ['full'] } }],
    },
    ensure: { id: 'user.ensure_aaa', examples: [{ title: 'Keep RADIUS on', input: { 'use-radius': true } }] },
  },
});
