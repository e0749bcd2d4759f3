import { AppError, isAppError, type ErrorCode } from '../../core/errors';

interface TcpError {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Errors of TCP itself and of the look-up before it. */
const TCP_ERRORS: Readonly<Record<string, TcpError>> = {
  ECONNREFUSED: { code: 'CONNECT_REFUSED', reason: 'nothing listens there' },
  ETIMEDOUT: { code: 'CONNECT_TIMEOUT', reason: 'no answer' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'CONNECT_TIMEOUT', reason: 'no answer' },
  EHOSTUNREACH: { code: 'CONNECT_FAILED', reason: 'no route to the router' },
  ENETUNREACH: { code: 'CONNECT_FAILED', reason: 'no route to its network' },
  EADDRNOTAVAIL: { code: 'CONNECT_FAILED', reason: 'no local address is free' },
  EMFILE: { code: 'CONNECT_FAILED', reason: 'too many open files' },
  EACCES: { code: 'CONNECT_FAILED', reason: 'the operating system forbids it' },
  ENOTFOUND: { code: 'CONNECT_FAILED', reason: 'the name is unknown' },
  EAI_AGAIN: { code: 'CONNECT_FAILED', reason: 'the name server does not answer' },
};

/** What an errno before the connection stood means; undefined where it is not about TCP. */
export function tcpError(errno: string): TcpError | undefined {
  return TCP_ERRORS[errno];
}

export interface ConnectPlace {
  readonly address: string;
  readonly port: number;
  /** Code where TCP stood and what came after it failed. */
  readonly otherwise: 'TLS_FAILED' | 'CONNECT_FAILED';
}

/** A failure before anything was sent, as a person can act on it. */
export function connectFailure(cause: unknown, place: ConnectPlace): AppError {
  if (isAppError(cause)) return cause;
  const { address, port } = place;
  const { code: errno, message } = cause as NodeJS.ErrnoException;
  const known = tcpError(errno ?? '');
  const reason = known?.reason ?? (message || 'the router closed the connection');
  return new AppError(known?.code ?? place.otherwise, `cannot connect to ${address}:${port}: ${reason}`, {
    cause,
    details: { address, port, phase: 'connect', sent: false, ...(errno ? { errno } : {}) },
  });
}
