import type { TestDaemon } from './daemon';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: the admin token; null: none. */
  readonly token?: string | null;
}

/** Asks the HTTP API; a path that begins with /api, /healthz and the like is taken as it is. */
export async function ask(daemon: TestDaemon, path: string, options: Ask = {}): Promise<Answer> {
  const token = options.token === undefined ? await daemon.token() : options.token;
  const json = options.body === undefined ? undefined : JSON.stringify(options.body);
  const response = await fetch(`${daemon.url()}${path}`, {
    method: options.method ?? (json === undefined && options.text === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    body: json ?? options.text ?? null,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text) as Answer['body'];
  } catch {
    return undefined as unknown as Answer['body'];
  }
}
