import { z } from 'zod';
import {
  defineAction,
  fieldInputs,
  fieldRequirements,
  menuOn,
  planCreate,
  planningProplist,
  removeChanges,
  valuesOf,
  type Row,
} from '../../core/catalogue';
import { chain } from '../../core/values';
import { filterRules } from './firewall-filter.resource';

const { resource } = filterRules;
const MENU = '/ip/firewall/filter';
const BUILT_IN: readonly string[] = ['forward', 'input', 'output'];

export const listChains = defineAction({
  id: 'firewall.list_chains',
  title: 'List chains',
  summary: 'Lists the chains of the filter with their number of rules and of jumps to them.',
  kind: 'read',
  menus: [MENU],
  input: z.strictObject({}),
  output: {
    chain: 'Name of the chain.',
    'built-in': 'It belongs to RouterOS.',
    rules: 'Rules in it.',
    jumps: 'Rules that jump to it.',
  },
  examples: [{ title: 'All chains', input: {} }],
  async read(router) {
    const rules = await router.print(menuOn(resource, router.facts), { proplist: ['chain', 'jump-target', 'disabled'] });
    const names = new Set([...BUILT_IN, ...rules.flatMap((rule) => [rule['chain'], rule['jump-target']]).filter(isName)]);
    const count = (property: string, name: string): string => String(rules.filter((rule) => rule[property] === name).length);
    const rows = [...names].sort().map((name): Row => ({
      chain: name,
      'built-in': BUILT_IN.includes(name) ? 'yes' : 'no',
      rules: count('chain', name),
      jumps: count('jump-target', name),
    }));
    return { rows };
  },
});

function isName(name: string | undefined): name is string {
  return name !== undefined && name !== '';
}

const { action: _action, 'jump-target': jumpTarget, ...others } = fieldInputs(resource, { required: 'as-declared' });

export const createJumpRule = defineAction({
  id: 'firewall.create_jump_rule',
  title: 'Create jump rule',
  summary: 'Adds a rule that sends what it matches through another chain.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: [MENU],
  input: z.strictObject({ ...others, 'jump-target': chain.schema.describe('Chain to go on in.') }),
  examples: [
    {
      title: 'Look at everything from outside in a chain of its own',
      input: { chain: 'input', 'jump-target': 'from-wan', 'in-interface-list': 'WAN', comment: 'from outside' },
    },
  ],
  requires: (input) => fieldRequirements(resource, Object.keys(input)),
  plan: (router, input) => planCreate(resource, router, { ...valuesOf(resource, input), action: 'jump' }),
});

export const deleteChain = defineAction({
  id: 'firewall.delete_chain',
  title: 'Delete chain',
  summary: 'Removes every rule of a chain of your own, and every jump to it.',
  kind: 'destructive',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: [MENU],
  input: z.strictObject({
    chain: chain.schema
      .refine((name) => !BUILT_IN.includes(name), 'input, forward and output belong to RouterOS and stay')
      .describe('The chain to delete.'),
  }),
  examples: [
    {
      title: 'Delete a chain',
      input: { chain: 'from-wan' },
      before: [
        { do: 'firewall.create_jump_rule', input: { chain: 'input', 'jump-target': 'from-wan', comment: 'a' } },
        { do: 'firewall.create_filter_rule', input: { chain: 'from-wan', protocol: 'icmp', comment: 'b' } },
        { do: 'firewall.create_filter_rule', input: { chain: 'from-wan', action: 'drop', comment: 'c', force: true } },
        { do: 'firewall.create_filter_rule', input: { chain: 'forward', comment: 'd' } },
      ],
    },
  ],
  async plan(router, input) {
    const all = await router.print(menuOn(resource, router.facts), { proplist: planningProplist(resource) });
    const found = all.filter((rule) => rule['chain'] === input.chain || rule['jump-target'] === input.chain);
    // The last rule goes first: a chain that ends in drop must not lose its accepts before its drop.
    return { changes: removeChanges(resource, router, found, all) };
  },
});
