import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Row } from '../core/catalogue';
import { randomNumbers, type FaultPoint, type SimFault } from './faults';
import { activatePendingMode } from './behaviour/device-mode';
import { boot } from './behaviour/upgrade';
import {
  allRows,
  execute,
  formatId,
  parseId,
  rowView,
  World,
  type Outcome,
  type RouterIdentity,
  type TlsIdentity,
  type Afterwards,
  type Load,
} from './kernel';
import { Datagrams, type DatagramPorts, type DatagramSettings } from './datagrams';
import { ManagementPath, type Management } from './management-path';
import type { Fate } from './transport/api-connection';
import { Doors, type ServedRouter, type ServicePorts } from './transport/doors';
import { OPEN_PATH, type LinePath } from './transport/line';
import type { Verdict } from './behaviour/input-chain';
import { exportConfig, loadDocument, type ExportOptions, type LoadReport, type RscDocument } from './rsc';
import { Jobs, ScriptHost, SYSTEM_TIMERS, type Timers } from './script';
import type { SeenWrite, SimRouter } from './sim-router';

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
  readonly certificate?: TlsIdentity;
  readonly hostKey?: string;
  readonly datagrams: DatagramSettings;
  /** From where the router is managed; undefined: from wherever its connections come, past the firewall. */
  readonly management?: Management;
  /** How long a reboot that a command asked for takes. @defaultValue 250 */
  readonly rebootMs?: number;
  /** Every answer waits so long. */
  readonly latencyMs: number;
  readonly fault?: SimFault;
  /** The configuration that it boots with. */
  readonly config?: RscDocument;
  /** Clock and timers of a test. @defaultValue those of the system */
  readonly time?: SimTime;
}

/** Time as a router sees it, for tests that do not want to wait. */
export interface SimTime extends Timers {
  nowMs(): number;
}

/** The router with its listener: state lives in the world, the wire in the connections, faults here between them. */
export class SimulatedRouter implements SimRouter, ServedRouter {
  readonly world: World;
  /** What of the configuration it started with is kept word for word. */
  readonly loadReport: LoadReport | undefined;
  sentences = 0;
  private readonly scripts: ScriptHost;
  private readonly jobs: Jobs;
  private readonly seen: SeenWrite[] = [];
  private readonly doors: Doors;
  private readonly datagrams: Datagrams;
  private path: ManagementPath | undefined;
  private fault: SimFault | undefined;
  private hits = 0;
  private isOff = false;
  private readonly closing = new AbortController();
  private readonly random: () => number;

