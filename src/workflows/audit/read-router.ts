import type { RouterReader, Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { heldIn } from './defaults';
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

async function readingOf(router: RouterReader, menu: string, names: readonly string[]): Promise<Reading> {
  const path = pathOn(menu, router.facts.version);
  if (path === undefined) return { rows: [], absent: true };
  try {
    const rows = await router.print(path, { proplist: [...new Set(['.id', 'dynamic', ...names])] });
    const held = heldIn(menu, router.facts.version);
    return { rows: rows.filter((row) => isOwn(menu, row)).map((row) => ({ ...held, ...row })) };
  } catch (error) {
    if (isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND') return { rows: [], absent: true };
    if (isAppError(error) && error.code === 'TRAP_NOT_PERMITTED') return { why: `the user of the daemon may not read ${menu}` };
    throw error;
  }
}

/** From 7.19 on the menu of services lists connections and services of RouterOS's own, too. */
function isOwn(menu: string, row: Row): boolean {
  return menu !== '/ip/service' || row['dynamic'] !== 'true';
}
