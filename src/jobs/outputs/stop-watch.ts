import { setMaxListeners } from 'node:events';
import type { DataSource } from 'typeorm';
import { AppError } from '../../core/errors';
import { inSql, queryRows, rawSql, sql } from '../../fleet';
import type { RunState } from '../service/run-views';

const LOOK_MS = 1000;
const OVER: readonly RunState[] = ['aborting', 'finished'];

/** The run that something long goes on for. */
export interface Watched {
  /** Aborts when the run is to end; its reason says why, as an AppError CANCELLED. */
  readonly signal: AbortSignal;
  release(): void;
}

interface Entry {
  readonly controller: AbortController;
  users: number;
}

interface RawState {
  readonly id: string;
  readonly state: RunState;
  readonly writes: boolean | number;
  readonly expiresAt: string | number | null;
  readonly stopped: boolean | number | null;
}

/**
 * Ends what goes on for a run once that was aborted, by whatever process: the database alone knows. One query a second
 * asks for all runs of this process that have something open.
 */
export class StopWatch {
  readonly #entries = new Map<string, Entry>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #closed: AppError | undefined;

  constructor(private readonly db: DataSource) {}

  watch(runId: string): Watched {
    const entry = this.#entries.get(runId) ?? this.#newEntry(runId);
    entry.users += 1;
    return { signal: entry.controller.signal, release: () => this.#release(runId, entry) };
  }

  /** The process ends: so does all that goes on in it. */
  close(): void {
    this.#closed = stopped('the daemon was stopped', 'Run it again when the daemon is back.');
    for (const { controller } of this.#entries.values()) controller.abort(this.#closed);
  }

  #newEntry(runId: string): Entry {
    const entry: Entry = { controller: new AbortController(), users: 0 };
    setMaxListeners(0, entry.controller.signal);
    if (this.#closed) entry.controller.abort(this.#closed);
    this.#entries.set(runId, entry);
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS).unref();
    return entry;
  }

  #release(runId: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (this.#entries.get(runId) === entry) this.#entries.delete(runId);
    if (this.#entries.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const ids = [...this.#entries.keys()];
      const rows = await queryRows<RawState>(
        this.db.manager,
        sql`SELECT "id", "state", "writes", "expiresAt", (SELECT "stopped" FROM "write_switch" WHERE "id" = 'writes') AS "stopped"
            FROM "run" WHERE ${inSql(rawSql('"id"'), ids)}`,
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const id of ids) {
        const why = reasonOf(found.get(id));
        if (why) this.#entries.get(id)?.controller.abort(why);
      }
    } catch {
      // The database is away: the next look tells.
    } finally {
      this.#isLooking = false;
    }
  }
}

function reasonOf(row: RawState | undefined): AppError | undefined {
  if (!row || OVER.includes(row.state)) return stopped('the run was aborted');
  if (row.writes && row.stopped) {
    return stopped('all writes to routers were stopped', 'Allow them with `rosfleet writes allow`, then run it again.');
  }
  if (row.expiresAt !== null && Date.now() >= Number(row.expiresAt)) return stopped('the run expired');
  return undefined;
}

function stopped(why: string, remedy = 'What had come until then is kept.'): AppError {
  return new AppError('CANCELLED', `${why} while the command went on`, { remedy });
}
