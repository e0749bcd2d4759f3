import { z } from 'zod';
import { defineWorkflow, type Goal, type Rows } from '../../core/catalogue';
import { addressListName, interfaceName, userName } from '../../core/values';

const NAME = 'rosfleet-handover';
const names = z.array(z.string().trim().min(1).max(64)).max(50).default([]);

const Input = z.strictObject({
  users: z.array(userName.schema).max(50).default([]).describe('Users of yours that go; that of the daemon goes last, by hand.'),
  lists: z.array(addressListName.schema).max(50).default([]).describe('Address lists of yours that go whole.'),
  tunnels: z.array(interfaceName.schema).max(20).default([]).describe('WireGuard interfaces of yours that go, with their peers.'),
  tasks: names.describe('Scheduled tasks of yours that go.'),
  scripts: names.describe('Scripts of yours that go.'),
  communities: names.describe('SNMP communities of yours that go.'),
  'log-actions': names.describe('Logging actions of yours that go, with the rules that name them.'),
});
type Input = z.output<typeof Input>;

/** None of the rows has one of these names. */
function absent(id: keyof Input, what: string, read: string, property = 'name'): Goal<Input> {
  return {
    id,
    title: `None of the ${what} is left`,
    read,
    // What counts names takes no limit.
    ...(read === 'addresslist.list_names' ? {} : { input: () => ({ limit: 100_000 }) }),
    expect: (rows, { input }) => {
      const left = rows.flatMap((row) => (input[id].includes(row[property] ?? '') ? [row[property] ?? ''] : []));
      return left.length === 0 || `${[...new Set(left)].join(', ')} is there still`;
    },
  };
}

function gone(wanted: readonly string[]) {
  return wanted.map((name) => ({ name, state: 'absent' }));
}

/** Rows with one of the names, by their number. */
function rowsOf(rows: Rows = [], property: string, wanted: readonly string[]) {
  return rows.filter((row) => wanted.includes(row[property] ?? '')).map((row) => ({ '.id': row['.id'] }));
}

export const tenantOffboard = defineWorkflow({
  name: 'tenant_offboard',
  family: 'security',
  title: 'Hand a router over',
  summary: 'Gives the configuration back to its owner, removes what the operator left on the router, and proves that it is gone.',
  why: 'A customer who leaves must not find your users, keys and tunnels on his routers a year later, and neither must you. What goes is named, its absence is read from the router afterwards, and the run is the proof. Take the router out of the fleet afterwards; the login of the daemon goes last.',
  comesBack: 'It does not: passwords of removed users are not known.',
  risk: 'lockout',
  oneWay: 'Passwords of removed users are not known, so that they cannot be made again.',
  input: () => Input,
  validate: (input) =>
    Object.values(input).every((list) => list.length === 0) ? [{ path: '', message: 'say what is to go' }] : [],
  stages: [
    {
      id: 'export',
      title: 'Export the configuration for its owner',
      do: 'backup.export_configuration',
      input: () => ({ file: NAME }),
    },
    {
      id: 'remove',
      title: 'Remove what is named, and see that it is gone',
      keep: 'passwords of removed users are not known',
      steps: [
        { id: 'file', title: 'Remove the export', do: 'backup.remove_file', input: () => ({ where: { name: `${NAME}.rsc` } }) },
        { id: 'tasks', title: 'Remove tasks', do: 'scheduler.ensure', input: ({ input }) => gone(input.tasks) },
        { id: 'scripts', title: 'Remove scripts', do: 'script.ensure', input: ({ input }) => gone(input.scripts) },
        { id: 'rules', title: 'See who logs', read: 'log.list_rules', input: () => ({ limit: 10_000 }) },
        {
          id: 'rules-gone',
          title: 'Remove rules of logging',
          do: 'log.remove_rule',
          input: ({ input, found }) => rowsOf(found['rules'], 'action', input['log-actions']),
        },
        {
          id: 'log-actions',
          title: 'Remove actions of logging',
          do: 'log.ensure_action',
          input: ({ input }) => gone(input['log-actions']),
        },
        {
          id: 'communities',
          title: 'Remove SNMP communities',
          do: 'monitoring.ensure_snmp_community',
          input: ({ input }) => gone(input.communities),
        },
        {
          id: 'peers',
          title: 'See peers of the tunnels',
          when: ({ input }) => input.tunnels.length > 0,
          whenText: 'tunnels are named',
          optional: true,
          read: 'wireguard.list_peers',
          input: () => ({ limit: 10_000 }),
        },
        {
          id: 'peers-gone',
          title: 'Remove them',
          when: ({ input }) => input.tunnels.length > 0,
          whenText: 'tunnels are named',
          optional: true,
          do: 'wireguard.remove_peer',
          input: ({ input, found }) => rowsOf(found['peers'], 'interface', input.tunnels),
        },
        {
          id: 'tunnels',
          title: 'Remove the tunnels',
          when: ({ input }) => input.tunnels.length > 0,
          whenText: 'tunnels are named',
          optional: true,
          do: 'wireguard.ensure_interface',
          input: ({ input }) => gone(input.tunnels),
        },
        {
          id: 'lists',
          title: 'Remove address lists',
          do: 'addresslist.clear',
          input: ({ input }) => input.lists.map((list) => ({ where: { list } })),
        },
        { id: 'users', title: 'Remove users', do: 'user.ensure', input: ({ input }) => gone(input.users) },
      ],
      goals: [
        absent('users', 'users', 'user.list'),
        absent('users', 'keys', 'user.list_ssh_keys', 'user'),
        absent('tasks', 'tasks', 'script.list_scheduled_tasks'),
        absent('scripts', 'scripts', 'script.list'),
        absent('communities', 'SNMP communities', 'monitoring.list_snmp_communities'),
        absent('log-actions', 'actions of logging', 'log.list_actions'),
        absent('lists', 'address lists', 'addresslist.list_names', 'list'),
        absent('tunnels', 'tunnels', 'interface.list'),
      ].map((goal, index) => ({ ...goal, id: `${goal.id}-absent-${index + 1}` })),
    },
  ],
  examples: [
    {
      title: 'All that was ours',
      input: { users: ['noc'], lists: ['fleet-managers'], tasks: ['nightly'], communities: ['noc'], 'log-actions': ['central'] },
      before: [
        { do: 'user.create', input: { name: 'noc', group: 'read', password: 'documentation' } },
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '198.51.100.0/24' } },
        { do: 'script.create_scheduler', input: { name: 'nightly', 'on-event': ':log info "nightly"', interval: '1d' } },
        { do: 'monitoring.add_snmp_community', input: { name: 'noc', addresses: ['198.51.100.0/24'] } },
        { do: 'log.create_action', input: { name: 'central', target: 'remote', remote: '198.51.100.7' } },
        { do: 'log.add_rule', input: { topics: 'info', action: 'central' } },
      ],
    },
  ],
});
