import type { RscStatement } from './document';
import { parseExport } from './parse';

/**
 * An export reduced to what it says, one line per statement: without remarks, dates, line breaks, the spelling of
 * values and the order of arguments. Two exports say the same where these lists are equal. The order of rows counts.
 */
export function normaliseExport(text: string): string[] {
  const lines = new Map<string, string[]>();
  for (const { path, statements } of parseExport(text).sections) {
    const known = lines.get(path) ?? [];
    known.push(...statements.map((statement) => `${path} ${normalStatement(statement)}`));
    lines.set(path, known);
  }
  return [...lines.values()].flat();
}

/** What one export says and the other does not. */
export function compareExports(before: string, after: string): { readonly lost: string[]; readonly invented: string[] } {
  const left = normaliseExport(before);
  const right = normaliseExport(after);
  return { lost: without(left, right), invented: without(right, left) };
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}

function normalStatement(statement: RscStatement): string {
  if (statement.kind === 'verbatim') return statement.lines.map((line) => line.trimEnd()).join('\n');
  const args = statement.args.map(({ name, value }) => (name.startsWith('!') ? name : `${name}=${JSON.stringify(value)}`));
  return [statement.verb, ...(statement.selector === undefined ? [] : [statement.selector]), ...args.sort()].join(' ');
}
