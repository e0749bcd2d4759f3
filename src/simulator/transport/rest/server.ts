import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { compareVersions } from '../../../routeros';
import { Refusal } from '../../kernel';
import type { ApiRouter } from '../api-connection';
import { logIn, type LoggedIn } from '../login';
import { enterSession, loginFailed } from '../session';
import { jsonOf } from './json';
import { planRequest, RestError, type RestPlan } from './plan';
import { runPlan, type RestAnswer } from './run';

/** What no command may take longer than. */
const CAP_MS = 60_000;
/** Larger bodies are refused, as `/file/add` shows on a router. */
const MAX_BODY_BYTES = 126 * 1_024;
/** www speaks REST from 7.9 on, www-ssl from 7.1 on. */
const SINCE = { plain: '7.9', tls: '7.1' } as const;
/** In these versions a REST login stays in /user/active for good. */
const SESSIONS_PILE_UP = { since: '7.16', until: '7.23.99' } as const;
const KEPT_SESSIONS = 100;
const VIA = 'rest-api';

/** The REST interface of one router, over connections that its doors have accepted. */
export class RestServer {
  private readonly server: Server;
  private readonly sessions = new WeakMap<Socket, LoggedIn>();
  private readonly piled: (() => void)[] = [];
  private readonly pilesUp: boolean;

  constructor(
    private readonly router: ApiRouter,
    private readonly options: { readonly capMs?: number } = {},
  ) {
    const { version } = router.world.identity;
    this.pilesUp = compareVersions(version, SESSIONS_PILE_UP.since) >= 0 && compareVersions(version, SESSIONS_PILE_UP.until) <= 0;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** @param socket plain, or with TLS on it */
  serve(socket: Socket): void {
    this.server.emit('connection', socket);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request);
      if (this.router.isSilent()) return;
      const { version } = this.router.world.identity;
      const since = 'encrypted' in request.socket ? SINCE.tls : SINCE.plain;
      if (compareVersions(version, since) < 0) throw new RestError(404);
      const user = this.logIn(request);
      const plan = planRequest(this.router.world, {
        method: request.method ?? '',
        url: request.url ?? '',
        body: parse(request, body),
      });
      await this.run(plan, user, response);
    } catch (error) {
      this.refuse(error, response);
    }
  }

  private logIn(request: IncomingMessage): LoggedIn {
    const { world } = this.router;
    const { socket } = request;
    const visit = { source: socket.remoteAddress ?? '', via: VIA };
    const given = basicCredentials(request.headers.authorization);
    if (!given) throw new RestError(401);
    const known = this.sessions.get(socket);
    const allowed = this.router.acceptsPasswords();
    const user = allowed ? logIn(world, given, { source: visit.source, policy: 'rest-api' }) : undefined;
    if (!user) {
      loginFailed(world, given.name, visit);
      throw new RestError(401);
    }
    if (known?.name !== user.name) this.enter(socket, user, enterSession(world, user, visit));
    return user;
  }

  private enter(socket: Socket, user: LoggedIn, leave: () => void): void {
    this.sessions.set(socket, user);
    if (!this.pilesUp) return void socket.once('close', leave);
    this.piled.push(leave);
    // The real pile grows until the router has no memory left.
    if (this.piled.length > KEPT_SESSIONS) this.piled.shift()?.();
  }

  private async run(plan: RestPlan, user: LoggedIn, response: ServerResponse): Promise<void> {
    const fate = this.router.arrived(wordsOf(plan));
    if (fate === 'stall') return;
    if (fate === 'reboot-before') return this.router.finished('restart');
    if (fate === 'garbage') return void response.socket?.end('\0\x15\x03garbage');
    if (fate === 'drop-before' || fate === 'fatal') return void response.destroy();
    await pause(this.router.delayMs());
    if (response.destroyed) return;
    const answer = await runPlan(this.router.world, plan, { actor: user, endless: () => this.endless(response) });
    if (fate === 'reboot-after') return this.router.finished('restart');
    if (fate === 'drop-after') return void response.destroy();
    send(response, answer);
    const { then } = answer;
    if (then) response.once('close', () => this.router.finished(then));
  }

  private endless(response: ServerResponse): Promise<never> {
    return new Promise((_resolve, reject) => {
      const timer = setTimeout(() => reject(new RestError(400, 'Session closed')), this.options.capMs ?? CAP_MS);
      response.once('close', () => {
        clearTimeout(timer);
        reject(new RestError(400, 'Session closed'));
      });
    });
  }

  private refuse(error: unknown, response: ServerResponse): void {
    if (response.destroyed) return;
    if (error instanceof RestError) return sendError(response, error);
    if (!(error instanceof Refusal)) throw error;
    const [trap] = error.traps;
    const forbidden = /\(9\)$|not allowed by device-mode/.test(trap?.message ?? '');
    sendError(response, new RestError(forbidden ? 500 : 400, trap?.message));
  }
}

/** The command that counts and fails as one: a record is written by its verb, whatever was read to find it. */
function wordsOf(plan: RestPlan): readonly string[] {
  return plan.kind === 'record' ? [`${plan.record.menu}/print`, plan.record.query] : plan.words;
}

/** @throws RestError 413 */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= MAX_BODY_BYTES) parts.push(part);
  }
  if (bytes > MAX_BODY_BYTES) throw new RestError(413);
  return Buffer.concat(parts);
}

/** @throws RestError 415 for another media type, 400 for what is no JSON */
function parse(request: IncomingMessage, body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new RestError(415);
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new RestError(400, 'invalid JSON');
  }
}

function basicCredentials(header: string | undefined): { name: string; password: string } | undefined {
  const [, encoded] = /^basic\s+([a-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : { name: text.slice(0, at), password: text.slice(at + 1) };
}

function send(response: ServerResponse, answer: RestAnswer): void {
  if (answer.body === undefined) return void response.writeHead(answer.status).end();
  const body = jsonOf(answer.body);
  response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
}

/** The only place where a value is a number. */
function sendError(response: ServerResponse, error: RestError): void {
  const { status, detail } = error;
  const body = Buffer.from(JSON.stringify({ detail, error: status, message: STATUS_CODES[status] ?? 'Error' }));
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
  response.writeHead(status, status === 401 ? { ...headers, 'WWW-Authenticate': 'Basic realm="RouterOS"' } : headers).end(body);
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
