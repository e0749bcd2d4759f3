import type { EntityManager } from 'typeorm';
import { inSql, queryRows, rawSql, sql } from '../database';
import { RouterMark } from '../entities';
import type { Surroundings, VrrpGroup } from './surroundings';

type Mark = Pick<RouterMark, 'kind' | 'value'>;

export function vrrpMark({ vrid, address }: VrrpGroup): string {
  return `${vrid}|${address}`;
}

/** What a router is recognised by becomes this; a kind that could not be read stays. Most probes find nothing new. */
export async function storeMarks(manager: EntityManager, routerId: string, seen: Surroundings): Promise<void> {
  const wanted = marksOf(seen);
  const stored = await manager.findBy(RouterMark, { routerId });
  const added = wanted.filter((mark) => !stored.some((other) => isSame(mark, other)));
  const gone = stored.filter(({ kind }) => wasRead(seen, kind)).filter((mark) => !wanted.some((other) => isSame(mark, other)));
  if (added.length === 0 && gone.length === 0) return;
  await manager.transaction(async (within) => {
    for (const kind of new Set(gone.map((mark) => mark.kind))) {
      const values = gone.filter((mark) => mark.kind === kind).map((mark) => mark.value);
      await queryRows(
        within,
        sql`DELETE FROM "router_mark" WHERE "routerId" = ${routerId} AND "kind" = ${kind} AND ${inSql(rawSql('"value"'), values)}`,
      );
    }
    const rows = added.map((mark) => ({ routerId, ...mark }));
    // Two probes of a router may come at once.
    if (rows.length > 0) await within.createQueryBuilder().insert().into(RouterMark).values(rows).orIgnore().execute();
  });
}

function marksOf({ macs = [], addresses = [], vrrp = [] }: Surroundings): Mark[] {
  const groups = [...new Set(vrrp.map(vrrpMark))];
  return [
    ...macs.map((value): Mark => ({ kind: 'mac', value })),
    ...addresses.map((value): Mark => ({ kind: 'address', value })),
    ...groups.map((value): Mark => ({ kind: 'vrrp', value })),
  ];
}

function wasRead({ macs, addresses, vrrp }: Surroundings, kind: Mark['kind']): boolean {
  return { mac: macs, address: addresses, vrrp }[kind] !== undefined;
}

function isSame(a: Mark, b: Mark): boolean {
  return a.kind === b.kind && a.value === b.value;
}
