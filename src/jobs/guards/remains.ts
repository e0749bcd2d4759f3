import type { GuardRecord } from './guard';
import { durationMs } from './router-view';
import type { Line } from './line';

export const SCRIPTS = '/system/script';
export const TIMERS = '/system/scheduler';

export interface Item {
  readonly id: string;
  readonly name: string;
}

/** What of one guard is on the router. */
export interface Remains {
  readonly scripts: readonly Item[];
  readonly timers: readonly Item[];
  /** The script with the marker as its name. */
  readonly head?: {
    readonly id: string;
    /** `armed`, `armed job 2`, `armed rebooted`, `firing 12`, `fired 0`, `released` */
    readonly state: string;
    /** Something has run it, whatever its state says. */
    readonly hasRun: boolean;
  };
}

export async function readRemains(line: Line, marker: string): Promise<Remains> {
  const scripts = await line.print(SCRIPTS, ['.id', 'name', 'comment', 'run-count']);
  const head = scripts.find((row) => row['name'] === marker);
  return {
    scripts: itemsOf(scripts, marker),
    timers: itemsOf(await line.print(TIMERS, ['.id', 'name']), marker),
    ...(head?.['.id'] === undefined
      ? {}
      : { head: { id: head['.id'], state: head['comment'] ?? '', hasRun: Number(head['run-count'] ?? '0') > 0 } }),
  };
}

function itemsOf(rows: readonly Readonly<Record<string, string>>[], marker: string): Item[] {
  return rows.flatMap((row) => {
    const { '.id': id, name = '' } = row;
    return id !== undefined && (name === marker || name.startsWith(`${marker}-`)) ? [{ id, name }] : [];
  });
}

/** `-t1`, `-t2` are timers; the other one waits for a boot. */
export function generationOf({ name }: Item): number | undefined {
  const match = /-t(\d+)$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

export function jobGenerationOf(state: string): number | undefined {
  const match = /^armed job (\d+)$/.exec(state);
  return match ? Number(match[1]) : undefined;
}

export function isArmed(state: string | undefined): boolean {
  return state?.startsWith('armed') === true;
}

/** Parts that the router refused; `undefined` where it has not fired. */
export function failuresOf(state: string | undefined): number | undefined {
  const match = /^fired (\d+)$/.exec(state ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Timers first: what is left of a guard must not be able to act. */
export async function removeRemains(line: Line, { timers, scripts }: Pick<Remains, 'timers' | 'scripts'>): Promise<void> {
  for (const { id } of timers) await line.write(`${TIMERS}/remove`, { '.id': id });
  for (const { id } of scripts) await line.write(`${SCRIPTS}/remove`, { '.id': id });
}

/** Uptimes are told in whole seconds. */
const UPTIME_SLACK_MS = 2_000;
/** A job that should have acted so long ago does not exist any more. */
const OVERDUE_MS = 60_000;

/** A job lives in memory: it is gone after a reboot, and nothing shows it. */
export async function isJobGone(line: Line, { armedAt, windowMs }: GuardRecord): Promise<boolean> {
  if (Date.now() > armedAt + windowMs + OVERDUE_MS) return true;
  const [resource] = await line.print('/system/resource', ['uptime']);
  return Date.now() - durationMs(resource?.['uptime']) > armedAt + UPTIME_SLACK_MS;
}
