import type { Socket } from 'node:net';

import type { TlsIdentity, Values } from '../kernel';
import { ApiConnection, type ApiRouter } from './api-connection';
import { Door } from './door';
import { OPEN_PATH, type LinePath } from './line';
import { LineSocket } from './line-socket';
import { allowedFrom } from './login';
import { RestServer } from './rest/server';
import { SshServer } from './ssh/server';
import { overTls } from './tls';

/** What a simulated router can be reached by. */
export type SimService = 'api' | 'api-ssl' | 'rest' | 'rest-ssl' | 'ssh';

/** The port of each service that a router has; 0 takes any free one. */
export type ServicePorts = Readonly<Partial<Record<SimService, number>>>;

/** The name of a service in /ip/service. */
const ROW_NAMES: Readonly<Record<SimService, string>> = {
  api: 'api',
  'api-ssl': 'api-ssl',
  rest: 'www',
  'rest-ssl': 'www-ssl',
  ssh: 'ssh',
};

export interface ServedRouter extends ApiRouter {
  readonly address: string;
  /** The key by which clients know the router again. @defaultValue one key for all routers of the process */
  readonly hostKey?: string | undefined;
  /** Nobody gets in: the port is shut, whatever /ip/service says. */
  isRefusing(port: number): boolean;
  /** The way to this router for connections to the port. */
  pathTo(port: number): LinePath;
  /** What becomes of the first packet of a connection. */
  admits(port: number): 'accept' | 'drop' | 'reject';
}

/** A connection that was let in. */
export interface Guest {
  close(): void;
  /** Dies without a word to either side. */
  freeze(): void;
}

/** A peer sends the first packet again for about so long. */
const GIVES_UP_MS = 127_000;

/** The listeners of one router, as /ip/service wants them. Only services that were asked for ever listen. */
export class Doors {
  private readonly doors: ReadonlyMap<SimService, Door>;
  private restServer: RestServer | undefined;
  private sshServer: SshServer | undefined;
  private readonly guests = new Set<Guest>();
  private closed = false;
  private applying: Promise<void> = Promise.resolve();

  constructor(
    private readonly router: ServedRouter,
    private readonly wanted: ServicePorts,
  ) {
    const services = Object.keys(wanted) as SimService[];
    this.doors = new Map(services.map((service) => [service, new Door(router.address, (socket) => this.admit(service, socket))]));
  }

  get connections(): number {
    return [...this.doors.values()].reduce((sum, door) => sum + door.connections, 0);
  }

  get ports(): ServicePorts {
    return Object.fromEntries([...this.doors].map(([service, door]) => [service, door.port]));
  }

  portOf(service: SimService): number | undefined {
    return this.doors.get(service)?.port;
  }

  /** Opens every door and tells /ip/service its port. @throws the error of the system, e.g. EADDRINUSE */
  async open(): Promise<void> {
    for (const [service, door] of this.doors) {
      await door.open(this.wanted[service] ?? 0);
      if (service === 'api') this.router.world.apiPort = door.port;
    }
    for (const [service, door] of this.doors) if (service !== 'api') this.register(service, door.port);
    // A router that refuses still needs ports of its own, so that nobody else answers there.
    if (this.router.isRefusing(0)) await this.shut();
  }

  /** Opens or shuts the doors, as the fault and /ip/service want it. One change after the other. */
  apply(): Promise<void> {
    this.applying = this.applying.then(async () => {
      for (const [service, door] of this.doors) await this.applyTo(service, door);
    });
    return this.applying;
  }

  freeze(): void {
    for (const guest of this.guests) guest.freeze();
  }

  hangUp(): void {
    for (const guest of this.guests) guest.close();
    for (const door of this.doors.values()) door.hangUp();
  }

  async shut(): Promise<void> {
    await Promise.all([...this.doors.values()].map((door) => door.shut({ drained: this.closed })));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.hangUp();
    await this.applying;
    await this.shut();
  }

