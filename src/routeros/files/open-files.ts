import type { SessionTarget } from '../pool/pool-types';
import { openSftp, type SftpFiles } from '../ssh/sftp-files';

const SFTP_TIMEOUT_MS = 30_000;

/**
 * SFTP to a router, where SSH is among the ways to it. Close it.
 * @returns undefined where the router is not reached by SSH
 * @throws AppError as `connectSsh`
 */
export async function openFilesOf(target: SessionTarget): Promise<SftpFiles | undefined> {
  const way = target.transports?.find(({ kind }) => kind === 'ssh');
  if (!way) return undefined;
  const { username, password } = target.credential;
  return openSftp({
    address: target.address,
    port: way.port,
    username,
    password,
    connectTimeoutMs: SFTP_TIMEOUT_MS,
    commandTimeoutMs: SFTP_TIMEOUT_MS,
    ...(way.hostKey ? { hostKey: way.hostKey } : {}),
  });
}
