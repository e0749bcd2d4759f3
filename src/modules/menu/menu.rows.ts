import { z } from 'zod';
import type { PlanContext, RouterReader, Row, WireValues } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { isSecretProperty } from '../../core/secrets';
import { looseText, sameLoosely, type LooseValues } from './loose-text';

export const menuPath = z
  .string()
  .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, 'a path such as /ip/address: segments of a-z, 0-9 and -')
  .describe('Menu, e.g. /ip/address.');

const NAME = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'a property name such as dst-address');
const ID = z.string().regex(/^\*[0-9A-Fa-f]+$/, 'an id such as *1F');
const VALUE = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'expected text, a number, true, false or null' });

export const looseValues = z.record(NAME, VALUE).refine((values) => Object.keys(values).length > 0, 'give at least one property');

export const looseWhere = z
  .record(z.string().regex(/^(\.id|[a-z0-9][a-z0-9.-]*)$/, 'a property name'), VALUE)
  .refine((values) => Object.keys(values).length > 0, 'name at least one property')
  .describe('Which rows: every named property holds this value; null means not set.');

export const rowSelection = {
  '.id': ID.optional().describe('The row by its number on one router. Prefer `where`: numbers differ between routers.'),
  where: looseWhere.optional(),
  all: z.boolean().optional().describe('Allow more than one row to match.'),
};

export interface LooseSelection {
  readonly '.id'?: string;
  readonly where?: LooseValues;
  readonly all?: boolean;
}

/** `null` holds what is not set; a secret that the router hides can be neither found nor missed. */
export function holds(row: Row, values: LooseValues): boolean {
  return Object.entries(values).every(([name, value]) => {
    if (row[name] === undefined && isSecretProperty(name)) return true;
    return sameLoosely(row[name], value);
  });
}

/** The rows that a selection means, with all their properties. @throws AppError ITEM_AMBIGUOUS */
export async function looseRows(router: RouterReader, path: string, selection: LooseSelection): Promise<Row[]> {
  const where = { ...selection.where, ...(selection['.id'] ? { '.id': selection['.id'] } : {}) };
  const rows = await router.print(path, { query: wireQuery(where) });
  const found = rows.filter((row) => holds(row, where));
  if (found.length > 1 && !selection.all) {
    throw new AppError('ITEM_AMBIGUOUS', `${found.length} rows of ${path} match`, { details: { matches: found.length } });
  }
  return found;
}

/** Only text that RouterOS prints as it was given may be compared by the router; the rest is filtered here. */
const PLAIN = /^(?!(?:yes|no|true|false)$)[A-Za-z_][A-Za-z0-9_-]*$/;

export function wireQuery(where: LooseValues): string[] {
  return Object.entries(where).flatMap(([name, value]) =>
    typeof value === 'string' && PLAIN.test(value) && !name.startsWith('.') && !isSecretProperty(name)
      ? [`=${name}=${value}`]
      : [],
  );
}

export function wireValues(values: LooseValues): WireValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, looseText(value)]));
}

/** What the row holds, in the form that sets it again: RouterOS leaves an empty comment out and knows no unset for it. */
export function heldText(row: Row, name: string): string | null {
  return row[name] ?? (name === 'comment' ? '' : null);
}

/** What a person would know the row by. */
export function looseKey(values: Readonly<Record<string, string | null | undefined>>): string {
  const names = ['name', 'address', 'dst-address', 'interface', 'list', 'chain', 'comment', 'user'];
  const told = names.filter((name) => values[name]).map((name) => `${name}=${values[name]}`);
  return told.slice(0, 3).join(' ') || '(row)';
}

/** Ids that the previous plan set, where there was one. */
export function idsOfPrevious({ previous }: PlanContext): ReadonlySet<string> {
  const ids = previous?.changes.flatMap((change) => (change.op === 'set' && change.id ? [change.id] : [])) ?? [];
  return new Set(ids);
}
