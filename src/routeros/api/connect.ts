import { AppError, isAppError, type AppErrorOptions, type ErrorCode } from '../../core/errors';
import type { LoginOptions } from '../transport/connect-options';
import type { PeerPin } from '../transport/peer-pin';
import { tcpError } from '../transport/tcp-errors';
import { admitSocket, certificatePin, connectionOptions, type TlsOptions } from '../transport/tls';
import { cancelled, startTimer } from './commands';
import { Connection, type ApiConnection } from './connection';
import { openLibrary, type Library } from './library';
import { createLoginWriter, loginRefused } from './login';
import { createTextDecoder, DEFAULT_CODE_PAGE } from './text';

/** The port is 8728 for plain, 8729 for TLS. */
export interface ConnectOptions extends LoginOptions {
  /** Absent: no TLS. */
  readonly tls?: TlsOptions;
}

type Phase = 'connect' | 'login';

/**
 * Connects and logs in.
 * @throws AppError CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, TLS_FAILED, TLS_PIN_CHANGED, AUTH_REJECTED, PROTOCOL_ERROR,
 * SESSION_FATAL, CANCELLED
 */
export function connectApi(options: ConnectOptions): Promise<ApiConnection> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    if (signal?.aborted) throw cancelled(signal, 'not-sent');
    const { library, connection, pin } = open(options);
    let phase: Phase = 'connect';
    library.onConnected(() => {
      phase = 'login';
    });
    const timer = startTimer(options.connectTimeoutMs, () => connection.end(timedOut(options, phase)));
    const onAbort = (): void => connection.end(signal && cancelled(signal, 'not-sent'));
    signal?.addEventListener('abort', onAbort, { once: true });
    const release = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    let settled = false;
    connection.onClose((error) => {
      if (settled) return;
      release();
      reject(explain(error, phase, options));
    });
    library.ready
      .then(async () => {
        await pin?.confirm();
        if (connection.closed) return;
        settled = true;
        release();
        library.forget();
        resolve(connection);
      })
      // Where the socket failed, its own event has already ended the connection with the better cause.
      .catch((error: unknown) => connection.end(isAppError(error) ? error : AppError.from(error)));
  });
}

interface Opened {
  readonly library: Library;
  readonly connection: Connection;
  readonly pin: PeerPin | undefined;
}

function open(options: ConnectOptions): Opened {
  const decodeText = createTextDecoder(options.codePage ?? DEFAULT_CODE_PAGE);
  const pin = certificatePin(options.tls);
  const login = createLoginWriter(() => connection, options.password);
  const library: Library = openLibrary({
    address: options.address,
    port: options.port,
    username: options.username,
    password: options.password.reveal(),
    ...(options.tls ? { tls: connectionOptions(options.tls) } : {}),
    write: async (words) => {
      // The library's first sentence carries the password: the last moment to look who is there.
      admitSocket(pin, library.socket);
      return login(words);
    },
  });
  const connection: Connection = new Connection({
    transport: options.tls ? 'api-ssl' : 'api',
    socket: library.socket,
    commandTimeoutMs: options.commandTimeoutMs,
    decodeText,
    destroy: () => library.destroy(),
  });
  library.onData((chunk) => connection.receive(chunk));
  return { library, connection, pin };
}

function timedOut(options: ConnectOptions, phase: Phase): AppError {
  const what = phase === 'connect' ? 'did not accept the connection' : 'did not answer the login';
  return new AppError('CONNECT_TIMEOUT', `the router ${what} within ${options.connectTimeoutMs} ms`, {
    details: { ...place(options, phase), timeoutMs: options.connectTimeoutMs },
  });
}

function place(options: ConnectOptions, phase: Phase): Readonly<Record<string, unknown>> {
  return { address: options.address, port: options.port, phase };
}

/** Turns the end of a connection that never became one into what a person can act on. */
function explain(error: AppError | undefined, phase: Phase, options: ConnectOptions): AppError {
  if (!error) return new AppError('CONNECT_FAILED', 'the connection was given up', { details: place(options, phase) });
  if (error.code.startsWith('TRAP')) return loginRefused(error);
  if (error.code !== 'CONNECTION_LOST') return error;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  const errno = cause?.code ?? '';
  const details = { ...place(options, phase), ...(errno ? { errno } : {}) };
  const where = `${options.address}:${options.port}`;
  const fail = (code: ErrorCode, reason: string, more: AppErrorOptions = {}): AppError =>
    new AppError(code, `cannot connect to ${where}: ${reason}`, { cause, details, ...more });
  if (phase === 'connect') {
    const known = tcpError(errno);
    if (known) return fail(known.code, known.reason);
    if (options.tls) return fail('TLS_FAILED', cause?.message || 'the router closed the connection during the TLS handshake');
  }
  return fail('CONNECT_FAILED', phase === 'login' ? 'the router closed the connection during the login' : error.message, {
    remedy: 'Check the address list of the API service (`/ip/service`), and that a TLS port is used with TLS.',
  });
}