  private async applyTo(service: SimService, door: Door): Promise<void> {
    const row = this.row(service);
    const port = Number(row.port ?? door.port);
    const wanted = row.disabled !== 'true' && !this.router.isRefusing(port) && !this.closed;
    if (door.isOpen && (!wanted || port !== door.port)) await door.shut({ drained: false });
    if (!wanted || door.isOpen) return;
    try {
      await door.open(port);
      if (service === 'api') this.router.world.apiPort = door.port;
    } catch (error) {
      // A port that cannot be had is a router that cannot be reached: that is what the fleet should see.
      const text = error instanceof Error ? error.message : 'no port';
      this.router.world.log('system,error', `${ROW_NAMES[service]} service: ${text}`);
    }
  }

  /** Written past the journal: this is how the router came, not what somebody changed. */
  private register(service: SimService, port: number): void {
    const table = this.router.world.table('/ip/service');
    const row = table?.snapshot().find((one) => one.values.name === ROW_NAMES[service]);
    if (!table || !row) return;
    const [certificate = 'none'] = this.router.world.keyed.keys();
    const tls: Values = service.endsWith('-ssl') ? { certificate } : {};
    table.replace(row.id, { ...row.values, ...tls, port: String(port), disabled: 'false' });
  }

  private row(service: SimService): Values {
    const rows = this.router.world.rows('/ip/service');
    return rows.find((row) => row.values.name === ROW_NAMES[service])?.values ?? {};
  }

  /**
   * Lets a new connection in as the way to this router allows it. Where its packets are dropped it stays in the dark: TCP
   * sends them again until something changes.
   */
  private admit(service: SimService, socket: Socket): void {
    const port = socket.localPort ?? 0;
    const verdict = this.router.admits(port);
    if (verdict === 'reject') return void socket.resetAndDestroy();
    if (verdict === 'accept') return this.enter(service, socket);
    const leave = (): void => {
      clearTimeout(giveUp);
      stop();
    };
    const giveUp = setTimeout(() => socket.destroy(), GIVES_UP_MS).unref();
    const stop = this.router.pathTo(port).onceChanged(() => {
      leave();
      if (!socket.destroyed) this.admit(service, socket);
    });
    socket.once('close', leave);
  }

  private enter(service: SimService, socket: Socket): void {
    const source = this.router.sourceOf(socket);
    // /ip/service address= does not refuse: the router accepts and closes at once.
    if (!allowedFrom(this.row(service).address ?? '', source)) return void socket.destroy();
    const path = this.router.pathTo(socket.localPort ?? 0);
    if (service === 'api') return this.host(socket, new ApiConnection(socket, this.router, { source, path }));
    const line = new LineSocket(socket, path, source);
    this.host(socket, { close: () => line.destroy(), freeze: () => line.freeze() });
    // What the servers ask of a socket, a line answers.
    this.serve(service, line as unknown as Socket);
  }

  private host(socket: Socket, guest: Guest): void {
    this.guests.add(guest);
    socket.once('close', () => this.guests.delete(guest));
  }

  private serve(service: Exclude<SimService, 'api'>, socket: Socket): void {
    const source = this.router.sourceOf(socket);
    switch (service) {
      case 'api-ssl':
        return void new ApiConnection(overTls(socket, this.identityOf(service)), this.router, { source, path: OPEN_PATH });
      case 'rest':
        return this.rest().serve(socket);
      case 'rest-ssl': {
        const identity = this.identityOf(service);
        // www-ssl has no anonymous mode: without a certificate no handshake begins.
        return identity ? this.rest().serve(named(overTls(socket, identity), source)) : void socket.destroy();
      }
      case 'ssh':
        return this.ssh().serve(socket);
    }
  }

  private ssh(): SshServer {
    this.sshServer ??= new SshServer(this.router, { hostKey: this.router.hostKey });
    return this.sshServer;
  }

  private rest(): RestServer {
    this.restServer ??= new RestServer(this.router);
    return this.restServer;
  }

  private identityOf(service: SimService): TlsIdentity | undefined {
    return this.router.world.keyed.get(this.row(service).certificate ?? '');
  }
}

/** TLS over a stream does not know its peer by itself. */
function named<T extends Socket>(socket: T, remoteAddress: string): T {
  return Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
}
