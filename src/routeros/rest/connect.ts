import type { Socket } from 'node:net';
import { isIPv6 } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { AppError, isAppError } from '../../core/errors';
import { cancelled } from '../api/commands';
import { createTextDecoder, DEFAULT_CODE_PAGE } from '../api/text';
import type { LoginOptions } from '../transport/connect-options';
import type { PeerPin } from '../transport/peer-pin';
import { connectFailure } from '../transport/tcp-errors';
import { admitSocket, certificatePin, connectionOptions, type TlsOptions } from '../transport/tls';
import { RestConnection } from './connection';

export interface RestOptions extends LoginOptions {
  /** Absent: no TLS. */
  readonly tls?: TlsOptions;
}

/** Sockets to one router: readers run side by side, and a router has few sessions to give. */
const SOCKETS = 3;
/** RouterOS closes quiet sockets after a while; before it does, we do. */
const KEEP_ALIVE_MS = 5_000;

/** The cheapest question that needs a login: REST has none of its own. */
const FIRST_SENTENCE = ['/system/resource/print', '=.proplist=version'];

/**
 * Connects, and asks for the version to see that the login is right.
 * @throws AppError CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, TLS_FAILED, TLS_PIN_CHANGED, AUTH_REJECTED, CANCELLED
 */
export async function connectRest(options: RestOptions): Promise<RestConnection> {
  const { address, port, tls, connectTimeoutMs, signal } = options;
  if (signal?.aborted) throw cancelled(signal, 'not-sent');
  const pin = certificatePin(tls);
  const host = isIPv6(address) ? `[${address}]` : address;
  const http = new Pool(`${tls ? 'https' : 'http'}://${host}:${port}`, {
    connections: SOCKETS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // Our own deadline covers the whole command.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: guarded(options, pin),
  });
  const connection = new RestConnection({
    transport: tls ? 'rest-ssl' : 'rest',
    http,
    authorization: `Basic ${Buffer.from(`${options.username}:${options.password.reveal()}`, 'utf8').toString('base64')}`,
    commandTimeoutMs: options.commandTimeoutMs,
    decodeText: createTextDecoder(options.codePage ?? DEFAULT_CODE_PAGE),
  });
  try {
    await connection.exec(FIRST_SENTENCE, { timeoutMs: connectTimeoutMs, signal });
    await pin?.confirm();
    return connection;
  } catch (error) {
    connection.close();
    throw explain(error, options);
  }
}

/** Looks who is there before the first byte of a request, which carries the password. */
function guarded(options: RestOptions, pin: PeerPin | undefined): buildConnector.connector {
  const { address, port, tls, connectTimeoutMs } = options;
  const connect = buildConnector({
    ...(tls ? connectionOptions(tls) : {}),
    timeout: connectTimeoutMs,
    // A resumed session would not show the certificate again.
    maxCachedSessions: 0,
    keepAlive: true,
  });
  return function connectGuarded(target, callback) {
    connect(target, (...[error, socket]) => {
      try {
        if (error) throw error;
        admitSocket(pin, socket as Socket);
      } catch (cause) {
        (socket as Socket | null)?.destroy();
        callback(connectFailure(cause, { address, port, otherwise: tls ? 'TLS_FAILED' : 'CONNECT_FAILED' }), null);
        return;
      }
      callback(null, socket as Socket);
    });
  };
}

/** What failed before the login was accepted says that there is no connection, not that one was lost. */
function explain(error: unknown, { address, port, connectTimeoutMs }: RestOptions): AppError {
  if (!isAppError(error)) return AppError.from(error);
  const details = { ...error.details, address, port, phase: 'login' };
  const fail = (code: 'CONNECT_TIMEOUT' | 'CONNECT_FAILED', reason: string): AppError =>
    new AppError(code, `cannot connect to ${address}:${port}: ${reason}`, { cause: error, details, trap: error.trap });
  switch (error.code) {
    case 'COMMAND_TIMEOUT':
      return fail('CONNECT_TIMEOUT', `no answer to the login within ${connectTimeoutMs} ms`);
    case 'CONNECTION_LOST':
      return fail('CONNECT_FAILED', 'the router closed the connection; the service may not let this address in');
    case 'TRAP_NO_SUCH_ITEM':
    case 'TRAP_NO_SUCH_COMMAND':
    case 'PROTOCOL_ERROR':
      return fail('CONNECT_FAILED', 'it does not speak REST, which RouterOS has from 7.1, without TLS from 7.9');
    default:
      return error;
  }
}
