import { type z } from 'zod';
import { isAppError } from '../../core/errors';
import { didYouMean } from '../../core/text';
import type { NetworkPolicy } from '../network';
import { RouterInput } from '../routers/router.schema';
import { CredentialInput } from '../credentials/credential.service';
import { problemsOf } from '../support';
import { Pacer } from './pacer';
import { FIELD_NAMES, LIST_SEPARATOR, type RawRow, type RowProblem } from './rows';

const ImportRow = RouterInput.omit({ tenant: true }).extend({
  username: CredentialInput.shape.username.optional(),
  password: CredentialInput.shape.password.optional(),
});

/** A row that may be imported. */
export type ImportRow = z.output<typeof ImportRow> & { readonly line: number };

export interface CheckedRows {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly RowProblem[];
}

/** Checks every row by itself, and that no name is there twice. */
export async function checkRows(raw: readonly RawRow[], network: NetworkPolicy): Promise<CheckedRows> {
  const rows: ImportRow[] = [];
  const problems: RowProblem[] = [];
  const lineOfName = new Map<string, number>();
  const pacer = new Pacer();
  for (const row of raw) {
    const checked = checkRow(row, network);
    if (Array.isArray(checked)) problems.push(...checked);
    else {
      const earlier = lineOfName.get(checked.name);
      lineOfName.set(checked.name, earlier ?? row.line);
      if (earlier === undefined) rows.push(checked);
      else problems.push({ line: row.line, field: 'name', message: `${checked.name} is already on line ${earlier}` });
    }
    await pacer.breathe();
  }
  return { rows, problems };
}

function checkRow(row: RawRow, network: NetworkPolicy): ImportRow | RowProblem[] {
  const { line } = row;
  const unknown = Object.keys(row.fields).filter((field) => !FIELD_NAMES.some((name) => name === field));
  if (unknown.length > 0) {
    return unknown.map((field) => ({ line, field, message: `no such field${didYouMean(field, FIELD_NAMES)}` }));
  }
  const result = ImportRow.safeParse(fromText(row.fields));
  if (!result.success) return problemsOf(result.error).map((problem) => ({ line, ...problem }));
  try {
    network.check(result.data.address);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [{ line, field: 'address', message: error.message }];
  }
  if (result.data.password !== undefined && result.data.username === undefined) {
    return [{ line, field: 'password', message: 'a password needs a username' }];
  }
  return { ...result.data, line };
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

/** CSV and YAML give text for everything; what is no text already stays as it is. */
function fromText(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, convert(field, value)]));
}

function convert(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (field) {
    case 'port':
      return /^\d{1,6}$/.test(value) ? Number(value) : value;
    case 'enabled':
      return FLAGS[value.toLowerCase()] ?? value;
    case 'tags':
    case 'groups':
      return value
        .split(LIST_SEPARATOR)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'site':
    case 'credential':
      return value === '' || value === 'null' || value === '~' ? null : value;
    default:
      return value;
  }
}
