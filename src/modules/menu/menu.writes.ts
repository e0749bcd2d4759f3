import { z } from 'zod';
import {
  defineAction,
  EMPTY_PLAN,
  idOf,
  isDynamic,
  type Change,
  type Plan,
  type PlanContext,
  type RemoveChange,
  type RouterReader,
  type Row,
  type SetChange,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { looseText, sameLoosely, type LooseValues } from './loose-text';
import {
  heldText,
  holds,
  idsOfPrevious,
  looseKey,
  looseRows,
  looseValues,
  menuPath,
  rowSelection,
  wireQuery,
  wireValues,
  type LooseSelection,
} from './menu.rows';

interface AddInput {
  readonly path: string;
  readonly values: LooseValues;
  readonly 'place-before'?: string | LooseValues;
}

/** An add has no identity here: the ids of equal rows that were there before tell them from the one it makes. */
async function planAdd(router: RouterReader, input: AddInput, { previous }: PlanContext): Promise<Plan> {
  const { path, values } = input;
  const names = Object.keys(values);
  const rows = await router.print(path, { proplist: ['.id', 'dynamic', ...names], query: wireQuery(values) });
  const twins = rows.filter((row) => !isDynamic(row) && holds(row, values)).map(idOf);
  const [before] = previous?.changes ?? [];
  if (before?.op === 'add' && twins.some((id) => !before.twins?.includes(id))) return EMPTY_PLAN;
  const anchor = input['place-before'];
  const placeBefore = anchor === undefined ? undefined : await anchorId(router, path, anchor);
  const after = wireValues(values);
  const place = placeBefore ? { placeBefore } : {};
  return { changes: [{ op: 'add', menu: path, key: looseKey(after), after, twins, ...place }] };
}

async function anchorId(router: RouterReader, path: string, anchor: string | LooseValues): Promise<string> {
  const selection = typeof anchor === 'string' ? { '.id': anchor } : { where: anchor };
  const [row] = await looseRows(router, path, selection);
  if (!row) throw new AppError('ANCHOR_UNKNOWN', `place-before: no row of ${path} matches`);
  return idOf(row);
}

export const menuAdd = defineAction({
  id: 'menu.add',
  title: 'Add a row to any menu',
  summary: 'Adds a row to a menu that has no action of its own; every run adds one.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/'],
  input: z.strictObject({
    path: menuPath,
    values: looseValues.describe('Properties of the row.'),
    'place-before': z
      .union([rowSelection['.id'].unwrap(), looseValues])
      .optional()
      .describe('Row to stand before, where the menu has an order: by what it holds or by its number.'),
  }),
  examples: [
    {
      title: 'A member of an interface list',
      input: { path: '/interface/list/member', values: { list: 'LAN', interface: 'ether5' } },
    },
  ],
  plan: (router, input, context) => planAdd(router, input as AddInput, context),
});

interface SetInput extends LooseSelection {
  readonly path: string;
  readonly values: LooseValues;
}

async function planSet(router: RouterReader, input: SetInput, context: PlanContext): Promise<Plan> {
  const before = new Map(
    (context.previous?.changes ?? []).flatMap((change) => (change.op === 'set' ? [[change.id, change.before] as const] : [])),
  );
  const rows = await rowsToSet(router, input, context);
  const changes = rows.flatMap((row): SetChange[] => {
    const differing = Object.entries(input.values).filter(([name, value]) => {
      if (sameLoosely(row[name], value)) return false;
      // RouterOS may print the value in a form of its own: what is no longer what it was has been set.
      const was = before.get(row['.id'])?.[name];
      return was === undefined || was === heldText(row, name);
    });
    if (differing.length === 0) return [];
    if (isDynamic(row)) throw new AppError('ITEM_DYNAMIC', `row ${looseKey(row)} of ${input.path} is dynamic`);
    return [
      {
        op: 'set',
        menu: input.path,
        key: row['.id'] === undefined ? input.path : looseKey(row),
        ...(row['.id'] === undefined ? {} : { id: row['.id'] }),
        before: Object.fromEntries(differing.map(([name]) => [name, heldText(row, name)])),
        after: Object.fromEntries(differing.map(([name, value]) => [name, looseText(value)])),
      },
    ];
  });
  return { changes };
}

async function rowsToSet(router: RouterReader, input: SetInput, context: PlanContext): Promise<readonly Row[]> {
  const ids = idsOfPrevious(context);
  if (ids.size > 0) return (await router.print(input.path)).filter((row) => ids.has(idOf(row)));
  if (input['.id'] === undefined && input.where === undefined && !input.all) return [await singleton(router, input)];
  const found = await looseRows(router, input.path, input);
  if (found.length === 0) throw new AppError('ITEM_UNKNOWN', `no row of ${input.path} matches`);
  return found;
}

async function singleton(router: RouterReader, input: SetInput): Promise<Row> {
  const rows = await router.print(input.path);
  const [row = {}] = rows;
  if (rows.length <= 1 && row['.id'] === undefined) return row;
  throw new AppError('INPUT_INVALID', `${input.path} has rows: say which, give \`where\`, \`.id\` or \`all\``);
}

export const menuSet = defineAction({
  id: 'menu.set',
  title: 'Set properties in any menu',
  summary: 'Sets properties of the rows that match, or of a menu without rows.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/'],
  input: z.strictObject({
    path: menuPath,
    ...rowSelection,
    values: looseValues.describe('Properties to set; null unsets one.'),
  }),
  examples: [
    { title: 'One row', input: { path: '/ip/service', where: { name: 'telnet' }, values: { disabled: true } } },
    { title: 'A menu without rows', input: { path: '/system/identity', values: { name: 'edge-riga-01' } } },
  ],
  plan: (router, input, context) => planSet(router, input as SetInput, context),
});

interface RemoveInput extends LooseSelection {
  readonly path: string;
}

async function planRemove(router: RouterReader, input: RemoveInput): Promise<Plan> {
  const found = await looseRows(router, input.path, input);
  const changes = found.map((row): RemoveChange => {
    const { '.id': _id, ...before } = row;
    // Which of these properties can be written is not known here, so the row cannot be made again.
    return { op: 'remove', menu: input.path, key: looseKey(row), id: idOf(row), before, irreversible: true };
  });
  return { changes: changes.reverse() satisfies Change[] };
}

export const menuRemove = defineAction({
  id: 'menu.remove',
  title: 'Remove rows from any menu',
  summary: 'Removes the rows that match; it cannot be taken back.',
  oneWay: 'Which properties of a row can be written is not known here, so that it cannot be made again.',
  kind: 'destructive',
  risk: 'data-loss',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/'],
  input: z.strictObject({ path: menuPath, ...rowSelection }).refine((input) => input['.id'] ?? input.where ?? input.all, {
    message: 'say which row: give `where`, `.id` for one router, or `all`',
    path: ['where'],
  }),
  examples: [
    {
      title: 'A member of an interface list',
      input: { path: '/interface/list/member', where: { list: 'LAN', interface: 'ether5' } },
      before: [{ do: 'menu.add', input: { path: '/interface/list/member', values: { list: 'LAN', interface: 'ether5' } } }],
    },
  ],
  plan: (router, input) => planRemove(router, input as RemoveInput),
});
