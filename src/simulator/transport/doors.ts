import type { Socket } from 'node:net';

import type { Values } from '../kernel';
import { ApiConnection, type ApiRouter } from './api-connection';
import { Door } from './door';
import { allowedFrom } from './login';

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
  /** Nobody gets in: the ports are shut, whatever /ip/service says. */
  isRefusing(): boolean;
}

/** The listeners of one router, as /ip/service wants them. Only services that were asked for ever listen. */
export class Doors {
  private readonly doors: ReadonlyMap<SimService, Door>;
  private closed = false;
  private applying: Promise<void> = Promise.resolve();

  constructor(
    private readonly router: ServedRouter,
    private readonly wanted: ServicePorts,
  ) {
    const services = Object.keys(wanted) as SimService[];
    this.doors = new Map(
      services.map((service) => [service, new Door(router.address, (socket) => this.accept(service, socket))]),
    );
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
    if (this.router.isRefusing()) await this.shut();
  }

  /** Opens or shuts the doors, as the fault and /ip/service want it. One change after the other. */
  apply(): Promise<void> {
    this.applying = this.applying.then(async () => {
      for (const [service, door] of this.doors) await this.applyTo(service, door);
    });
    return this.applying;
  }

  hangUp(): void {
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
    const wanted = row.disabled !== 'true' && !this.router.isRefusing() && !this.closed;
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
    if (table && row) table.replace(row.id, { ...row.values, port: String(port), disabled: 'false' });
  }

  private row(service: SimService): Values {
    const rows = this.router.world.rows('/ip/service');
    return rows.find((row) => row.values.name === ROW_NAMES[service])?.values ?? {};
  }

  private accept(service: SimService, socket: Socket): void {
    // /ip/service address= does not refuse: the router accepts and closes at once.
    if (!allowedFrom(this.row(service).address ?? '', socket.remoteAddress ?? '')) return void socket.destroy();
    new ApiConnection(socket, this.router);
  }
}
