import { parseDuration } from '../kernel/duration';
import { AT_STARTUP, nextRunMs } from '../kernel/schedule';
import type { ScriptStarter, SimRow } from '../kernel/menu';
import type { World } from '../kernel/world';
import type { Timers } from './timers';

const SCHEDULES = '/system/scheduler';
const SCRIPTS = '/system/script';
const PROBES = '/tool/netwatch';
const PROBE_MS = 10_000;

/** What happens on a router by itself: schedules, and probes of other hosts. One timer at most, whatever there is to do. */
export class Jobs {
  private readonly probesDue = new Map<number, number>();
  private readonly stopListening: () => void;
  private callOff: (() => void) | undefined;
  private checkedMs: number;
  private isRunning = false;

  constructor(
    private readonly world: World,
    private readonly scripts: ScriptStarter,
    private readonly timers: Timers,
  ) {
    this.checkedMs = world.nowMs();
    this.stopListening = world.onChange(({ menu }) => {
      if ((menu === SCHEDULES || menu === PROBES) && this.isRunning) this.arm();
    });
  }

  /** The router has booted. */
  start(): void {
    this.isRunning = true;
    this.checkedMs = this.world.nowMs();
    const startup = this.world
      .rows(SCHEDULES)
      .filter(({ values }) => values['start-time'] === AT_STARTUP && values.disabled !== 'true');
    for (const row of startup) this.fire(row);
    this.arm();
  }

  /** The router goes down. */
  stop(): void {
    this.isRunning = false;
    this.callOff?.();
    this.callOff = undefined;
    this.probesDue.clear();
  }

  close(): void {
    this.stop();
    this.stopListening();
  }

  /** Says whether a host answers from now on; every host does unless it is said otherwise. */
  setReachable(host: string, options: { readonly reachable: boolean }): void {
    const { unreachable } = this.world.machine;
    if (options.reachable) unreachable.delete(host);
    else unreachable.add(host);
    if (this.isRunning) this.arm();
  }

  private arm(): void {
    this.callOff?.();
    this.callOff = undefined;
    const dues = [...this.world.rows(SCHEDULES).map((row) => this.dueOf(row)), ...this.probes().values()].filter(
      (due) => due !== undefined,
    );
    if (dues.length === 0) return;
    this.callOff = this.timers.after(Math.max(0, Math.min(...dues) - this.world.nowMs()), () => this.work());
  }

  private dueOf({ values }: SimRow): number | undefined {
    return nextRunMs(values, this.world, Math.max(this.checkedMs, Number(values['~from'] ?? 0)));
  }

  private work(): void {
    const now = this.world.nowMs();
    const due = this.world.rows(SCHEDULES).filter((row) => (this.dueOf(row) ?? Number.POSITIVE_INFINITY) <= now);
    const probed = [...this.probes()].filter(([, at]) => at <= now).map(([id]) => id);
    this.checkedMs = now;
    for (const { id } of due) {
      // One that ran before may have removed it.
      const row = this.world.table(SCHEDULES)?.get(id);
      if (row && row.values.disabled !== 'true') this.fire(row);
    }
    for (const id of probed) this.probe(id);
    if (this.isRunning) this.arm();
  }

  private fire(row: SimRow): void {
    const { name = '', 'on-event': event = '' } = row.values;
    const count = String(Number(row.values['run-count'] ?? '0') + 1);
    this.world.replace(SCHEDULES, row.id, { ...row.values, 'run-count': count });
    this.runEvent(event, name);
  }

  /** The name of a stored script, or commands. */
  private runEvent(event: string, name: string): void {
    if (event === '') return;
    const stored = this.world.rows(SCRIPTS).find((script) => script.values.name === event);
    this.scripts.run(stored?.values.source ?? event, { name: stored === undefined ? name : event });
  }

  /** When each probe whose result is to change will say so. */
  private probes(): ReadonlyMap<number, number> {
    const waiting = new Set<number>();
    for (const { id, values } of this.world.rows(PROBES)) {
      if (values.disabled === 'true' || values['~status'] === this.statusOf(values.host ?? '')) continue;
      waiting.add(id);
      const intervalMs = parseDuration(values.interval ?? '') ?? PROBE_MS;
      if (!this.probesDue.has(id)) this.probesDue.set(id, this.world.nowMs() + intervalMs);
    }
    for (const id of this.probesDue.keys()) if (!waiting.has(id)) this.probesDue.delete(id);
    return this.probesDue;
  }

  private probe(id: number): void {
    const row = this.world.table(PROBES)?.get(id);
    this.probesDue.delete(id);
    if (!row) return;
    const status = this.statusOf(row.values.host ?? '');
    this.world.replace(PROBES, id, { ...row.values, '~status': status, '~since': String(this.world.nowMs()) });
    this.world.log('netwatch,info', `event ${status} [ host: ${row.values.host ?? ''} ]`);
    this.runEvent(row.values[`${status}-script`] ?? '', `netwatch ${row.values.host ?? ''}`);
  }

  private statusOf(host: string): 'up' | 'down' {
    return this.world.machine.unreachable.has(host) ? 'down' : 'up';
  }
}
