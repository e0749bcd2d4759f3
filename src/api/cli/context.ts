import type { ActionInput, DiffEntry, Registry, Row, WriteAction } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { DaemonClient } from './client/daemon-client';
import type { MenuSource } from './menu-source';
import type { Output } from './output/output';

export interface SimulateOptions {
  readonly routers: number;
  /** First loopback address; one per router from there on. */
  readonly first: string;
  /** 0 takes a free port for each router. */
  readonly apiPort: number;
  /** What the routers listen for, e.g. `api` and `ssh`. */
  readonly services: readonly string[];
  readonly versions: readonly string[];
  readonly latencyMs: number;
  /** As given with `--fault`, e.g. `refuse:5%`. */
  readonly faults: readonly string[];
  /** Files that /export wrote: the routers boot from them, in turn. None: the default configuration. */
  readonly configs: readonly string[];
  readonly json: boolean;
  /** File that the inventory is written to: .csv or .json. */
  readonly inventory?: string;
}

/** How an action went on a twin. */
export interface RehearsalResult {
  readonly status: 'changed' | 'unchanged' | 'failed';
  readonly diff: readonly DiffEntry[];
  readonly error?: ErrorRecord;
}

/** A configuration for another version or model, and what a twin of the target makes of it. */
export interface MigrationResult {
  /** With every secret that is known: it goes into a file of its owner, and nowhere else. */
  readonly rsc: string;
  /** What becomes of each line, secrets masked. */
  readonly rows: readonly Row[];
  /** What is not on the twin as it should be; absent where nothing was rehearsed. */
  readonly differences?: readonly MigrationDifference[];
}

export interface MigrationDifference {
  readonly kind: string;
  readonly menu: string;
  readonly line?: number;
  readonly text: string;
}

/** An export and what an audit says of it. */
export interface AuditedExport {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** All metrics and collectors: as data, and as the page that documents them. */
export interface MetricsDocument {
  readonly reference: object;
  readonly page: string;
}

/** What the composition root lends to the CLI; each is loaded only when a command needs it. */
export interface CliServices {
  readonly version: string;
  loadRegistry(): Promise<Registry>;
  loadMenus(): Promise<MenuSource>;
  loadMetricsReference(): Promise<MetricsDocument>;
  /** Alerts and recorded questions, as Prometheus reads them. */
  loadRulesFile(): Promise<string>;
  /** The dashboards for Grafana, by file name. */
  loadDashboards(): Promise<ReadonlyMap<string, string>>;
  /** Runs the daemon until it is stopped. */
  serve(): Promise<void>;
  /** Runs simulated routers until it is stopped. */
  simulate(options: SimulateOptions): Promise<void>;
  /** Applies an action to a simulated router that boots from an export. */
  rehearse(config: string, action: WriteAction, input: ActionInput): Promise<RehearsalResult>;
  /** Makes of an export the configuration of another router, by the input of `workflow.migrate_configuration`. */
  migrate(input: ActionInput, options: { readonly rehearse: boolean }): Promise<MigrationResult>;
  /** Audits exports, by the input of `workflow.audit_security`. */
  auditExports(
    exports: readonly { readonly name: string; readonly text: string }[],
    input: ActionInput,
  ): Promise<readonly AuditedExport[]>;
  /** Makes a report of them, piece by piece. */
  reportAudits(audited: readonly AuditedExport[], options: { readonly format: 'html' | 'csv' | 'json' }): AsyncIterable<string>;
}

export interface CliContext {
  readonly services: CliServices;
  readonly output: Output;
  connect(): Promise<DaemonClient>;
}

/** What a command does; a number is the exit code. */
export type Handler<Options> = (context: CliContext, options: Options, args: readonly string[]) => Promise<number | void>;

/** Binds a handler to a command: gives it its context and takes its exit code. */
export type Bind = <Options>(handler: Handler<Options>) => (...args: unknown[]) => Promise<void>;
