import { z } from 'zod';
import type { Secret } from '../../core/secrets';

export interface PrometheusQuestion {
  /**
   * Where Prometheus, or what speaks its API, listens: `http://prometheus:9090`, with a path before `/api` where it has one,
   * and with `user:password@` where it asks for them.
   */
  readonly url: string;
  /** PromQL that gives no series, or only zeros, while all is well. */
  readonly query: string;
  /** Deadline of the whole question, in milliseconds. */
  readonly timeoutMs: number;
  /** Sent as a bearer token, instead of a user and a password. */
  readonly token?: Secret;
  readonly signal?: AbortSignal;
}

export interface GateAnswer {
  readonly pass: boolean;
  /** For people: what was found, or why nothing was. */
  readonly why: string;
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Series that are named. */
const SHOWN = 3;

const Sample = z.tuple([z.number(), z.string()]);
const Answer = z.union([
  z.object({
    status: z.literal('success'),
    warnings: z.array(z.string()).optional(),
    data: z.union([
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: Sample })),
      }),
      z.object({ resultType: z.literal('scalar'), result: Sample }),
    ]),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);
type Answer = z.output<typeof Answer>;

/**
 * Asks whether a rollout may go on. Whatever is no clear yes is a no: an error, silence, a value that is no number. It never
 * throws.
 */
export async function askPrometheus(question: PrometheusQuestion): Promise<GateAnswer> {
  try {
    return judge(await ask(question));
  } catch (error) {
    return { pass: false, why: reasonOf(error, question) };
  }
}

async function ask({ url, query, timeoutMs, token, signal }: PrometheusQuestion): Promise<Answer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const { address, login } = addressOf(url, { query, timeoutMs });
  const authorization = token ? `Bearer ${token.reveal()}` : login;
  const response = await fetch(address, {
    headers: { accept: 'application/json', ...(authorization ? { authorization } : {}) },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    // A token must not follow to where an answer points.
    redirect: 'error',
  });
  const text = await readText(response);
  const answer = Answer.safeParse(parseJson(text));
  if (answer.success && (response.ok || answer.data.status === 'error')) return answer.data;
  throw new Refused(response.ok ? 'the answer is none of the Prometheus API' : `it answered ${response.status}`);
}

interface Address {
  readonly address: URL;
  /** For the header: fetch refuses an address that holds them. */
  readonly login: string | undefined;
}

function addressOf(base: string, { query, timeoutMs }: Pick<PrometheusQuestion, 'query' | 'timeoutMs'>): Address {
  const address = new URL(base);
  const { username, password } = address;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  address.username = '';
  address.password = '';
  address.pathname = `${address.pathname.replace(/\/$/, '')}/api/v1/query`;
  address.search = new URLSearchParams({ query, timeout: `${timeoutMs}ms` }).toString();
  return { address, login: pair === ':' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MAX_ANSWER_BYTES) throw new Refused(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(answer: Answer): GateAnswer {
  if (answer.status === 'error') return { pass: false, why: `Prometheus refused the query: ${answer.error}` };
  const { data, warnings = [] } = answer;
  // What answers for several servers says so when one of them is silent: what it would have told is unknown.
  if (warnings.length > 0) return { pass: false, why: `Prometheus warned: ${warnings.join('; ')}` };
  const series = data.resultType === 'scalar' ? [{ metric: {}, value: data.result }] : data.result;
  if (series.length === 0) return { pass: true, why: 'the query gives no series' };
  // `NaN` is not zero, and is no reason to go on.
  const loud = series.filter(({ value: [, text] }) => Number(text) !== 0 || text.trim() === '');
  if (loud.length === 0) return { pass: true, why: `the query gives only zeros, in ${series.length} series` };
  const told = loud.slice(0, SHOWN).map(({ metric, value: [, text] }) => `${nameOf(metric)} is ${text}`);
  return { pass: false, why: told.join(', ') + (loud.length > SHOWN ? `, and ${loud.length - SHOWN} more` : '') };
}

function nameOf({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return name === '' && pairs.length === 0 ? 'it' : `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''}`;
}

/** What was wrong with an answer. */
class Refused extends Error {}

function reasonOf(error: unknown, { timeoutMs, signal }: PrometheusQuestion): string {
  if (signal?.aborted) return 'the question was cancelled';
  if (error instanceof Refused) return `Prometheus cannot be asked: ${error.message}`;
  if (error instanceof DOMException && error.name === 'TimeoutError') return `Prometheus did not answer within ${timeoutMs} ms`;
  // fetch hides the reason behind `fetch failed`; the address may hold a password and is not repeated.
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return `Prometheus cannot be asked: ${code ?? 'the request failed'}`;
}
