import { z } from 'zod';
import {
  addChange,
  defineAction,
  idOf,
  isDynamic,
  isTwin,
  menuOn,
  placeChange,
  planningProplist,
  type Change,
  type Plan,
  type RouterReader,
  type Row,
  type Values,
} from '../../core/catalogue';
import { ipv4Network, listOf } from '../../core/values';
import { filterRules } from './firewall-filter.resource';

const { resource } = filterRules;

/** In this order, from the top of the chain; the last one ends it. */
function wantedRules(managementNetworks: readonly string[]): readonly Values[] {
  const input = { chain: 'input' } as const;
  return [
    { ...input, action: 'accept', 'connection-state': 'established,related,untracked', comment: 'basic: known connections' },
    { ...input, action: 'drop', 'connection-state': 'invalid', comment: 'basic: drop invalid' },
    { ...input, action: 'accept', protocol: 'icmp', comment: 'basic: icmp' },
    ...managementNetworks.map((network) => ({
      ...input,
      action: 'accept',
      'src-address': network,
      comment: 'basic: management',
    })),
    { ...input, action: 'drop', comment: 'basic: drop the rest' },
  ];
}

/**
 * Puts the accepting rules before every rule of the chain and the final drop after it: rules that stand there already
 * keep their effect, and nothing that they let in is cut off.
 */
async function planBasicSetup(router: RouterReader, managementNetworks: readonly string[]): Promise<Plan> {
  const rows = await router.print(menuOn(resource, router.facts), { proplist: planningProplist(resource) });
  const wanted = wantedRules(managementNetworks);
  // Who wrote the comment does not matter: the default configuration has equal rules under other names.
  const present = wanted.map((values) =>
    rows.find((row) => !isDynamic(row) && isTwin(resource, router, row, values, { ignore: ['comment'] })),
  );
  const own = new Set(present.filter((row) => row !== undefined).map(idOf));
  const firstOther = rows.find((row) => row['chain'] === 'input' && !isDynamic(row) && !own.has(idOf(row)));
  const changes = wanted.flatMap((values, index): Change[] => {
    const isLast = index === wanted.length - 1;
    const next = present.slice(index + 1).find((row): row is Row => row !== undefined);
    const anchor = isLast ? undefined : earlier(rows, next, firstOther);
    const row = present[index];
    if (row) return placeChange(resource, router, rows, row, next);
    return [addChange(resource, router, values, anchor, { force: true })];
  });
  return { changes };
}

function earlier(rows: readonly Row[], left: Row | undefined, right: Row | undefined): Row | undefined {
  if (!left || !right) return left ?? right;
  return rows.indexOf(left) < rows.indexOf(right) ? left : right;
}

const networks = listOf(ipv4Network);

export const createBasicSetup = defineAction({
  id: 'firewall.create_basic_setup',
  title: 'Create basic setup',
  summary: 'Protects the router itself: known connections, ICMP and the management network come in, the rest does not.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/firewall/filter'],
  input: z.strictObject({
    'management-network': networks.schema
      .refine((value) => value !== '', 'name at least one network')
      .describe('Networks that may manage the router, the address of this daemon among them; everyone else is shut out.'),
  }),
  examples: [{ title: 'Managed from one network', input: { 'management-network': '192.0.2.0/24' } }],
  plan: (router, input) => planBasicSetup(router, input['management-network'].split(',')),
});
