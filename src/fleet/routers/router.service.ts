import type { EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import type { AppError, ErrorRecord } from '../../core/errors';
import { newId } from '../../core/ids';
import { defaultPort, versionNumber, type ProbeResult, type SessionTarget } from '../../routeros';
import type { AuditService } from '../audit/audit.service';
import type { CredentialService } from '../credentials/credential.service';
import { allOf, queryRows, sql, type Page, type PageRequest } from '../database';
import { Router, type RouterState, type Transport } from '../entities';
import { addressKey, type NetworkPolicy } from '../network';
import { change, findByRef, pageByName, parseInput, unknownRef, type FleetStore } from '../support';
import type { TenantService } from '../tenants/tenant.service';
import { addTags, credentialId, joinGroups, removeTags, replaceTags, setLabels, siteId } from './router-parts';
import { listConditions, narrow, resolveTargets, sessionTarget, type ResolveOptions, type TargetRouter } from './router-targets';
import { viewRouters, type RouterView } from './router-view';
import { checkWays, reportPinChange } from './router-ways';
import { RouterInput, RouterPatch, type RouterFields } from './router.schema';

export interface RouterServices {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly credentials: CredentialService;
  readonly network: NetworkPolicy;
}

export interface RouterQuery extends PageRequest {
  readonly selector?: string;
  readonly tenant?: string;
}

export interface StateReport {
  readonly state: RouterState;
  /** What the session goes over. */
  readonly transport?: Transport;
  /** What the router said of itself when the session was opened: an upgrade shows here first. */
  readonly facts?: { readonly version: string; readonly architecture?: string; readonly board?: string };
  readonly error?: ErrorRecord;
}

/** `lastSeenAt` of a router that stays online is written that often at most: it is asked for far more often. */
const SEEN_EVERY_MS = 60_000;

/** The routers of the fleet. */
export class RouterService {
  readonly #store: FleetStore;
  readonly #services: RouterServices;

  constructor(store: FleetStore, services: RouterServices) {
    this.#store = store;
    this.#services = services;
  }

  /**
   * @throws AppError FORBIDDEN, INPUT_INVALID, NETWORK_NOT_ALLOWED, TENANT_UNKNOWN, CREDENTIAL_UNKNOWN, GROUP_UNKNOWN,
   * ALREADY_EXISTS
   */
  async add(actor: Actor, input: RouterInput): Promise<RouterView> {
    const { tenant: tenantId = DEFAULT_TENANT, ...fields } = parseInput(RouterInput, input);
    authorise(actor, 'router:write', tenantId);
    this.#services.network.check(fields.address);
    await this.#services.tenants.require(tenantId);
    return change(this.#store, 'router', async (manager) => {
      const now = this.#store.now();
      const router = newRouter(manager, { ...fields, tenantId }, now);
      checkWays(router);
      if (fields.site != null) router.siteId = await siteId(manager, tenantId, fields.site, now);
      if (fields.credential != null) router.credentialId = await credentialId(manager, tenantId, fields.credential);
      await manager.insert(Router, router as object);
      await replaceTags(manager, router.id, fields.tags ?? []);
      await setLabels(manager, router.id, fields.labels ?? {});
      await joinGroups(manager, tenantId, router.id, fields.groups ?? []);
      await this.#services.audit.record({ actor, action: 'router.add', tenantId, subject: router, details: fields }, manager);
      return viewOne(manager, router);
    });
  }

  /** By id or name. @throws AppError FORBIDDEN, ROUTER_UNKNOWN, INPUT_INVALID */
  async get(actor: Actor, ref: string, options: { readonly tenant?: string } = {}): Promise<RouterView> {
    const manager = this.#store.source.manager;
    return viewOne(manager, await find(manager, ref, narrow(visibleTenants(actor, 'router:read'), options.tenant)));
  }

  /** In the order of names. @throws AppError FORBIDDEN, SELECTOR_INVALID, CURSOR_INVALID, INPUT_INVALID */
  async list(actor: Actor, query: RouterQuery = {}): Promise<Page<RouterView>> {
    const manager = this.#store.source.manager;
    const tenants = narrow(visibleTenants(actor, 'router:read'), query.tenant);
    const page = await pageByName(manager, Router, await listConditions(manager, tenants, query.selector), query);
    return { ...page, items: await viewRouters(manager, page.items) };
  }

  /** How many match. @throws AppError FORBIDDEN, SELECTOR_INVALID */
  async count(actor: Actor, query: Omit<RouterQuery, keyof PageRequest> = {}): Promise<number> {
    const manager = this.#store.source.manager;
    const tenants = narrow(visibleTenants(actor, 'router:read'), query.tenant);
    const condition = allOf(await listConditions(manager, tenants, query.selector));
    const rows = await queryRows<{ n: number | string }>(manager, sql`SELECT COUNT(*) AS "n" FROM "router" r WHERE ${condition}`);
    return Number(rows[0]?.n ?? 0);
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ROUTER_UNKNOWN, NETWORK_NOT_ALLOWED, CREDENTIAL_UNKNOWN, ALREADY_EXISTS */
  async update(actor: Actor, ref: string, patch: RouterPatch): Promise<RouterView> {
    const changes = parseInput(RouterPatch, patch);
    if (changes.address !== undefined) this.#services.network.check(changes.address);
    return change(this.#store, 'router', async (manager) => {
      const before = await find(manager, ref, visibleTenants(actor, 'router:write'));
      const { tenantId, id } = before;
      const after = manager.create(Router, before);
      await this.#applyPatch(manager, after, changes);
      await manager.save(Router, after);
      if (changes.tags) await replaceTags(manager, id, changes.tags);
      await addTags(manager, id, changes.addTags ?? []);
      await removeTags(manager, id, changes.removeTags ?? []);
      await setLabels(manager, id, changes.labels ?? {});
      await this.#services.audit.record({ actor, action: 'router.update', tenantId, subject: after, details: changes }, manager);
      return viewOne(manager, after);
    });
  }

  async #applyPatch(manager: EntityManager, router: Router, changes: ReturnType<(typeof RouterPatch)['parse']>): Promise<void> {
    const { site, credential, tags: _t, addTags: _a, removeTags: _r, labels: _l, ...plain } = changes;
    const reached = reachOf(router);
    const now = this.#store.now();
    Object.assign(router, plain, { updatedAt: now });
    router.addressKey = addressKey(router.address) ?? null;
    const movesTransport = changes.transport !== undefined && changes.port === undefined;
    if (movesTransport && reached.port === defaultPort(reached.transport)) router.port = defaultPort(router.transport);
    checkWays(router);
    if (site !== undefined) router.siteId = site === null ? null : await siteId(manager, router.tenantId, site, now);
    if (credential !== undefined) {
      router.credentialId = credential === null ? null : await credentialId(manager, router.tenantId, credential);
    }
    // What was seen over the old way says nothing of the new one.
    if (JSON.stringify(reached) !== JSON.stringify(reachOf(router))) Object.assign(router, { state: 'unknown', lastError: null });
  }

  /** @throws AppError FORBIDDEN, ROUTER_UNKNOWN, IN_USE */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'router', async (manager) => {
      const router = await find(manager, ref, visibleTenants(actor, 'router:write'));
      await manager.delete(Router, { id: router.id });
      const { tenantId } = router;
      await this.#services.audit.record({ actor, action: 'router.remove', tenantId, subject: router }, manager);
    });
  }

  /** What a probe found. Observations are not changes: they leave no audit. @throws AppError FORBIDDEN, ROUTER_UNKNOWN */
  async setProbe(actor: Actor, routerId: string, probe: Pick<ProbeResult, 'identity' | 'facts' | 'serial'>): Promise<void> {
    const manager = this.#store.source.manager;
    const router = await find(manager, routerId, visibleTenants(actor, 'router:write'));
    const now = this.#store.now();
    const { facts } = probe;
    await manager.update(Router, { id: router.id }, {
      identity: probe.identity ?? null,
      version: facts.version === '' ? null : facts.version,
      versionNumber: facts.version === '' ? null : versionNumber(facts.version),
      board: facts.board ?? null,
      architecture: facts.architecture ?? null,
      serial: probe.serial ?? null,
      packages: facts.packages ?? null,
      deviceMode: (facts.deviceMode ?? null) as object | null,
      state: 'online',
      lastError: null,
      probedAt: now,
      lastSeenAt: now,
    } as object);
  }

  /**
   * What the last attempt to talk to the router showed.
   * @returns the state before, so that the caller can tell that a router came back
   * @throws AppError FORBIDDEN, ROUTER_UNKNOWN
   */
  async setState(actor: Actor, routerId: string, report: StateReport): Promise<RouterState> {
    const manager = this.#store.source.manager;
    const before = await find(manager, routerId, visibleTenants(actor, 'router:write'));
    const now = this.#store.now();
    const isOnline = report.state === 'online';
    const way = report.transport ?? before.reachedBy;
    const upgraded = report.facts !== undefined && report.facts.version !== '' && report.facts.version !== before.version;
    const same =
      before.state === report.state && before.lastError?.code === report.error?.code && before.reachedBy === way && !upgraded;
    if (same && (!isOnline || now - (before.lastSeenAt ?? 0) < SEEN_EVERY_MS)) return before.state;
    const seen = { ...(isOnline ? { lastSeenAt: now } : {}), ...(upgraded ? versionColumns(report.facts) : {}) };
    await manager.update(Router, { id: routerId }, {
      state: report.state,
      lastError: report.error ?? null,
      reachedBy: way,
      ...seen,
    } as object);
    return before.state;
  }

  /** Another certificate or host key than the remembered one was shown; for the daemon itself. */
  reportPinChange(routerId: string, error: AppError): Promise<void> {
    return reportPinChange({ manager: this.#store.source.manager, audit: this.#services.audit }, routerId, error);
  }

  /**
   * The enabled routers that a selector means.
   * @throws AppError SELECTOR_INVALID, FORBIDDEN, ROUTER_UNKNOWN, TARGETS_EMPTY
   */
  resolve(actor: Actor, selector: string, options: ResolveOptions = {}): Promise<TargetRouter[]> {
    return resolveTargets(this.#store.source.manager, actor, selector, options);
  }

  /**
   * Where and as whom to open a session; for the daemon itself, which was authorised when the run was accepted.
   * @throws AppError ROUTER_UNKNOWN, CREDENTIAL_MISSING, NETWORK_NOT_ALLOWED, CONNECT_FAILED, KEY_NOT_AVAILABLE
   */
  target(routerId: string): Promise<SessionTarget> {
    return sessionTarget(this.#store.source.manager, this.#services, routerId);
  }
}

/** A new row, not yet stored. */
export function newRouter(manager: EntityManager, fields: RouterFields & { readonly tenantId: string }, now: number): Router {
  const transport = fields.transport ?? 'api';
  return manager.create(Router, {
    id: newId(),
    tenantId: fields.tenantId,
    name: fields.name,
    address: fields.address,
    addressKey: addressKey(fields.address) ?? null,
    port: fields.port ?? defaultPort(transport),
    transport,
    alternatives: fields.alternatives ?? null,
    tlsMode: fields.tlsMode ?? 'verify',
    tlsCa: fields.tlsCa ?? null,
    tlsPin: fields.tlsPin ?? null,
    sshHostKey: fields.sshHostKey ?? null,
    enabled: fields.enabled ?? true,
    state: 'unknown',
    siteId: null,
    credentialId: null,
    ...NOTHING_SEEN,
    createdAt: now,
    updatedAt: now,
  });
}

const NOTHING_SEEN = {
  reachedBy: null,
  identity: null,
  version: null,
  versionNumber: null,
  board: null,
  architecture: null,
  serial: null,
  packages: null,
  deviceMode: null,
  probedAt: null,
  lastSeenAt: null,
  lastError: null,
} as const;

/** All that decides how a router is reached. */
export function reachOf(router: Router): Partial<Router> & Pick<Router, 'port' | 'transport'> {
  const { address, port, transport, alternatives, tlsMode, tlsCa, tlsPin, sshHostKey, credentialId: login } = router;
  return { address, port, transport, alternatives, tlsMode, tlsCa, tlsPin, sshHostKey, credentialId: login };
}

async function viewOne(manager: EntityManager, router: Router): Promise<RouterView> {
  const [view] = await viewRouters(manager, [router]);
  if (!view) throw await unknownRef(manager, lookupOf(router.id, undefined));
  return view;
}

function find(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Router> {
  return findByRef(manager, lookupOf(ref, tenants));
}

function lookupOf(ref: string, tenants: readonly string[] | undefined) {
  return { entity: Router, noun: 'router', unknown: 'ROUTER_UNKNOWN', ref, tenants } as const;
}

function versionColumns({ version, architecture, board }: NonNullable<StateReport['facts']>): Partial<Router> {
  return {
    version,
    versionNumber: versionNumber(version),
    ...(architecture === undefined ? {} : { architecture }),
    ...(board === undefined ? {} : { board }),
  };
}
