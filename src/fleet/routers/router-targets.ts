import type { EntityManager } from 'typeorm';
import { visibleTenants, type Actor, type Permission } from '../../core/access';
import { AppError } from '../../core/errors';
import { didYouMean } from '../../core/text';
import type { SessionTarget } from '../../routeros';
import type { AuditService } from '../audit/audit.service';
import type { CredentialService } from '../credentials/credential.service';
import { allOf, queryRows, rawSql, sql, type Sql } from '../database';
import { Credential, Router } from '../entities';
import type { NetworkPolicy } from '../network';
import { compileSelector, parseSelector, type Selector } from '../selectors';
import { inTenants } from '../support';
import { waysOf } from './router-ways';

/** One router of a resolved target. */
export interface TargetRouter {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** Where it stands and what was last seen of it; null is not known. */
  readonly siteId: string | null;
  readonly board: string | null;
  readonly architecture: string | null;
  readonly version: string | null;
}

export interface ResolveOptions {
  /** What the actor wants to do with them. @defaultValue `router:read` */
  readonly permission?: Permission;
  /** Only in this tenant. */
  readonly tenant?: string;
}

/**
 * The enabled routers that a selector means, by name: thin rows, ten thousand are no burden.
 * @throws AppError SELECTOR_INVALID, FORBIDDEN, ROUTER_UNKNOWN, TARGETS_EMPTY
 */
export async function resolveTargets(
  manager: EntityManager,
  actor: Actor,
  text: string,
  options: ResolveOptions = {},
): Promise<TargetRouter[]> {
  const selector = parseSelector(text);
  const tenants = narrow(visibleTenants(actor, options.permission ?? 'router:read'), options.tenant);
  const condition = allOf([inTenants(tenants), await compileSelector(selector, { manager, tenants })]);
  const found = await queryRows<TargetRouter>(
    manager,
    sql`SELECT r."id", r."tenantId", r."name", r."siteId", r."board", r."architecture", r."version"
        FROM "router" r WHERE ${condition} AND r."enabled" = ${true} ORDER BY r."name", r."id"`,
  );
  if (found.length === 0) throw await nothingMatches(manager, { selector, text, tenants, condition });
  return found;
}

export function narrow(visible: readonly string[] | undefined, tenant: string | undefined): readonly string[] | undefined {
  if (tenant === undefined) return visible;
  return visible === undefined || visible.includes(tenant) ? [tenant] : [];
}

interface Miss {
  readonly selector: Selector;
  readonly text: string;
  readonly tenants: readonly string[] | undefined;
  readonly condition: Sql;
}

async function nothingMatches(manager: EntityManager, { selector, text, tenants, condition }: Miss): Promise<AppError> {
  const details = { selector: text };
  const disabled = await queryRows<TargetRouter>(manager, sql`SELECT r."name" FROM "router" r WHERE ${condition} LIMIT 1`);
  if (disabled[0]) {
    const remedy = 'Enable the routers, or select others.';
    return new AppError('TARGETS_EMPTY', `what matches ${text} is not enabled, e.g. ${disabled[0].name}`, { details, remedy });
  }
  const name = plainName(selector);
  if (name === undefined) return new AppError('TARGETS_EMPTY', `no router matches ${text}`, { details });
  const names = await queryRows<{ name: string }>(manager, sql`SELECT r."name" FROM "router" r WHERE ${inTenants(tenants)}`);
  return new AppError(
    'ROUTER_UNKNOWN',
    `no router ${name}${didYouMean(
      name,
      names.map((row) => row.name),
    )}`,
    { details },
  );
}

function plainName(selector: Selector): string | undefined {
  if (selector.kind !== 'compare' || selector.operator !== '=') return undefined;
  return selector.field.name === 'name' || selector.field.name === 'id' ? selector.values[0] : undefined;
}

/**
 * Where and as whom to open a session. Asked by the daemon itself at every open: the run was authorised before.
 * @throws AppError ROUTER_UNKNOWN, CREDENTIAL_MISSING, NETWORK_NOT_ALLOWED, CONNECT_FAILED, KEY_NOT_AVAILABLE
 */
export async function sessionTarget(
  manager: EntityManager,
  services: { readonly audit: AuditService; readonly credentials: CredentialService; readonly network: NetworkPolicy },
  routerId: string,
): Promise<SessionTarget> {
  const router = await manager.findOneBy(Router, { id: routerId });
  if (!router) throw new AppError('ROUTER_UNKNOWN', `no router ${routerId}`, { details: { ref: routerId } });
  const credential = router.credentialId === null ? null : await manager.findOneBy(Credential, { id: router.credentialId });
  if (!credential) throw new AppError('CREDENTIAL_MISSING', `router ${router.name} has no credential`, { details: { routerId } });
  const transports = waysOf(router, { manager, audit: services.audit });
  const [{ tls }] = transports;
  return {
    routerId,
    address: await services.network.addressFor(router.address),
    port: router.port,
    transport: router.transport,
    credential: services.credentials.open(credential),
    ...(tls ? { tls } : {}),
    transports,
    ...(router.packages ? { packages: router.packages } : {}),
    ...(router.version ? { version: router.version } : {}),
  };
}

/** The condition of a list: all that the actor may see, or what the selector picks of it. */
export async function listConditions(
  manager: EntityManager,
  tenants: readonly string[] | undefined,
  selector: string | undefined,
): Promise<Sql[]> {
  const picked = selector === undefined ? rawSql('1 = 1') : await compileSelector(parseSelector(selector), { manager, tenants });
  return [inTenants(tenants), picked];
}
