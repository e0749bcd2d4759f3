import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadConfig, type Config } from '../../../core/config';
import { AppError } from '../../../core/errors';
import { Secret } from '../../../core/secrets';
import { ADMIN_TOKEN_FILE, DAEMON_FILE } from '../../contract/daemon-files';
import { errorOfProblem, isProblem } from '../../contract/problem';
import { readEvents, type ServerEvent } from './event-stream';

export interface DaemonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1, e.g. `/runs`; an absolute one such as `/readyz` with `root`. */
  readonly path: string;
  readonly root?: true;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: { readonly content: string; readonly type: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The HTTP API as the CLI uses it. Every failure is an AppError with the daemon's own code. */
export interface DaemonClient {
  /** @throws AppError DAEMON_UNREACHABLE, or what the daemon answered */
  call<T>(request: DaemonRequest): Promise<T>;
  /** The body as text, e.g. a CSV export. */
  text(request: DaemonRequest): Promise<string>;
  /** The body as it comes, e.g. a file of any size. */
  bytes(request: DaemonRequest): AsyncIterable<Uint8Array>;
  events(request: DaemonRequest): AsyncIterable<ServerEvent>;
  /** The daemon's clock. */
  serverTimeMs(): Promise<number>;
  /** Where the daemon is expected now; read again on each call, since a restart may move it. */
  url(): Promise<string>;
}

export function createDaemonClient(config: Config = loadConfig()): DaemonClient {
  const send = async (request: DaemonRequest, accept: string): Promise<Response> => {
    const base = await daemonUrl(config);
    const token = await daemonToken(config);
    const response = await fetch(urlOf(base, request), initOf(request, { accept, token })).catch((cause: unknown) => {
      throw unreachable(base, cause);
    });
    if (response.ok) return response;
    throw await refusal(base, response);
  };
  return {
    url: () => daemonUrl(config),
    async serverTimeMs() {
      const response = await send({ path: '/healthz', root: true }, 'application/json');
      await response.body?.cancel();
      return Date.parse(response.headers.get('date') ?? '');
    },
    async call<T>(request: DaemonRequest): Promise<T> {
      const response = await send(request, 'application/json');
      if (response.status === 204) return undefined as T;
      return (await bodyOf(response).then(JSON.parse)) as T;
    },
    text: async (request) => bodyOf(await send(request, '*/*')),
    async *bytes(request) {
      const response = await send(request, '*/*');
      if (!response.body) return;
      try {
        yield* response.body as AsyncIterable<Uint8Array>;
      } catch (cause) {
        throw unreachable(response.url, cause);
      }
    },
    async *events(request) {
      const response = await send(request, 'text/event-stream');
      if (!response.body) return;
      try {
        yield* readEvents(response.body as AsyncIterable<Uint8Array>);
      } catch (cause) {
        throw unreachable(response.url, cause);
      }
    },
  };
}

async function bodyOf(response: Response): Promise<string> {
  return response.text().catch((cause: unknown) => {
    throw unreachable(response.url, cause);
  });
}

async function daemonUrl(config: Config): Promise<string> {
  if (config.ROSFLEET_URL !== undefined) return config.ROSFLEET_URL.replace(/\/+$/, '');
  const named = await readFile(join(resolve(config.ROSFLEET_DATA_DIR), DAEMON_FILE), 'utf8').catch(() => undefined);
  const url = named === undefined ? undefined : urlIn(named);
  const host = config.ROSFLEET_HTTP_HOST.includes(':') ? `[${config.ROSFLEET_HTTP_HOST}]` : config.ROSFLEET_HTTP_HOST;
  return url ?? `http://${host}:${config.ROSFLEET_HTTP_PORT}`;
}

function urlIn(text: string): string | undefined {
  try {
    const { url } = JSON.parse(text) as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

async function daemonToken(config: Config): Promise<Secret | undefined> {
  if (config.ROSFLEET_TOKEN !== undefined) return new Secret(config.ROSFLEET_TOKEN);
  const file = join(resolve(config.ROSFLEET_DATA_DIR), ADMIN_TOKEN_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : new Secret(text.trim());
}

function urlOf(base: string, request: DaemonRequest): URL {
  let url: URL;
  try {
    url = new URL(`${base}${request.root ? '' : '/api/v1'}${request.path}`);
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `ROSFLEET_URL: ${base} is no URL`, { cause });
  }
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function initOf(request: DaemonRequest, options: { accept: string; token: Secret | undefined }): RequestInit {
  const content = request.text ?? (request.body === undefined ? undefined : jsonContent(request.body));
  return {
    method: request.method ?? 'GET',
    headers: {
      accept: options.accept,
      ...(options.token ? { authorization: `Bearer ${options.token.reveal()}` } : {}),
      ...(content ? { 'content-type': content.type } : {}),
      ...request.headers,
    },
    ...(content ? { body: content.content } : {}),
    ...(request.signal ? { signal: request.signal } : {}),
  };
}

function jsonContent(body: unknown): { content: string; type: string } {
  return { content: JSON.stringify(body), type: 'application/json' };
}

function unreachable(base: string, cause: unknown): AppError {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = (inner as { code?: unknown } | undefined)?.code;
  const reason = typeof code === 'string' ? ` (${code})` : '';
  return new AppError('DAEMON_UNREACHABLE', `no daemon answers at ${base}${reason}`, { cause });
}

async function refusal(base: string, response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return errorOfProblem(body);
  return new AppError('DAEMON_UNREACHABLE', `${base} answers with status ${response.status}, but it is no rosfleet daemon`);
}
