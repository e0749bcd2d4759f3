import { In, type EntityManager } from 'typeorm';
import { newId } from '../../core/ids';
import { queryRows, sql } from '../database';
import { RouterLink } from '../entities';
import type { InferredLink, Observer } from './infer-links';
import { vrrpMark } from './marks';
import type { Surroundings } from './surroundings';

/**
 * How long a link holds that is not seen any more: a neighbour that reboots is still there. A link that the router
 * itself contradicts (another gateway, no such VRRP group) ends at once.
 */
const UNSEEN_LINK_MS = 24 * 3_600_000;

interface Learned {
  readonly router: Observer;
  readonly seen: Surroundings;
  readonly links: readonly InferredLink[];
  readonly now: number;
}

/** Makes the learned links that this router can see the given ones. */
export async function storeLearned(manager: EntityManager, learned: Learned): Promise<void> {
  const { router, seen, now } = learned;
  const links = new Map(learned.links.map((link) => [keyOf(link), link]));
  const stored = await visibleTo(manager, router.id);
  const kept = new Set(stored.map(keyOf));
  const ended = stored.filter((link) => !links.has(keyOf(link)) && hasEnded(link, seen, now));
  const added = [...links.values()].filter((link) => !kept.has(keyOf(link)));
  if (links.size === 0 && ended.length === 0) return;
  await manager.transaction(async (within) => {
    if (ended.length > 0) await within.delete(RouterLink, { id: In(ended.map(({ id }) => id)) });
    for (const link of stored) {
      const again = links.get(keyOf(link));
      if (again) await within.update(RouterLink, { id: link.id }, { detail: again.detail as object, seenAt: now });
    }
    for (const { routerId, peerId, kind, detail } of added) {
      // Both members of a pair may find it at once.
      await queryRows(
        within,
        sql`INSERT INTO "router_link" ("id", "tenantId", "routerId", "peerId", "kind", "source", "detail", "seenAt")
          VALUES (${newId()}, ${router.tenantId}, ${routerId}, ${peerId}, ${kind}, 'learned', ${JSON.stringify(detail)}, ${now})
          ON CONFLICT DO NOTHING`,
      );
    }
  });
}

/** Each kind is seen from one end, a pair from both. */
function visibleTo(manager: EntityManager, id: string): Promise<RouterLink[]> {
  return manager.find(RouterLink, {
    where: [
      { routerId: id, source: 'learned', kind: In(['uplink', 'pair']) },
      { peerId: id, source: 'learned', kind: In(['poe', 'pair']) },
    ],
  });
}

function keyOf({ routerId, peerId, kind }: Pick<RouterLink, 'routerId' | 'peerId' | 'kind'>): string {
  return `${kind} ${routerId} ${peerId}`;
}

/** Only a part that was read can say that something is not there. */
function hasEnded({ kind, detail, seenAt }: RouterLink, seen: Surroundings, now: number): boolean {
  const { gateways, neighbours, vrrp, powered } = seen;
  const isOld = now - seenAt > UNSEEN_LINK_MS;
  switch (kind) {
    case 'uplink':
      if (!gateways || !neighbours) return false;
      return isOld || (gateways.length > 0 && !gateways.some((hop) => hop.address === detail['gateway']));
    case 'poe':
      return powered !== undefined && neighbours !== undefined && isOld;
    case 'pair':
      if (!vrrp) return false;
      // A partner that was never heard was a guess, and the guess holds no more.
      if (isOld || detail['by'] !== 'neighbour') return true;
      return !vrrp.some((group) => vrrpMark(group) === `${detail['vrid']}|${detail['address']}`);
  }
}
