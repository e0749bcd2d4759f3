import { systemActor } from '../../core/access';
import { isAppError } from '../../core/errors';
import type { Logger } from '../../core/telemetry';
import type { Fleet } from '../../fleet';
import { hasAdminToken, writeAdminToken } from './data-folder';

const ADMIN_TOKEN_NAME = 'admin';

/** The first start makes a token for the administrator of this machine; it goes into a file and nowhere else. */
export async function makeAdminToken(fleet: Fleet, dataDir: string, log: Logger): Promise<void> {
  if (await hasAdminToken(dataDir)) return;
  try {
    const made = await fleet.tokens.create(systemActor('bootstrap'), { name: ADMIN_TOKEN_NAME, tenants: '*', permissions: '*' });
    await writeAdminToken(dataDir, made.token);
    log.info({ folder: dataDir }, 'admin token made');
  } catch (error) {
    // Made before, by this process or another one; the file was moved away on purpose.
    if (!isAppError(error) || error.code !== 'ALREADY_EXISTS') throw error;
  }
}
