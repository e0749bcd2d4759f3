import { z } from 'zod';
import {
  contextOf,
  defineAction,
  idOf,
  needsSelection,
  planUpdate,
  requireRows,
  selectionInputs,
  type Change,
  type Selection,
} from '../../core/catalogue';
import { poolRanges } from '../../core/values';
import { GUESTS, pools } from './ip-pool.resource';

const { resource } = pools;

/**
 * The ranges of a pool with more behind them; one that is there already stays where it is.
 * @returns canonical text
 */
function withMore(held: string, more: string, version: string): string {
  const context = contextOf({ version });
  const present = poolRanges.canonical(held, context).split(',').filter(Boolean);
  const added = poolRanges.canonical(more, context).split(',');
  return [...new Set([...present, ...added])].join(',');
}

export const expandPool = defineAction({
  id: 'ip.expand_pool',
  title: 'Expand address pool',
  summary: 'Adds ranges to the pools that match and leaves those that they have; nothing to do where they are there.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/pool'],
  input: needsSelection(
    z.strictObject({
      ...selectionInputs(resource),
      ranges: poolRanges.schema
        .refine((text) => text !== '', 'give at least one range')
        .describe('Ranges to add, behind those it has.'),
    }),
  ),
  examples: [
    { title: 'More addresses for guests', input: { where: { name: 'guests' }, ranges: '192.0.2.128/26' }, before: GUESTS },
  ],
  async plan(router, input, context) {
    const rows = await requireRows(resource, router, input as Selection);
    const changes: Change[] = [];
    for (const row of rows) {
      const ranges = withMore(row['ranges'] ?? '', String(input['ranges']), router.facts.version);
      // Each pool gets ranges of its own.
      const plan = await planUpdate(resource, router, { '.id': idOf(row) }, { ranges }, context);
      changes.push(...plan.changes);
    }
    return { changes };
  },
});
