import type { MenuModel, MenuSpec, RouterIdentity, RouterState, SimRow, Values } from './menu';

/** Menus whose first rows are no part of the default configuration, though nothing in the rows says so. */
const SYSTEM_MADE: ReadonlySet<string> = new Set(['/user', '/user/group', '/routing/table', '/system/package', '/ip/service']);

const INTERFACE_SPACE = 'interface';
const USUAL_PORTS = 5;

/** The rows that a menu starts with. */
export function firstRows(model: MenuModel, state: RouterState): readonly SimRow[] {
  const seeded = seedOf(model, state);
  if (state.identity.configured !== 'none') return seeded;
  if (model.spec.kind === 'singleton') return [{ id: seeded[0]?.id ?? 1, values: {} }];
  // The rules that a router shows by itself come with others that a bare configuration does not have.
  return model.spec.kind === 'ordered' ? [] : seeded.filter((row) => isSystemMade(model, row.values));
}

/** True where the router itself made a row: a configuration can change it, and never adds it. */
export function isSystemMade(model: MenuModel, values: Values): boolean {
  if (model.spec.kind === 'singleton' || (model.spec.rows ?? 'managed') !== 'managed') return true;
  if (values.builtin === 'true' || values.default === 'true' || values.dynamic === 'true') return true;
  return SYSTEM_MADE.has(model.path);
}

function seedOf(model: MenuModel, state: RouterState): readonly SimRow[] {
  const rows = model.spec.seed?.(state);
  if (rows) return rows.map((values, index) => ({ id: index + (model.spec.firstRowId ?? 1), values }));
  const shift = idShift(model.spec, state.identity);
  return shift === 0 ? model.defaults : model.defaults.map(({ id, values }) => ({ id: id + shift, values }));
}

/** `.id`s of all interfaces are one series that begins with the ports: more ports than usual push the others back. */
export function idShift(spec: MenuSpec, { hardware }: RouterIdentity): number {
  if (spec.idSpace !== INTERFACE_SPACE) return 0;
  return Math.max(0, (hardware?.ports?.length ?? USUAL_PORTS) - USUAL_PORTS);
}
