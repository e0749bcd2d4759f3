import type { DataSource } from 'typeorm';
import type { RouterRunStatus, RunOptions } from '../../core/catalogue';
import { anyOf, queryRows, rawSql, sql, type Sql } from '../../fleet';
import type { Gate, RunState, WaveView } from '../service/run-views';
import { flagFor, updateRows } from '../store/update';
import type { LimitedRun, Tally } from './limits';
import { counted, tallyOf } from './tally';

/** Where a run stands, as far as steering it depends on it. */
export interface Position extends LimitedRun {
  readonly id: string;
  readonly tenantId: string;
  readonly state: RunState;
  readonly wave: number;
  /** Exactly as it is stored: who changes it names what was seen. */
  readonly gateText: string | null;
  readonly gate: Gate | null;
  readonly halted: string | null;
}

interface RawPosition extends Omit<Position, 'options' | 'gate' | 'writes'> {
  readonly options: string | null;
  readonly writes: boolean | number;
}

const UNFINISHED = rawSql(`("phase" <> 'ended' AND "status" <> 'deferred')`);

/** The steps of a run over its waves: each is one conditional statement, so that any process may try it at any time. */
export class RolloutStore {
  constructor(private readonly db: DataSource) {}

  async position(runId: string): Promise<Position | undefined> {
    const [row] = await queryRows<RawPosition>(
      this.db.manager,
      sql`SELECT "id", "tenantId", "state", "wave", "gate" AS "gateText", "halted", "total", "concurrency", "options", "writes"
          FROM "run" WHERE "id" = ${runId}`,
    );
    return (
      row && {
        ...row,
        writes: Boolean(row.writes),
        options: row.options === null ? null : (JSON.parse(row.options) as RunOptions),
        gate: row.gateText === null ? null : (JSON.parse(row.gateText) as Gate),
      }
    );
  }

  tally(runId: string): Promise<Tally> {
    return tallyOf(this.db.manager, runId);
  }

  /** Starts a scheduled run whose time has come. */
  start(runId: string): Promise<boolean> {
    return this.#step(sql`"state" = 'running'`, sql`"id" = ${runId} AND "state" = 'scheduled' AND "startAt" <= ${Date.now()}`);
  }

