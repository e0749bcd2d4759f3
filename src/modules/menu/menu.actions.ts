import { z } from 'zod';
import { defineAction, type Row } from '../../core/catalogue';
import { maskSecrets } from '../../core/secrets';
import type { LooseValues } from './loose-text';
import { holds, looseWhere, menuPath, wireQuery, wireValues } from './menu.rows';

export const menuPrint = defineAction({
  id: 'menu.print',
  title: 'Print any menu',
  summary: 'Reads the rows of a menu, also of one that has no action of its own; secrets come masked.',
  output: { '*': 'Whatever the menu holds.' },
  kind: 'read',
  menus: ['/'],
  input: z.strictObject({
    path: menuPath,
    where: looseWhere.optional(),
    proplist: z
      .array(z.string().regex(/^[.a-z0-9-]+$/))
      .optional()
      .describe('Only these properties. Absent: all.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  examples: [
    { title: 'A menu', input: { path: '/system/clock' } },
    { title: 'Some rows of it', input: { path: '/ip/service', where: { disabled: false }, proplist: ['name', 'port'] } },
  ],
  async read(router, input) {
    const where: LooseValues = input.where ?? {};
    const proplist = input.proplist && [...new Set([...input.proplist, ...Object.keys(where)])];
    const rows: Row[] = [];
    const options = { query: wireQuery(where), ...(proplist ? { proplist } : {}) };
    for await (const row of router.stream(input.path, options)) {
      if (!holds(row, where)) continue;
      if (rows.length === input.limit) return { rows, truncated: true };
      rows.push(maskSecrets(row));
    }
    return { rows };
  },
});

/** Verbs that have an action with a plan, or that never end. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  print: 'menu.print reads',
  get: 'menu.print reads',
  getall: 'menu.print reads',
  find: 'menu.print reads',
  listen: 'it never ends',
  add: 'menu.add adds',
  set: 'menu.set sets',
  unset: 'menu.set sets, with null',
  comment: 'menu.set sets',
  remove: 'menu.remove removes',
  move: 'it has no plan here; ordered menus have an action of their own',
  edit: 'it needs a terminal',
};

/** What takes a router away, or replaces its configuration. */
const HAZARDOUS: ReadonlySet<string> = new Set([
  'reboot',
  'shutdown',
  'reset',
  'reset-configuration',
  'reset-all',
  'load',
  'import',
  'restore',
  'upgrade',
  'downgrade',
  'install',
  'apply-changes',
  'format',
  'format-drive',
  'eject-drive',
  'execute',
  'run',
]);

export const menuCommand = defineAction({
  id: 'menu.command',
  title: 'Run a command of any menu',
  summary: 'Runs a command that has no action of its own, e.g. renew; it has no plan and cannot be taken back.',
  kind: 'operational',
  risk: 'disruptive',
  idempotency: 'none',
  verify: 'none',
  oneWay: 'What a command does is not known here.',
  menus: ['/'],
  input: z
    .strictObject({
      path: z
        .union([z.literal('/'), menuPath])
        .describe('Menu of the command, e.g. /ip/dhcp-client; / for a command of the root.'),
      command: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, 'a command such as renew')
        .describe('The command.'),
      args: z
        .record(
          z.string().regex(/^(\.id|[a-z0-9][a-z0-9.-]*)$/, 'an argument name'),
          z.union([z.string(), z.number(), z.boolean()]),
        )
        .default({})
        .describe('Its arguments.'),
      force: z.boolean().optional().describe('Run it even though it may take the router away, e.g. reboot.'),
    })
    .superRefine((input, issues) => {
      const why = ELSEWHERE[input.command];
      if (why)
        issues.addIssue({ code: 'custom', path: ['command'], message: `${input.command} is not run as a command: ${why}` });
      if (!HAZARDOUS.has(input.command) || input.force) return;
      const message = `${input.command} may take the router away; set force to true if it is meant so`;
      issues.addIssue({ code: 'custom', path: ['force'], message });
    }),
  examples: [{ title: 'Empty the DNS cache', input: { path: '/ip/dns/cache', command: 'flush' } }],
  async plan(_router, input) {
    const menu = input.path === '/' ? '' : input.path;
    const key = `${menu}/${input.command}`;
    return { changes: [{ op: 'call', menu, key, command: input.command, args: wireValues(input.args) }] };
  },
});
