import { AppError } from '../../core/errors';
import { plain } from '../audit/evidence';
import { SEVERITIES } from '../audit/rule';
import { routerReport, type RouterReport } from './router-report';
import type { ReportSource } from './source';
import { summaryOf } from './summary';

const ROUTER = ['router', 'status', 'error'] as const;
const FINDING = ['severity', 'rule', 'title', 'certainty', 'evidence', 'doubts', 'why', 'remedy', 'fix', 'references'] as const;

/**
 * One table. Of an audit: a line for each finding, and one for each router with its score, so that a router without findings
 * is not mistaken for one that was not asked. Of other rows: a line for each, the router in front.
 * @throws AppError INPUT_INVALID where the run has no such part
 */
export async function* csvReport(source: ReportSource, part?: string): AsyncGenerator<string> {
  const { audit, tables } = await summaryOf(source);
  const parts = [...(audit ? ['finding'] : []), ...Object.keys(tables)];
  const chosen = part ?? parts[0];
  if (part !== undefined && !parts.includes(part)) {
    throw new AppError('INPUT_INVALID', `the run has no rows of the part ${part}; it has ${parts.join(', ') || 'none'}`);
  }
  yield* chosen === 'finding' ? findings(source) : table(source, chosen, tables[chosen ?? ''] ?? []);
}

async function* findings(source: ReportSource): AsyncGenerator<string> {
  yield line([...ROUTER, 'score', ...SEVERITIES, 'asked', 'unchecked', ...FINDING]);
  for await (const router of source.routers()) yield linesOfRouter(routerReport(router));
}

function linesOfRouter(report: RouterReport): string {
  const { audit } = report;
  const blank = FINDING.map(() => '');
  const unchecked = audit?.unchecked.reduce((sum, { rules }) => sum + rules.length, 0);
  const numbers = [audit?.score, ...SEVERITIES.map((severity) => audit?.counts[severity]), audit?.asked, unchecked];
  const first = line([...headOf(report), ...numbers.map((number) => (number === undefined ? '' : String(number))), ...blank]);
  const rest = (audit?.findings ?? []).map((finding) =>
    line([
      ...headOf(report),
      ...numbers.map(() => ''),
      ...[finding.severity, finding.rule, finding.title, finding.certainty],
      ...[finding.evidence.join('\n'), finding.doubts.join('\n'), finding.why, finding.remedy],
      finding.fix.length > 0 ? JSON.stringify(finding.fix) : '',
      finding.references.join('\n'),
    ]),
  );
  return [first, ...rest].join('');
}

async function* table(source: ReportSource, part: string | undefined, columns: readonly string[]): AsyncGenerator<string> {
  yield line([...ROUTER, ...columns]);
  for await (const router of source.routers()) {
    const report = routerReport(router);
    const rows = report.tables.get(part ?? '') ?? [];
    // A router that gave no rows is told all the same.
    const told = rows.length > 0 ? rows : [{}];
    yield told
      .map((row: Readonly<Record<string, string>>) => line([...headOf(report), ...columns.map((name) => row[name] ?? '')]))
      .join('');
  }
}

function headOf({ name, status, error, truncated }: RouterReport): readonly string[] {
  const why = error ? `${error.code}: ${error.message}` : truncated ? 'there were more rows than are kept' : '';
  return [name, status, why];
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A spreadsheet runs what starts like a formula, blanks before it or not, its sign as wide as a kanji or not: the apostrophe
 * makes it text. Numbers are none.
 */
function cell(value: string): string {
  const text = value.split('\n').map(plain).join('\n');
  const isFormula = /^[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
