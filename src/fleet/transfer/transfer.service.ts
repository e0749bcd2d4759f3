import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import type { AuditService } from '../audit/audit.service';
import type { CredentialService } from '../credentials/credential.service';
import type { NetworkPolicy } from '../network';
import type { RouterService } from '../routers/router.service';
import { change, type FleetStore } from '../support';
import type { TenantService } from '../tenants/tenant.service';
import { exportRows, type ExportOptions } from './export-rows';
import { formatOf, type TransferFormat } from './format';
import { planLogins, storeLogins, type PlannedLogins } from './import-logins';
import { checkRows, type ImportRow } from './import-row';
import { readCsv } from './read-csv';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';
import { nameTables, storeChunk, type Counts } from './store-rows';
import type { ReadRows, RowProblem } from './rows';

const MAX_IMPORT_ROWS = 20_000;
const MAX_IMPORT_CHARS = 32 * 1024 * 1024;
const CHUNK_ROWS = 50;
const SHOWN_PROBLEMS = 10;
const KEPT_PROBLEMS = 1000;

export interface ImportOptions {
  /** @defaultValue by the name of the file, else by how the text starts */
  readonly format?: TransferFormat;
  readonly fileName?: string;
  /** @defaultValue `default` */
  readonly tenant?: string;
  /** Take the good rows although others are bad. @defaultValue false */
  readonly partial?: boolean;
}

export interface ImportResult extends Readonly<Counts> {
  /** At most the first thousand. */
  readonly rejected: readonly RowProblem[];
}

export interface TransferServices {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly credentials: CredentialService;
  readonly routers: RouterService;
  readonly network: NetworkPolicy;
}

const READERS: Readonly<Record<TransferFormat, (text: string) => Promise<ReadRows>>> = {
  csv: readCsv,
  json: readJson,
  yaml: readYaml,
};

/** Routers in and out, many at once. */
export class TransferService {
  readonly #store: FleetStore;
  readonly #services: TransferServices;

  constructor(store: FleetStore, services: TransferServices) {
    this.#store = store;
    this.#services = services;
  }

  /**
   * Adds and updates by name; the same text again changes nothing. All in one transaction: a bad row stops everything
   * unless `partial` is set.
   * @throws AppError IMPORT_INVALID, INPUT_TOO_LARGE, FORBIDDEN, TENANT_UNKNOWN
   */
  async import(actor: Actor, text: string, options: ImportOptions = {}): Promise<ImportResult> {
    const tenantId = options.tenant ?? DEFAULT_TENANT;
    authorise(actor, 'router:write', tenantId);
    await this.#services.tenants.require(tenantId);
    if (text.length > MAX_IMPORT_CHARS) throw tooLarge();
    const format = options.format ?? formatOf(text, options.fileName);
    const read = await READERS[format](text);
    if (read.rows.length > MAX_IMPORT_ROWS) throw tooLarge();
    const checked = await checkRows(read.rows, this.#services.network);
    const logins = await planLogins(this.#store.source.manager, tenantId, checked.rows);
    const rejected = [...read.problems, ...checked.problems, ...logins.problems].sort((a, b) => a.line - b.line);
    if (rejected.length > 0 && options.partial !== true) throw refused(rejected);
    const badLines = new Set(logins.problems.map((problem) => problem.line));
    const rows = checked.rows.filter((row) => !badLines.has(row.line));
    if (logins.inline.size > 0) authorise(actor, 'credential:write', tenantId);
    const counts = await change(this.#store, 'router', (manager) =>
      this.#write(manager, { actor, tenantId, rows, logins, format }),
    );
    return { ...counts, rejected: rejected.slice(0, KEPT_PROBLEMS) };
  }

  async #write(manager: EntityManager, work: ImportWork): Promise<Counts> {
    const { actor, tenantId, rows, logins, format } = work;
    const now = this.#store.now();
    const stored = await storeLogins(manager, this.#services.credentials, tenantId, logins.inline);
    const { newGroups, ...tables } = await nameTables(manager, tenantId, rows, now);
    if (newGroups.length > 0) authorise(actor, 'group:write', tenantId);
    const names = { ...tables, credentials: stored.idByName };
    const total: Counts = { added: 0, updated: 0, unchanged: 0 };
    for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
      const counts = await storeChunk(manager, tenantId, rows.slice(at, at + CHUNK_ROWS), names, now);
      total.added += counts.added;
      total.updated += counts.updated;
      total.unchanged += counts.unchanged;
      // SQLite answers without letting go of the event loop: give it back between the chunks.
      await setImmediate();
    }
    const changes = { newGroups, credentialsAdded: stored.added, credentialsUpdated: stored.updated };
    const subject = { id: tenantId, name: `${rows.length} routers` };
    await this.#services.audit.record(
      { actor, action: 'router.import', tenantId, subject, details: { format, ...total, ...changes } },
      manager,
    );
    return total;
  }

  /**
   * The routers as text, piece by piece; an import of it changes nothing. Never contains a password.
   * @throws AppError FORBIDDEN, SELECTOR_INVALID
   */
  export(actor: Actor, options: ExportOptions): AsyncGenerator<string> {
    return exportRows(this.#store.source.manager, this.#services.routers, actor, options);
  }
}

interface ImportWork {
  readonly actor: Actor;
  readonly tenantId: string;
  readonly rows: readonly ImportRow[];
  readonly logins: PlannedLogins;
  readonly format: TransferFormat;
}

function tooLarge(): AppError {
  return new AppError('INPUT_TOO_LARGE', `an import takes at most ${MAX_IMPORT_ROWS} routers`);
}

function refused(rejected: readonly RowProblem[]): AppError {
  const shown = rejected.slice(0, SHOWN_PROBLEMS).map(describeProblem);
  const more = rejected.length > SHOWN_PROBLEMS ? [`… and ${rejected.length - SHOWN_PROBLEMS} more`] : [];
  return new AppError('IMPORT_INVALID', [...shown, ...more].join('\n'), {
    details: { rejected: rejected.slice(0, KEPT_PROBLEMS), total: rejected.length },
  });
}

/** `line 7: address: an IP address or a hostname` */
export function describeProblem({ line, field, message }: RowProblem): string {
  return `line ${line}: ${field === '' ? '' : `${field}: `}${message}`;
}
