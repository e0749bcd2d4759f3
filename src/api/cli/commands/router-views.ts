import { count, safeText } from '../output/safe-text';

/** A router as the HTTP API shows it; what the CLI prints of it. */
export interface RouterJson {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly state: string;
  readonly version?: string | null;
  readonly board?: string | null;
  readonly site?: string | null;
  readonly tags?: readonly string[];
}

export interface ImportResult {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly { readonly line: number; readonly field?: string; readonly message: string }[];
}

export interface ProbeResults {
  readonly total: number;
  readonly online: number;
  readonly failed: readonly { readonly router: string; readonly error: { readonly code: string; readonly message: string } }[];
}

const LINES_SHOWN = 50;

export function renderImport(result: ImportResult): string {
  const head = `${result.added} added, ${result.updated} updated, ${result.unchanged} unchanged, ${result.rejected.length} rejected`;
  const lines = result.rejected
    .slice(0, LINES_SHOWN)
    .map((row) => safeText(`  line ${row.line}: ${row.field ? `${row.field}: ` : ''}${row.message}`));
  const rest = result.rejected.length - lines.length;
  return [head, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}

export function renderProbes(results: ProbeResults): string {
  const lines = results.failed
    .slice(0, LINES_SHOWN)
    .map(({ router, error }) => safeText(`  ${router}: ${error.code}: ${error.message}`));
  const rest = results.failed.length - lines.length;
  const head = `${results.online} of ${count(results.total, 'router')} online`;
  return [head, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}
