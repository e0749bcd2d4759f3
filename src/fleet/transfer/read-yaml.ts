import { LineCounter, parseDocument } from 'yaml';
import { Pacer } from './pacer';
import type { RawRow, ReadRows, RowProblem } from './rows';

const OPENING = /^(?:(?:\s*|#.*|---|%.*)\r?\n)*?(routers:[ \t]*(?:#.*)?\r?\n(?:\s*(?:#.*)?\r?\n)*)?([ \t]*)-(?=\s)/;

/**
 * Reads a list of mappings, bare or below `routers:`. Each element is cut out by its dash and read by itself: the YAML
 * parser needs seconds for a large list as a whole. All values are text, so that a name such as 007 stays what it is.
 */
export async function readYaml(text: string): Promise<ReadRows> {
  const source = text.replace(/^\uFEFF/, '');
  if (/^\s*(?:routers:\s*)?(?:\[\s*\]\s*)?$/.test(source)) return { rows: [], problems: [] };
  const opening = OPENING.exec(source);
  if (!opening) return { rows: [], problems: [{ line: 1, field: '', message: 'expected a list of routers, each after a dash' }] };
  const rows: RawRow[] = [];
  const problems: RowProblem[] = [];
  const pacer = new Pacer();
  for (const element of elements(source, opening[2] ?? '')) {
    const row = readElement(element);
    if ('fields' in row) rows.push(row);
    else problems.push(row);
    await pacer.breathe();
  }
  return { rows, problems };
}

interface Element {
  readonly line: number;
  readonly lines: string[];
}

/** Whatever belongs to an element stands further in than its dash: YAML has it so, also inside long texts. */
function elements(text: string, indent: string): Element[] {
  const found: Element[] = [];
  const dash = `${indent}-`;
  text.split(/\r?\n/).forEach((content, index) => {
    const startsElement = content.startsWith(dash) && /^(?:\s|$)/.test(content.slice(dash.length));
    if (startsElement) found.push({ line: index + 1, lines: [content] });
    else found.at(-1)?.lines.push(content);
  });
  return found;
}

function readElement({ line, lines }: Element): RawRow | RowProblem {
  const lineCounter = new LineCounter();
  const document = parseDocument(lines.join('\n').trimEnd(), {
    schema: 'failsafe',
    lineCounter,
    prettyErrors: false,
    uniqueKeys: true,
    merge: false,
  });
  const [error] = document.errors;
  if (error)
    return {
      line: line + lineCounter.linePos(error.pos[0]).line - 1,
      field: '',
      message: `not readable as YAML: ${error.message}`,
    };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 10 });
    const [fields] = Array.isArray(value) ? (value as unknown[]) : [];
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return { line, fields: fields as Record<string, unknown> };
  } catch {
    return { line, field: '', message: 'an alias has no anchor in the same element' };
  }
  return { line, field: '', message: 'expected fields such as name: and address:' };
}
