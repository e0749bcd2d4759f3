import { Client, type ConnectConfig } from 'ssh2';
import { AppError } from '../../core/errors';
import { cancelled } from '../api/commands';
import { createTextDecoder, DEFAULT_CODE_PAGE } from '../api/text';
import type { LoginOptions } from '../transport/connect-options';
import { PeerPin, pinOf, type PinOptions } from '../transport/peer-pin';
import { connectFailure } from '../transport/tcp-errors';
import { SshConnection } from './connection';

export interface SshOptions extends LoginOptions {
  /** SSH knows no authorities: a host key is remembered at the first contact and must stay. */
  readonly hostKey?: PinOptions;
}

const KEEPALIVE_MS = 15_000;

/** 6.x without strong-crypto offers nothing better to key exchange; appended, so that it is the last choice. */
const OLD_KEX = ['diffie-hellman-group14-sha1'] as const;

/**
 * Connects and logs in with the password.
 * @throws AppError CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, HOST_KEY_CHANGED, AUTH_REJECTED, CANCELLED
 */
export async function connectSsh(options: SshOptions): Promise<SshConnection> {
  const { signal } = options;
  if (signal?.aborted) throw cancelled(signal, 'not-sent');
  const pin = new PeerPin('hostKey', options.hostKey ?? {});
  const client = await login(options, pin);
  try {
    await pin.confirm();
  } catch (error) {
    client.destroy();
    throw error;
  }
  return new SshConnection({
    client,
    commandTimeoutMs: options.commandTimeoutMs,
    decodeText: createTextDecoder(options.codePage ?? DEFAULT_CODE_PAGE),
  });
}

function login(options: SshOptions, pin: PeerPin): Promise<Client> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const client = new Client();
    let refused: unknown;
    const settle = (end: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    const fail = (error: AppError): void => {
      settle(() => reject(error));
      client.destroy();
    };
    const onAbort = (): void => fail(cancelled(signal as AbortSignal, 'not-sent'));
    signal?.addEventListener('abort', onAbort, { once: true });
    client.once('ready', () => settle(() => resolve(client)));
    // Stays: an error after the connection ended must not end the process.
    client.on('error', (error: SshError) => fail(refused === undefined ? explain(error, options) : AppError.from(refused)));
    client.once('close', () => fail(failed(options, 'the router closed the connection')));
    client.connect(
      configOf(options, (key) => {
        try {
          pin.admit(pinOf(key));
          return true;
        } catch (error) {
          refused = error;
          return false;
        }
      }),
    );
  });
}

function configOf(options: SshOptions, admit: (key: Buffer) => boolean): ConnectConfig {
  return {
    host: options.address,
    port: options.port,
    username: options.username,
    password: options.password.reveal(),
    // Asking what is allowed first, as is usual, is one failed login more in the router's log.
    authHandler: ['password'],
    readyTimeout: options.connectTimeoutMs,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: 2,
    algorithms: { kex: { append: [...OLD_KEX], prepend: [], remove: [] } },
    hostVerifier: admit,
  };
}

type SshError = Error & { readonly level?: string };

function explain(error: SshError, options: SshOptions): AppError {
  const { address, port, connectTimeoutMs } = options;
  switch (error.level) {
    case 'client-authentication':
      return new AppError('AUTH_REJECTED', 'the router refused the login', {
        cause: error,
        details: { address, port, phase: 'login' },
        remedy:
          'Correct the credential; a user with an SSH key logs in by password only where /ip/ssh always-allow-password-login is set.',
      });
    case 'client-timeout':
      return new AppError('CONNECT_TIMEOUT', `the router did not finish the login within ${connectTimeoutMs} ms`, {
        cause: error,
        details: { address, port, timeoutMs: connectTimeoutMs, sent: false },
      });
    default:
      return connectFailure(error, { address, port, otherwise: 'CONNECT_FAILED' });
  }
}

function failed({ address, port }: SshOptions, reason: string): AppError {
  return new AppError('CONNECT_FAILED', `cannot connect to ${address}:${port}: ${reason}`, {
    details: { address, port, sent: false },
  });
}
