import { AppError } from '../errors';
import type { Actor, Permission } from './actor';

/**
 * The one decision: may this actor do this in this tenant? Everything that reads or changes something a customer owns
 * asks here, so that roles and tenants change one function.
 * @throws AppError FORBIDDEN
 */
export function authorise(actor: Actor, permission: Permission, tenant: string): void {
  const inTenant = actor.tenants === '*' || actor.tenants.includes(tenant);
  const permitted = actor.permissions === '*' || actor.permissions.includes(permission);
  if (inTenant && permitted) return;
  throw new AppError('FORBIDDEN', `${actor.name} lacks ${permission} in tenant ${tenant}`, {
    details: { permission, tenant, actor: actor.id },
  });
}

/** The tenants a list may show: `undefined` is all of them. @throws AppError FORBIDDEN */
export function visibleTenants(actor: Actor, permission: Permission): readonly string[] | undefined {
  if (actor.permissions !== '*' && !actor.permissions.includes(permission)) {
    throw new AppError('FORBIDDEN', `${actor.name} lacks ${permission}`, { details: { permission, actor: actor.id } });
  }
  return actor.tenants === '*' ? undefined : actor.tenants;
}
