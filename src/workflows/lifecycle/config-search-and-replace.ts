import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row, type Rows } from '../../core/catalogue';
import { isSecretProperty } from '../../core/secrets';

const Input = z.strictObject({
  path: z
    .string()
    .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, 'a menu such as /ip/dns')
    .describe('The menu, e.g. /system/logging/action.'),
  property: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, 'a property such as remote')
    .describe('The property that is searched.'),
  search: z.string().min(1).max(1024).describe('Text that is looked for.'),
  replace: z.string().max(1024).describe('Text that takes its place.'),
  whole: z.boolean().default(true).describe('The value has to be just the text; false: the text may be a part of it.'),
  'most-rows': z.number().int().min(1).max(1000).default(50).describe('More rows than this on one router are refused.'),
});
type Input = z.output<typeof Input>;

/** `10.0.0.1` to `10.0.0.10` would grow with every run. */
function validate({ search, replace, whole, property }: Input): readonly InputIssue[] {
  if (isSecretProperty(property)) return [{ path: 'property', message: 'what is secret cannot be searched' }];
  if (search === replace) return [{ path: 'replace', message: 'another text than the one that is looked for' }];
  if (!whole && replace.includes(search))
    return [{ path: 'replace', message: 'it holds the text that is looked for, so that a second run would find it again' }];
  return [];
}

export const configSearchAndReplace = defineWorkflow({
  name: 'config_search_and_replace',
  family: 'lifecycle',
  title: 'Search and replace in the configuration',
  summary: 'Replaces a text in one property of one menu, in every row that holds it.',
  why: 'The syslog server moves, a contractor leaves his name in four hundred comments, a DNS server gets another address. The plan shows every row of every router before one is touched, rows that RouterOS makes are left alone, and waves and undo are those of every change.',
  risk: 'disruptive',
  input: () => Input,
  validate,
  steps: [
    {
      id: 'rows',
      title: 'Find the rows',
      read: 'menu.print',
      input: ({ input }) => ({ path: input.path, limit: 100_000 }),
      refuse: (rows, { input }) => {
        const count = hits(rows, input).length;
        return count > input['most-rows'] ? `${count} rows hold it, more than ${input['most-rows']}` : undefined;
      },
    },
    {
      id: 'replace',
      title: 'Replace it in each',
      do: 'menu.set',
      input: ({ input, found }) => hits(found['rows'] ?? [], input).map((row) => setting(row, input)),
    },
  ],
  examples: [
    {
      title: 'Another contact in SNMP',
      input: { path: '/snmp', property: 'contact', search: 'noc@example.net', replace: 'noc@example.com' },
      before: [{ do: 'monitoring.configure_snmp', input: { contact: 'noc@example.net' } }],
    },
    {
      title: 'A name within comments',
      input: { path: '/ip/pool', property: 'comment', search: 'ACME', replace: 'Example', whole: false },
      before: ['a', 'b'].map((name, index) => ({
        do: 'ip.create_pool',
        input: { name, ranges: [`192.0.2.${index * 10 + 10}-192.0.2.${index * 10 + 19}`], comment: `clients of ACME, ${name}` },
      })),
    },
  ],
});

function hits(rows: Rows, { property, search, whole }: Input): Rows {
  return rows.filter((row) => {
    const held = row[property];
    if (held === undefined || row['dynamic'] === 'true' || row['builtin'] === 'true') return false;
    return whole ? held === search : held.includes(search);
  });
}

function setting(row: Row, { path, property, search, replace, whole }: Input): ActionInput {
  const value = whole ? replace : (row[property] ?? '').replaceAll(search, replace);
  return { path, ...(row['.id'] === undefined ? {} : { '.id': row['.id'] }), values: { [property]: value } };
}
