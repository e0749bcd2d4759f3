import type { DataSource } from 'typeorm';
import { authorise, type Actor } from '../../core/access';
import type { Page, PageRequest } from '../../fleet';
import type { ArtefactRow } from '../entities';
import type { RecordAudit } from '../rollout/write-switch';
import type { RunQueries } from '../store/run-queries';
import type { ArtefactStore } from './artefact-store';

/** A file that an action made on a router and that was brought back. */
export interface ArtefactView {
  readonly id: string;
  readonly run: string;
  readonly routerRun: string;
  readonly router: { readonly id: string; readonly name: string };
  readonly name: string;
  /** Where it was on the router. */
  readonly path: string;
  readonly bytes: number;
  /** Of the content, in hex. */
  readonly sha256: string;
  /** Its content takes the permission `artefact:read`. */
  readonly secret: boolean;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface OpenedArtefact {
  readonly artefact: ArtefactView;
  readonly content: AsyncIterable<Buffer>;
}

/** Everything that a surface can do with files that were brought back. Every method authorises the actor. */
export interface Artefacts {
  /** Oldest first. @throws AppError RUN_UNKNOWN */
  list(actor: Actor, runId: string, page: PageRequest): Promise<Page<ArtefactView>>;
  /** @throws AppError NOT_FOUND; FORBIDDEN without `artefact:read` where it is secret */
  open(actor: Actor, id: string): Promise<OpenedArtefact>;
  /** @throws AppError NOT_FOUND */
  remove(actor: Actor, id: string): Promise<void>;
}

export interface ArtefactServiceOptions {
  readonly db: DataSource;
  readonly artefacts: ArtefactStore;
  readonly queries: RunQueries;
  readonly audit?: RecordAudit | undefined;
}

export class ArtefactService implements Artefacts {
  constructor(private readonly options: ArtefactServiceOptions) {}

  async list(actor: Actor, runId: string, page: PageRequest): Promise<Page<ArtefactView>> {
    const run = await this.options.queries.run(runId);
    authorise(actor, 'run:read', run.tenantId);
    const found = await this.options.artefacts.list(runId, page);
    return { ...found, items: found.items.map(toView) };
  }

  async open(actor: Actor, id: string): Promise<OpenedArtefact> {
    const row = await this.options.artefacts.find(id);
    authorise(actor, 'run:read', row.tenantId);
    if (row.secret) {
      authorise(actor, 'artefact:read', row.tenantId);
      await this.#note(actor, 'artefact.read', row);
    }
    return { artefact: toView(row), content: this.options.artefacts.content(row) };
  }

  async remove(actor: Actor, id: string): Promise<void> {
    const row = await this.options.artefacts.find(id);
    authorise(actor, 'run:control', row.tenantId);
    await this.#note(actor, 'artefact.remove', row);
    await this.options.artefacts.remove(id);
  }

  async #note(actor: Actor, action: string, row: ArtefactRow): Promise<void> {
    const { id, name, tenantId, runId, routerName } = row;
    const details = { run: runId, router: routerName };
    await this.options.audit?.({ actor, action, tenantId, subject: { id, name }, details }, this.options.db.manager);
  }
}

function toView(row: ArtefactRow): ArtefactView {
  return {
    id: row.id,
    run: row.runId,
    routerRun: row.routerRunId,
    router: { id: row.routerId, name: row.routerName },
    name: row.name,
    path: row.path,
    bytes: row.bytes,
    sha256: row.sha256,
    secret: row.secret,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
