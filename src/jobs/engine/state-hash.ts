import type { Plan, RouterReader, Row } from '../../core/catalogue';
import type { MenuCatalogue, MenuFacts } from '../../routeros';

/** Menus with more rows are compared by the rows that the plan itself compares: reading them whole would cost more than it proves. */
const MAX_ROWS = 2000;

/**
 * The configuration in the menus that a plan touches, as one text that is equal while nobody changes it: writable
 * properties only, without ids, counters and dynamic rows; in order where order counts. It may hold secrets.
 */
export async function touchedState(reader: RouterReader, plan: Plan, catalogue: MenuCatalogue): Promise<string> {
  const menus = [...new Set(plan.changes.map((change) => change.menu))].sort();
  const states = await Promise.all(menus.map((menu) => stateOf(reader, menu, catalogue.menu(menu))));
  return JSON.stringify(menus.map((menu, index) => [menu, states[index]]));
}

async function stateOf(reader: RouterReader, menu: string, facts: MenuFacts | undefined): Promise<unknown> {
  const writable = writableProperties(facts);
  if (writable.length === 0) return [];
  const isSingle = facts?.kind === 'singleton';
  if (!isSingle && (await rowCount(reader, menu)) > MAX_ROWS) return 'too many rows';
  const rows = await reader.print(menu, { proplist: [...writable, 'dynamic'] });
  const texts = rows.filter((row) => !isDynamic(row)).map((row) => JSON.stringify(writable.map((name) => row[name] ?? null)));
  return facts?.kind === 'ordered' ? texts : texts.sort();
}

/** What can be written and goes on by itself: it tells nobody that somebody changed something. */
const LIVE: Readonly<Record<string, readonly string[]>> = {
  '/system/clock': ['date', 'time'],
  // What is left of it.
  '/ip/firewall/address-list': ['timeout'],
  '/ipv6/firewall/address-list': ['timeout'],
};

/** What `add` and `set` take, less what they do not keep. */
export function writableProperties(facts: MenuFacts | undefined): string[] {
  if (!facts) return [];
  const live = LIVE[facts.path] ?? [];
  return facts
    .properties()
    .filter((property) => property.writable && !live.includes(property.name))
    .map((property) => property.name)
    .sort();
}

async function rowCount(reader: RouterReader, menu: string): Promise<number> {
  const { ret } = await reader.query(`${menu}/print`, { 'count-only': '' });
  return Number(ret ?? 0);
}

function isDynamic(row: Row): boolean {
  return row['dynamic'] === 'true' || row['dynamic'] === 'yes';
}
