import type { RouterReader, Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { heldIn, isSingle } from './defaults';
import type { MenuNeeds } from './rule';
import { createView, type AuditContext, type ConfigView, type Reading } from './view';
import { pathOn } from './paths';

/**
 * Reads what rules need from a live router, menu after menu, each property by name. A menu that the router lacks has no
 * rows; one that the user may not read is not known.
 * @throws AppError where the connection fails: half an audit would look like a clean one
 */
export async function viewOfRouter(router: RouterReader, needs: MenuNeeds, context: AuditContext): Promise<ConfigView> {
  const { version, architecture, board, packages } = router.facts;
  const readings = new Map<string, Reading>();
  for (const [menu, names] of Object.entries(needs)) {
    readings.set(menu, await readingOf(router, menu, names));
  }
  return createView({
    origin: 'router',
    facts: {
      version,
      major: router.facts.major < 7 ? 6 : 7,
      ...(architecture ? { architecture } : {}),
      ...(board ? { board } : {}),
      ...(packages ? { packages } : {}),
    },
    context,
    readings,
  });
}

/** Menus that may hold a million rows, and what of them is of interest: query words of the API. */
const ONLY: Readonly<Record<string, readonly string[]>> = { '/ip/route': ['=dst-address=0.0.0.0/0'] };
/** What no person has written, and no rule can look through. */
const MOST_ROWS = 20_000;

async function readingOf(router: RouterReader, menu: string, names: readonly string[]): Promise<Reading> {
  const path = pathOn(menu, router.facts.version);
  if (path === undefined) return { rows: [], absent: true };
  const proplist = [...new Set(['.id', 'dynamic', ...names])];
  try {
    return await rowsOf(router, menu, path, proplist);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'TRAP_NO_SUCH_COMMAND') return { rows: [], absent: true };
    if (error.code === 'TRAP_NOT_PERMITTED') return { why: `the user of the daemon may not read ${menu}` };
    // The console refuses names that its version does not know; the API skips them.
    if (error.code === 'TRAP_INVALID_VALUE') return rowsOf(router, menu, path);
    throw error;
  }
}

async function rowsOf(router: RouterReader, menu: string, path: string, proplist?: string[]): Promise<Reading> {
  const query = ONLY[menu];
  const held = heldIn(menu, router.facts.version);
  const rows: Row[] = [];
  for await (const row of router.stream(path, { ...(proplist ? { proplist } : {}), ...(query ? { query } : {}) })) {
    if (isOwn(menu, row)) rows.push(filled(held, row));
    if (rows.length > MOST_ROWS) return { why: `${menu} has more than ${MOST_ROWS} rows` };
  }
  // Settings of which the console prints nothing are all as they were made.
  return { rows: rows.length === 0 && isSingle(menu, router.facts.version) ? [held] : rows };
}

/** A property that is not printed is as it was made, and one of which the console prints nothing, too. */
function filled(held: Row, row: Row): Row {
  const said = Object.entries(row).filter(([name, value]) => value !== '' || !held[name]);
  return { ...held, ...Object.fromEntries(said) };
}

/** From 7.19 on the menu of services lists connections and services of RouterOS's own, too. */
function isOwn(menu: string, row: Row): boolean {
  return menu !== '/ip/service' || row['dynamic'] !== 'true';
}
