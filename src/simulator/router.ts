import type { Row } from '../core/catalogue';
import { randomNumbers, type FaultPoint, type SimFault } from './faults';
import { allRows, execute, rowView, World, type Outcome, type RouterIdentity } from './kernel';
import { Doors, type ServedRouter, type ServicePorts } from './transport/doors';

/** A write that a router saw, for tests. */
export interface SeenWrite {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly words: readonly string[];
}

/** One simulated router, as a test or the fleet holds it. */
export interface SimRouter {
  readonly name: string;
  readonly address: string;
  /** The API port; 0 where the router has no plain API. */
  readonly port: number;
  /** The port of every service that was asked for. */
  readonly ports: ServicePorts;
  readonly version: string;
  /** Commands seen since the start, logins included. */
  readonly sentences: number;
  /** The last writes, oldest first, at most 1000. */
  readonly writes: readonly SeenWrite[];
  /** Open connections. */
  readonly connections: number;
  /** Every row of a menu as print shows it; none where this version has no such menu. */
  rows(menu: string): Row[];
  /** Makes the router faulty, or well again with `undefined`. Counting of `nth` starts anew. */
  setFault(fault: SimFault | undefined): Promise<void>;
  /** Runs a command as the router's own administrator, past every fault and connection. @throws the refusal of the router */
  exec(words: readonly string[]): { readonly rows: Row[]; readonly ret?: string };
  /** Reboots: connections die, counters and log start anew, the configuration stays. */
  restart(options?: { readonly downMs?: number }): Promise<void>;
}

const KEPT_WRITES = 1_000;
const READING = new Set([
  'print',
  'getall',
  'get',
  'find',
  'listen',
  'login',
  'cancel',
  'quit',
  'export',
  'resolve',
  'ping',
  'monitor',
]);
const REBOOT_MS = 250;

export interface RouterSettings extends RouterIdentity {
  /** The services that listen. */
  readonly ports: ServicePorts;
  /** Every answer waits so long. */
  readonly latencyMs: number;
  readonly fault?: SimFault;
}

/** The router with its listener: state lives in the world, the wire in the connections, faults here between them. */
export class SimulatedRouter implements SimRouter, ServedRouter {
  readonly world: World;
  sentences = 0;
  private readonly seen: SeenWrite[] = [];
  private readonly doors: Doors;
  private fault: SimFault | undefined;
  private hits = 0;
  private readonly random: () => number;

  constructor(private readonly settings: RouterSettings) {
    this.world = new World(settings);
    this.fault = settings.fault;
    this.random = randomNumbers(settings.seed + settings.index * 65_537);
    this.doors = new Doors(this, settings.ports);
    this.world.onChange(({ menu }) => {
      if (menu === '/ip/service') void this.doors.apply();
    });
  }

  get name(): string {
    return this.settings.name;
  }

  get address(): string {
    return this.settings.address;
  }

  get version(): string {
    return this.settings.version;
  }

  get port(): number {
    return this.doors.portOf('api') ?? 0;
  }

  get ports(): ServicePorts {
    return this.doors.ports;
  }

  get writes(): readonly SeenWrite[] {
    return this.seen;
  }

  get connections(): number {
    return this.doors.connections;
  }

  /** Opens the listeners. @throws the error of the system, e.g. EADDRINUSE */
  async start(): Promise<void> {
    await this.doors.open();
  }

  async close(): Promise<void> {
    await this.doors.close();
  }

  rows(menu: string): Row[] {
    this.world.expire();
    const model = this.world.model(menu);
    return model ? allRows(this.world, model).map(rowView(this.world, model)) : [];
  }

  exec(words: readonly string[]): { rows: Row[]; ret?: string } {
    const outcome: Outcome = execute(this.world, words);
    if (outcome.kind === 'done') {
      if (outcome.then) this.finished(outcome.then);
      return outcome.ret === undefined ? { rows: [] } : { rows: [], ret: outcome.ret };
    }
    const rows: Row[] = [];
    for (let next = outcome.rows.next(); ; next = outcome.rows.next()) {
      if (next.done) return next.value === undefined ? { rows } : { rows, ret: next.value };
      if (next.value) rows.push(next.value);
    }
  }

  async setFault(fault: SimFault | undefined): Promise<void> {
    this.fault = fault;
    this.hits = 0;
    if (fault?.kind === 'refuse') this.doors.hangUp();
    await this.doors.apply();
  }

  async restart(options: { readonly downMs?: number } = {}): Promise<void> {
    this.doors.hangUp();
    await this.doors.shut();
    this.world.reboot();
    if (options.downMs) await new Promise((resolve) => setTimeout(resolve, options.downMs));
    await this.doors.apply();
  }

  arrived(words: readonly string[]): 'run' | 'stall' | 'drop-before' | 'drop-after' {
    const [command = ''] = words;
    this.sentences += 1;
    const { fault } = this;
    const fate = fault?.kind === 'stall' && this.isHit(fault.at, command) ? 'stall' : this.dropAt(command);
    if (fate !== 'stall' && fate !== 'drop-before') this.remember(command, words);
    return fate;
  }

  delayMs(): number {
    if (this.fault?.kind !== 'latency') return this.settings.latencyMs;
    return this.fault.ms + Math.round(this.random() * (this.fault.jitterMs ?? 0));
  }

  segmentBytes(): number | undefined {
    return this.fault?.kind === 'chunk' ? this.fault.bytes : undefined;
  }

  isRefusing(): boolean {
    return this.fault?.kind === 'refuse';
  }

  isSilent(): boolean {
    return this.fault?.kind === 'black-hole';
  }

  acceptsPasswords(): boolean {
    return this.fault?.kind !== 'wrong-password';
  }

  finished(_then: 'restart'): void {
    void this.restart({ downMs: REBOOT_MS });
  }

  private dropAt(command: string): 'run' | 'drop-before' | 'drop-after' {
    const { fault } = this;
    return fault?.kind === 'drop' && this.isHit(fault.at, command) ? `drop-${fault.at.when}` : 'run';
  }

  private isHit(at: FaultPoint, command: string): boolean {
    if (command !== at.command) return false;
    this.hits += 1;
    return this.hits === (at.nth ?? 1);
  }

  private remember(command: string, words: readonly string[]): void {
    if (READING.has(command.slice(command.lastIndexOf('/') + 1))) return;
    this.seen.push({ at: Date.now(), words });
    if (this.seen.length > KEPT_WRITES) this.seen.shift();
  }
}
