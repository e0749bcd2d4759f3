import { In, type DataSource, type EntityManager, type EntityTarget, type FindOptionsWhere } from 'typeorm';
import { AppError, type ErrorCode } from '../../core/errors';
import { isId } from '../../core/ids';
import { didYouMean } from '../../core/text';
import {
  allOf,
  decodeCursor,
  inSql,
  isReferenceViolation,
  isUniqueViolation,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../database';

/** What the services of the fleet share. */
export interface FleetStore {
  readonly source: DataSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * One transaction.
 * @throws AppError ALREADY_EXISTS or IN_USE where the database refuses for that reason
 */
export async function change<T>(store: FleetStore, noun: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  try {
    return await store.source.transaction(work);
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new AppError('ALREADY_EXISTS', `a ${noun} with this name exists`, { cause });
    if (isReferenceViolation(cause))
      throw new AppError('IN_USE', `the ${noun} is in use, or what it refers to is gone`, { cause });
    throw cause;
  }
}

/** Rows in the order of their names; `conditions` speak of the row as `r`. */
export async function pageByName<E extends Named>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  conditions: readonly Sql[],
  request: PageRequest,
): Promise<Page<E>> {
  const limit = pageLimit(request);
  const table = rawSql(`"${manager.dataSource.getMetadata(entity).tableName}"`);
  const rows = await queryRows<Named>(
    manager,
    sql`SELECT r."id", r."name" FROM ${table} r WHERE ${allOf([...conditions, afterCursor(request)])} ORDER BY r."name", r."id" LIMIT ${limit + 1}`,
  );
  const page = toPage(rows, limit, (row) => [row.name, row.id]);
  return {
    ...page,
    items: await inOrder(
      manager,
      entity,
      page.items.map((row) => row.id),
    ),
  };
}

function afterCursor(request: PageRequest): Sql {
  if (request.cursor === undefined) return rawSql('1 = 1');
  const [name, id] = decodeCursor(request.cursor, 2) as [string, string];
  return sql`(r."name", r."id") > (${name}, ${id})`;
}

/** The rows with these ids, in this order. */
export async function inOrder<E extends Pick<Named, 'id'>>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  ids: readonly string[],
): Promise<E[]> {
  if (ids.length === 0) return [];
  const rows = await manager.findBy(entity, { id: In([...ids]) } as FindOptionsWhere<E>);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}

/** `r."tenantId"` is one that the actor may see; undefined is every tenant. */
export function inTenants(tenants: readonly string[] | undefined): Sql {
  return tenants ? inSql(rawSql('r."tenantId"'), tenants) : rawSql('1 = 1');
}

export interface Lookup<E> {
  readonly entity: EntityTarget<E>;
  readonly noun: string;
  readonly unknown: ErrorCode;
  /** Id, or name where the tenant is clear. */
  readonly ref: string;
  /** The tenants to look in; undefined is every tenant. */
  readonly tenants: readonly string[] | undefined;
}

/** Most names that are compared for "did you mean". */
const NEAREST_AMONG = 20_000;

/**
 * The row that an id or a name means. What the actor may not see does not exist.
 * @throws AppError of the code `unknown`; INPUT_INVALID where several tenants have the name
 */
export async function findByRef<E extends Named>(manager: EntityManager, lookup: Lookup<E>): Promise<E> {
  const within = lookup.tenants ? { tenantId: In([...lookup.tenants]) } : {};
  const key = isId(lookup.ref) ? { id: lookup.ref } : { name: lookup.ref };
  const found = await manager.find(lookup.entity, { where: { ...key, ...within } as unknown as FindOptionsWhere<E>, take: 2 });
  if (found.length > 1) {
    throw new AppError('INPUT_INVALID', `several tenants have a ${lookup.noun} ${lookup.ref}; name the tenant or use the id`);
  }
  const [row] = found;
  if (!row) throw await unknownRef(manager, lookup);
  return row;
}

export async function unknownRef<E extends Named>(manager: EntityManager, lookup: Lookup<E>): Promise<AppError> {
  const table = rawSql(`"${manager.dataSource.getMetadata(lookup.entity).tableName}"`);
  const names = await queryRows<{ name: string }>(
    manager,
    sql`SELECT r."name" FROM ${table} r WHERE ${inTenants(lookup.tenants)} LIMIT ${NEAREST_AMONG}`,
  );
  const hint = didYouMean(
    lookup.ref,
    names.map((row) => row.name),
  );
  return new AppError(lookup.unknown, `no ${lookup.noun} ${lookup.ref}${hint}`, { details: { ref: lookup.ref } });
}
