import { Pacer } from './pacer';
import type { RawRow, ReadRows, RowProblem } from './rows';

const OPENING = /^\uFEFF?\s*(?:\{\s*"routers"\s*:\s*)?\[/;

/**
 * Reads a list of objects, bare or as `{ "routers": [ … ] }`. Each element is cut out and parsed by itself: a large list
 * is read in pieces, and a mistake has a line.
 */
export async function readJson(text: string): Promise<ReadRows> {
  const opening = OPENING.exec(text);
  if (!opening) return failed(1, 'expected a list of routers: [ … ]');
  const rows: RawRow[] = [];
  const problems: RowProblem[] = [];
  const pacer = new Pacer();
  const lines = new LineCounter(text);
  let at = skipSpace(text, opening[0].length);
  while (text[at] !== ']') {
    const end = endOfElement(text, at);
    const line = lines.at(at);
    if (end === undefined) return { rows, problems: [...problems, { line, field: '', message: 'the list does not end' }] };
    const row = parseElement(text.slice(at, end));
    if (row) rows.push({ line, fields: row });
    else problems.push({ line, field: '', message: 'expected an object such as {"name": "edge-01", "address": "10.0.0.1"}' });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    await pacer.breathe();
  }
  return { rows, problems };
}

function failed(line: number, message: string): ReadRows {
  return { rows: [], problems: [{ line, field: '', message }] };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at += 1;
  return at;
}

/** The offset after the element: its comma, or the bracket that closes the list. */
function endOfElement(text: string, from: number): number | undefined {
  const signs = /["[\]{},]/g;
  let depth = 0;
  signs.lastIndex = from;
  for (let match = signs.exec(text); match; match = signs.exec(text)) {
    const sign = match[0];
    if (depth === 0 && sign === '}') return undefined;
    if (depth === 0 && (sign === ',' || sign === ']')) return match.index;
    if (sign === '"') signs.lastIndex = endOfText(text, match.index);
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign !== ',') depth -= 1;
  }
  return undefined;
}

function endOfText(text: string, from: number): number {
  const signs = /\\.|"/gs;
  signs.lastIndex = from + 1;
  for (let match = signs.exec(text); match; match = signs.exec(text)) if (match[0] === '"') return signs.lastIndex;
  return text.length;
}

function parseElement(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Line numbers of growing offsets. */
class LineCounter {
  #line = 1;
  #at = 0;

  constructor(private readonly text: string) {}

  at(offset: number): number {
    for (;;) {
      const next = this.text.indexOf('\n', this.#at);
      if (next === -1 || next >= offset) return this.#line;
      this.#line += 1;
      this.#at = next + 1;
    }
  }
}
