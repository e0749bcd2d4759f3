import { type EntityManager, In, Not } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import type { Vault } from '../../core/secrets';
import type { AuditService } from '../audit/audit.service';
import type { Page, PageRequest } from '../database';
import { SnmpCredential } from '../entities';
import { change, findByRef, inTenants, pageByName, parseInput, type FleetStore } from '../support';
import { problemOf, SnmpCredentialInput, SnmpCredentialPatch, type SnmpFields, type SnmpSecrets } from './snmp-credential.schema';

/** What is shown of an SNMP login. */
export type SnmpCredentialView = Omit<SnmpCredential, 'ciphertext'>;

/** Logins over SNMP, sealed at rest. */
export class SnmpCredentialService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;
  readonly #vault: Vault;

  constructor(store: FleetStore, audit: AuditService, vault: Vault) {
    this.#store = store;
    this.#audit = audit;
    this.#vault = vault;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS */
  async add(actor: Actor, input: SnmpCredentialInput): Promise<SnmpCredentialView> {
    const { tenant: tenantId = DEFAULT_TENANT, name, ...fields } = parseInput(SnmpCredentialInput, input);
    authorise(actor, 'credential:write', tenantId);
    return change(this.#store, 'SNMP credential', async (manager) => {
      const now = this.#store.now();
      const owner = { id: newId(), tenantId };
      const row = { ...owner, name, ...this.#columns(owner, fields), revision: 1, createdAt: now, updatedAt: now };
      await manager.insert(SnmpCredential, row);
      await this.#record(manager, actor, 'snmp-credential.add', row);
      return shown(row);
    });
  }

  /** @throws AppError FORBIDDEN, CREDENTIAL_UNKNOWN */
  async get(actor: Actor, ref: string): Promise<SnmpCredentialView> {
    return shown(await findSnmpCredential(this.#store.source.manager, ref, visibleTenants(actor, 'credential:read')));
  }

  async list(actor: Actor, page: PageRequest = {}): Promise<Page<SnmpCredentialView>> {
    const condition = inTenants(visibleTenants(actor, 'credential:read'));
    const found = await pageByName(this.#store.source.manager, SnmpCredential, [condition], page);
    return { ...found, items: found.items.map(shown) };
  }

  /**
   * What the patch leaves out stays, as long as the version stays.
   * @throws AppError FORBIDDEN, INPUT_INVALID, CREDENTIAL_UNKNOWN, ALREADY_EXISTS
   */
  async update(actor: Actor, ref: string, patch: SnmpCredentialPatch): Promise<SnmpCredentialView> {
    const { name, ...changes } = parseInput(SnmpCredentialPatch, patch);
    return change(this.#store, 'SNMP credential', async (manager) => {
      const before = await findSnmpCredential(manager, ref, visibleTenants(actor, 'credential:write'));
      const known = changes.version === undefined || changes.version === before.version ? this.open(before) : {};
      const fields = { version: before.version, ...known, ...changes };
      const after = {
        ...before,
        ...(name === undefined ? {} : { name }),
        ...this.#columns(before, fields),
        revision: before.revision + 1,
        updatedAt: this.#store.now(),
      };
      await manager.save(SnmpCredential, manager.create(SnmpCredential, after));
      await this.#record(manager, actor, 'snmp-credential.update', after, { changed: Object.keys(patch) });
      return shown(after);
    });
  }

  /** Only one that no router and no group uses. @throws AppError FORBIDDEN, CREDENTIAL_UNKNOWN, IN_USE */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'SNMP credential', async (manager) => {
      const row = await findSnmpCredential(manager, ref, visibleTenants(actor, 'credential:write'));
      await manager.delete(SnmpCredential, { id: row.id });
      await this.#record(manager, actor, 'snmp-credential.remove', row);
    });
  }

  /** Seals everything under the current master key, after a rotation. @returns how many were sealed anew */
  async reseal(actor: Actor): Promise<number> {
    const { manager } = this.#store.source;
    const tenants = visibleTenants(actor, 'credential:write');
    const within = tenants ? { tenantId: In([...tenants]) } : {};
    const rows = await manager.findBy(SnmpCredential, { keyId: Not(this.#vault.keyId), ...within });
    let count = 0;
    for (const row of rows) {
      const sealed = this.#vault.seal(this.#vault.open(row, aadOf(row)).reveal(), aadOf(row));
      // The revision guards a password that somebody sets at this moment.
      const updated = await manager.update(SnmpCredential, { id: row.id, revision: row.revision }, { ...sealed });
      count += updated.affected ?? 0;
    }
    return count;
  }

  /** The login in the clear, for a poll. @throws AppError KEY_NOT_AVAILABLE, MASTER_KEY_INVALID */
  open(row: SnmpCredential): SnmpFields {
    const { version, user, authProtocol, privacyProtocol } = row;
    const secrets = JSON.parse(this.#vault.open(row, aadOf(row)).reveal()) as SnmpSecrets;
    return {
      version,
      ...(user === null ? {} : { user }),
      ...(authProtocol === null ? {} : { authProtocol }),
      ...(privacyProtocol === null ? {} : { privacyProtocol }),
      ...secrets,
    };
  }

  #columns(owner: Pick<SnmpCredential, 'id' | 'tenantId'>, fields: SnmpFields) {
    const problem = problemOf(fields);
    if (problem !== undefined) throw new AppError('INPUT_INVALID', problem, { remedy: 'Correct the named fields.' });
    const { version, user = null, authProtocol = null, privacyProtocol = null, ...secrets } = fields;
    const sealed = this.#vault.seal(JSON.stringify(secrets satisfies SnmpSecrets), aadOf(owner));
    return { version, user, authProtocol, privacyProtocol, ...sealed };
  }

  #record(manager: EntityManager, actor: Actor, action: string, row: SnmpCredential, details = {}): Promise<void> {
    return this.#audit.record({ actor, action, tenantId: row.tenantId, subject: row, details }, manager);
  }
}

/** @throws AppError CREDENTIAL_UNKNOWN */
export function findSnmpCredential(
  manager: EntityManager,
  ref: string,
  tenants: readonly string[] | undefined,
): Promise<SnmpCredential> {
  return findByRef(manager, { entity: SnmpCredential, noun: 'SNMP credential', unknown: 'CREDENTIAL_UNKNOWN', ref, tenants });
}

function aadOf(owner: Pick<SnmpCredential, 'id' | 'tenantId'>): string {
  return `snmp-credential:${owner.tenantId}:${owner.id}`;
}

function shown({ ciphertext: _hidden, ...view }: SnmpCredential): SnmpCredentialView {
  return view;
}
