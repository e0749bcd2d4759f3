import type { SFTPWrapper } from 'ssh2';
import { AppError } from '../../core/errors';

/** An SFTP channel that the router has opened. */
export interface SftpChannel {
  readonly sftp: SFTPWrapper;
  /** Rejects when the channel ends, with CONNECTION_LOST: what is sent then is answered by nobody. */
  readonly ended: Promise<never>;
}

/** To be called in the very moment in which the channel opens: an end without a listener would be missed, or be thrown. */
export function sftpChannel(sftp: SFTPWrapper): SftpChannel {
  const ended = new Promise<never>((_resolve, reject) => {
    sftp.on('close', () => reject(sftpLost('the router closed SFTP')));
    sftp.on('error', (cause: Error) => reject(sftpLost('SFTP broke', cause)));
  });
  ended.catch(() => undefined);
  return { sftp, ended };
}

/** @returns AppError CONNECTION_LOST */
export function sftpLost(message: string, cause?: Error): AppError {
  return new AppError('CONNECTION_LOST', message, { cause, details: { sent: true } });
}
