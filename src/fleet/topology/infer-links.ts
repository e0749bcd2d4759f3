import type { EntityManager } from 'typeorm';
import { inSql, queryRows, rawSql, sql } from '../database';
import type { LinkKind, Router } from '../entities';
import { vrrpMark } from './marks';
import { recognise } from './recognise';
import type { Neighbour, Surroundings } from './surroundings';

export interface InferredLink {
  readonly routerId: string;
  readonly peerId: string;
  readonly kind: LinkKind;
  readonly detail: Readonly<Record<string, string>>;
}

export type Observer = Pick<Router, 'id' | 'tenantId' | 'siteId'>;

/** Routers with the same VRRP group that are looked at; more of them are a copied configuration, not a pair. */
const MOST_PARTNERS = 1_000;

/** The links that the surroundings of a router show. What is not certain is no link. */
export async function inferLinks(manager: EntityManager, router: Observer, seen: Surroundings): Promise<InferredLink[]> {
  const known = await recognise(manager, router, relevantNeighbours(seen));
  const uplinks = await uplinksOf(manager, router, { seen, known });
  return [...uplinks, ...powerOf(router, { seen, known }), ...(await pairsOf(manager, router, seen))];
}

interface View {
  readonly seen: Surroundings;
  readonly known: ReadonlyMap<Neighbour, string>;
}

/** Those that could be the gateway, or are behind a port that gives power: the rest need not be looked up. */
function relevantNeighbours({ neighbours = [], gateways = [], powered = [] }: Surroundings): Neighbour[] {
  const anywhere = gateways.some((hop) => hop.interface === undefined);
  const names = new Set([...gateways.flatMap((hop) => hop.interface ?? []), ...powered]);
  return neighbours.filter(({ interfaces }) => anywhere || interfaces.some((name) => names.has(name)));
}

async function uplinksOf(manager: EntityManager, router: Observer, { seen, known }: View): Promise<InferredLink[]> {
  const { gateways = [], neighbours = [] } = seen;
  const holders = await addressHolders(
    manager,
    [...known.values()],
    gateways.map((hop) => hop.address),
  );
  return gateways.flatMap((hop) => {
    const { address, interface: name } = hop;
    const there = neighbours.filter(({ interfaces }) => name === undefined || interfaces.includes(name));
    const peers = there.flatMap((neighbour) => {
      const id = known.get(neighbour);
      if (id === undefined) return [];
      return neighbour.addresses.includes(address) || holders.has(`${id} ${address}`) ? [id] : [];
    });
    const detail = { gateway: address, ...(name === undefined ? {} : { interface: name }) };
    return [...new Set(peers)].map((peerId): InferredLink => ({ routerId: router.id, peerId, kind: 'uplink', detail }));
  });
}

/** `id address` of those of the routers that have one of the addresses: a gateway may announce another one of its own. */
async function addressHolders(
  manager: EntityManager,
  ids: readonly string[],
  addresses: readonly string[],
): Promise<Set<string>> {
  const rows = await queryRows<{ id: string; address: string }>(
    manager,
    sql`SELECT m."routerId" AS "id", m."value" AS "address" FROM "router_mark" m
      WHERE m."kind" = 'address' AND ${inSql(rawSql('m."routerId"'), ids)} AND ${inSql(rawSql('m."value"'), addresses)}`,
  );
  return new Set(rows.map(({ id, address }) => `${id} ${address}`));
}

/** A port powers one device: where several are heard, a switch stands between, and it is that one. */
function powerOf(router: Observer, { seen, known }: View): InferredLink[] {
  const { powered = [], neighbours = [] } = seen;
  return powered.flatMap((port) => {
    const behind = neighbours.filter(({ interfaces }) => interfaces.includes(port));
    const ids = new Set(behind.map((neighbour) => known.get(neighbour)));
    const [id] = ids;
    if (ids.size !== 1 || id === undefined) return [];
    return [{ routerId: id, peerId: router.id, kind: 'poe' as const, detail: { port } }];
  });
}

/** Why two routers of a VRRP group are taken for a pair; in the detail of the link. */
type PairEvidence = 'neighbour' | 'site' | 'group';

interface Partner {
  readonly id: string;
  readonly siteId: string | null;
  readonly mark: string;
}

async function pairsOf(manager: EntityManager, router: Observer, seen: Surroundings): Promise<InferredLink[]> {
  const { vrrp = [] } = seen;
  const partners = await queryRows<Partner>(
    manager,
    sql`SELECT m."routerId" AS "id", r."siteId", m."value" AS "mark" FROM "router_mark" m JOIN "router" r ON r."id" = m."routerId"
      WHERE m."kind" = 'vrrp' AND ${inSql(rawSql('m."value"'), vrrp.map(vrrpMark))}
      AND r."tenantId" = ${router.tenantId} AND r."id" <> ${router.id} ORDER BY m."routerId" LIMIT ${MOST_PARTNERS}`,
  );
  if (partners.length === 0) return [];
  const heard = await heardAmong(manager, partners, seen);
  return vrrp.flatMap(({ vrid, address }) => {
    const candidates = partners.filter((partner) => partner.mark === vrrpMark({ vrid, address }));
    return certain(router, candidates, heard).map(({ id, by }): InferredLink => {
      const [routerId, peerId] = [router.id, id].sort() as [string, string];
      return { routerId, peerId, kind: 'pair', detail: { vrid, address, by } };
    });
  });
}

/**
 * Sites that were set up from one template have equal groups and are no pairs: a partner is heard as a neighbour or
 * stands at the same site. Where neither is known, the only other router of the group is the partner: a pair too much
 * costs time, one too few a site.
 */
function certain(
  router: Observer,
  candidates: readonly Partner[],
  heard: ReadonlySet<string>,
): readonly { readonly id: string; readonly by: PairEvidence }[] {
  const isHere = ({ siteId }: Partner): boolean => siteId !== null && siteId === router.siteId;
  const sure = candidates.flatMap((partner): { id: string; by: PairEvidence }[] => {
    const { id } = partner;
    if (heard.has(id)) return [{ id, by: 'neighbour' }];
    return isHere(partner) ? [{ id, by: 'site' }] : [];
  });
  if (sure.length > 0) return sure;
  const [only] = candidates;
  if (!only || candidates.length > 1 || (only.siteId !== null && router.siteId !== null)) return [];
  return [{ id: only.id, by: 'group' }];
}

async function heardAmong(
  manager: EntityManager,
  partners: readonly Partner[],
  { neighbours = [] }: Surroundings,
): Promise<Set<string>> {
  const macs = neighbours.flatMap(({ mac }) => mac ?? []);
  const ids = [...new Set(partners.map(({ id }) => id))];
  const rows = await queryRows<{ id: string }>(
    manager,
    sql`SELECT DISTINCT m."routerId" AS "id" FROM "router_mark" m
      WHERE m."kind" = 'mac' AND ${inSql(rawSql('m."value"'), macs)} AND ${inSql(rawSql('m."routerId"'), ids)}`,
  );
  return new Set(rows.map((row) => row.id));
}
