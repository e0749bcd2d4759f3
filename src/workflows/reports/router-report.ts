import type { Row } from '../../core/catalogue';
import { findingOfRow, linesOf, type ToldFinding } from '../audit/result-rows';
import type { FixStep, Severity } from '../audit/rule';
import { SEVERITIES } from '../audit/rule';
import type { ReportedRouter } from './source';

/** What mends a finding, as a run that can be submitted. */
export interface FixRun extends FixStep {
  /** Selector of the router. */
  readonly on: string;
}

export interface ReportedFinding extends Omit<ToldFinding, 'fix'> {
  readonly fix: readonly FixRun[];
}

/** What a run tells of one router, taken apart. */
export interface RouterReport extends Pick<ReportedRouter, 'id' | 'name' | 'status' | 'error' | 'truncated'> {
  /** Absent where nothing was audited. */
  readonly audit?: {
    /** 0 to 100; absent where too little could be asked. */
    readonly score?: number;
    readonly counts: Readonly<Record<Severity, number>>;
    readonly asked: number;
    readonly unchecked: readonly { readonly rules: readonly string[]; readonly why: string }[];
    /** Worst first. */
    readonly findings: readonly ReportedFinding[];
  };
  /** Rows that are no part of an audit, by what they call their part; `rows` where they do not. */
  readonly tables: ReadonlyMap<string, readonly Row[]>;
}

const AUDIT_PARTS: ReadonlySet<string> = new Set(['score', 'finding', 'unchecked']);
/** What rows are called that do not say what they are. */
const PLAIN_ROWS = 'rows';

export function routerReport(router: ReportedRouter): RouterReport {
  const { id, name, status, error, truncated, rows } = router;
  const score = rows.find(({ part }) => part === 'score');
  return {
    id,
    name,
    status,
    ...(error ? { error } : {}),
    ...(truncated ? { truncated } : {}),
    ...(score ? { audit: auditOf(router, score) } : {}),
    tables: tablesOf(rows),
  };
}

function auditOf(router: ReportedRouter, score: Row): RouterReport['audit'] {
  const counts = SEVERITIES.map((severity) => [severity, Number(score[severity] ?? 0)] as const);
  const on = selectorOf(router);
  return {
    ...(score['score'] === undefined ? {} : { score: Number(score['score']) }),
    counts: Object.fromEntries(counts) as Record<Severity, number>,
    asked: Number(score['asked'] ?? 0),
    unchecked: router.rows
      .filter(({ part }) => part === 'unchecked')
      .map(({ rule, why = '' }) => ({ rules: linesOf(rule), why })),
    findings: router.rows
      .flatMap((row) => findingOfRow(row) ?? [])
      .map((finding) => ({ ...finding, fix: finding.fix.map((step) => ({ ...step, on })) })),
  };
}

/** By its name, where no quotes are needed. */
function selectorOf({ id, name }: ReportedRouter): string {
  return /^[\w-]+(\.[\w-]+)*$/.test(name) ? `name=${name}` : `id=${id}`;
}

function tablesOf(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const tables = new Map<string, Row[]>();
  for (const { part = PLAIN_ROWS, ...row } of rows) {
    if (AUDIT_PARTS.has(part)) continue;
    const known = tables.get(part) ?? [];
    known.push(row);
    tables.set(part, known);
  }
  return tables;
}
