import type { Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { trapError } from '../api/traps';

/** A refusal is some lines; what is longer was no refusal and is cut. */
const MAX_TRAP_TEXT = 1_000;

/**
 * What the command printed, without the marker at its end.
 * @throws AppError TRAP_* where the marker is missing: then the text says why
 * @throws AppError CONNECTION_LOST where there is no text either
 */
export function outputBefore(marker: string, output: string): string {
  const at = output.lastIndexOf(marker);
  if (at >= 0 && output.slice(at + marker.length).trim() === '') return output.slice(0, at).replace(/\r?\n$/, '');
  const said = output.replace(/\s+/g, ' ').trim().slice(0, MAX_TRAP_TEXT);
  if (said !== '') throw trapError([{ message: said }]);
  throw new AppError('CONNECTION_LOST', 'the router ended the command without an answer', { details: { sent: true } });
}

const NEXT_PROPERTY = /;(?=\.?[A-Za-z][A-Za-z0-9.-]*=)/;

/**
 * The rows of `:put [print as-value]`: one text of `name=value` joined by `;`, a row starts at `.id`; a singleton has no
 * `.id` and is one row. Values are not quoted, so that one which holds `;name=` cannot be told from two properties: where that shows, nothing is given.
 * Values that are empty are left out, as the API does.
 * @throws AppError PROTOCOL_ERROR where the text is no such list, or could be read in two ways
 */
export function readAsValue(output: string): Row[] {
  const text = output.replace(/;?\s*$/, '').replace(/^\s*;?/, '');
  if (text === '') return [];
  const rows: Record<string, string>[] = [];
  let row: Record<string, string> | undefined;
  const seen = new Set<string>();
  for (const token of text.split(NEXT_PROPERTY)) {
    const equals = token.indexOf('=');
    if (equals <= 0) throw unreadable('a property has no name');
    const [name, value] = [token.slice(0, equals), token.slice(equals + 1)];
    if (name === '__proto__') throw unreadable('no property has this name');
    if (row === undefined || name === '.id') {
      row = {};
      rows.push(row);
      seen.clear();
    }
    if (seen.has(name)) throw unreadable(`${name} is there twice in one row`);
    seen.add(name);
    if (value !== '') row[name] = value;
  }
  return rows;
}

function unreadable(reason: string): AppError {
  return new AppError('PROTOCOL_ERROR', `the output of the console cannot be read with certainty: ${reason}`, {
    details: { sent: true },
    remedy: 'Reach the router by api or api-ssl: values that hold `;name=` are ambiguous over SSH.',
  });
}
