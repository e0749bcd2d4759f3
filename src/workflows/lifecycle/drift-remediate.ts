import { z } from 'zod';
import { defineWorkflow, type InputIssue, type Row, type Rows } from '../../core/catalogue';
import { isSecretProperty } from '../../core/secrets';

const MOST_ROWS = 100_000;
const PROPERTY = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'a property such as remote');
const VALUE = z.string().max(4096);

const Entry = z.strictObject({
  find: z.record(PROPERTY, VALUE).default({}).describe('What the row is known by; empty for a menu without rows.'),
  hold: z.record(PROPERTY, VALUE).describe('What the row has to hold, as the router prints it.'),
});

const Input = z.strictObject({
  path: z
    .string()
    .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, 'a menu such as /ip/dns')
    .describe('The menu that the policy is about.'),
  policy: z.array(Entry).min(1).max(500).describe('Rows that have to be there, and what they hold.'),
  'most-changes': z.number().int().min(1).max(1000).default(50).describe('More changes than this on one router are refused.'),
});
type Policy = z.output<typeof Input>;
type Entry = Policy['policy'][number];

function validate({ policy }: Policy): readonly InputIssue[] {
  const keys = policy.map(({ find }) => JSON.stringify(Object.entries(find).sort()));
  return policy.flatMap(({ find, hold }, index): InputIssue[] => {
    const secret = [...Object.keys(find), ...Object.keys(hold)].find((name) => isSecretProperty(name));
    const twice = Object.keys(hold).find((name) => name in find);
    return [
      ...(secret === undefined ? [] : [{ path: `policy.${index}`, message: `${secret} is secret, and cannot be compared` }]),
      ...(twice === undefined ? [] : [{ path: `policy.${index}.hold`, message: `the row is known by ${twice}` }]),
      ...(Object.keys(hold).length === 0 ? [{ path: `policy.${index}.hold`, message: 'name a property at least' }] : []),
      ...(keys.indexOf(keys[index] ?? '') < index ? [{ path: `policy.${index}.find`, message: 'the same row twice' }] : []),
    ];
  });
}

const WORDS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

function plain(value: string | undefined): string {
  return WORDS[value ?? ''] ?? value ?? '';
}

function matches(row: Row, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => plain(row[name]) === plain(value));
}

interface Drifted {
  readonly entry: Entry;
  /** Absent: the row is missing. */
  readonly row?: Row;
}

function driftOf(rows: Rows, { policy }: Policy): readonly Drifted[] {
  return policy.flatMap((entry): Drifted[] => {
    const row = rows.find((one) => one['dynamic'] !== 'true' && matches(one, entry.find));
    if (!row) return [{ entry }];
    return matches(row, entry.hold) ? [] : [{ entry, row }];
  });
}

export const driftRemediate = defineWorkflow({
  name: 'drift_remediate',
  family: 'lifecycle',
  title: 'Bring back what has drifted',
  summary: 'Compares a menu with a policy, and sets back what differs: values of rows and settings, and rows that are missing.',
  why: 'Somebody helped a customer at night, and one router of four hundred has another DNS server since. The plan is the report of the drift, router by router; what the policy does not name is left alone.',
  risk: 'disruptive',
  input: () => Input,
  validate,
  steps: [
    {
      id: 'rows',
      title: 'Compare',
      read: 'menu.print',
      input: ({ input }) => ({ path: input.path, limit: MOST_ROWS }),
      refuse: (rows, { input }) => {
        const drift = driftOf(rows, input);
        const isSingle = rows.length > 0 && rows.every((row) => row['.id'] === undefined);
        if (isSingle && drift.some(({ row }) => !row)) return `${input.path} has no rows that could be added: leave find empty`;
        const count = drift.length;
        return count > input['most-changes'] ? `${count} rows differ, more than ${input['most-changes']}` : undefined;
      },
    },
    {
      id: 'set',
      title: 'Set back what differs',
      do: 'menu.set',
      input: ({ input, found }) =>
        driftOf(found['rows'] ?? [], input).flatMap(({ entry, row }) => {
          if (!row) return [];
          const id = row['.id'];
          const values = Object.entries(entry.hold).filter(([name, value]) => plain(row[name]) !== plain(value));
          return [{ path: input.path, ...(id === undefined ? {} : { '.id': id }), values: Object.fromEntries(values) }];
        }),
    },
    {
      id: 'add',
      title: 'Add what is missing',
      do: 'menu.add',
      input: ({ input, found }) =>
        driftOf(found['rows'] ?? [], input)
          .filter(({ row }) => !row)
          .map(({ entry }) => ({ path: input.path, values: { ...entry.find, ...entry.hold } })),
    },
  ],
  examples: [
    {
      title: 'Services that have to be closed',
      input: {
        path: '/ip/service',
        policy: [
          { find: { name: 'telnet' }, hold: { disabled: 'yes' } },
          { find: { name: 'ftp' }, hold: { disabled: 'yes' } },
        ],
      },
    },
    {
      title: 'A setting, and a list with its member',
      input: {
        path: '/ip/firewall/address-list',
        policy: [{ find: { list: 'fleet-managers', address: '198.51.100.7' }, hold: { comment: 'by policy' } }],
      },
      before: [{ do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '198.51.100.8', comment: 'by hand' } }],
    },
    {
      title: 'The contact of SNMP',
      input: { path: '/snmp', policy: [{ hold: { contact: 'noc@example.com' } }] },
    },
  ],
});
