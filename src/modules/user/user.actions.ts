import { z } from 'zod';
import {
  compareRelease,
  defineAction,
  defineResource,
  EMPTY_PLAN,
  idOf,
  isDynamic,
  needsSelection,
  planningProplist,
  planRemove,
  readMenu,
  rowCommand,
  rowKey,
  scriptOf,
  selectionInputs,
  selectRows,
  type CallChange,
  type Plan,
  type PlanContext,
  type Row,
  type Selection,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName } from '../../core/fields';
import { text, userName } from '../../core/values';
import { groups } from './user-group.resource';
import { userPassword, users, WATCHER } from './user.resource';

const ACTIVE = '/user/active';
const KEYS = '/user/ssh-keys';
/** From this version on the sessions are rows that can be removed. */
const REMOVES_SINCE = '7.20';

export const sessions = defineResource({
  id: 'user.active',
  noun: 'login session',
  plural: 'login sessions',
  menu: ACTIVE,
  kind: 'list',
  transient: true,
  risk: 'disruptive',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    name: 'User that is logged in.',
    group: 'Group of the user.',
    address: 'Where the user comes from.',
    via: 'Way: api, ssh, telnet, winbox, web, console, ftp, rest-api.',
    when: 'When the session began.',
    radius: 'RADIUS let it in.',
    'by-romon': 'It comes over RoMON.',
  },
  verbs: {
    list: {
      id: 'user.list_active',
      examples: [{ title: 'All of them', input: {} }],
    },
    get: {
      id: 'user.get_active',
      examples: [{ title: 'By way', input: { where: { via: 'winbox' } }, simulated: 'ITEM_UNKNOWN' }],
    },
  },
});

async function planLogout(rows: readonly Row[], { previous }: PlanContext): Promise<Plan> {
  // A session that comes back is another one.
  const meant = previous?.changes.flatMap((change) => (change.op === 'call' ? [change.args['numbers']] : []));
  const changes = rows
    .filter((row) => !meant || meant.includes(idOf(row)))
    .map((row): CallChange => ({
      op: 'call',
      menu: ACTIVE,
      key: rowKey(sessions.resource, row),
      command: 'request-logout',
      args: { numbers: idOf(row) },
    }));
  return { changes };
}

export const disconnect = defineAction({
  id: 'user.disconnect',
  title: 'Disconnect user',
  summary: 'Ends the login sessions that match; RouterOS may refuse that over the API.',
  kind: 'operational',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: [ACTIVE],
  versions: { since: '7.1', instead: 'disable the user' },
  oneWay: 'A session that was ended cannot be made again; the user can log in anew.',
  input: needsSelection(z.strictObject(selectionInputs(sessions.resource))),
  examples: [{ title: 'Every Winbox', input: { where: { via: 'winbox' }, all: true }, simulated: 'unchanged' }],
  async plan(router, input, context) {
    const selection = input as Selection;
    if (compareRelease(router.facts.version, REMOVES_SINCE) >= 0) {
      return planRemove(sessions.resource, router, selection, context);
    }
    return planLogout(await selectRows(sessions.resource, router, selection, { properties: 'all' }), context);
  },
});

/** A password cannot be compared: it is set whenever it is asked for. */
export const setPassword = rowCommand(users, {
  id: 'user.set_password',
  title: 'Set user password',
  summary: 'Gives the users that match another password.',
  command: 'set',
  selector: '.id',
  kind: 'write',
  risk: 'lockout',
  oneWay: 'The password that was before is not known.',
  input: { password: userPassword.schema.describe('The new password.') },
  examples: [{ title: 'By name', input: { where: { name: 'watcher' }, password: 'documentation too' }, before: WATCHER }],
});

