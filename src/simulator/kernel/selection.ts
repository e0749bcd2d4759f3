import type { MenuModel, SimRow } from './menu';
import { noSuchItem } from './refusal';
import { allRows } from './row-view';
import { parseId, type World } from './world';

/**
 * The rows that `.id=` or `numbers=` names: `.id`s, names or positions, separated by commas.
 * @throws Refusal `no such item` where one of them is unknown; then none is touched
 */
export function selectRows(world: World, model: MenuModel, text: string): readonly SimRow[] {
  const parts = text.split(',').filter((part) => part !== '');
  if (parts.length === 0) throw noSuchItem();
  let rows: readonly SimRow[] | undefined;
  return parts.map((part) => {
    const id = parseId(part);
    const direct = id === undefined ? undefined : world.table(model.path)?.get(id);
    if (direct) return direct;
    rows ??= allRows(world, model);
    const row = id === undefined ? byNameOrPosition(rows, part) : rows.find((candidate) => candidate.id === id);
    if (!row) throw noSuchItem();
    return row;
  });
}

function byNameOrPosition(rows: readonly SimRow[], text: string): SimRow | undefined {
  return rows.find((row) => row.values.name === text) ?? (/^\d+$/.test(text) ? rows[Number(text)] : undefined);
}
