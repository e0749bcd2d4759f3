import type { EntityManager } from 'typeorm';

export type SqlValue = string | number | boolean | null;

/** A piece of SQL with its values apart: values never become text, whatever they hold. */
export class Sql {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly SqlValue[],
  ) {}
}

/** `` sql`"name" = ${name} AND ${other}` ``: values become parameters, pieces of SQL are set in. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  const texts: string[] = [strings[0] as string];
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    const next = strings[index + 1] as string;
    if (part instanceof Sql) {
      texts[texts.length - 1] += part.texts[0] as string;
      texts.push(...part.texts.slice(1));
      values.push(...part.values);
      texts[texts.length - 1] += next;
    } else {
      values.push(part);
      texts.push(next);
    }
  });
  return new Sql(texts, values);
}

/** A name from our own source, never from outside. */
export function rawSql(text: string): Sql {
  return new Sql([text], []);
}

export function joinSql(parts: readonly Sql[], separator: string): Sql {
  const texts: string[] = [''];
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    texts[texts.length - 1] += (index > 0 ? separator : '') + (part.texts[0] as string);
    texts.push(...part.texts.slice(1));
    values.push(...part.values);
  });
  return new Sql(texts, values);
}

/** All of them; true where there are none. */
export function allOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? rawSql('1 = 1') : sql`(${joinSql(parts, ' AND ')})`;
}

/** Any of them; false where there are none. */
export function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? rawSql('1 = 0') : sql`(${joinSql(parts, ' OR ')})`;
}

/** `column IN (…)`; false for an empty list. */
export function inSql(column: Sql, values: readonly SqlValue[]): Sql {
  if (values.length === 0) return rawSql('1 = 0');
  return sql`${column} IN (${joinSql(
    values.map((value) => sql`${value}`),
    ', ',
  )})`;
}

/** The text with the placeholders of the database. */
function renderSql(dialect: string, query: Sql): string {
  if (dialect !== 'postgres') return query.texts.join('?');
  return query.texts.reduce((text, piece, index) => `${text}$${index}${piece}`);
}

/** @returns rows as the driver gives them: 64-bit integers are text on PostgreSQL, flags are 0 and 1 on SQLite */
export function queryRows<T>(manager: EntityManager, query: Sql): Promise<T[]> {
  return manager.query(renderSql(manager.dataSource.options.type, query), [...query.values]) as Promise<T[]>;
}
