import { randomBytes } from 'node:crypto';
import { type EntityManager, In, MoreThan, Not } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { newId } from '../../core/ids';
import { Secret, type Vault } from '../../core/secrets';
import type { AuditService } from '../audit/audit.service';
import type { Page, PageRequest } from '../database';
import { Webhook } from '../entities';
import { parseSelector } from '../selectors';
import { change, findByRef, inTenants, pageByName, parseInput, type FleetStore } from '../support';
import type { TenantService } from '../tenants/tenant.service';
import type { TargetPolicy } from './target-policy';
import { WebhookInput, WebhookPatch } from './webhook.schema';

/** What is shown of a webhook. */
export type WebhookView = Omit<Webhook, 'ciphertext' | 'keyId' | 'selector'> & { readonly on: string | null };

/** A webhook that was just made; its key is shown where nobody chose it. */
export type NewWebhook = WebhookView & { readonly secret?: Secret };

/** Where to send, and what to sign with; for one attempt. */
export interface OpenedWebhook {
  readonly url: Secret;
  readonly key: Secret;
}

interface Sealed {
  readonly url: string;
  readonly secret: string;
}

export interface WebhookServices {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly vault: Vault;
  readonly targets: TargetPolicy;
}

const SECRET_BYTES = 32;
const RESEAL_BATCH = 100;

/** Receivers of events. */
export class WebhookService {
  readonly #store: FleetStore;
  readonly #services: WebhookServices;

  constructor(store: FleetStore, services: WebhookServices) {
    this.#store = store;
    this.#services = services;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, SELECTOR_INVALID, NETWORK_NOT_ALLOWED, TENANT_UNKNOWN, ALREADY_EXISTS */
  async add(actor: Actor, input: WebhookInput): Promise<NewWebhook> {
    const { tenant: tenantId = DEFAULT_TENANT, name, url, secret, ...filter } = parseInput(WebhookInput, input);
    authorise(actor, 'webhook:write', tenantId);
    this.#check(url, filter.on);
    await this.#services.tenants.require(tenantId);
    const key = secret ?? randomBytes(SECRET_BYTES).toString('base64url');
    return change(this.#store, 'webhook', async (manager) => {
      const now = this.#store.now();
      const owner = { id: newId(), tenantId };
      const row = manager.create(Webhook, {
        ...owner,
        name,
        enabled: filter.enabled ?? true,
        kinds: filter.kinds ?? null,
        severity: filter.severity ?? 'info',
        selector: filter.on ?? null,
        ...this.#seal(owner, { url, secret: key }),
        revision: 1,
        createdAt: now,
        updatedAt: now,
      });
      await manager.insert(Webhook, row as object);
      await this.#record(manager, actor, 'webhook.add', row, { origin: row.origin, ...filter });
      return { ...shown(row), ...(secret === undefined ? { secret: new Secret(key) } : {}) };
    });
  }

