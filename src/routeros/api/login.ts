import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors';
import type { Secret } from '../../core/secrets';
import type { Connection } from './connection';

/**
 * The answer to the challenge of RouterOS before 6.43. The password goes in as UTF-8 bytes; node-routeros counts
 * characters and gets any other password than ASCII wrong.
 * @param challenge 32 hexadecimal digits
 */
export function challengeResponse(password: Secret, challenge: string): string {
  const hash = createHash('md5')
    .update(Buffer.from([0]))
    .update(password.reveal(), 'utf8')
    .update(Buffer.from(challenge, 'hex'));
  return `00${hash.digest('hex')}`;
}

/**
 * Sends the sentences of the library's login over our connection. The library asks for `[]` (accepted) or one row with
 * `ret` (the challenge), and computes the response itself: that word is replaced by a right one.
 */
export function createLoginWriter(
  connection: () => Connection,
  password: Secret,
): (words: readonly string[]) => Promise<Record<string, string>[]> {
  let challenge: string | undefined;
  return async function writeLogin(words) {
    const asked = challenge;
    const sent =
      asked === undefined
        ? words
        : words.map((word) => (word.startsWith('=response=') ? `=response=${challengeResponse(password, asked)}` : word));
    const reply = await connection().exec(sent, { timeoutMs: Infinity });
    challenge = reply.ret;
    return reply.ret === undefined ? [] : [{ ret: reply.ret }];
  };
}

/** Not the credential's fault: another try may work. */
const NOT_THE_CREDENTIAL = /radius|timeout/i;

/** What a refused login means. @param refusal an error with a trap */
export function loginRefused(refusal: AppError): AppError {
  const text = refusal.trap?.message ?? refusal.message;
  const options = { cause: refusal, trap: refusal.trap, details: { ...refusal.details, phase: 'login' } };
  if (NOT_THE_CREDENTIAL.test(text)) {
    return new AppError('CONNECT_FAILED', `the router could not check the login: ${text}`, {
      ...options,
      remedy: 'Check the RADIUS server that the router asks.',
    });
  }
  return new AppError('AUTH_REJECTED', `the router refused the login: ${text}`, options);
}
