import type { Secret } from '../../core/secrets';

/** What every transport needs to connect and log in. */
export interface LoginOptions {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: Secret;
  /** From the first packet to the end of the login. */
  readonly connectTimeoutMs: number;
  /** For every command that names no deadline of its own. */
  readonly commandTimeoutMs: number;
  /** Code page of values that are no valid UTF-8. @defaultValue windows-1252 */
  readonly codePage?: string;
  readonly signal?: AbortSignal;
}
