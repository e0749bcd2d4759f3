import { TableForeignKey, TableIndex, type QueryRunner, type TableColumnOptions } from 'typeorm';

interface ColumnExtras {
  readonly nullable?: true;
  readonly primary?: true;
  readonly default?: string;
}

export interface Columns {
  text(name: string, extras?: ColumnExtras): TableColumnOptions;
  integer(name: string, extras?: ColumnExtras): TableColumnOptions;
  /** Times in milliseconds and other numbers beyond 32 bits. */
  big(name: string, extras?: ColumnExtras): TableColumnOptions;
  flag(name: string, extras?: ColumnExtras): TableColumnOptions;
}

/**
 * Column makers of a migration. Text compares by bytes on PostgreSQL too, as SQLite does: otherwise order, paging and
 * globs would depend on the locale that the server was set up with.
 */
export function columnsFor(runner: QueryRunner): Columns {
  const collation = runner.dataSource.options.type === 'postgres' ? 'C' : undefined;
  const make = (type: string, name: string, extras: ColumnExtras = {}): TableColumnOptions => ({
    name,
    type,
    isPrimary: extras.primary === true,
    isNullable: extras.nullable === true,
    ...(extras.default === undefined ? {} : { default: extras.default }),
  });
  return {
    text: (name, extras) => ({ ...make('text', name, extras), ...(collation ? { collation } : {}) }),
    integer: (name, extras) => make('integer', name, extras),
    big: (name, extras) => make('bigint', name, extras),
    flag: (name, extras) => make('boolean', name, extras),
  };
}

/** `ix_<table>_<columns>`, or `uq_…` where the rows must differ. */
export function indexOn(table: string, columnNames: readonly string[], options: { unique?: true } = {}): TableIndex {
  const isUnique = options.unique === true;
  return new TableIndex({
    name: `${isUnique ? 'uq' : 'ix'}_${table}_${columnNames.join('_')}`,
    columnNames: [...columnNames],
    isUnique,
  });
}

/** `fk_<table>_<column>`. Without `cascade` the referenced row cannot be removed. */
export function refersTo(table: string, column: string, target: string, options: { cascade?: true } = {}): TableForeignKey {
  return new TableForeignKey({
    name: `fk_${table}_${column}`,
    columnNames: [column],
    referencedTableName: target,
    referencedColumnNames: ['id'],
    onDelete: options.cascade ? 'CASCADE' : 'NO ACTION',
  });
}
