import { csvReport } from './csv-report';
import { htmlReport } from './html-report';
import { jsonReport } from './json-report';
import type { ReportOptions, ReportSource } from './source';

export {
  REPORT_FORMATS,
  type ReportedRouter,
  type ReportedRun,
  type ReportFormat,
  type ReportOptions,
  type ReportSource,
} from './source';

/**
 * A report over a finished run, piece by piece: of audits their findings and scores, of other reads their rows.
 * @throws AppError INPUT_INVALID before the first piece where the run has no such part
 */
export function writeReport(source: ReportSource, { format, part }: ReportOptions): AsyncGenerator<string> {
  switch (format) {
    case 'html':
      return htmlReport(source);
    case 'csv':
      return csvReport(source, part);
    case 'json':
      return jsonReport(source);
  }
}
