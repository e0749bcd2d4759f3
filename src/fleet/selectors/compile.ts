import type { EntityManager } from 'typeorm';
import { AppError } from '../../core/errors';
import { versionNumber } from '../../routeros';
import { allOf, anyOf, inSql, queryRows, rawSql, sql, type Sql, type SqlValue } from '../database';
import { addressKey, addressRange } from '../network';
import type { Comparison, Selector } from './ast';
import { parseSelector } from './parser';

/** Rules may name other groups; that many levels and comparisons are followed. */
const MAX_RULE_DEPTH = 8;
const MAX_COMPARISONS = 3_000;

export interface CompileScope {
  readonly manager: EntityManager;
  /** Where groups are looked up; undefined is every tenant. */
  readonly tenants: readonly string[] | undefined;
}

interface Walk extends CompileScope {
  /** The groups whose rules lead here. */
  readonly path: readonly { readonly id: string; readonly name: string }[];
  readonly budget: { comparisons: number };
}

/**
 * A condition on the row `r` of `router`. It is never NULL, so that `not` is the exact opposite.
 * @throws AppError SELECTOR_INVALID where group rules go round in a circle or become too large
 */
export function compileSelector(selector: Selector, scope: CompileScope): Promise<Sql> {
  return compile(selector, { ...scope, path: [], budget: { comparisons: MAX_COMPARISONS } });
}

async function compile(selector: Selector, walk: Walk): Promise<Sql> {
  switch (selector.kind) {
    case 'all':
      return rawSql('1 = 1');
    case 'not':
      return sql`NOT (${await compile(selector.term, walk)})`;
    case 'and':
    case 'or': {
      const terms: Sql[] = [];
      for (const term of selector.terms) terms.push(await compile(term, walk));
      return selector.kind === 'and' ? allOf(terms) : anyOf(terms);
    }
    case 'compare': {
      if (selector.operator !== '!=') return compare(selector, walk);
      return sql`NOT (${await compare({ ...selector, operator: '=' }, walk)})`;
    }
  }
}

async function compare(comparison: Comparison, walk: Walk): Promise<Sql> {
  walk.budget.comparisons -= 1;
  if (walk.budget.comparisons < 0) throw invalid('the group rules make the selector too large');
  const { field } = comparison;
  switch (field.name) {
    case 'id':
    case 'name':
    case 'state':
      return matches(rawSql(`r."${field.name}"`), comparison);
    case 'tenant':
      return matches(rawSql('r."tenantId"'), comparison);
    case 'board':
      return matchesNullable(rawSql('r."board"'), comparison);
    case 'arch':
      return matchesNullable(rawSql('r."architecture"'), comparison);
    case 'version':
      return compareVersion(comparison);
    case 'address':
      return compareAddress(comparison);
    case 'site':
      return sql`EXISTS (SELECT 1 FROM "site" s WHERE s."id" = r."siteId" AND ${matches(rawSql('s."name"'), comparison)})`;
    case 'tag':
      return sql`EXISTS (SELECT 1 FROM "router_tag" t WHERE t."routerId" = r."id" AND ${matches(rawSql('t."tag"'), comparison)})`;
    case 'label':
      return sql`EXISTS (SELECT 1 FROM "router_label" l WHERE l."routerId" = r."id" AND l."key" = ${field.key} AND ${matches(rawSql('l."value"'), comparison)})`;
    case 'group':
      return compareGroup(comparison, walk);
  }
}

function matches(column: Sql, { operator, values }: Comparison): Sql {
  if (operator === '~') return sql`LOWER(${column}) LIKE ${likePattern(values[0] as string)} ESCAPE '!'`;
  return operator === 'in' ? inSql(column, values) : sql`${column} = ${values[0] as string}`;
}

function matchesNullable(column: Sql, comparison: Comparison): Sql {
  return sql`(${column} IS NOT NULL AND ${matches(column, comparison)})`;
}

/** Only ASCII letters fold their case: all that SQLite folds, and PostgreSQL under the collation of our columns. */
function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function likePattern(glob: string): string {
  return foldCase(glob).replace(/[!%_]/g, '!$&').replace(/\*+/g, '%').replace(/\?/g, '_');
}

function compareVersion(comparison: Comparison): Sql {
  if (comparison.operator === '~') return matchesNullable(rawSql('r."version"'), comparison);
  const numbers = comparison.values.map(versionNumber);
  const column = rawSql('r."versionNumber"');
  const test = comparison.operator === 'in' ? inSql(column, numbers) : ordered(column, comparison.operator, numbers[0] as number);
  // 0 stands for a version that nobody understood: it is not below every other one.
  return sql`(${column} IS NOT NULL AND ${column} > 0 AND ${test})`;
}

function ordered(column: Sql, operator: Comparison['operator'], value: SqlValue): Sql {
  return sql`${column} ${rawSql(operator)} ${value}`;
}

function compareAddress(comparison: Comparison): Sql {
  if (comparison.operator === '~') return matches(rawSql('r."address"'), comparison);
  return anyOf(comparison.values.map(addressTest));
}

function addressTest(value: string): Sql {
  const range = addressRange(value);
  if (!range) return sql`LOWER(r."address") = ${foldCase(value)}`;
  const isSingle = addressKey(value) !== undefined;
  const test = isSingle ? sql`r."addressKey" = ${range.low}` : sql`r."addressKey" BETWEEN ${range.low} AND ${range.high}`;
  return sql`(r."addressKey" IS NOT NULL AND ${test})`;
}

interface RuleRow {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly rule: string;
}

async function compareGroup(comparison: Comparison, walk: Walk): Promise<Sql> {
  const named = matches(rawSql('g."name"'), comparison);
  const member = sql`EXISTS (SELECT 1 FROM "router_group_member" m JOIN "router_group" g ON g."id" = m."groupId" WHERE m."routerId" = r."id" AND ${named})`;
  const inTenants = walk.tenants ? inSql(rawSql('g."tenantId"'), walk.tenants) : rawSql('1 = 1');
  const rules = await queryRows<RuleRow>(
    walk.manager,
    sql`SELECT g."id", g."name", g."tenantId", g."rule" FROM "router_group" g WHERE g."rule" IS NOT NULL AND ${named} AND ${inTenants}`,
  );
  const parts = [member];
  for (const rule of rules) parts.push(await compileRule(rule, walk));
  return anyOf(parts);
}

async function compileRule(rule: RuleRow, walk: Walk): Promise<Sql> {
  const path = [...walk.path, rule];
  const names = path.map((group) => group.name).join(' -> ');
  if (walk.path.some((group) => group.id === rule.id)) throw invalid(`the rules of groups go round in a circle: ${names}`);
  if (path.length > MAX_RULE_DEPTH) throw invalid(`the rules of groups refer to each other too deeply: ${names}`);
  const condition = await compile(parseSelector(rule.rule), { ...walk, tenants: [rule.tenantId], path });
  return sql`(r."tenantId" = ${rule.tenantId} AND ${condition})`;
}

function invalid(complaint: string): AppError {
  return new AppError('SELECTOR_INVALID', complaint, { details: { complaint } });
}
