import { In, MoreThan, Not, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { newId } from '../../core/ids';
import type { Secret, Vault } from '../../core/secrets';
import type { AuditService } from '../audit/audit.service';
import type { Page, PageRequest } from '../database';
import { Credential } from '../entities';
import { change, findByRef, inTenants, lineText, nameText, pageByName, parseInput, type FleetStore } from '../support';

const usernameText = lineText(64).refine((text) => text.length > 0, 'must not be empty');
const passwordText = z.string().max(1024, 'at most 1024 characters');

export const CredentialInput = z.strictObject({
  tenant: z.string().optional(),
  name: nameText,
  username: usernameText,
  password: passwordText.describe('Write-only: it is never shown again.'),
});
export type CredentialInput = z.input<typeof CredentialInput>;

export const CredentialPatch = CredentialInput.omit({ tenant: true }).partial();
export type CredentialPatch = z.input<typeof CredentialPatch>;

/** What is shown of a credential. */
export type CredentialView = Omit<Credential, 'ciphertext'>;

export interface OpenedCredential {
  readonly id: string;
  readonly revision: number;
  readonly username: string;
  readonly password: Secret;
}

const RESEAL_BATCH = 100;
const MAX_OPENED = 1000;

/** Logins of routers, sealed at rest. */
export class CredentialService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;
  readonly #vault: Vault;
  /** Passwords opened lately, by id and revision; the one used longest ago goes first. */
  readonly #opened = new Map<string, Secret>();

  constructor(store: FleetStore, audit: AuditService, vault: Vault) {
    this.#store = store;
    this.#audit = audit;
    this.#vault = vault;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS */
  async add(actor: Actor, input: CredentialInput): Promise<CredentialView> {
    const { tenant: tenantId = DEFAULT_TENANT, ...fields } = parseInput(CredentialInput, input);
    authorise(actor, 'credential:write', tenantId);
    return change(this.#store, 'credential', async (manager) => {
      const credential = this.prepare(manager, { tenantId, ...fields });
      await manager.insert(Credential, credential);
      await this.#audit.record({ actor, action: 'credential.add', tenantId, subject: credential }, manager);
      return shown(credential);
    });
  }

  /** @throws AppError FORBIDDEN, CREDENTIAL_UNKNOWN */
  async get(actor: Actor, ref: string): Promise<CredentialView> {
    return shown(await find(this.#store.source.manager, ref, visibleTenants(actor, 'credential:read')));
  }

  async list(actor: Actor, page: PageRequest = {}): Promise<Page<CredentialView>> {
    const condition = inTenants(visibleTenants(actor, 'credential:read'));
    const found = await pageByName(this.#store.source.manager, Credential, [condition], page);
    return { ...found, items: found.items.map(shown) };
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, CREDENTIAL_UNKNOWN, ALREADY_EXISTS */
  async update(actor: Actor, ref: string, patch: CredentialPatch): Promise<CredentialView> {
    const changes = parseInput(CredentialPatch, patch);
    return change(this.#store, 'credential', async (manager) => {
      const before = await find(manager, ref, visibleTenants(actor, 'credential:write'));
      const after = await this.revise(manager, before, changes);
      const details = { changed: Object.keys(changes), revision: after.revision };
      await this.#audit.record(
        { actor, action: 'credential.update', tenantId: after.tenantId, subject: after, details },
        manager,
      );
      return shown(after);
    });
  }

  /** Only a credential that no router uses. @throws AppError FORBIDDEN, CREDENTIAL_UNKNOWN, IN_USE */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'credential', async (manager) => {
      const credential = await find(manager, ref, visibleTenants(actor, 'credential:write'));
      await manager.delete(Credential, { id: credential.id });
      const { tenantId } = credential;
      await this.#audit.record({ actor, action: 'credential.remove', tenantId, subject: credential }, manager);
    });
  }

  /**
   * Seals everything under the current master key: after a rotation, until the old key can go.
   * @returns how many were sealed anew
   */
  async reseal(actor: Actor): Promise<number> {
    const tenants = visibleTenants(actor, 'credential:write');
    const within = tenants ? { tenantId: In([...tenants]) } : {};
    let after = '';
    let count = 0;
    for (;;) {
      const where = { keyId: Not(this.#vault.keyId), id: MoreThan(after), ...within };
      const batch = await this.#store.source.manager.find(Credential, { where, order: { id: 'ASC' }, take: RESEAL_BATCH });
      for (const credential of batch) count += await this.#resealOne(actor, credential);
      if (batch.length < RESEAL_BATCH) return count;
      after = batch[batch.length - 1]?.id ?? after;
    }
  }

  #resealOne(actor: Actor, credential: Credential): Promise<number> {
    const { id, revision, tenantId } = credential;
    return change(this.#store, 'credential', async (manager) => {
      const sealed = this.#vault.seal(this.#vault.open(credential, aadOf(credential)), aadOf(credential));
      // The revision guards a password that somebody sets at this moment.
      const updated = await manager.update(Credential, { id, revision }, { ...sealed });
      if (updated.affected !== 1) return 0;
      await this.#audit.record(
        { actor, action: 'credential.reseal', tenantId, subject: credential, details: { keyId: sealed.keyId } },
        manager,
      );
      return 1;
    });
  }

  /**
   * The login in the clear, for a session. Opening is cheap: what was opened lately is kept.
   * @throws AppError KEY_NOT_AVAILABLE, MASTER_KEY_INVALID
   */
  open(credential: Credential): OpenedCredential {
    const { id, revision, username } = credential;
    const key = `${id}:${revision}`;
    const password = this.#opened.get(key) ?? this.#vault.open(credential, aadOf(credential));
    this.#opened.delete(key);
    this.#opened.set(key, password);
    if (this.#opened.size > MAX_OPENED) this.#opened.delete(this.#opened.keys().next().value as string);
    return { id, revision, username, password };
  }

  /** A new row, not yet stored. */
  prepare(manager: EntityManager, fields: { tenantId: string; name: string; username: string; password: string }): Credential {
    const { tenantId, name, username, password } = fields;
    const now = this.#store.now();
    const id = newId();
    const sealed = this.#vault.seal(password, aadOf({ id, tenantId }));
    return manager.create(Credential, { id, tenantId, name, username, ...sealed, revision: 1, createdAt: now, updatedAt: now });
  }

  /** Stores what changed; the revision grows where the login did. */
  async revise(manager: EntityManager, before: Credential, changes: CredentialPatch): Promise<Credential> {
    const { password, ...plain } = changes;
    const sealed = password === undefined ? {} : this.#vault.seal(password, aadOf(before));
    const isNewLogin = password !== undefined || (plain.username !== undefined && plain.username !== before.username);
    await manager.update(Credential, { id: before.id }, { ...plain, ...sealed, updatedAt: this.#store.now() });
    if (isNewLogin) await manager.increment(Credential, { id: before.id }, 'revision', 1);
    return manager.findOneByOrFail(Credential, { id: before.id });
  }
}

function aadOf(owner: { readonly id: string; readonly tenantId: string }): string {
  return `credential:${owner.tenantId}:${owner.id}`;
}

function shown(credential: Credential): CredentialView {
  const { ciphertext: _hidden, ...view } = credential;
  return view;
}

function find(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Credential> {
  return findByRef(manager, { entity: Credential, noun: 'credential', unknown: 'CREDENTIAL_UNKNOWN', ref, tenants });
}
