import type { ActionInput, Step } from '../../../core/catalogue';
import { letDefaultsWait } from '../../parts/default-routes';
import { gatewayOf, tableOf, uplinkTables } from '../../parts/uplinks';
import { followingDefault, noDetour, pinnedRoute } from '../../parts/watched-routes';
import { isMarked, MARKED, targetsOf, wans, type Dual } from './input';

/** Other default routes stay as the last resort. */
const LAST_RESORT = 250;
/** Between the distances of the two. */
const STEP = 10;

/** Default routes through the targets of one uplink, in one table. @param first distance of the first */
function defaults(
  input: Dual,
  index: number,
  { table, first }: { readonly table: string; readonly first: number },
): ActionInput[] {
  const isMain = table === 'main';
  return targetsOf(input, index).map((target, place) => ({
    ...followingDefault(target, first + place, `dual WAN: ${isMain ? '' : `${table} `}by wan${index + 1} ${target}`),
    ...(isMain ? {} : { 'routing-table': table }),
  }));
}

/** What provides default routes by itself has to stand back, and stays as the last resort. */
export const standBack = letDefaultsWait<Dual>({
  interfaces: (input) => wans(input).map(({ interface: name }) => name),
  distance: LAST_RESORT,
  isOwn: ({ comment = '' }) => comment.startsWith('dual WAN: '),
});

/** Ways to the targets, and default routes that follow them. */
export const routes: readonly Step<Dual>[] = [
  {
    id: 'pins',
    title: 'Reach each target by its own uplink',
    do: 'route.ensure',
    input: (context) =>
      wans(context.input).flatMap((one, index) =>
        targetsOf(context.input, index).map((target) => pinnedRoute(one, target, gatewayOf(one, context))),
      ),
  },
  {
    id: 'no-detour',
    title: 'Reach the targets by no other',
    do: 'route.add_blackhole',
    input: ({ input }) => input['check-targets'].map((target) => noDetour('dual WAN', target)),
  },
  {
    id: 'defaults',
    title: 'Add the default routes that follow the targets',
    do: 'route.ensure',
    input: ({ input }) => [0, 1].flatMap((index) => defaults(input, index, { table: 'main', first: 1 + index * STEP })),
  },
  {
    ...uplinkTables<Dual>(wans),
    when: (context) => context.facts.major >= 7 && isMarked(context),
  },
  {
    ...MARKED,
    id: 'table-defaults',
    title: 'Add to each table its own way out, then the other',
    do: 'route.ensure',
    input: ({ input }) =>
      wans(input).flatMap((one, own) =>
        [0, 1].flatMap((index) => defaults(input, index, { table: tableOf(one), first: index === own ? 1 : 1 + STEP })),
      ),
  },
];
