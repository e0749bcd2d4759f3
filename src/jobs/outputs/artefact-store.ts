import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import type { Vault } from '../../core/secrets';
import {
  allOf,
  decodeCursor,
  inSql,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../../fleet';
import { ArtefactRow } from '../entities';
import { flagFor, updateRows } from '../store/update';

/** Of one statement; the transports read files in smaller pieces. */
const CHUNK_BYTES = 256 * 1024;
/** Nobody takes so long to bring a file back: who began is gone. */
const ABANDONED_MS = 3_600_000;
const SWEEP_AT_ONCE = 50;

/** What is known of a file before it is read. */
export interface NewArtefact {
  readonly routerRunId: string;
  readonly path: string;
  readonly name: string;
  readonly secret: boolean;
  /** It must have exactly so many. */
  readonly bytes: number;
}

export interface KeptArtefact {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

/** Files in pieces under the master key, each bound to its file and its place: a piece that was moved does not open. */
export class ArtefactStore {
  constructor(
    private readonly db: DataSource,
    private readonly vault: Vault,
  ) {}

  /** Keeps a file while it comes; all of it, or nothing. @throws AppError FILE_INCOMPLETE, or what the content throws */
  async keep(artefact: NewArtefact, content: AsyncIterable<Buffer>): Promise<KeptArtefact> {
    const id = newId();
    const hash = createHash('sha256');
    let bytes = 0;
    let seq = 0;
    await this.#insert(id, artefact);
    try {
      for await (const piece of gathered(content)) {
        hash.update(piece);
        bytes += piece.length;
        const { keyId, ciphertext } = this.vault.sealBytes(piece, aadOf(id, seq));
        await this.#change(sql`INSERT INTO "artefact_chunk" ("artefactId", "seq", "keyId", "ciphertext")
                               VALUES (${id}, ${seq}, ${keyId}, ${ciphertext}) RETURNING "seq"`);
        seq += 1;
      }
      if (bytes !== artefact.bytes) throw incomplete(artefact.name, artefact.bytes, bytes);
      const done = await this.#change(
        sql`UPDATE "artefact" SET "complete" = ${flagFor(this.db, true)}, "sha256" = ${hash.digest('hex')} WHERE "id" = ${id} RETURNING "id"`,
      );
      if (done.length === 0) throw new AppError('CANCELLED', `${artefact.name} was removed while it was stored`);
      return { id, name: artefact.name, bytes };
    } catch (error) {
      await this.remove(id).catch(() => undefined);
      throw error;
    }
  }

  async #insert(id: string, { routerRunId, path, name, secret, bytes }: NewArtefact): Promise<void> {
    await this.#change(
      sql`INSERT INTO "artefact" ("id", "tenantId", "runId", "routerRunId", "routerId", "routerName", "path", "name", "secret",
                                  "complete", "bytes", "sha256", "createdAt")
          SELECT ${id}, "tenantId", "runId", "id", "routerId", "routerName", ${path}, ${name}, ${flagFor(this.db, secret)},
                 ${flagFor(this.db, false)}, CAST(${bytes} AS bigint), '', CAST(${Date.now()} AS bigint)
          FROM "router_run" WHERE "id" = ${routerRunId} RETURNING "id"`,
    );
  }

  /** A file that an earlier attempt at the same router run has brought back. */
  async keptBefore(routerRunId: string, path: string): Promise<KeptArtefact | undefined> {
    const complete = flagFor(this.db, true);
    const found = await this.#load(sql`"routerRunId" = ${routerRunId} AND "path" = ${path} AND "complete" = ${complete}`, 1);
    return found[0];
  }

  /** @throws AppError NOT_FOUND */
  async find(id: string): Promise<ArtefactRow> {
    const [found] = await this.#load(sql`"id" = ${id} AND "complete" = ${flagFor(this.db, true)}`, 1);
    if (found) return found;
    throw new AppError('NOT_FOUND', `there is no artefact ${JSON.stringify(id.slice(0, 80))}`, {
      remedy: 'List those of a run with `rosfleet runs artefacts RUN`; they are kept for ROSFLEET_ARTEFACT_KEEP.',
    });
  }

  /** Those of a run, and of the stages of a workflow; oldest first. */
  async list(runId: string, page: PageRequest): Promise<Page<ArtefactRow>> {
    const limit = pageLimit(page);
    const conditions = [sql`"runId" IN (${withStages(runId)})`, sql`"complete" = ${flagFor(this.db, true)}`];
    if (page.cursor) conditions.push(sql`"id" > ${decodeCursor(page.cursor, 1)[0] as string}`);
    return toPage(await this.#load(allOf(conditions), limit + 1), limit, (row) => [row.id]);
  }

  /** Those of some router runs, by router run. */
  async of(routerRunIds: readonly string[]): Promise<ReadonlyMap<string, readonly KeptArtefact[]>> {
    if (routerRunIds.length === 0) return new Map();
    const rows = await queryRows<{ id: string; name: string; bytes: string | number; routerRunId: string }>(
      this.db.manager,
      sql`SELECT "id", "name", "bytes", "routerRunId" FROM "artefact"
          WHERE ${inSql(rawSql('"routerRunId"'), routerRunIds)} AND "complete" = ${flagFor(this.db, true)} ORDER BY "id"`,
    );
    const all = new Map<string, KeptArtefact[]>();
    for (const { id, name, bytes, routerRunId } of rows) {
      all.set(routerRunId, [...(all.get(routerRunId) ?? []), { id, name, bytes: Number(bytes) }]);
    }
    return all;
  }

  /**
   * The content, one piece in memory at a time.
   * @throws AppError FILE_INCOMPLETE where it is not what was stored, KEY_NOT_AVAILABLE, MASTER_KEY_INVALID
   */
  async *content({ id, name, bytes, sha256 }: ArtefactRow): AsyncGenerator<Buffer, void> {
    const hash = createHash('sha256');
    let got = 0;
    for (let seq = 0; got < bytes; seq += 1) {
      const [chunk] = await queryRows<{ keyId: string; ciphertext: string }>(
        this.db.manager,
        sql`SELECT "keyId", "ciphertext" FROM "artefact_chunk" WHERE "artefactId" = ${id} AND "seq" = ${seq}`,
      );
      if (!chunk) throw incomplete(name, bytes, got);
      const piece = this.vault.openBytes(chunk, aadOf(id, seq));
      hash.update(piece);
      got += piece.length;
      // The last piece is given only when all of it was found to be right.
      if (got >= bytes && hash.digest('hex') !== sha256) throw incomplete(name, bytes, got);
      yield piece;
    }
  }

  async remove(id: string): Promise<void> {
    // By itself: what is removed with its file would be one long statement.
    await this.#change(sql`DELETE FROM "artefact_chunk" WHERE "artefactId" = ${id} RETURNING "seq"`);
    await this.#change(sql`DELETE FROM "artefact" WHERE "id" = ${id} RETURNING "id"`);
  }

  /** Removes what is older than `keepMs`, and what was begun and never ended. @returns how many */
  async sweep(keepMs: number): Promise<number> {
    const now = Date.now();
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "artefact" WHERE "createdAt" < ${now - keepMs}
          OR ("complete" = ${flagFor(this.db, false)} AND "createdAt" < ${now - ABANDONED_MS}) LIMIT ${SWEEP_AT_ONCE}`,
    );
    for (const { id } of rows) await this.remove(id);
    return rows.length;
  }

  #load(condition: Sql, limit: number): Promise<ArtefactRow[]> {
    return queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "artefact" WHERE ${condition} ORDER BY "id" LIMIT ${limit}`,
    ).then((rows) => this.#entities(rows.map((row) => row.id)));
  }

  async #entities(ids: readonly string[]): Promise<ArtefactRow[]> {
    if (ids.length === 0) return [];
    const query = this.db.manager.createQueryBuilder(ArtefactRow, 'row').where('row.id IN (:...ids)', { ids });
    return query.orderBy('row.id').getMany();
  }

  #change(statement: Sql): Promise<unknown[]> {
    return updateRows(this.db.manager, statement);
  }
}

/** Ids of a run and of the runs of its stages, which may be workflows, too. */
function withStages(runId: string): Sql {
  return sql`WITH RECURSIVE "family"("id") AS (
      SELECT "id" FROM "run" WHERE "id" = ${runId}
      UNION ALL
      SELECT "child"."id" FROM "run" "child"
        JOIN "router_run" "part" ON "child"."parentId" = "part"."id"
        JOIN "family" ON "part"."runId" = "family"."id"
    ) SELECT "id" FROM "family"`;
}

function aadOf(id: string, seq: number): string {
  return `artefact:${id}:${seq}`;
}

function incomplete(name: string, bytes: number, got: number): AppError {
  return new AppError('FILE_INCOMPLETE', `${name} has ${bytes} bytes, but ${got} are there`, { details: { name, bytes, got } });
}

/** Pieces of the size in which they are stored. */
async function* gathered(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of content) {
    parts.push(part);
    bytes += part.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}
