import type { MenuModel, SimRow, Values } from './menu';
import { formatId, type World } from './world';

/** Shows a row as print does: `.id` first, stored values over defaults, computed ones over both, and what was measured over all. */
export type RowView = (row: SimRow) => Record<string, string>;

export function rowView(world: World, model: MenuModel): RowView {
  const { behaviour, kind, counters } = model.spec;
  const measuredIn = world.machine.measuredIn(model.path);
  return (row) => {
    const shown: Record<string, string> = kind === 'singleton' ? {} : { '.id': formatId(row.id) };
    const derived: Values | undefined = behaviour?.derive?.(row, world);
    const measured = measuredIn?.get(row.values.name ?? '');
    const counted = counters ? countersOf(row, world) : undefined;
    for (const field of model.shown) {
      const value =
        measured?.[field.name] ?? derived?.[field.name] ?? counted?.[field.name] ?? row.values[field.name] ?? field.default;
      if (value !== undefined) shown[field.name] = value;
    }
    return shown;
  };
}

/** Every row a print shows: the stored ones, then those that the router makes itself. */
export function allRows(world: World, model: MenuModel): readonly SimRow[] {
  const stored = world.rows(model.path);
  const dynamic = model.spec.behaviour?.dynamicRows?.(world) ?? [];
  return dynamic.length > 0 ? [...stored, ...dynamic] : stored;
}

/** Traffic is a function of time and row: it grows between two reads and costs nothing to keep. */
function countersOf(row: SimRow, world: World): Values {
  if (row.values.disabled === 'true') return { bytes: '0', packets: '0' };
  const sinceMs = Number(row.values['~reset'] ?? world.startedMs);
  const seconds = Math.max(0, (world.nowMs() - sinceMs) / 1_000);
  const perSecond = ((row.id * 2_654_435_761 + world.identity.index * 97) % 61) / 10;
  const packets = Math.floor(seconds * perSecond);
  return { bytes: String(packets * (64 + (row.id % 9) * 120)), packets: String(packets) };
}
