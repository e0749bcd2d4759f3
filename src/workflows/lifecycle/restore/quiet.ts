import type { VersionMenus } from '../../../core/menus';
import type { Statement } from './restored';

/** What decides how a router is reached, and by whom: a rehearsal must not lose its own way in. */
const WAY_IN =
  /^\/(user|ip\/service|ip\/ssh|ip\/settings|ipv6\/settings|interface\/(ethernet|bridge\/settings)|tool\/mac-server|system\/(identity|clock|watchdog|device-mode|routerboard))(\/|$)/;

/**
 * A configuration that does nothing where it is imported: all that can be switched off is, and what decides how the router is
 * reached is left out.
 */
export function quietened(
  statements: readonly Statement[],
  menus: VersionMenus,
): { readonly statements: readonly Statement[]; readonly leftOut: readonly string[] } {
  const kept = statements.filter(({ menu }) => !WAY_IN.test(menu));
  const leftOut = [...new Set(statements.filter(({ menu }) => WAY_IN.test(menu)).map(({ menu }) => menu))];
  return { statements: kept.map((statement) => switchedOff(statement, menus)), leftOut };
}

function switchedOff(statement: Statement, menus: VersionMenus): Statement {
  const { menu, verb, args } = statement;
  if (verb !== 'add' || !(menus.menu(menu)?.commands.get('add') ?? []).includes('disabled')) return statement;
  return { ...statement, args: [...args.filter(({ name }) => name !== 'disabled'), { name: 'disabled', value: 'yes' }] };
}
