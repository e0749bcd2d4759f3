/** What keeps a router busy. */
export interface Load {
  readonly cpuPercent?: number;
  readonly freeMemoryBytes?: number;
}

/** What a router measures of a row beyond what its configuration says, e.g. optics, a signal, counters. */
export type Measured = Readonly<Record<string, string>>;

/** What a router is beyond its configuration: what its boot loader is, what it could fetch, what waits for its next boot. */
export class Machine {
  /** The newest version of each channel that the package server offers; none: there is nothing newer. */
  readonly offered = new Map<string, string>();
  /** The RouterBOOT that runs; undefined: the one that came with the installed RouterOS. */
  firmware: string | undefined;
  /** The flags of device-mode that somebody changed. */
  readonly mode = new Map<string, string>();
  /** A change of device-mode waits for somebody to press the button. */
  pendingMode: ReadonlyMap<string, string> | undefined;
  /** Hosts that do not answer its probes and pings; every other one does. */
  readonly unreachable = new Set<string>();
  /** What it has to do, where a test says so. */
  load: Load = {};
  /** Ports that power what is connected; boards without any do not have the menu. */
  poeOut: readonly string[] = [];
  private readonly measured = new Map<string, Map<string, Measured>>();
  private readonly tasks: (() => void)[] = [];

  /** By the names of rows; undefined where nothing was measured in the menu. */
  measuredIn(menu: string): ReadonlyMap<string, Measured> | undefined {
    return this.measured.get(menu);
  }

  measuredOf(menu: string, name = ''): Measured | undefined {
    return this.measured.get(menu)?.get(name);
  }

  measure(menu: string, name: string, values: Measured): void {
    const rows = this.measured.get(menu) ?? new Map<string, Measured>();
    this.measured.set(menu, rows.set(name, { ...rows.get(name), ...values }));
  }

  /** Work for the next boot, in the order it was asked for. */
  atBoot(task: () => void): void {
    this.tasks.push(task);
  }

  takeBootTasks(): readonly (() => void)[] {
    return this.tasks.splice(0);
  }
}
