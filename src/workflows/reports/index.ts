import { csvReport } from './csv-report';
import { htmlReport } from './html-report';
import { jsonReport } from './json-report';
import type { Row } from '../../core/catalogue';
import type { ReportOptions, ReportSource } from './source';

export type { ReportedRouter, ReportOptions, ReportSource } from './source';

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

/** The same report of exports that were audited at once, without a run. */
export function reportOfExports(
  audited: readonly { readonly name: string; readonly rows: readonly Row[] }[],
  options: ReportOptions,
): AsyncGenerator<string> {
  const run = { id: 'none', do: 'workflow.audit_security', title: 'Audit of exports', on: 'exports', by: 'nobody' };
  return writeReport(
    {
      run: { ...run, total: audited.length, createdAt: new Date().toISOString() },
      async *routers() {
        await Promise.resolve();
        for (const { name, rows } of audited) yield { id: name, name, status: 'audited', rows };
      },
    },
    options,
  );
}