  /** @throws AppError FORBIDDEN, WEBHOOK_UNKNOWN */
  async get(actor: Actor, ref: string): Promise<WebhookView> {
    return shown(await find(this.#store.source.manager, ref, visibleTenants(actor, 'webhook:read')));
  }

  async list(actor: Actor, page: PageRequest = {}): Promise<Page<WebhookView>> {
    const condition = inTenants(visibleTenants(actor, 'webhook:read'));
    const found = await pageByName(this.#store.source.manager, Webhook, [condition], page);
    return { ...found, items: found.items.map(shown) };
  }

  /** What the patch leaves out stays. @throws AppError WEBHOOK_UNKNOWN, and as `add` does */
  async update(actor: Actor, ref: string, patch: WebhookPatch): Promise<WebhookView> {
    const { url, secret, on, ...changes } = parseInput(WebhookPatch, patch);
    this.#check(url, on);
    return change(this.#store, 'webhook', async (manager) => {
      const before = await find(manager, ref, visibleTenants(actor, 'webhook:write'));
      const held = this.#opened(before);
      const isNew = url !== undefined || secret !== undefined;
      const after = manager.create(Webhook, {
        ...before,
        ...changes,
        ...(on === undefined ? {} : { selector: on }),
        ...(isNew ? this.#seal(before, { url: url ?? held.url, secret: secret ?? held.secret }) : {}),
        revision: before.revision + (isNew ? 1 : 0),
        updatedAt: this.#store.now(),
      });
      await manager.save(Webhook, after);
      await this.#record(manager, actor, 'webhook.update', after, { changed: Object.keys(patch) });
      return shown(after);
    });
  }

  /** With the log of its deliveries. @throws AppError FORBIDDEN, WEBHOOK_UNKNOWN */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'webhook', async (manager) => {
      const row = await find(manager, ref, visibleTenants(actor, 'webhook:write'));
      await manager.delete(Webhook, { id: row.id });
      await this.#record(manager, actor, 'webhook.remove', row);
    });
  }

  /** Seals everything under the current master key, after a rotation. @returns how many were sealed anew */
  async reseal(actor: Actor): Promise<number> {
    const { manager } = this.#store.source;
    const tenants = visibleTenants(actor, 'webhook:write');
    const within = tenants ? { tenantId: In([...tenants]) } : {};
    let after = '';
    let count = 0;
    for (;;) {
      const where = { keyId: Not(this.#services.vault.keyId), id: MoreThan(after), ...within };
      const batch = await manager.find(Webhook, { where, order: { id: 'ASC' }, take: RESEAL_BATCH });
      for (const row of batch) {
        // The revision guards what somebody sets at this moment.
        const updated = await manager.update(Webhook, { id: row.id, revision: row.revision }, this.#seal(row, this.#opened(row)));
        count += updated.affected ?? 0;
      }
      if (batch.length < RESEAL_BATCH) return count;
      after = batch[batch.length - 1]?.id ?? after;
    }
  }

  /** For one attempt to deliver; for the daemon itself. @throws AppError KEY_NOT_AVAILABLE, MASTER_KEY_INVALID */
  open(row: Pick<Webhook, 'id' | 'tenantId' | 'keyId' | 'ciphertext'>): OpenedWebhook {
    const { url, secret } = this.#opened(row);
    return { url: new Secret(url), key: new Secret(secret) };
  }

  #opened(row: Pick<Webhook, 'id' | 'tenantId' | 'keyId' | 'ciphertext'>): Sealed {
    return JSON.parse(this.#services.vault.open(row, aadOf(row)).reveal()) as Sealed;
  }

  #seal(owner: Pick<Webhook, 'id' | 'tenantId'>, held: Sealed): Pick<Webhook, 'origin' | 'keyId' | 'ciphertext'> {
    return { origin: new URL(held.url).origin, ...this.#services.vault.seal(JSON.stringify(held), aadOf(owner)) };
  }

  /** A mistake is told at once, not at the first event. */
  #check(url: string | undefined, selector: string | null | undefined): void {
    if (url !== undefined) this.#services.targets.check(new URL(url).hostname);
    if (selector != null) parseSelector(selector);
  }

  #record(manager: EntityManager, actor: Actor, action: string, row: Webhook, details = {}): Promise<void> {
    return this.#services.audit.record({ actor, action, tenantId: row.tenantId, subject: row, details }, manager);
  }
}

export function find(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Webhook> {
  return findByRef(manager, { entity: Webhook, noun: 'webhook', unknown: 'WEBHOOK_UNKNOWN', ref, tenants });
}

function aadOf(owner: { readonly id: string; readonly tenantId: string }): string {
  return `webhook:${owner.tenantId}:${owner.id}`;
}

function shown({ ciphertext: _hidden, keyId: _key, selector, ...view }: Webhook): WebhookView {
  return { ...view, on: selector };
}
