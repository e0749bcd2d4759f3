/** Who asks. Every call into fleet and jobs carries one; the daemon itself is the actor `system`. */
export interface Actor {
  readonly kind: 'token' | 'user' | 'system';
  /** Stable id for the audit: token id, user id, or the part of the daemon that acts. */
  readonly id: string;
  readonly name: string;
  /** The tenants the actor may act in; `*` is every tenant of the installation. */
  readonly tenants: readonly string[] | '*';
  readonly permissions: readonly Permission[] | '*';
}

/** One right, `noun:verb`. An action's own right is `action:<kind>`. */
export type Permission =
  | 'router:read'
  | 'router:write'
  | 'credential:read'
  | 'credential:write'
  | 'group:read'
  | 'group:write'
  | 'tenant:read'
  | 'tenant:write'
  | 'token:read'
  | 'token:write'
  | 'audit:read'
  | 'run:read'
  | 'run:control'
  | 'artefact:read'
  | 'schedule:read'
  | 'schedule:write'
  | 'window:write'
  | 'event:read'
  | 'webhook:read'
  | 'webhook:write'
  | 'action:read'
  | 'action:write'
  | 'action:destructive'
  | 'action:operational'
  | 'metrics:read';

/** The tenant that exists from the first migration on. */
export const DEFAULT_TENANT = 'default';

export function systemActor(part: string): Actor {
  return { kind: 'system', id: `system:${part}`, name: part, tenants: '*', permissions: '*' };
}
