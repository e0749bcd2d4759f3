import type { RouterReader, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import { migrate } from './migrate';
import type { Migration, MigrationRequest, MigrationTarget } from './types';

/** Menus whose rows are ports and radios, with the names that RouterOS gave them. */
const PORT_MENUS = ['/interface/ethernet', '/interface/wireless', '/interface/wifi', '/interface/wifiwave2', '/interface/lte'];
const ABSENT: ReadonlySet<string> = new Set(['TRAP_NO_SUCH_COMMAND', 'VERSION_UNSUPPORTED']);

/** What the router that is asked is, as a target: its version, model, ports, packages and device-mode. */
export async function readTarget(router: RouterReader): Promise<MigrationTarget> {
  const { version, packages, deviceMode } = router.facts;
  const [board] = await rowsOf(router, '/system/routerboard', ['model']);
  const ports: string[] = [];
  for (const menu of PORT_MENUS) {
    for (const row of await rowsOf(router, menu, ['default-name', 'name', 'master-interface'])) {
      const name = row['default-name'];
      if (name !== undefined && name !== '' && !ports.includes(name)) ports.push(name);
    }
  }
  const installed = packages ?? (await rowsOf(router, '/system/package', ['name'])).flatMap((row) => row['name'] ?? []);
  return {
    version,
    ...(board?.['model'] ? { model: board['model'] } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(installed.length > 0 ? { packages: installed } : {}),
    ...(deviceMode ? { deviceMode } : {}),
  };
}

async function rowsOf(router: RouterReader, menu: string, proplist: readonly string[]): Promise<readonly Row[]> {
  try {
    return await router.print(menu, { proplist });
  } catch (error) {
    if (isAppError(error) && ABSENT.has(error.code)) return [];
    throw error;
  }
}

/**
 * The configuration for the router that is asked, or for the target that the request names.
 * @throws AppError INPUT_INVALID as `migrate`; REQUIREMENT_UNMET where nothing is known of menus
 */
export async function migrateFor(
  router: RouterReader,
  { target, ...request }: Omit<MigrationRequest, 'target'> & { readonly target?: MigrationTarget },
): Promise<Migration> {
  const wanted = target ?? (await readTarget(router));
  const menus = router.menusOf?.(wanted.version);
  if (!menus) throw new AppError('REQUIREMENT_UNMET', 'what the version of the target has is not known here');
  return migrate({ ...request, target: wanted }, menus);
}
