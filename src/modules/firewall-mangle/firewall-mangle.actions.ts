import { z } from 'zod';
import {
  defineAction,
  fieldInputs,
  fieldRequirements,
  planCreate,
  rowCommand,
  valuesOf,
  type AddChange,
  type RouterReader,
} from '../../core/catalogue';
import { mangleRules, VOIP } from './firewall-mangle.resource';

const { resource } = mangleRules;
const TABLES = '/routing/table';

/** On 7.x a routing mark is the name of a table: one that does not exist yet is made first. */
async function tableChanges(router: RouterReader, name: string): Promise<readonly AddChange[]> {
  if (router.facts.major < 7) return [];
  const tables = await router.print(TABLES, { proplist: ['.id', 'name'] });
  if (tables.some((table) => table['name'] === name)) return [];
  return [{ op: 'add', menu: TABLES, key: `name=${name}`, after: { name, fib: '' } }];
}

const { 'new-routing-mark': mark, ...others } = fieldInputs(resource, {
  required: ['chain'],
  only: [
    'chain',
    'new-routing-mark',
    'passthrough',
    'src-address',
    'dst-address',
    'src-address-list',
    'dst-address-list',
    'in-interface',
    'in-interface-list',
    'connection-mark',
    'protocol',
    'dst-port',
    'per-connection-classifier',
    'comment',
    'disabled',
  ],
});

export const createRoutingMark = defineAction({
  id: 'mangle.create_routing_mark',
  title: 'Create routing mark',
  summary: 'Sends what matches through another routing table; on 7.x the table is made if it is not there.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/firewall/mangle', TABLES],
  input: z.strictObject({ ...others, 'new-routing-mark': (mark as z.ZodOptional).unwrap() as z.ZodType<string> }),
  examples: [
    {
      title: 'Guests leave through the second uplink',
      input: {
        chain: 'prerouting',
        'new-routing-mark': 'to-wan2',
        passthrough: false,
        'src-address': '198.51.100.0/24',
        comment: 'guests by wan2',
      },
    },
  ],
  requires: (input) => fieldRequirements(resource, Object.keys(input)),
  async plan(router, input) {
    const tables = await tableChanges(router, input['new-routing-mark']);
    const rule = await planCreate(resource, router, { ...valuesOf(resource, input), action: 'mark-routing' });
    return { changes: [...tables, ...rule.changes] };
  },
});

export const listRoutingMarks = defineAction({
  id: 'mangle.list_routing_marks',
  title: 'List routing marks',
  summary: 'Lists the routing marks: on 7.x the routing tables, on 6.x what mangle rules set; with the number of rules that do.',
  kind: 'read',
  menus: ['/ip/firewall/mangle', TABLES],
  input: z.strictObject({}),
  output: {
    name: 'The mark.',
    fib: 'The table forwards packets; 7.x only.',
    rules: 'Mangle rules that set it.',
  },
  examples: [
    {
      title: 'All of them',
      input: {},
      before: [
        {
          do: 'mangle.create_routing_mark',
          input: { chain: 'prerouting', 'new-routing-mark': 'to-wan2', 'src-address': '198.51.100.0/24' },
        },
      ],
    },
  ],
  async read(router) {
    const rules = await router.print('/ip/firewall/mangle', { proplist: ['action', 'new-routing-mark'] });
    const marks = rules.flatMap((rule) =>
      rule['action'] === 'mark-routing' && rule['new-routing-mark'] ? [rule['new-routing-mark']] : [],
    );
    const tables = router.facts.major < 7 ? [] : await router.print(TABLES, { proplist: ['name', 'fib'] });
    const names = [...new Set([...tables.flatMap((table) => table['name'] ?? []), ...marks])];
    const rows = names.map((name) => {
      const table = tables.find((one) => one['name'] === name);
      return {
        name,
        ...(table ? { fib: table['fib'] === undefined ? 'no' : 'yes' } : {}),
        rules: String(marks.filter((one) => one === name).length),
      };
    });
    return { rows };
  },
});

export const resetCounters = rowCommand(mangleRules, {
  id: 'mangle.reset_counters',
  title: 'Reset mangle counters',
  summary: 'Sets the counters of the mangle rules that match to zero.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [{ title: 'Of one rule', input: { where: { comment: 'voip' } }, before: VOIP }],
});
