import { z } from 'zod';
import { defineAction, defineArea, type Area, type Plan, type PlanContext } from '../../../src/core/catalogue';

export const LIST = '/ip/firewall/address-list';
export const TRIAL = 'trial.fill_list';
const NAME = 'trial';

/** What a test does while the action plans. What it returns is taken for the plan. */
export type WhilePlanning = (seen: { readonly context: PlanContext; readonly plan: Plan }) => Promise<Plan | undefined>;

/** An action that adds entries to an address list, and lets a test in whenever it looks at the router. */
export function trialArea(): { readonly area: Area; whilePlanning: WhilePlanning | undefined } {
  const trial: { area: Area; whilePlanning: WhilePlanning | undefined } = {
    whilePlanning: undefined,
    area: defineArea({
      id: 'trial',
      title: 'Trial',
      summary: 'What becomes of a change that is interrupted.',
      actions: [
        defineAction({
          id: TRIAL,
          title: 'Fill the list',
          summary: 'Adds entries to an address list.',
          kind: 'write',
          risk: 'none',
          idempotency: 'planned',
          verify: 'replan',
          menus: [LIST],
          input: z.strictObject({ addresses: z.array(z.string()) }),
          examples: [{ title: 'One', input: { addresses: ['192.0.2.1'] } }],
          async plan(router, { addresses }, context) {
            const rows = await router.print(LIST, { query: [`list=${NAME}`] });
            const missing = addresses.filter((address) => !rows.some((row) => row['address'] === address));
            const changes = missing.map((address) => ({
              op: 'add' as const,
              menu: LIST,
              key: address,
              after: { list: NAME, address },
            }));
            return (await trial.whilePlanning?.({ context, plan: { changes } })) ?? { changes };
          },
        }),
      ],
    }),
  };
  return trial;
}

export function entriesOn(router: { rows(menu: string): readonly Readonly<Record<string, string>>[] }): string[] {
  return router.rows(LIST).flatMap((row) => (row['list'] === NAME && row['address'] ? [row['address']] : []));
}

/** A plan that says that something is still missing. */
export function somethingLeft(): Plan {
  return { changes: [{ op: 'add', menu: LIST, key: 'left', after: { list: NAME, address: '192.0.2.99' } }] };
}
