import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { authorise, type Actor, type Permission } from '../../core/access';
import { AppError } from '../../core/errors';
import { isId, newId } from '../../core/ids';
import { Secret } from '../../core/secrets';
import type { AuditService } from '../audit/audit.service';
import { queryRows, sql, type Page, type PageRequest } from '../database';
import { ApiToken } from '../entities';
import { change, nameText, pageByName, parseInput, type FleetStore } from '../support';

const TOKEN_PREFIX = 'rf_';
const TOKEN_BYTES = 32;
const USED_EVERY_MS = 60_000;

/** Every permission; the compiler refuses the list when one is missing. */
const PERMISSION_NAMES = Object.keys({
  'router:read': true,
  'router:write': true,
  'credential:read': true,
  'credential:write': true,
  'group:read': true,
  'group:write': true,
  'tenant:read': true,
  'tenant:write': true,
  'token:read': true,
  'token:write': true,
  'audit:read': true,
  'run:read': true,
  'run:control': true,
  'artefact:read': true,
  'schedule:read': true,
  'schedule:write': true,
  'window:write': true,
  'event:read': true,
  'webhook:read': true,
  'webhook:write': true,
  'action:read': true,
  'action:write': true,
  'action:destructive': true,
  'action:operational': true,
  'metrics:read': true,
} satisfies Readonly<Record<Permission, true>>) as [Permission, ...Permission[]];

export const TokenInput = z.strictObject({
  name: nameText,
  tenants: z.union([z.literal('*'), z.array(z.string()).min(1)]).describe('Where it may act; * is everywhere.'),
  permissions: z.union([z.literal('*'), z.array(z.enum(PERMISSION_NAMES)).min(1)]).describe('What it may do; * is everything.'),
  expiresAt: z.number().int().positive().optional().describe('Milliseconds since 1970; absent: never.'),
});
export type TokenInput = z.input<typeof TokenInput>;

/** What is shown of a token. */
export type TokenView = Omit<ApiToken, 'hash'>;

/** The tokens of the API. */
export class TokenService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /**
   * The token itself is given here and never again. Nobody can make one that may do more than he himself.
   * @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS
   */
  async create(actor: Actor, input: TokenInput): Promise<TokenView & { readonly token: Secret }> {
    const { name, tenants, permissions, expiresAt = null } = parseInput(TokenInput, input);
    requireReach(actor, 'token:write', tenants);
    requirePermissions(actor, permissions);
    const text = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
    return change(this.#store, 'token', async (manager) => {
      const now = this.#store.now();
      const fields = { id: newId(), name, hash: hashOf(text), tenantIds: tenants, permissions, createdAt: now };
      const token = manager.create(ApiToken, { ...fields, lastUsedAt: null, expiresAt });
      await manager.insert(ApiToken, token);
      await this.#recordChange(manager, actor, 'token.create', token);
      return { ...shown(token), token: new Secret(text) };
    });
  }

  /** The actor that a token stands for. @throws AppError TOKEN_INVALID */
  async authenticate(text: string): Promise<Actor> {
    const manager = this.#store.source.manager;
    const hash = hashOf(text);
    const token = await manager.findOneBy(ApiToken, { hash });
    const now = this.#store.now();
    // The look-up by hash tells an attacker nothing of the token; the comparison is for the index that finds it.
    const matches = token !== null && timingSafeEqual(Buffer.from(token.hash, 'hex'), Buffer.from(hash, 'hex'));
    if (!matches || (token.expiresAt !== null && token.expiresAt <= now)) {
      throw new AppError('TOKEN_INVALID', matches ? 'the token has expired' : 'the token is not known');
    }
    await this.#markUsed(token, now);
    return { kind: 'token', id: token.id, name: token.name, tenants: token.tenantIds, permissions: token.permissions };
  }

  async #markUsed(token: ApiToken, now: number): Promise<void> {
    if (token.lastUsedAt !== null && now - token.lastUsedAt < USED_EVERY_MS) return;
    const stale = now - USED_EVERY_MS;
    await queryRows(
      this.#store.source.manager,
      sql`UPDATE "api_token" SET "lastUsedAt" = ${now} WHERE "id" = ${token.id} AND ("lastUsedAt" IS NULL OR "lastUsedAt" <= ${stale})`,
    );
  }

  /** Those that act within the tenants of the actor. */
  async list(actor: Actor, page: PageRequest = {}): Promise<Page<TokenView>> {
    if (actor.tenants !== '*') requireReach(actor, 'token:read', actor.tenants);
    else authorise(actor, 'token:read', '*');
    const found = await pageByName(this.#store.source.manager, ApiToken, [], page);
    return { ...found, items: found.items.filter((token) => reaches(actor, token.tenantIds)).map(shown) };
  }

  /** By id or name. @throws AppError FORBIDDEN, NOT_FOUND */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'token', async (manager) => {
      const token = await find(manager, actor, ref);
      requireReach(actor, 'token:write', token.tenantIds);
      await manager.delete(ApiToken, { id: token.id });
      await this.#recordChange(manager, actor, 'token.remove', token);
    });
  }

  #recordChange(manager: EntityManager, actor: Actor, action: string, token: ApiToken): Promise<void> {
    const { tenantIds, permissions, expiresAt } = token;
    const tenantId = tenantIds !== '*' && tenantIds.length === 1 ? (tenantIds[0] ?? null) : null;
    return this.#audit.record(
      { actor, action, tenantId, subject: token, details: { tenantIds, permissions, expiresAt } },
      manager,
    );
  }
}

/** What lies beyond the actor's tenants does not exist for him. */
async function find(manager: EntityManager, actor: Actor, ref: string): Promise<ApiToken> {
  const token = await manager.findOneBy(ApiToken, isId(ref) ? { id: ref } : { name: ref });
  if (token && reaches(actor, token.tenantIds)) return token;
  const remedy = 'List the tokens with `rosfleet tokens list`.';
  throw new AppError('NOT_FOUND', `no token ${ref}`, { details: { ref }, remedy });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function shown(token: ApiToken): TokenView {
  const { hash: _hidden, ...view } = token;
  return view;
}

function reaches(actor: Actor, tenants: Actor['tenants']): boolean {
  if (actor.tenants === '*') return true;
  const own = actor.tenants;
  return tenants !== '*' && tenants.every((tenant) => own.includes(tenant));
}

function requireReach(actor: Actor, permission: Permission, tenants: Actor['tenants']): void {
  for (const tenant of tenants === '*' ? ['*'] : tenants) authorise(actor, permission, tenant);
}

function requirePermissions(actor: Actor, wanted: Actor['permissions']): void {
  if (actor.permissions === '*') return;
  const own = actor.permissions;
  const excess = wanted === '*' ? ['*'] : wanted.filter((permission) => !own.includes(permission));
  if (excess.length === 0) return;
  throw new AppError('FORBIDDEN', `${actor.name} cannot grant ${excess.join(', ')}`, { details: { permissions: excess } });
}
