/** A row as it was read, before anything is known of its worth. */
export interface RawRow {
  /** Line of the text where the row starts, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Why a row, or the text as a whole, cannot be taken. */
export interface RowProblem {
  readonly line: number;
  /** Empty where it is the row as a whole. */
  readonly field: string;
  readonly message: string;
}

export interface ReadRows {
  readonly rows: readonly RawRow[];
  readonly problems: readonly RowProblem[];
}

/** One place for each field, in the order of an export. */
export const FIELD_NAMES = [
  'name',
  'address',
  'port',
  'transport',
  'tlsMode',
  'site',
  'credential',
  'username',
  'password',
  'enabled',
  'tags',
  'groups',
  'labels',
] as const;

export const LABEL_PREFIX = 'label.';

/** Between the tags and the groups of one cell. */
export const LIST_SEPARATOR = ';';