export const exportConfig = defineAction({
  id: 'user.export_config',
  title: 'Export user configuration',
  summary: 'Writes groups and users as a RouterOS script, without passwords.',
  output: { script: 'The script.' },
  kind: 'read',
  menus: ['/user', '/user/group'],
  input: z.strictObject({}),
  examples: [{ title: 'Write the script', input: {} }],
  // `export` prints nothing over the API, so the script is made of what print gives.
  async read(router) {
    let script = '';
    for (const { resource } of [groups, users]) {
      const rows = await readMenu(resource, router, { proplist: planningProplist(resource) });
      const own = rows.filter((row) => !isDynamic(row));
      script += scriptOf(resource, own, router.facts);
    }
    return { rows: [{ script }] };
  },
});

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA documentation@example.com';
const publicKey = text({ name: 'ssh-public-key', minLength: 16, maxLength: 8192, example: PUBLIC_KEY });
const WITH_KEY = [...WATCHER, { do: 'user.set_ssh_key', input: { user: 'watcher', key: PUBLIC_KEY } }];

export const sshKeys = defineResource({
  id: 'user.ssh_key',
  noun: 'SSH key',
  plural: 'SSH keys',
  menu: KEYS,
  kind: 'list',
  risk: 'lockout',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    user: 'User that it lets in.',
    key: 'The public key, where the version shows it.',
    'key-type': 'Kind of key.',
    bits: 'Length of the key.',
    fingerprint: 'Fingerprint of the key.',
    info: 'What the key says of its owner, from 7.21.',
    'key-owner': 'What the key says of its owner, before that.',
    comment: 'Comment.',
  },
  verbs: {
    list: {
      id: 'user.list_ssh_keys',
      examples: [{ title: 'Of one user', input: { where: { user: 'watcher' } }, before: WITH_KEY }],
    },
    get: {
      id: 'user.get_ssh_key',
      examples: [{ title: 'Of one user', input: { where: { user: 'watcher' } }, before: WITH_KEY }],
    },
    remove: {
      id: 'user.remove_ssh_key',
      oneWay: 'Not every version shows the key, so that it cannot be put back.',
      examples: [{ title: 'Of one user', input: { where: { user: 'watcher' }, all: true }, before: WITH_KEY }],
    },
  },
});

export const setSshKey = defineAction({
  id: 'user.set_ssh_key',
  title: 'Set SSH key',
  summary: 'Lets a user in by one more SSH key.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: [KEYS],
  versions: { since: '7.1', instead: 'bring the key as a file and use user.import_ssh_key' },
  input: z.strictObject({
    user: userName.schema.describe('User that the key lets in.'),
    key: publicKey.schema.describe('The public key, as one line.'),
  }),
  examples: [{ title: 'For one user', input: { user: 'watcher', key: PUBLIC_KEY }, before: WATCHER }],
  async plan(router, input, { previous }) {
    const rows = await readMenu(sshKeys.resource, router);
    const twins = rows.filter((row) => row['user'] === input.user).map(idOf);
    const [before] = previous?.changes ?? [];
    // Not every version shows the key: what tells a landed one are the keys that were there before.
    if (before?.op === 'add' && twins.some((id) => !before.twins?.includes(id))) return EMPTY_PLAN;
    const key = `user=${input.user}`;
    return { changes: [{ op: 'add', menu: KEYS, key, after: { user: input.user, key: input.key }, twins }] };
  },
});

export const importSshKey = defineAction({
  id: 'user.import_ssh_key',
  title: 'Import SSH key',
  summary: 'Lets a user in by an SSH key that is in a file on the router; RouterOS removes the file.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'none',
  verify: 'none',
  menus: [KEYS],
  oneWay: 'Which key it was is not known afterwards; user.remove_ssh_key removes the keys of a user.',
  input: z.strictObject({
    user: userName.schema.describe('User that the key lets in.'),
    'public-key-file': fileName.schema.describe('File on the router that holds the public key.'),
  }),
  examples: [
    {
      title: 'From a file',
      input: { user: 'watcher', 'public-key-file': 'watcher.pub' },
      before: WATCHER,
      simulated: 'ITEM_UNKNOWN',
    },
  ],
  async plan(router, input) {
    const file = input['public-key-file'];
    const [found] = await router.print('/file', { query: [`=name=${file}`], proplist: ['.id', 'name'] });
    if (!found) throw new AppError('ITEM_UNKNOWN', `the router has no file ${file}`);
    return { changes: [{ op: 'call', menu: KEYS, key: `user=${input.user}`, command: 'import', args: { ...input } }] };
  },
});
