import { In, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import type { AuditService } from '../audit/audit.service';
import { inSql, queryRows, rawSql, sql, type Page, type PageRequest } from '../database';
import { Router, RouterLink, type LinkKind } from '../entities';
import { narrow, resolveTargets } from '../routers/router-targets';
import { change, findByRef, parseInput, type FleetStore } from '../support';
import { inferLinks } from './infer-links';
import { pageLinks, viewLink, type LinkView } from './link-view';
import { storeMarks } from './marks';
import { depthsOf, leafFirst, type DirectedLink } from './order';
import { storeLearned } from './store-links';
import type { Surroundings } from './surroundings';
import { LinkInput } from './topology.schema';

/** A link whose two routers must not be worked on at once. */
export interface ExclusiveLink {
  /** The same seen from both ends, and whether it was declared or learned, e.g. `pair:<smaller id>:<larger id>`. */
  readonly id: string;
  readonly peerId: string;
  readonly kind: Exclude<LinkKind, 'uplink'>;
}

/** A router in the order in which routers are worked on. */
export interface OrderedRouter {
  readonly id: string;
  readonly name: string;
  /** How many routers stand before it on the way to the daemon; null where no link says. */
  readonly depth: number | null;
}

export interface LinkQuery extends PageRequest {
  readonly selector?: string;
  readonly tenant?: string;
}

/** Ids in one question; SQLite takes some 32,000 values. */
const CHUNK = 1_000;

/** How the routers of a tenant hang together. */
export class TopologyService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /**
   * Declares a link; one that was declared before is given back as it is.
   * @throws AppError FORBIDDEN, INPUT_INVALID (also for a circle), ROUTER_UNKNOWN
   */
  async link(actor: Actor, input: LinkInput): Promise<LinkView> {
    return change(this.#store, 'link', async (manager) => {
      const { router, kind, peer } = await endsOf(manager, actor, input);
      const [routerId, peerId] = directed(kind, router.id, peer.id);
      const same = await manager.findOneBy(RouterLink, { routerId, peerId, kind, source: 'declared' });
      if (same) return viewStored(manager, same);
      if (kind !== 'pair') await refuseCircle(manager, { router, peer, kind });
      const { tenantId } = router;
      const link = { id: newId(), tenantId, routerId, peerId, kind, source: 'declared' as const, detail: {} };
      await manager.insert(RouterLink, { ...link, seenAt: this.#store.now() });
      const details = { kind, peer: peer.name };
      await this.#audit.record({ actor, action: 'link.add', tenantId, subject: router, details }, manager);
      return viewStored(manager, link);
    });
  }

  /**
   * Forgets a link, declared or learned. What the next probe sees is learned again.
   * @throws AppError FORBIDDEN, INPUT_INVALID, ROUTER_UNKNOWN, NOT_FOUND
   */
  async unlink(actor: Actor, input: LinkInput): Promise<void> {
    await change(this.#store, 'link', async (manager) => {
      const { router, kind, peer } = await endsOf(manager, actor, input);
      const [routerId, peerId] = directed(kind, router.id, peer.id);
      const found = await manager.findBy(RouterLink, { routerId, peerId, kind });
      if (found.length === 0) {
        throw new AppError('NOT_FOUND', `no ${kind} link from ${router.name} to ${peer.name}`, {
          details: { router: router.name, kind, peer: peer.name },
          remedy: 'List the links with `rosfleet topology list`.',
        });
      }
      await manager.delete(RouterLink, { id: In(found.map(({ id }) => id)) });
      const details = { kind, peer: peer.name };
      await this.#audit.record({ actor, action: 'link.remove', tenantId: router.tenantId, subject: router, details }, manager);
    });
  }

  /** @throws AppError FORBIDDEN, SELECTOR_INVALID, CURSOR_INVALID, INPUT_INVALID */
  list(actor: Actor, query: LinkQuery = {}): Promise<Page<LinkView>> {
    const { tenant, ...rest } = query;
    return pageLinks(this.#store.source.manager, narrow(visibleTenants(actor, 'router:read'), tenant), rest);
  }

  /**
   * The routers that a selector means, as a run would take them.
   * @throws AppError FORBIDDEN, SELECTOR_INVALID, ROUTER_UNKNOWN, TARGETS_EMPTY
   */
  async orderOf(actor: Actor, selector: string, options: { readonly tenant?: string } = {}): Promise<OrderedRouter[]> {
    const targets = await resolveTargets(this.#store.source.manager, actor, selector, options);
    const depths = await this.#depthsAround(targets);
    return leafFirst(targets, depths).map(({ id, name }) => ({ id, name, depth: depths.get(id) ?? null }));
  }

  /** Leaf-first, by the links among all routers of the tenants; for the engine, which was authorised before. */
  async order<T extends { readonly id: string }>(targets: readonly T[]): Promise<T[]> {
    return leafFirst(targets, await this.#depthsAround(targets));
  }

  /** The links of a router whose other end must rest while it is worked on; for the engine. */
  async linksOf(routerId: string): Promise<ExclusiveLink[]> {
    const links = await this.#store.source.manager.find(RouterLink, {
      select: { routerId: true, peerId: true, kind: true },
      where: [
        { routerId, kind: In(EXCLUSIVE) },
        { peerId: routerId, kind: In(EXCLUSIVE) },
      ],
    });
    const byId = new Map<string, ExclusiveLink>();
    for (const link of links) {
      const kind = link.kind === 'pair' ? 'pair' : 'poe';
      const peerId = link.routerId === routerId ? link.peerId : link.routerId;
      const id = [kind, ...[routerId, peerId].sort()].join(':');
      byId.set(id, { id, peerId, kind });
    }
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Takes in what a probe saw. Observations are no changes: they leave no audit. */
  async learn(routerId: string, seen: Surroundings): Promise<void> {
    const { manager } = this.#store.source;
    const router = await manager.findOne(Router, { select: { id: true, tenantId: true, siteId: true }, where: { id: routerId } });
    if (!router) return;
    await storeMarks(manager, routerId, seen);
    const links = await inferLinks(manager, router, seen);
    await storeLearned(manager, { router, seen, links, now: this.#store.now() });
  }

  async #depthsAround(targets: readonly { readonly id: string }[]): Promise<Map<string, number>> {
    const { manager } = this.#store.source;
    const tenants = new Set<string>();
    for (const ids of chunks(targets.map(({ id }) => id))) {
      const rows = await queryRows<{ tenantId: string }>(
        manager,
        sql`SELECT DISTINCT r."tenantId" FROM "router" r WHERE ${inSql(rawSql('r."id"'), ids)}`,
      );
      for (const { tenantId } of rows) tenants.add(tenantId);
    }
    const links: DirectedLink[] = [];
    for (const some of chunks([...tenants])) links.push(...(await directedLinks(manager, some)));
    return depthsOf(links);
  }
}

const EXCLUSIVE: LinkKind[] = ['pair', 'poe'];

function directedLinks(manager: EntityManager, tenants: readonly string[]): Promise<DirectedLink[]> {
  return queryRows<DirectedLink>(
    manager,
    sql`SELECT l."routerId", l."peerId", l."kind", l."source" FROM "router_link" l
      WHERE ${inSql(rawSql('l."tenantId"'), tenants)} AND l."kind" IN ('uplink', 'poe')`,
  );
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK));
}

interface Ends {
  readonly router: Router;
  readonly peer: Router;
  readonly kind: LinkKind;
}

/** Both ends belong to one tenant: what another tenant has does not exist here. */
async function endsOf(manager: EntityManager, actor: Actor, input: LinkInput): Promise<Ends> {
  const { tenant, router: ref, kind, peer: peerRef } = parseInput(LinkInput, input);
  const lookup = { entity: Router, noun: 'router', unknown: 'ROUTER_UNKNOWN' } as const;
  const tenants = narrow(visibleTenants(actor, 'router:write'), tenant);
  const router = await findByRef(manager, { ...lookup, ref, tenants });
  const peer = await findByRef(manager, { ...lookup, ref: peerRef, tenants: [router.tenantId] });
  if (router.id === peer.id) throw wrongPeer('a router has no link to itself');
  return { router, peer, kind };
}

function directed(kind: LinkKind, routerId: string, peerId: string): [string, string] {
  return kind === 'pair' && peerId < routerId ? [peerId, routerId] : [routerId, peerId];
}

/** Follows what was declared from the peer on. Learned links may be wrong: they do not stand in the way. */
async function refuseCircle(manager: EntityManager, { router, peer, kind }: Ends): Promise<void> {
  const where: FindOptionsWhere<RouterLink> = { tenantId: router.tenantId, kind, source: 'declared' };
  const declared = await manager.find(RouterLink, { select: { routerId: true, peerId: true }, where });
  const parents = new Map<string, string[]>();
  for (const link of declared) parents.set(link.routerId, [...(parents.get(link.routerId) ?? []), link.peerId]);
  const reached = new Set([peer.id]);
  for (const id of reached) for (const parent of parents.get(id) ?? []) reached.add(parent);
  if (!reached.has(router.id)) return;
  const says = kind === 'uplink' ? 'reaches the daemon' : 'gets its power';
  throw wrongPeer(`${peer.name} already ${says} through ${router.name}: the links would form a circle`);
}

function wrongPeer(message: string): AppError {
  return new AppError('INPUT_INVALID', `peer: ${message}`, {
    details: { fields: [{ field: 'peer', message }] },
    remedy: 'Name another router, or remove the wrong link first: `rosfleet topology list`.',
  });
}

async function viewStored(manager: EntityManager, link: Pick<RouterLink, 'id'>): Promise<LinkView> {
  const view = await viewLink(manager, link);
  if (!view) throw new AppError('BUG', 'a link is gone within its own transaction');
  return view;
}