  /**
   * Halts a running run. One that has nothing left to do is not held: it is over.
   * @param to `undoing` also takes back what was done, and so holds when all is done too
   */
  halt(runId: string, to: 'held' | 'undoing', why: string): Promise<boolean> {
    const left = sql`EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND "phase" <> 'ended')`;
    return this.#step(
      sql`"state" = ${to}, "halted" = ${why}`,
      sql`"id" = ${runId} AND "state" = 'running' AND ${to === 'undoing' ? sql`1 = 1` : left}`,
    );
  }

  /** Says once why it would have been halted. */
  note(runId: string, why: string): Promise<boolean> {
    return this.#step(sql`"halted" = ${why}`, sql`"id" = ${runId} AND "state" = 'running' AND "halted" IS NULL`);
  }

  /** The next wave waits from now on; only when the present one is done. */
  closeWave(runId: string, wave: number, gate: Gate): Promise<boolean> {
    return this.#step(
      sql`"gate" = ${JSON.stringify(gate)}`,
      sql`"id" = ${runId} AND "state" = 'running' AND "wave" = ${wave} AND "gate" IS NULL AND ${waveIsDone(runId, wave)}`,
    );
  }

  /** Waits for something else. */
  changeGate(seen: Position, gate: Gate): Promise<boolean> {
    return this.#step(sql`"gate" = ${JSON.stringify(gate)}`, asSeen(seen));
  }

  /** Halts at a gate, which stays: a resumed run comes to it again. */
  holdAtGate(seen: Position, gate: Gate): Promise<boolean> {
    return this.#step(sql`"gate" = ${JSON.stringify(gate)}, "state" = 'held', "halted" = ${gate.why}`, asSeen(seen));
  }

  /** Lets the next wave in. */
  openWave(seen: Position): Promise<boolean> {
    return this.#step(sql`"wave" = "wave" + 1, "gate" = NULL, "state" = 'running', "halted" = NULL`, asSeen(seen));
  }

  /** Goes on with a held run: what it has counted so far is borne, and its budget begins anew. */
  resume(runId: string): Promise<boolean> {
    return this.db.transaction(async (manager) => {
      const [row] = await updateRows(
        manager,
        sql`UPDATE "run" SET "state" = 'running', "halted" = NULL WHERE "id" = ${runId} AND "state" = 'held' RETURNING "id"`,
      );
      if (!row) return false;
      await updateRows(
        manager,
        sql`UPDATE "router_run" SET "accepted" = ${flagFor(this.db, true)} WHERE ${counted(runId)} RETURNING "id"`,
      );
      return true;
    });
  }

  /** Whether the present wave is done, and the one after it exists. */
  async waveState(runId: string, wave: number): Promise<{ isDone: boolean; hasNext: boolean }> {
    const [row] = await queryRows<{ done: boolean | number; next: boolean | number }>(
      this.db.manager,
      sql`SELECT ${waveIsDone(runId, wave)} AS "done",
                 EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND "wave" > ${wave}) AS "next"`,
    );
    return { isDone: Boolean(row?.done), hasNext: Boolean(row?.next) };
  }

  /** Whether any router of the wave came through: a wave without one has proved nothing. */
  async isProved(runId: string, wave: number): Promise<boolean> {
    const rows = await queryRows(
      this.db.manager,
      sql`SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND "wave" = ${wave} AND "status" IN ('changed', 'unchanged') LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** Nobody works on it and no outcome is open. */
  async isQuiet(runId: string): Promise<boolean> {
    const rows = await queryRows(
      this.db.manager,
      sql`SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND ("phase" IN ('active', 'writing') OR ("phase" = 'queued' AND "status" = 'unknown')) LIMIT 1`,
    );
    return rows.length === 0;
  }

  async waves(runId: string): Promise<WaveView[]> {
    const rows = await queryRows<{ wave: number; status: RouterRunStatus; n: string | number }>(
      this.db.manager,
      sql`SELECT "wave", "status", COUNT(*) AS "n" FROM "router_run" WHERE "runId" = ${runId} GROUP BY "wave", "status" ORDER BY "wave", "status"`,
    );
    const waves = new Map<number, WaveView>();
    for (const { wave, status, n } of rows) {
      const { total, counts } = waves.get(wave) ?? { total: 0, counts: {} };
      waves.set(wave, { wave, total: total + Number(n), counts: { ...counts, [status]: Number(n) } });
    }
    return [...waves.values()];
  }

  /**
   * Runs that may have a step to make and nobody who makes it: something waits and nothing moves, a gate or a start whose
   * time has come, a halt that takes back.
   */
  async idle(): Promise<string[]> {
    const now = Date.now();
    const waits = sql`EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = "run"."id" AND "phase" = 'waiting')`;
    const moves = sql`EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = "run"."id" AND "phase" IN ('queued', 'active', 'writing') AND "status" <> 'deferred')`;
    const due = anyOf([
      sql`("state" = 'running' AND ${waits} AND NOT ${moves})`,
      sql`("state" = 'scheduled' AND "startAt" <= ${now})`,
      sql`"state" = 'undoing'`,
    ]);
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "run" WHERE "state" IN ('running', 'scheduled', 'undoing') AND ${due} ORDER BY "id"`,
    );
    return rows.map((row) => row.id);
  }

  async #step(set: Sql, where: Sql): Promise<boolean> {
    const rows = await updateRows(this.db.manager, sql`UPDATE "run" SET ${set} WHERE ${where} RETURNING "id"`);
    return rows.length > 0;
  }
}

function waveIsDone(runId: string, wave: number): Sql {
  return sql`NOT EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND "router_run"."wave" <= ${wave} AND ${UNFINISHED})`;
}

function asSeen(seen: Position): Sql {
  const gate = seen.gateText === null ? sql`"gate" IS NULL` : sql`"gate" = ${seen.gateText}`;
  return sql`"id" = ${seen.id} AND "state" = ${seen.state} AND "wave" = ${seen.wave} AND ${gate}`;
}
