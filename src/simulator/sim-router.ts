import type { Row } from '../core/catalogue';
import type { DatagramPorts } from './datagrams';
import type { SimFault } from './faults';
import type { Load } from './kernel';
import type { ExportOptions, LoadReport } from './rsc';
import type { ServicePorts } from './transport/doors';

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
  /** The UDP port of every such service that was asked for. */
  readonly datagramPorts: DatagramPorts;
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
  /** A newer RouterOS, or an older one, is on the package server. @param channel - default stable */
  offerUpdate(version: string, channel?: string): void;
  /** Puts a file of so many bytes on the disk. @returns false where it does not fit */
  fill(file: string, bytes: number): boolean;
  /** Somebody pulls the plug and puts it back: a change of device-mode that waits for it holds then. */
  powerCycle(options?: { readonly downMs?: number }): Promise<void>;
  /**
   * What comes from outside and no command can write: sessions, neighbours, clients, counters. Read-only properties are
   * taken as they are. With `.id` the row is changed, without it one is added.
   * @returns its `.id`
   */
  putRow(menu: string, row: Row): string;
  /** A session ends, a client leaves: the row is gone, also where no command could remove it. */
  dropRow(menu: string, id: string): void;
  /** The board has ports that power what is connected; boards without any lack the menu. */
  fitPoe(ports: readonly string[]): void;
  /**
   * What the router measures, beyond what is there by itself; `print` and `monitor` of the menu show it. Under `/interface`
   * the link and the counters: `running` `false` is a cable that was pulled; the optics of a port (`/interface/ethernet`),
   * the power it gives (`/interface/ethernet/poe`), the signal of a modem (`/interface/lte`), wear (`/system/resource`).
   * @param name - of the row; empty in menus that have one record
   */
  setMeasured(menu: string, name: string, values: Row): void;
  /** How busy the router is; absent: as it is by itself. */
  setLoad(load: Load): void;
  /** Whether a host answers the router's pings and probes, see /tool/netwatch. Every host does unless it is said otherwise. */
  setReachable(host: string, options: { readonly reachable: boolean }): void;
  /** The configuration as `/export` prints it. */
  export(options?: ExportOptions): string;
  /** Of the configuration it booted from: what it keeps word for word. Undefined where it booted from none. */
  readonly loadReport: LoadReport | undefined;
  /**
   * Reboots: connections die, counters and log start anew, the configuration stays.
   * @param options.renumbered menus whose rows come up with other `.id`s
   */
  restart(options?: { readonly downMs?: number; readonly renumbered?: readonly string[] }): Promise<void>;
}
