import type { RouterFacts, RouterSession, Row } from '../core/catalogue';
import { AppError } from '../core/errors';
import { parseVersion, plainVersion } from './version';

/** What a probe learns of a router. A part that the router does not have is absent; one that failed is in `missing`. */
export interface ProbeResult {
  readonly identity?: string;
  readonly facts: RouterFacts;
  /** Of the board; absent on CHR and x86, which have no /system/routerboard. */
  readonly serial?: string;
  readonly model?: string;
  readonly uptime?: string;
  /** Why an optional part could not be read, by part. */
  readonly missing: Readonly<Partial<Record<ProbePart, { readonly code: string; readonly message: string }>>>;
}

export type ProbePart = 'identity' | 'packages' | 'deviceMode' | 'routerboard';

const RESOURCE_PROPERTIES = ['version', 'architecture-name', 'board-name', 'uptime'];

/**
 * Reads what the daemon wants to know of every router. All questions are sent at once: one round trip.
 * @throws AppError where /system/resource cannot be read, or the session broke
 */
export async function probeRouter(session: RouterSession, options: { readonly signal?: AbortSignal } = {}): Promise<ProbeResult> {
  const { signal } = options;
  const missing: Partial<Record<ProbePart, { code: string; message: string }>> = {};
  async function optional(part: ProbePart, menu: string, proplist?: readonly string[]): Promise<readonly Row[]> {
    try {
      return await session.print(menu, { proplist, signal });
    } catch (cause) {
      const error = AppError.from(cause);
      if (!isAboutThePart(error)) throw error;
      missing[part] = { code: error.code, message: error.trap?.message ?? error.message };
      return [];
    }
  }
  const [resources, identity, packages, deviceMode, board] = await Promise.all([
    session.print('/system/resource', { proplist: RESOURCE_PROPERTIES, signal }),
    optional('identity', '/system/identity', ['name']),
    optional('packages', '/system/package', ['name', 'disabled']),
    optional('deviceMode', '/system/device-mode'),
    optional('routerboard', '/system/routerboard', ['routerboard', 'serial-number', 'model']),
  ]);
  const resource = resources[0] ?? {};
  return {
    ...defined('identity', identity[0]?.name),
    ...defined('serial', board[0]?.['serial-number']),
    ...defined('model', board[0]?.model),
    ...defined('uptime', resource.uptime),
    facts: readProbeFacts(resource, packages, deviceMode),
    missing,
  };
}

/** A refusal or a slow answer says something about this part; a broken session does not mean "no packages". */
function isAboutThePart(error: AppError): boolean {
  return error.code === 'COMMAND_TIMEOUT' || (error.spec.category === 'routeros' && error.code !== 'SESSION_FATAL');
}

function readProbeFacts(resource: Row, packages: readonly Row[], deviceMode: readonly Row[]): RouterFacts {
  const version = plainVersion(resource.version ?? '');
  const enabled = packages.filter((row) => row.disabled !== 'true' && row.name).map((row) => row.name as string);
  return {
    version,
    major: parseVersion(version)?.major ?? 0,
    ...defined('architecture', resource['architecture-name']),
    ...defined('board', resource['board-name']),
    ...(enabled.length > 0 ? { packages: enabled } : {}),
    ...(deviceMode[0] ? { deviceMode: deviceMode[0] } : {}),
  };
}

function defined<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Partial<Record<K, string>>) : {};
}
