import type { Oid, SnmpValue } from '../collectors/snmp-answer';
import { garbled, refused, STATUS } from './faults';
import { chunks } from './oids';
import type { Asker } from './session';
import { isMissing, valueOf } from './values';

/** Texts among them are longer than numbers; both fit. */
const MOST_OIDS = 40;

/** @returns what the router has of them; the others are missing */
export async function readScalars(asker: Asker, oids: readonly Oid[]): Promise<Map<Oid, SnmpValue>> {
  const found = new Map<Oid, SnmpValue>();
  for (const some of chunks(oids, MOST_OIDS)) await readSome(asker, some, found);
  return found;
}

async function readSome(asker: Asker, oids: readonly Oid[], found: Map<Oid, SnmpValue>): Promise<void> {
  const { status, columns } = await asker.ask({ kind: 'get', oids });
  if (status === STATUS.noSuchName && oids.length === 1) return;
  // Version 1 refuses the whole packet for one object that is missing; all refuse one whose answer is too big.
  if ((status === STATUS.noSuchName || status === STATUS.tooBig) && oids.length > 1) {
    const half = oids.length >> 1;
    await readSome(asker, oids.slice(0, half), found);
    return readSome(asker, oids.slice(half), found);
  }
  if (status !== STATUS.none) throw refused(asker.target, status);
  for (const [place, oid] of oids.entries()) {
    const varbind = columns[place]?.[0];
    if (varbind?.oid !== oid) throw garbled(asker.target, 'an answer to something else');
    const value = isMissing(varbind) ? undefined : valueOf(varbind);
    if (value !== undefined) found.set(oid, value);
  }
  return undefined;
}
