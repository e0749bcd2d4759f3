import { defineArea } from '../../core/catalogue';
import { aaa, groups } from './user-group.resource';
import { disconnect, exportConfig, importSshKey, sessions, setPassword, setSshKey, sshKeys } from './user.actions';
import { users } from './user.resource';

export const userArea = defineArea({
  id: 'user',
  title: 'Users',
  summary: 'Who may log in to the router, with which rights and keys, and who is logged in.',
  resources: [users, groups, aaa, sessions, sshKeys],
  actions: [disconnect, setPassword, exportConfig, setSshKey, importSshKey],
});
