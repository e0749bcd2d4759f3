import { createHmac } from 'node:crypto';
import { Agent, request, type Dispatcher } from 'undici';
import { AppError } from '../../core/errors';
import type { Secret } from '../../core/secrets';

export interface OutgoingRequest {
  /** http or https; may hold a token in its path. */
  readonly url: Secret;
  /** Signs the body. */
  readonly key: Secret;
  readonly deliveryId: string;
  readonly body: string;
  /** Deadline of the whole attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** The address to connect to. @throws AppError NETWORK_NOT_ALLOWED */
  readonly addressFor: (hostname: string) => Promise<string>;
  readonly signal?: AbortSignal;
}

/** `status` is what the receiver answered; `final` means that trying again is of no use. */
export type Answer =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status?: number; readonly reason: string; readonly final: boolean };

/**
 * Sends once. Redirects are not followed: what they point to was not chosen by who set up the webhook, and was not checked.
 * The answer's body is not read. It never throws, and no reason that it gives holds the URL.
 */
export async function send(outgoing: OutgoingRequest): Promise<Answer> {
  const { timeoutMs, signal } = outgoing;
  const deadline = AbortSignal.timeout(timeoutMs);
  const until = signal ? AbortSignal.any([signal, deadline]) : deadline;
  let agent: Agent | undefined;
  try {
    const url = new URL(outgoing.url.reveal());
    const address = await within(outgoing.addressFor(url.hostname), until);
    agent = agentFor(address, timeoutMs);
    return judge(await post(url, outgoing, { agent, until }));
  } catch (error) {
    if (deadline.aborted) return { ok: false, reason: `no answer within ${timeoutMs} ms`, final: false };
    return failureOf(error);
  } finally {
    agent?.destroy().catch(() => undefined);
  }
}

/** The name is not looked up again: what was checked is what is connected to. Certificates are still held to the name. */
function agentFor(address: string, timeoutMs: number): Agent {
  const family = address.includes(':') ? 6 : 4;
  return new Agent({
    connect: {
      timeout: timeoutMs,
      lookup: (_hostname, options, done) => {
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    },
  });
}

async function post(
  url: URL,
  { key, deliveryId, body }: OutgoingRequest,
  { agent, until }: { readonly agent: Agent; readonly until: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  const seconds = Math.floor(Date.now() / 1000);
  const response = await request(url, {
    dispatcher: agent,
    method: 'POST',
    body,
    signal: until,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'rosfleet',
      'x-rosfleet-delivery': deliveryId,
      'x-rosfleet-signature': `t=${seconds},v1=${signatureOf(key, seconds, body)}`,
    },
  });
  response.body.on('error', () => undefined);
  response.body.destroy();
  return response;
}

/** HMAC-SHA256 over the time in seconds, a dot and the body, in hex: an old request cannot be sent again as a new one. */
function signatureOf(key: Secret, seconds: number, body: string): string {
  return createHmac('sha256', key.reveal()).update(`${seconds}.${body}`).digest('hex');
}

function judge({ statusCode: status }: Dispatcher.ResponseData): Answer {
  if (status >= 200 && status < 300) return { ok: true, status };
  if (status >= 300 && status < 400) {
    return { ok: false, status, reason: `it answered ${status}: redirects are not followed`, final: true };
  }
  if (status === 410) return { ok: false, status, reason: 'it answered 410: it is gone for good', final: true };
  return { ok: false, status, reason: `it answered ${status}`, final: false };
}

function failureOf(error: unknown): Answer {
  if (error instanceof AppError) return { ok: false, reason: error.message, final: error.code === 'NETWORK_NOT_ALLOWED' };
  const { code } = error as NodeJS.ErrnoException;
  // A message could repeat the URL.
  return { ok: false, reason: `it cannot be reached: ${typeof code === 'string' ? code : 'the request failed'}`, final: false };
}

async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new AppError('CANCELLED', 'the attempt was ended'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
