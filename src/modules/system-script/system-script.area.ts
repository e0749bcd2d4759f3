import { z } from 'zod';
import { defineAction, defineArea, defineResource, field, rowCommand, type Action, type Row } from '../../core/catalogue';
import { sparingGuard, sparingGuards } from '../../core/fields';
import { bool, comment, freeText, policySet, scriptName, userName } from '../../core/values';

const RUN_TIMEOUT_MS = 300_000;
const SOURCE = ':log info "nightly"';
const NIGHTLY = { name: 'nightly', source: SOURCE, policy: ['read', 'write', 'test'], comment: 'at night' };
const BEFORE = [{ do: 'script.create', input: NIGHTLY }];
const WHERE = { where: { name: 'nightly' } };

const scripts = sparingGuards(
  defineResource({
    id: 'script.script',
    noun: 'script',
    plural: 'scripts',
    menu: '/system/script',
    kind: 'list',
    key: ['name'],
    risk: 'none',
    references: [
      { menu: '/system/scheduler', property: 'on-event' },
      { menu: '/tool/netwatch', property: 'up-script' },
      { menu: '/tool/netwatch', property: 'down-script' },
      { menu: '/ip/dhcp-client', property: 'script' },
      { menu: '/ppp/profile', property: 'on-up' },
      { menu: '/ppp/profile', property: 'on-down' },
    ],
    fields: {
      name: field(scriptName, 'Name that the scheduler and others run it by.', { required: true, exact: true }),
      source: field(freeText, 'The commands.', { default: '', emptied: true }),
      policy: field(policySet, 'Rights that it may use; who runs it needs them, too.', { derived: true }),
      'dont-require-permissions': field(bool, 'Run it with its own rights, whoever runs it.', { default: 'no' }),
      owner: field(userName, 'User that it belongs to.', { derived: true }),
      comment: field(comment, 'Comment.'),
    },
    readOnly: {
      about: 'What RouterOS remarks about it.',
      invalid: 'It has a mistake and cannot run; only on 7.x.',
      'last-started': 'When it ran last.',
      'run-count': 'How often it ran since the last boot.',
    },
    verbs: {
      list: { id: 'script.list', examples: [{ title: 'All scripts', input: {}, before: BEFORE }] },
      get: { id: 'script.get', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
      create: { id: 'script.create', examples: [{ title: 'A line in the log', input: NIGHTLY }] },
      update: {
        id: 'script.update',
        examples: [{ title: 'Other commands', input: { ...WHERE, source: ':log warning "nightly"' }, before: BEFORE }],
      },
      remove: { id: 'script.remove', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
      ensure: {
        id: 'script.ensure',
        examples: [
          { title: 'Keep a script', input: { name: 'nightly', source: SOURCE } },
          { title: 'Keep it away', input: { name: 'nightly', state: 'absent' }, before: BEFORE },
        ],
      },
    },
  }),
);

const run: Action = rowCommand(scripts, {
  id: 'script.execute',
  title: 'Run script',
  summary: 'Runs a script of the router and waits until it ends; what it prints is not given back.',
  command: 'run',
  selector: 'number',
  risk: 'lockout',
  oneWay: 'A script may have done anything.',
  timeoutMs: RUN_TIMEOUT_MS,
  input: {
    'use-script-permissions': bool.schema.optional().describe('Run it with the rights of the script alone; since 7.15.'),
  },
  examples: [{ title: 'By name', input: WHERE, before: BEFORE }],
});

const execute = sparingGuard({
  ...run,
  requires: (input) =>
    input['use-script-permissions'] === undefined ? [] : [{ what: 'argument use-script-permissions', since: '7.15' }],
});

const exportScripts = defineAction({
  id: 'script.export',
  title: 'Export scripts',
  summary: 'Gives the commands of one script, or of all.',
  kind: 'read',
  menus: ['/system/script'],
  output: { name: 'Name of the script.', source: 'The commands.', policy: 'Rights that it may use.', comment: 'Comment.' },
  input: z.strictObject({ name: scriptName.schema.optional().describe('Only this script. Absent: all.') }),
  examples: [
    { title: 'One script', input: { name: 'nightly' }, before: BEFORE },
    { title: 'All', input: {}, before: BEFORE },
  ],
  async read(router, { name }) {
    const rows = await router.print('/system/script', { proplist: ['name', 'source', 'policy', 'comment'] });
    const told = rows.filter((row) => name === undefined || row['name'] === name);
    return { rows: told.map((row): Row => Object.fromEntries(Object.entries(row).filter(([key]) => key !== '.id'))) };
  },
});

export const systemScriptArea = defineArea({
  id: 'system-script',
  title: 'Scripts',
  summary: 'Scripts that a router keeps, and running them.',
  resources: [scripts],
  actions: [execute, exportScripts],
});
