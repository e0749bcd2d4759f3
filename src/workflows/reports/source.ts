import type { Row } from '../../core/catalogue';

/** `html` for people, `csv` for spreadsheets, `json` for programs. */
type ReportFormat = 'html' | 'csv' | 'json';

export interface ReportedRun {
  readonly id: string;
  /** Id of the action. */
  readonly do: string;
  /** Title of the action, where it has one. */
  readonly title?: string;
  /** Selector of the routers. */
  readonly on: string;
  readonly by: string;
  /** Routers that it was for. */
  readonly total: number;
  readonly outcome?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly finishedAt?: string;
}

/** One router of a run, with the rows that it gave. */
export interface ReportedRouter {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** Why there are no rows. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly rows: readonly Row[];
  /** There were more rows than are kept. */
  readonly truncated?: boolean;
}

/** A finished run. It is looked through more than once, and never held as a whole: there may be thousands of routers. */
export interface ReportSource {
  readonly run: ReportedRun;
  /** In the same order each time. */
  routers(): AsyncIterable<ReportedRouter>;
}

export interface ReportOptions {
  readonly format: ReportFormat;
  /** Rows of this part alone, as `csv`: finding, inventory, capacity. @defaultValue findings, where there are any */
  readonly part?: string;
}
