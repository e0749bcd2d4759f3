import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isAppError, type ErrorRecord } from '../../src/core/errors';
import { Secret } from '../../src/core/secrets';
import { connectApi, type ApiConnection, type ConnectOptions } from '../../src/routeros';

/** How a call on a client ended. `hang`: it did not, within HANG_MS. `crash`: the process of the client died of it. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: Partial<ErrorRecord> }
  | { readonly kind: 'crash'; readonly stderr: string }
  | { readonly kind: 'hang' };

export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface ConnectArguments {
  readonly username?: string;
  readonly password?: string;
  /** The bare library's idle timeout; the driver has none. */
  readonly idleTimeoutS?: number;
  /** TLS without looking at the certificate. */
  readonly tls?: true;
  /** Without a listener for 'error' on the bare library. */
  readonly withoutListener?: true;
}

/** One face for plain node-routeros and for the driver, so that one scenario runs on both. */
export interface WireClient {
  connect(place: Place, options?: ConnectArguments): Promise<Outcome>;
  /** The value is `{ rows, words }`; `words` is the array that was given, after the call. */
  exec(words: string[], options?: { readonly maxRows?: number }): Promise<Outcome>;
  /** Runs a reading of endless length; the value of `callbacks` is how often it reported something. */
  stream(words: string[]): Promise<Outcome>;
  callbacks(): Promise<Outcome>;
  close(): Promise<Outcome>;
  /** Starts to connect and gives up before the login is answered. */
  abandon(place: Place): Promise<Outcome>;
  inFlight(): Promise<Outcome>;
  /** What the process printed. */
  output(): string;
  dispose(): Promise<void>;
}

/** Only a fault lasts this long; nothing that works waits for it. */
const HANG_MS = 400;
/** And so long after the process has shown that it runs: a busy machine is no hang. */
const GRACE_MS = 250;

interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly value?: unknown;
  readonly message?: string;
  readonly error?: object;
}

export async function startBareClient(env: NodeJS.ProcessEnv = {}): Promise<WireClient> {
  const child = fork(join(__dirname, 'bare-client.cjs'), { silent: true, env: { PATH: process.env.PATH, ...env } });
  const pending = new Map<number, (outcome: Outcome) => void>();
  let stderr = '';
  let nextId = 1;
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  child.on('message', ({ id, ok, value, message, error }: Answer) => {
    pending.get(id)?.(ok ? { kind: 'value', value } : { kind: 'error', error: { message, ...error } });
    pending.delete(id);
  });
  child.on('close', () => {
    for (const settle of pending.values()) settle({ kind: 'crash', stderr });
    pending.clear();
  });
  await once(child, 'message');

  function call(op: string, rest: object = {}): Promise<Outcome> {
    if (!child.connected) return Promise.resolve({ kind: 'crash', stderr });
    const id = nextId++;
    return new Promise((resolve) => {
      let timer = setTimeout(() => {
        const ping = nextId++;
        pending.set(ping, () => {
          timer = setTimeout(() => settle({ kind: 'hang' }), GRACE_MS);
        });
        if (child.connected) child.send({ id: ping, op: 'callbacks' });
      }, HANG_MS);
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      pending.set(id, settle);
      child.send({ id, op, ...rest });
    });
  }

  const libraryOptions = (place: Place, options: ConnectArguments): object => ({
    host: place.address,
    port: place.port,
    user: options.username ?? 'admin',
    password: options.password ?? 'pw',
    timeout: options.idleTimeoutS ?? 30,
    ...(options.tls ? { tls: { rejectUnauthorized: false } } : {}),
  });
  return {
    connect: (place, options = {}) =>
      call('connect', { options: libraryOptions(place, options), listen: options.withoutListener !== true }),
    exec: (words) => call('exec', { words }),
    stream: (words) => call('stream', { words }),
    callbacks: () => call('callbacks'),
    close: () => call('close'),
    abandon: (place) => call('abandon', { options: libraryOptions(place, {}) }),
    inFlight: () => call('inFlight'),
    output: () => stderr,
    dispose: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

export function startDriverClient(): Promise<WireClient> {
  let connection: ApiConnection | undefined;
  let callbacks = 0;

  async function outcome(work: () => Promise<unknown>): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'hang' }), 4_000);
    });
    const settled = work().then(
      (value): Outcome => ({ kind: 'value', value }),
      (error: unknown): Outcome => ({ kind: 'error', error: isAppError(error) ? error.toRecord() : { message: String(error) } }),
    );
    const first = await Promise.race([settled, hang]);
    clearTimeout(timer);
    return first;
  }

  const connectOptions = (place: Place, { username = 'admin', password = 'pw', tls }: ConnectArguments): ConnectOptions => ({
    ...place,
    username,
    password: new Secret(password),
    ...(tls ? { tls: { mode: 'unverified' } } : {}),
    connectTimeoutMs: 3_000,
    commandTimeoutMs: 3_000,
  });
  return Promise.resolve<WireClient>({
    connect: (place, options = {}) =>
      outcome(async () => {
        connection = await connectApi(connectOptions(place, options));
      }),
    exec: (words, options) =>
      outcome(async () => {
        const reply = await required(connection).exec(words, options);
        return { rows: reply.rows, words };
      }),
    stream: (words) =>
      outcome(async () => {
        void readAll(required(connection), words, () => (callbacks += 1));
      }),
    callbacks: () => outcome(async () => callbacks),
    close: () => outcome(async () => required(connection).close()),
    abandon: (place) =>
      outcome(async () => {
        const abort = new AbortController();
        const connecting = connectApi({ ...connectOptions(place, {}), signal: abort.signal });
        setTimeout(() => abort.abort(), 50);
        await connecting.catch(() => undefined);
      }),
    inFlight: () => outcome(async () => required(connection).inFlight),
    output: () => '',
    dispose: async () => connection?.close(),
  });
}

async function readAll(connection: ApiConnection, words: string[], each: () => void): Promise<void> {
  try {
    for await (const row of connection.rows(words)) if (row) each();
  } catch {
    // The end of the connection ends the reading.
  }
}

function required(connection: ApiConnection | undefined): ApiConnection {
  if (!connection) throw new Error('not connected');
  return connection;
}
