export { BigColumn, JsonColumn, TextColumn, TimeColumn } from './columns';
export type { DatabaseLog } from './database-logger';
export { isReferenceViolation, isUniqueViolation } from './failures';
export { openDatabase, type DatabaseOptions } from './open-database';
export { decodeCursor, encodeCursor, pageLimit, toPage, type Page, type PageRequest } from './paging';
export { columnsFor, indexOn, refersTo, type Columns } from './schema';
export { allOf, anyOf, inSql, joinSql, queryRows, rawSql, Sql, sql, type SqlValue } from './sql';
