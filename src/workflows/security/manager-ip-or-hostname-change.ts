import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row, type Rows } from '../../core/catalogue';
import { ip, ipNetwork } from '../../core/values';

const MOST = 100_000;
const NOTE = 'manager, moved';

const Input = z.strictObject({
  phase: z
    .enum(['add', 'finish'])
    .describe('add: the new network beside the old one, everywhere; move then. finish: the old one goes.'),
  old: ipNetwork.schema.describe('Network or address that the managers come from now, as routers hold it.'),
  new: ipNetwork.schema.describe('Network or address that they will come from.'),
  'old-log-server': ip.schema.optional().describe('Address of the syslog server that moves along; changed in the phase finish.'),
  'new-log-server': ip.schema.optional().describe('Its new address.'),
});
type Input = z.output<typeof Input>;

function validate(input: Input): readonly InputIssue[] {
  const isHalf = (input['old-log-server'] === undefined) !== (input['new-log-server'] === undefined);
  return [
    ...(input.old === input.new ? [{ path: 'new', message: 'another network than the old one' }] : []),
    ...(isHalf ? [{ path: 'new-log-server', message: 'give both addresses of the syslog server, or none' }] : []),
  ];
}

/** RouterOS leaves the length of a single address out here, and prints it there. */
function isSame(left: string, right: string): boolean {
  const bare = (text: string): string => text.trim().replace(/\/(32|128)$/, '');
  return bare(left) === bare(right);
}

function listOf(row: Row, property: string): readonly string[] {
  return (row[property] ?? '').split(',').filter((one) => one !== '');
}

/** The list as the phase leaves it; undefined where there is nothing to do. */
function moved(held: readonly string[], { phase, old, new: next }: Input): readonly string[] | undefined {
  if (!held.some((one) => isSame(one, old))) return undefined;
  const hasNew = held.some((one) => isSame(one, next));
  if (phase === 'add') return hasNew ? undefined : [...held, next];
  const left = held.filter((one) => !isSame(one, old));
  return hasNew ? left : [...left, next];
}

/** One input of `ensure` or `update` for each row whose list changes. */
function changes(rows: Rows = [], property: string, input: Input, where: (row: Row) => ActionInput): readonly ActionInput[] {
  return rows.flatMap((row) => {
    if (row['dynamic'] === 'true') return [];
    const list = moved(listOf(row, property), input);
    return list === undefined ? [] : [{ ...where(row), [property]: list }];
  });
}

function byName({ name }: Row): ActionInput {
  return { where: { name } };
}

export const managerIpOrHostnameChange = defineWorkflow({
  name: 'manager_ip_or_hostname_change',
  family: 'security',
  title: 'Move the managers to another address',
  summary: 'Adds the new address of the managers wherever routers hold the old one, and removes the old one in a second run.',
  why: 'The daemon moves to another machine, and every router that names the old address in a service, a user, an address list or SNMP shuts it out. Both addresses are let in while it moves; what names the old one is found, not remembered.',
  risk: 'lockout',
  input: () => Input,
  validate,
  steps: [
    { id: 'services', title: 'See services', read: 'ipservice.list', input: () => ({ limit: MOST }) },
    { id: 'users', title: 'See users', read: 'user.list', input: () => ({ limit: MOST }) },
    { id: 'communities', title: 'See SNMP', read: 'monitoring.list_snmp_communities', input: () => ({ limit: MOST }) },
    { id: 'entries', title: 'See address lists', read: 'addresslist.list_entries', input: () => ({ limit: MOST }) },
    {
      id: 'in-lists',
      title: 'Add the new address to each list that has the old one',
      do: 'addresslist.ensure_entry',
      input: ({ input, found }) =>
        listsWith(found['entries'], input.old)
          .filter((list) => !holds(found['entries'], list, input.new))
          .map((list) => ({ list, address: input.new, comment: NOTE })),
    },
    {
      id: 'in-services',
      title: 'Change services that name it',
      do: 'ipservice.ensure',
      input: ({ input, found }) => changes(found['services'], 'address', input, byName),
    },
    {
      id: 'in-users',
      title: 'Change users that name it',
      do: 'user.update',
      input: ({ input, found }) => changes(found['users'], 'address', input, byName),
    },
    {
      id: 'in-snmp',
      title: 'Change SNMP communities that name it',
      do: 'monitoring.update_snmp_community',
      input: ({ input, found }) => changes(found['communities'], 'addresses', input, byName),
    },
    {
      id: 'log-server',
      title: 'Send logs to the new address',
      when: ({ input }) => input.phase === 'finish' && input['new-log-server'] !== undefined,
      whenText: 'finish, a syslog server moves',
      read: 'log.list_actions',
    },
    {
      id: 'logs',
      title: 'Change what sends logs there',
      when: ({ input }) => input.phase === 'finish' && input['new-log-server'] !== undefined,
      whenText: 'finish, a syslog server moves',
      do: 'log.update_action',
      input: ({ input, found }) =>
        (found['log-server'] ?? [])
          .filter((row) => row['remote'] === input['old-log-server'])
          .map((row) => ({ ...byName(row), remote: input['new-log-server'] })),
    },
    {
      id: 'out-of-lists',
      title: 'Remove the old address from the lists',
      when: ({ input }) => input.phase === 'finish',
      whenText: 'finish',
      do: 'addresslist.remove_entry',
      input: ({ input, found }) =>
        (found['entries'] ?? [])
          .filter((row) => row['dynamic'] !== 'true' && isSame(row['address'] ?? '', input.old))
          .map((row) => ({ '.id': row['.id'] })),
    },
  ],
  examples: [
    {
      title: 'Both let in',
      input: { phase: 'add', old: '198.51.100.0/24', new: '203.0.113.0/24' },
      before: [
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '198.51.100.0/24' } },
        { do: 'ipservice.ensure', input: { where: { name: 'ssh' }, address: ['192.168.88.0/24', '198.51.100.0/24'] } },
        { do: 'user.create', input: { name: 'watcher', group: 'read', password: 'documentation', address: ['198.51.100.0/24'] } },
        { do: 'monitoring.add_snmp_community', input: { name: 'noc', addresses: ['198.51.100.0/24'] } },
      ],
    },
    {
      title: 'The old one goes, logs as well',
      input: {
        phase: 'finish',
        old: '198.51.100.7/32',
        new: '203.0.113.7/32',
        'old-log-server': '198.51.100.7',
        'new-log-server': '203.0.113.7',
      },
      before: [
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '203.0.113.7' } },
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '198.51.100.7' } },
        { do: 'ipservice.ensure', input: { where: { name: 'ssh' }, address: ['198.51.100.7/32', '203.0.113.7/32'] } },
        { do: 'log.create_action', input: { name: 'central', target: 'remote', remote: '198.51.100.7' } },
      ],
    },
  ],
});

function listsWith(rows: Rows = [], address: string): readonly string[] {
  const lists = rows.flatMap((row) =>
    row['dynamic'] !== 'true' && isSame(row['address'] ?? '', address) ? [row['list'] ?? ''] : [],
  );
  return [...new Set(lists)];
}

function holds(rows: Rows = [], list: string, address: string): boolean {
  return rows.some((row) => row['list'] === list && isSame(row['address'] ?? '', address));
}
