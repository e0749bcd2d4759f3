import type { EntityManager } from 'typeorm';
import { visibleTenants, type Actor, type Permission } from '../../core/access';
import { newId } from '../../core/ids';
import type { AuditService } from '../audit/audit.service';
import { Group, MonitoringSetting, Router, SnmpCredential } from '../entities';
import { change, findByRef, parseInput, type FleetStore } from '../support';
import { readRoster } from './roster';
import { MonitoringPatch, patchSettings, type MonitoringSettings } from './settings.schema';
import { findSnmpCredential } from './snmp-credential.service';

export interface MonitoringView extends MonitoringSettings {
  readonly snmpCredential?: string;
}

/** Of a router: what was set for it, and what that and its groups come to. */
export interface RouterMonitoringView {
  readonly own: MonitoringView;
  readonly effective: MonitoringView;
}

type Owner = { readonly routerId: string } | { readonly groupId: string };

interface Found {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
}

/** How routers and groups are monitored. */
export class MonitoringService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /** @throws AppError FORBIDDEN, ROUTER_UNKNOWN */
  async ofRouter(actor: Actor, ref: string): Promise<RouterMonitoringView> {
    const { manager } = this.#store.source;
    const router = await findRouter(manager, ref, actor, 'router:read');
    const own = await viewOf(manager, await settingOf(manager, { routerId: router.id }));
    const [effective] = await readRoster(manager, { now: this.#store.now(), only: router.id });
    if (!effective) return { own, effective: { polled: false } };
    const snmpCredential = await nameOf(manager, effective.snmpCredentialId);
    return { own, effective: { ...effective.settings, ...(snmpCredential === undefined ? {} : { snmpCredential }) } };
  }

  /** @throws AppError FORBIDDEN, GROUP_UNKNOWN */
  async ofGroup(actor: Actor, ref: string): Promise<MonitoringView> {
    const { manager } = this.#store.source;
    const group = await findGroup(manager, ref, actor, 'group:read');
    return viewOf(manager, await settingOf(manager, { groupId: group.id }));
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ROUTER_UNKNOWN, CREDENTIAL_UNKNOWN */
  async setRouter(actor: Actor, ref: string, patch: MonitoringPatch): Promise<RouterMonitoringView> {
    await this.#set(actor, patch, async (manager) => {
      const router = await findRouter(manager, ref, actor, 'router:write');
      return { subject: router, owner: { routerId: router.id }, action: 'router.monitoring' };
    });
    return this.ofRouter(actor, ref);
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, GROUP_UNKNOWN, CREDENTIAL_UNKNOWN */
  async setGroup(actor: Actor, ref: string, patch: MonitoringPatch): Promise<MonitoringView> {
    await this.#set(actor, patch, async (manager) => {
      const group = await findGroup(manager, ref, actor, 'group:write');
      return { subject: group, owner: { groupId: group.id }, action: 'group.monitoring' };
    });
    return this.ofGroup(actor, ref);
  }

  #set(
    actor: Actor,
    patch: MonitoringPatch,
    find: (manager: EntityManager) => Promise<{ subject: Found; owner: Owner; action: string }>,
  ): Promise<void> {
    const { snmpCredential, ...changes } = parseInput(MonitoringPatch, patch);
    return change(this.#store, 'monitoring setting', async (manager) => {
      const { subject, owner, action } = await find(manager);
      const before = await settingOf(manager, owner);
      const after = {
        id: before?.id ?? newId(),
        tenantId: subject.tenantId,
        routerId: null,
        groupId: null,
        ...owner,
        snmpCredentialId: await this.#credentialId(manager, subject.tenantId, snmpCredential, before),
        settings: patchSettings((before?.settings ?? {}) as MonitoringSettings, changes),
        updatedAt: this.#store.now(),
      };
      await manager.save(MonitoringSetting, manager.create(MonitoringSetting, after));
      await this.#audit.record({ actor, action, tenantId: subject.tenantId, subject, details: patch }, manager);
    });
  }

  async #credentialId(
    manager: EntityManager,
    tenantId: string,
    name: string | null | undefined,
    before: MonitoringSetting | null,
  ): Promise<string | null> {
    if (name === undefined) return before?.snmpCredentialId ?? null;
    return name === null ? null : (await findSnmpCredential(manager, name, [tenantId])).id;
  }
}

function settingOf(manager: EntityManager, owner: Owner): Promise<MonitoringSetting | null> {
  return manager.findOneBy(MonitoringSetting, owner);
}

async function viewOf(manager: EntityManager, setting: MonitoringSetting | null): Promise<MonitoringView> {
  const snmpCredential = await nameOf(manager, setting?.snmpCredentialId);
  return { ...setting?.settings, ...(snmpCredential === undefined ? {} : { snmpCredential }) };
}

async function nameOf(manager: EntityManager, id: string | null | undefined): Promise<string | undefined> {
  return id ? (await manager.findOneBy(SnmpCredential, { id }))?.name : undefined;
}

function findRouter(manager: EntityManager, ref: string, actor: Actor, permission: Permission): Promise<Router> {
  const tenants = visibleTenants(actor, permission);
  return findByRef(manager, { entity: Router, noun: 'router', unknown: 'ROUTER_UNKNOWN', ref, tenants });
}

function findGroup(manager: EntityManager, ref: string, actor: Actor, permission: Permission): Promise<Group> {
  const tenants = visibleTenants(actor, permission);
  return findByRef(manager, { entity: Group, noun: 'group', unknown: 'GROUP_UNKNOWN', ref, tenants });
}
