import type { Row } from '../../core/catalogue';
import type { RouterRunView, RunView } from '../../jobs';

/** A finished run, as a report is told of it. */
export interface ReportSource {
  readonly run: Pick<RunView, 'id' | 'do' | 'on' | 'total' | 'outcome' | 'createdAt' | 'finishedAt'> & {
    readonly title?: string;
    readonly by: string;
  };
  /** In the same order each time. */
  routers(): AsyncIterable<
    Pick<RouterRunView, 'status' | 'error'> & {
      readonly id: string;
      readonly name: string;
      readonly rows: readonly Row[];
      readonly truncated?: boolean;
    }
  >;
}

export interface ReportOptions {
  readonly format: 'json' | 'html' | 'csv';
  readonly part?: string;
}

/** Makes of the rows of a run something to hand on, piece by piece; those who know audits have it. */
export type WriteReport = (source: ReportSource, options: ReportOptions) => AsyncIterable<string>;

export const WRITE_REPORT = Symbol('WriteReport');
