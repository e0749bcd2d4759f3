import type { TransportKind } from '../../core/catalogue';
import { AppError, type ErrorCode } from '../../core/errors';
import type { RouterConnection } from './connection';
import { isEncrypted } from './kinds';
import type { PinOptions } from './peer-pin';
import type { TlsOptions } from './tls';

/** One way to reach a router. */
export interface TransportChoice {
  readonly kind: TransportKind;
  readonly port: number;
  /** For api-ssl and rest-ssl. @defaultValue the certificate is verified */
  readonly tls?: TlsOptions;
  /** For ssh. @defaultValue any host key is taken */
  readonly hostKey?: PinOptions;
}

/**
 * Says that the service is not there, or not for us. A refused login is no reason to try the same password elsewhere, and
 * another certificate or host key than the remembered one must be seen by a person.
 */
const TRY_NEXT: ReadonlySet<ErrorCode> = new Set([
  'CONNECT_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECT_FAILED',
  'PROTOCOL_ERROR',
  'TLS_FAILED',
]);

/** Why a way was not taken. `skipped`: it would have sent in the clear what should have been encrypted. */
interface Attempt {
  readonly transport: TransportKind;
  readonly code: ErrorCode | 'skipped';
}

/**
 * The first way that works, in order of preference. After an encrypted way failed, plain ones are not tried: whoever can
 * block a port could else read the password.
 * @throws AppError the failure of the preferred way, with all `attempts` in its details; the first refusal that ends it
 */
export async function openFirst(
  choices: readonly TransportChoice[],
  open: (choice: TransportChoice) => Promise<RouterConnection>,
): Promise<RouterConnection> {
  const attempts: Attempt[] = [];
  let first: AppError | undefined;
  let needsEncryption = false;
  for (const choice of choices) {
    if (needsEncryption && !isEncrypted(choice.kind)) {
      attempts.push({ transport: choice.kind, code: 'skipped' });
      continue;
    }
    try {
      return await open(choice);
    } catch (cause) {
      const error = AppError.from(cause);
      attempts.push({ transport: choice.kind, code: error.code });
      if (!TRY_NEXT.has(error.code)) throw withAttempts(error, attempts);
      first ??= error;
      needsEncryption ||= isEncrypted(choice.kind);
    }
  }
  throw withAttempts(first ?? new AppError('BUG', 'a router without a transport'), attempts);
}

function withAttempts(error: AppError, attempts: readonly Attempt[]): AppError {
  if (attempts.length < 2) return error;
  return new AppError(error.code, error.message, {
    cause: error.cause,
    trap: error.trap,
    remedy: error.remedy,
    details: { ...error.details, attempts },
  });
}