  constructor(private readonly settings: RouterSettings) {
    const { time } = settings;
    this.world = new World(settings, time?.nowMs);
    const timers = time ?? SYSTEM_TIMERS;
    this.scripts = new ScriptHost(this.world, { timers, finished: (then) => this.finished(then) });
    this.world.scripts = this.scripts;
    this.world.exporter = (form) => exportConfig(this.world, form);
    this.jobs = new Jobs(this.world, this.scripts, timers);
    if (settings.config) this.loadReport = loadDocument(this.world, settings.config);
    if (settings.certificate) this.world.keyed.set('server', settings.certificate);
    this.fault = settings.fault;
    this.applyFault();
    this.random = randomNumbers(settings.seed + settings.index * 65_537);
    this.doors = new Doors(this, settings.ports);
    this.datagrams = new Datagrams(
      {
        world: this.world,
        address: settings.address,
        sourceOf: (address) => this.path?.source ?? address,
        isDeaf: (port) => this.isDeaf(port),
        delayMs: () => this.delayMs(),
      },
      settings.datagrams,
    );
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

  get hostKey(): string | undefined {
    return this.settings.hostKey;
  }

  get version(): string {
    return this.world.identity.version;
  }

  get port(): number {
    return this.doors.portOf('api') ?? 0;
  }

  get ports(): ServicePorts {
    return this.doors.ports;
  }

  get datagramPorts(): DatagramPorts {
    return this.datagrams.ports;
  }

  get writes(): readonly SeenWrite[] {
    return this.seen;
  }

  get connections(): number {
    return this.doors.connections;
  }

  /** Opens the listeners. @throws the error of the system, e.g. EADDRINUSE */
  async start(): Promise<void> {
    const { management } = this.settings;
    if (management) this.path = new ManagementPath(this.world, management, () => void this.doors.apply());
    await this.doors.open();
    await this.datagrams.open();
    this.jobs.start();
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.jobs.close();
    this.scripts.stop();
    await Promise.all([this.doors.close(), this.datagrams.close()]);
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
    if (fault?.kind === 'half-open') this.doors.freeze();
    this.applyFault();
    await this.doors.apply();
  }

  async restart(options: { readonly downMs?: number; readonly renumbered?: readonly string[] } = {}): Promise<void> {
    this.isOff = true;
    this.jobs.stop();
    this.scripts.stop();
    this.doors.hangUp();
    await this.doors.shut();
    if (this.fault?.kind === 'zero-file') this.world.files.losePending();
    // Packages lie in memory on small boards: they are installed before it is cleared.
    boot(this.world);
    this.world.reboot();
    for (const menu of options.renumbered ?? []) this.world.renumber(menu);
    this.path?.changed();
    const { signal } = this.closing;
    if (options.downMs) await sleep(options.downMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    this.isOff = false;
    await this.doors.apply();
    this.jobs.start();
  }

  putRow(menu: string, row: Row): string {
    const { '.id': text, ...values } = row;
    if (!this.world.model(menu)) throw new Error(`RouterOS ${this.version} has no ${menu}`);
    if (text === undefined) return formatId(this.world.insert(menu, values).id);
    const id = parseId(text) ?? 0;
    this.world.replace(menu, id, { ...this.world.table(menu)?.get(id)?.values, ...values });
    return text;
  }

  dropRow(menu: string, id: string): void {
    this.world.remove(menu, new Set([parseId(id) ?? 0]));
  }

  fitPoe(ports: readonly string[]): void {
    this.world.machine.poeOut = ports;
  }

  setMeasured(menu: string, name: string, values: Row): void {
    this.world.machine.measure(menu, name, values);
  }

  setLoad(load: Load): void {
    this.world.machine.load = load;
  }

  setReachable(host: string, options: { readonly reachable: boolean }): void {
    this.jobs.setReachable(host, options);
  }

  export(options?: ExportOptions): string {
    return exportConfig(this.world, options);
  }

  arrived(words: readonly string[]): Fate {
    const [command = ''] = words;
    this.sentences += 1;
    const fate = this.fateOf(command);
    if (fate === 'run' || fate.endsWith('-after')) this.remember(command, words);
    return fate;
  }

  delayMs(): number {
    if (this.fault?.kind !== 'latency') return this.settings.latencyMs;
    return this.fault.ms + Math.round(this.random() * (this.fault.jitterMs ?? 0));
  }

  segmentBytes(): number | undefined {
    return this.fault?.kind === 'chunk' ? this.fault.bytes : undefined;
  }

  isRefusing(port: number): boolean {
    return this.isOff || this.fault?.kind === 'refuse' || this.path?.refuses(port) === true;
  }

  admits(port: number): Verdict {
    return this.path?.admit(port) ?? 'accept';
  }

  rowDelayMs(): number {
    return this.fault?.kind === 'slow-rows' ? this.fault.ms : 0;
  }

  sourceOf(socket: Socket): string {
    return this.path?.source ?? (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  pathTo(port: number): LinePath {
    const { path } = this;
    if (!path) return OPEN_PATH;
    return { deadPeerMs: path.deadPeerMs, state: () => path.state(port), onceChanged: (run) => path.onceChanged(run) };
  }

  isSilent(): boolean {
    return this.fault?.kind === 'black-hole';
  }

  acceptsPasswords(): boolean {
    return this.fault?.kind !== 'wrong-password';
  }

  finished(then: Afterwards): void {
    if (then === 'restart') void this.restart({ downMs: this.settings.rebootMs ?? REBOOT_MS });
    else void this.shutDown();
  }

  offerUpdate(version: string, channel = 'stable'): void {
    this.world.machine.offered.set(channel, version);
  }

  fill(file: string, bytes: number): boolean {
    return this.world.files.write(file, Buffer.alloc(bytes));
  }

  async powerCycle(options: { readonly downMs?: number } = {}): Promise<void> {
    activatePendingMode(this.world);
    await this.restart(options);
  }

  private async shutDown(): Promise<void> {
    this.isOff = true;
    this.jobs.stop();
    this.scripts.stop();
    this.doors.hangUp();
    await this.doors.apply();
  }

  private fateOf(command: string): Fate {
    const { fault } = this;
    if (!fault || !('at' in fault) || !this.isHit(fault.at, command)) return 'run';
    switch (fault.kind) {
      case 'drop':
      case 'reboot':
        return `${fault.kind}-${fault.at.when}`;
      default:
        return fault.kind;
    }
  }

  /** Whether datagrams to a port are lost: every one of them is new to the firewall. */
  private isDeaf(port: number): boolean {
    if (this.isOff || this.fault?.kind === 'refuse' || this.fault?.kind === 'black-hole') return true;
    return this.path !== undefined && !this.path.hears(port);
  }

  private applyFault(): void {
    const { fault, world } = this;
    world.deniedPolicies = new Set(fault?.kind === 'missing-rights' ? fault.policies : []);
    world.clockSkewMs = fault?.kind === 'clock-skew' ? fault.ms : 0;
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
