import type { GuardRecord, GuardRequest, Hold } from './guard';
import { inverseScripts, type GuardScript } from './inverse-script';
import { asUnavailable, isUnreachable, Line, reach, until, type Reach } from './line';
import { failuresOf, isArmed, jobGenerationOf, readRemains, removeRemains, SCRIPTS, TIMERS, type Remains } from './remains';
import { viewRouter } from './router-view';
import { lost, readArmed, renewTimer, startTimer } from './timers';

/** From the order to take a change back until the router says that it has. */
const TRIP_MS = 30_000;
/** Looks at the guard between writes: after so many, or after this part of the window. */
const WRITES_PER_LOOK = 20;
const LOOKS_PER_WINDOW = 4;

/** @throws AppError GUARD_UNAVAILABLE; then nothing of it is on the router */
export async function armDeadMan(request: GuardRequest): Promise<Hold> {
  const { record, session, signal, fence, plan, facts } = request;
  const line = new Line(session, { fence, signal, timeoutMs: 30_000 });
  try {
    const { head, parts, check } = inverseScripts(plan, await viewRouter(session, plan, signal), record.marker);
    for (const script of [...parts, head]) await addScript(line, script);
    await proveReadable(line, check);
    await startTimer(line, record.marker, { windowMs: record.windowMs, facts });
    const remains = await readArmed(line, record.marker);
    const isTimed = remains.timers.length > 0 || jobGenerationOf(remains.head?.state ?? '') !== undefined;
    if (!isTimed) throw lost('the router did not keep the timer');
    return new DeadManHold(request, { ...record, armedAt: Date.now() });
  } catch (error) {
    await clearAway(request);
    throw asUnavailable(error);
  }
}

function addScript(line: Line, { name, source, comment }: GuardScript): Promise<void> {
  return line.write(`${SCRIPTS}/add`, { name, source, comment });
}

/** The router reads every script as it would when the time comes: one that it cannot read would be no guard. */
async function proveReadable(line: Line, check: GuardScript): Promise<void> {
  await addScript(line, check);
  await line.write(`${SCRIPTS}/run`, { number: check.name });
  const row = (await line.print(SCRIPTS, ['.id', 'name'])).find((each) => each['name'] === check.name);
  if (row?.['.id'] !== undefined) await line.write(`${SCRIPTS}/remove`, { '.id': row['.id'] });
}

/**
 * What cannot be removed now does no harm: nothing was changed, so there is nothing to take back. A sweep finds it. Not
 * fenced: a worker that lost its right to write still may not leave a timer behind that acts on somebody else's change.
 */
export async function clearAway(by: Omit<Reach, 'fence'> & { readonly record: GuardRecord }): Promise<void> {
  const clear = async (line: Line): Promise<void> => removeRemains(line, await readRemains(line, by.record.marker));
  await reach({ ...by, fence: () => Promise.resolve() }, clear).catch(() => undefined);
}

/** A guard made of scripts and timers, in the hands of a process, whether that armed it or found it. */
export class DeadManHold implements Hold {
  private held: GuardRecord;
  private asks = 0;
  private lookedAt: number;

  constructor(
    protected readonly by: Reach,
    record: GuardRecord,
  ) {
    this.held = record;
    this.lookedAt = Date.now();
  }

  get record(): GuardRecord {
    return this.held;
  }

  get session(): Reach['session'] {
    return this.by.session;
  }

  async confirm(): Promise<void> {
    this.asks += 1;
    const isDue = Date.now() - this.lookedAt > this.held.windowMs / LOOKS_PER_WINDOW;
    if (this.asks < WRITES_PER_LOOK && !isDue) return;
    await reach(this.by, (line) => readArmed(line, this.held.marker));
    this.asks = 0;
    this.lookedAt = Date.now();
  }

  async extend(): Promise<void> {
    const armedAt = Date.now();
    await reach(this.by, (line) => renewTimer(line, this.held.marker, this.held.windowMs));
    this.held = { ...this.held, armedAt };
    this.lookedAt = armedAt;
  }

  async release(proof: Reach['session']): Promise<void> {
    const { marker } = this.held;
    const line = new Line(proof, { fence: this.by.fence });
    const before = await readArmed(line, marker);
    for (const { id } of before.timers) await line.write(`${TIMERS}/remove`, { '.id': id });
    // A job cannot be removed: it is told that it is not wanted any more.
    const isJob = jobGenerationOf(before.head?.state ?? '') !== undefined;
    if (isJob && before.head) await line.write(`${SCRIPTS}/set`, { '.id': before.head.id, comment: 'released' });
    const { head, scripts } = await readRemains(line, marker);
    // It counts its runs before it looks at its state: either that is seen here, or it sees that it is not wanted.
    if (!head || head.hasRun) throw lost('the router took the change back before the guard could be released');
    await this.removeTraces(line, scripts);
    const left = await readRemains(line, marker);
    if (left.scripts.length + left.timers.length > 0) throw lost('the router did not let go of the guard');
  }

  async trip(): Promise<boolean> {
    try {
      await reach(this.by, (line) => this.fire(line));
    } catch (error) {
      if (isUnreachable(error)) return false;
      throw error;
    }
    return (await until(this.tripMs, () => reach(this.by, (line) => this.hasFired(line)))) ?? false;
  }

  protected get tripMs(): number {
    return TRIP_MS;
  }

  protected async hasFired(line: Line): Promise<true | undefined> {
    const { head } = await readRemains(line, this.held.marker);
    return failuresOf(head?.state) === undefined ? undefined : true;
  }

  protected removeTraces(line: Line, scripts: Remains['scripts']): Promise<void> {
    return removeRemains(line, { timers: [], scripts });
  }

  /** Beside the connection that asks for it: it must go on where it cuts that connection. */
  private async fire(line: Line): Promise<void> {
    const { head } = await readRemains(line, this.held.marker);
    if (!head && !(await this.hasFired(line))) throw lost('nothing of the guard is on the router');
    if (head && isArmed(head.state)) {
      await line.write('/execute', { script: `/system script run [find name="${this.held.marker}"]` });
    }
  }
}
