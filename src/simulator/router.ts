import { createServer, type Server, type Socket } from 'node:net';

import type { Row } from '../core/catalogue';
import { randomNumbers, type FaultPoint, type SimFault } from './faults';
import { allRows, execute, rowView, World, type Outcome, type RouterIdentity } from './kernel';
import { ApiConnection, type ApiRouter } from './transport/api-connection';
import { allowedFrom } from './transport/login';

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
  /** The API port. */
  readonly port: number;
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
  /** 0 takes any free port. */
  readonly apiPort: number;
  /** Every answer waits so long. */
  readonly latencyMs: number;
  readonly fault?: SimFault;
}

/** The router with its listener: state lives in the world, the wire in the connections, faults here between them. */
export class SimulatedRouter implements SimRouter, ApiRouter {
  readonly world: World;
  sentences = 0;
  private readonly seen: SeenWrite[] = [];
  private readonly open = new Set<ApiConnection>();
  private server: Server | undefined;
  private fault: SimFault | undefined;
  private hits = 0;
  private boundPort = 0;
  private closed = false;
  private listening: Promise<void> = Promise.resolve();
  private readonly random: () => number;

  constructor(private readonly settings: RouterSettings) {
    this.world = new World(settings);
    this.fault = settings.fault;
    this.random = randomNumbers(settings.seed + settings.index * 65_537);
    this.world.onChange(({ menu }) => {
      if (menu === '/ip/service') void this.apply();
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
    return this.boundPort;
  }

  get writes(): readonly SeenWrite[] {
    return this.seen;
  }

  get connections(): number {
    return this.open.size;
  }

  /** Opens the listener. @throws the error of the system, e.g. EADDRINUSE */
  async start(): Promise<void> {
    // A router that refuses still needs a port of its own, so that nobody else answers there.
    await this.listen(this.settings.apiPort);
    if (this.fault?.kind === 'refuse') await this.stopListening();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.hangUp();
    await this.listening;
    await this.stopListening();
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
    if (fault?.kind === 'refuse') this.hangUp();
    await this.apply();
  }

  async restart(options: { readonly downMs?: number } = {}): Promise<void> {
    this.hangUp();
    await this.stopListening();
    this.world.reboot();
    if (options.downMs) await new Promise((resolve) => setTimeout(resolve, options.downMs));
    await this.apply();
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

  private hangUp(): void {
    for (const connection of this.open) connection.close();
  }

  /** Opens or closes the listener, as the fault and /ip/service want it. One change after the other. */
  private apply(): Promise<void> {
    this.listening = this.listening.then(() => this.applyNow());
    return this.listening;
  }

  private async applyNow(): Promise<void> {
    const { port, isOpen } = this.service();
    const wanted = isOpen && this.fault?.kind !== 'refuse' && !this.closed;
    if (this.server && (!wanted || port !== this.boundPort)) await this.stopListening();
    if (wanted && !this.server) {
      try {
        await this.listen(port);
      } catch (error) {
        // A port that cannot be had is a router that cannot be reached: that is what the fleet should see.
        this.world.log('system,error', `api service: ${error instanceof Error ? error.message : 'no port'}`);
      }
    }
  }

  private service(): { port: number; isOpen: boolean; allowed: string } {
    const values = this.world.rows('/ip/service').find((row) => row.values.name === 'api')?.values ?? {};
    const port = Number(values.port ?? this.boundPort);
    return { port, isOpen: values.disabled !== 'true', allowed: values.address ?? '' };
  }

  private listen(port: number): Promise<void> {
    const server = createServer((socket) => this.accept(socket));
    return new Promise((resolve, reject) => {
      // Stays for the life of the listener: an accept that fails later must not end the process.
      server.on('error', reject);
      server.listen({ host: this.address, port }, () => {
        const bound = server.address();
        this.boundPort = typeof bound === 'object' && bound ? bound.port : port;
        this.world.apiPort = this.boundPort;
        this.server = server;
        resolve();
      });
    });
  }

  private accept(socket: Socket): void {
    const source = socket.remoteAddress ?? '';
    // /ip/service address= does not refuse: the router accepts and closes at once.
    if (!allowedFrom(this.service().allowed, source)) return void socket.destroy();
    const connection = new ApiConnection(socket, this);
    this.open.add(connection);
    socket.once('close', () => this.open.delete(connection));
  }

  private stopListening(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return Promise.resolve();
    return new Promise((resolve) => {
      server.close(() => resolve());
      // close waits for open connections otherwise; they may outlive the listener, as on a router.
      if (!this.closed) resolve();
    });
  }
}
