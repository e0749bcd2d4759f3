import { MndpAnnouncer, type Announcing, type MndpRouter } from './mndp/announcer';
import { SnmpAgent, type SnmpRouter } from './snmp/agent';

/** What a simulated router can be asked without a connection. */
export type DatagramService = 'snmp' | 'mndp';

/** The port of each; 0 takes any free one. */
export type DatagramPorts = Readonly<Partial<Record<DatagramService, number>>>;

export interface DatagramSettings {
  readonly ports: DatagramPorts;
  readonly announcing?: Announcing | undefined;
}

/** The services of one router that need no connection. Only those that were asked for ever listen. */
export class Datagrams {
  private readonly listeners: Partial<Record<DatagramService, SnmpAgent | MndpAnnouncer>> = {};

  constructor(
    private readonly router: SnmpRouter & MndpRouter,
    private readonly settings: DatagramSettings,
  ) {}

  get ports(): DatagramPorts {
    return Object.fromEntries(Object.entries(this.listeners).map(([service, listener]) => [service, listener.port]));
  }

  /** @throws the error of the system, e.g. EADDRINUSE */
  async open(): Promise<void> {
    const { ports, announcing } = this.settings;
    if (ports.snmp !== undefined) {
      this.enableSnmp();
      await this.listen('snmp', new SnmpAgent(this.router), ports.snmp);
    }
    if (ports.mndp !== undefined) await this.listen('mndp', new MndpAnnouncer(this.router, announcing), ports.mndp);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.listeners).map((listener) => listener.close()));
  }

  private async listen(service: DatagramService, listener: SnmpAgent | MndpAnnouncer, port: number): Promise<void> {
    await listener.open(port);
    this.listeners[service] = listener;
  }

  /** Who asks for SNMP wants it on. Written past the journal: this is how the router came. */
  private enableSnmp(): void {
    const table = this.router.world.table('/snmp');
    const [row] = table?.rows ?? [];
    if (table && row) table.replace(row.id, { ...row.values, enabled: 'true' });
  }
}
