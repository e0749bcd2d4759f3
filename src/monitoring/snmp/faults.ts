import { ResponseInvalidError } from 'net-snmp';

import { AppError } from '../../core/errors';
import type { SnmpTarget } from '../collectors/snmp-answer';

/** Codes of net-snmp's ResponseInvalidError; its types lack the newer ones. */
const COULD_NOT_DECRYPT = 4;
export const AUTH_FAILURE = 5;
const UNEXPECTED_REPORT = 11;
const NOT_IN_TIME_WINDOW = 14;
const SECURITY: readonly number[] = [COULD_NOT_DECRYPT, AUTH_FAILURE, UNEXPECTED_REPORT, NOT_IN_TIME_WINDOW];

const SILENT = {
  remedy:
    'Check address, port and firewall, and on the router: /snmp is enabled, the community or user is right and allows the address of the daemon.',
} as const;

/** Of the error statuses that an answer can have. */
export const STATUS = { none: 0, tooBig: 1, noSuchName: 2, general: 5, noAccess: 6, authorization: 16 } as const;

/**
 * What went wrong, in our own words: those of the library hold communities, digests and users.
 * @param security the router answered, and did not accept who asks
 */
export interface Fault {
  readonly error: AppError;
  readonly security: boolean;
}

export function faultOf(error: unknown, target: SnmpTarget): Fault {
  // Its types do not export the class.
  if (error instanceof Error && error.name === 'RequestTimedOutError') return { error: silent(target), security: false };
  if (error instanceof ResponseInvalidError) {
    return SECURITY.includes(error.code)
      ? { error: rejected(target), security: true }
      : { error: garbled(target, 'an answer that does not fit the request'), security: false };
  }
  return { error: broken(target, error), security: false };
}

export function silent(target: SnmpTarget): AppError {
  return new AppError('CONNECT_TIMEOUT', `${placeOf(target)} does not answer`, SILENT);
}

export function late(target: SnmpTarget, timeoutMs: number): AppError {
  return new AppError('COMMAND_TIMEOUT', `${placeOf(target)} did not answer all that was asked within ${timeoutMs} ms`);
}

function rejected(target: SnmpTarget): AppError {
  return new AppError('AUTH_REJECTED', `${placeOf(target)} does not accept the SNMP user`, {
    remedy: 'Correct the SNMP user: name, protocols and passwords as in /snmp/community on the router.',
  });
}

export function garbled(target: SnmpTarget, what: string): AppError {
  return new AppError('PROTOCOL_ERROR', `${placeOf(target)} gave ${what}`, {
    remedy: 'Check that the port is that of /snmp on the router; report the router version if it is.',
  });
}

export function refused(target: SnmpTarget, status: number): AppError {
  return status === STATUS.authorization || status === STATUS.noAccess
    ? rejected(target)
    : new AppError('TRAP', `${placeOf(target)} refused the request with SNMP error status ${status}`, { details: { status } });
}

/** The socket: nobody listens at the port, no route, no file descriptor left. */
export function broken(target: SnmpTarget, error: unknown): AppError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') {
    return new AppError('CONNECT_REFUSED', `nobody listens at ${placeOf(target)}`, {
      remedy: 'Enable SNMP on the router: /snmp/set enabled=yes.',
    });
  }
  // OpenSSL 3 has no DES unless it is told to.
  if (code === 'ERR_OSSL_EVP_UNSUPPORTED') {
    return new AppError('REQUIREMENT_UNMET', `the encryption for ${placeOf(target)} does not exist here`, {
      remedy: 'Use AES: /snmp/community/set encryption-protocol=AES on the router, and the same in the SNMP credential.',
    });
  }
  const reason = typeof code === 'string' ? code : 'unexpected failure';
  return new AppError('CONNECT_FAILED', `${placeOf(target)} cannot be asked: ${reason}`, { details: { reason } });
}

function placeOf({ address, port }: SnmpTarget): string {
  return `SNMP of ${address} port ${port}`;
}
