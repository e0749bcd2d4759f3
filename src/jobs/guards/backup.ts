import type { RouterSession } from '../../core/catalogue';
import { findFile, keptFolder, removeFile, settledFile } from '../../routeros';
import { clearAway, DeadManHold } from './dead-man';
import type { GuardRecord, GuardRequest, Hold } from './guard';
import { unavailable } from './inverse-lines';
import { removeTimers } from './inverse-script';
import { asUnavailable, Line } from './line';
import { readRemains, removeRemains, SCRIPTS, type Remains } from './remains';
import { quoted } from './script-text';
import { readArmed, startTimer } from './timers';

/** From the order to load the backup until the router is back and says so. */
const TRIP_MS = 180_000;
/** A backup takes some ten to some hundred kilobytes; a full flash is worse than a change without a guard. */
const LEAST_FREE_BYTES = 512 * 1024;
const SAVE_MS = 60_000;

/**
 * A binary backup, and a timer that loads it: the router reboots into what it was. The backup is made first, so that what
 * it brings back knows nothing of the timer.
 * @throws AppError GUARD_UNAVAILABLE; then nothing of it is on the router
 */
export async function armBackup(request: GuardRequest): Promise<Hold> {
  const { record, session, signal, fence, facts } = request;
  const line = new Line(session, { fence, signal, timeoutMs: SAVE_MS });
  try {
    await refuseFullDisk(line);
    const file = `${await keptFolder(session)}${record.marker}.backup`;
    // Without a password 6.43 and later save it unencrypted; said aloud, it is so whatever the default becomes.
    await line.write('/system/backup/save', { name: file.slice(0, -'.backup'.length), 'dont-encrypt': 'yes' });
    await settledFile(session, file, signal);
    await line.write(`${SCRIPTS}/add`, { name: record.marker, source: loadSource(record.marker, file), comment: 'armed' });
    await startTimer(line, record.marker, { windowMs: record.windowMs, facts });
    await readArmed(line, record.marker);
    return new BackupHold(request, { ...record, armedAt: Date.now() });
  } catch (error) {
    await clearAway(request);
    await removeBackup(session, record.marker).catch(() => undefined);
    throw asUnavailable(error);
  }
}

async function refuseFullDisk(line: Line): Promise<void> {
  const [resource] = await line.print('/system/resource', ['free-hdd-space']);
  const free = Number(resource?.['free-hdd-space']);
  if (free < LEAST_FREE_BYTES) throw unavailable(`a backup needs ${LEAST_FREE_BYTES} bytes of disk, ${free} are free`);
}

/** A load that works reboots: what stands behind it only runs where the router refused. */
function loadSource(marker: string, file: string): string {
  const script = `[/system script find name=${quoted(marker)}]`;
  return [
    removeTimers(marker),
    `:if ([:pick [/system script get ${script} comment] 0 5] = "armed") do={`,
    `/system script set ${script} comment="firing 1"`,
    ':log warning "rosfleet: a change was not confirmed, the backup is loaded"',
    `:do { /system backup load name=${quoted(file)} password="" } on-error={ /system script set ${script} comment="fired 1" }`,
    '}',
  ].join('\n');
}

async function findBackup(session: RouterSession, marker: string): Promise<string | undefined> {
  for (const name of [`flash/${marker}.backup`, `${marker}.backup`]) {
    if (await findFile(session, name)) return name;
  }
  return undefined;
}

async function removeBackup(session: RouterSession, marker: string): Promise<void> {
  const name = await findBackup(session, marker);
  if (name !== undefined) await removeFile(session, name, AbortSignal.timeout(SAVE_MS));
}

/** The restored configuration knows no script; the file is left, and says that there was a guard. */
export async function wasLoaded(line: Line, { marker }: Pick<GuardRecord, 'marker'>): Promise<boolean> {
  const { head } = await readRemains(line, marker);
  return head === undefined && (await findBackup(line.session, marker)) !== undefined;
}

export class BackupHold extends DeadManHold {
  protected override get tripMs(): number {
    return TRIP_MS;
  }

  protected override async hasFired(line: Line): Promise<true | undefined> {
    if (await wasLoaded(line, this.record)) return true;
    return super.hasFired(line);
  }

  /** The script last: as long as it is there, a file without a timer does not mean that it was loaded. */
  protected override async removeTraces(line: Line, scripts: Remains['scripts']): Promise<void> {
    await this.by.fence();
    await removeBackup(line.session, this.record.marker);
    await removeRemains(line, { timers: [], scripts });
  }
}
