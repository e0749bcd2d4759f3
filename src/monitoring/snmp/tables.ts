import type { Oid, SnmpValue } from '../collectors/snmp-answer';
import { garbled, refused, STATUS } from './faults';
import { chunks, compareOids } from './oids';
import type { Asker, PacketAnswer, Request } from './session';
import { isMissing, valueOf, type Varbind } from './values';

/** An answer has to fit into one datagram: what does not is cut off, and has to be asked for again. */
const PACKET_BYTES = 1_400;
/** What an object takes, about: its OID, its value, and what tells them apart. */
const VARBIND_BYTES = 25;
/** So that at least two rows fit. */
const MOST_COLUMNS = Math.floor(PACKET_BYTES / VARBIND_BYTES / 2);

/** How far a column is read. */
interface Cursor {
  readonly column: Oid;
  readonly prefix: string;
  last: Oid;
  lastIndex: string | undefined;
}

export type Rows = Map<string, Map<Oid, SnmpValue>>;

/**
 * Reads columns side by side: a packet brings some rows of all of them, each goes on from where it stopped, and ends
 * where the router has no more of it. Gaps in a column harm no other.
 * @param maxRows rows beyond it are left out
 * @throws AppError PROTOCOL_ERROR where the router does not get on; what `ask` throws
 */
export async function readTable(asker: Asker, columns: readonly Oid[], maxRows: number): Promise<Rows> {
  const rows: Rows = new Map();
  for (const some of chunks(columns, MOST_COLUMNS)) {
    let cursors: readonly Cursor[] = some.map((column) => ({ column, prefix: `${column}.`, last: column, lastIndex: undefined }));
    // Halved where the router says that an answer would be too big.
    let mostRows = PACKET_BYTES;
    while (cursors.length > 0) {
      const request = requestFor(asker, cursors, mostRows);
      const answer = await asker.ask(request);
      if (answer.status === STATUS.tooBig && request.kind === 'bulk' && request.rows > 1) mostRows = request.rows >> 1;
      else cursors = await advance(asker, cursors, answer, { rows, maxRows });
    }
  }
  return rows;
}

function requestFor({ target }: Asker, cursors: readonly Cursor[], mostRows: number): Request {
  const oids = cursors.map(({ last }) => last);
  if (target.login.version === 'v1') return { kind: 'next', oids };
  const rows = Math.max(1, Math.floor(PACKET_BYTES / (cursors.length * VARBIND_BYTES)));
  return { kind: 'bulk', oids, rows: Math.min(rows, mostRows) };
}

interface Found {
  readonly rows: Rows;
  readonly maxRows: number;
}

/** @returns the columns that go on */
async function advance(asker: Asker, cursors: readonly Cursor[], answer: PacketAnswer, found: Found): Promise<readonly Cursor[]> {
  const { target } = asker;
  if (answer.status === STATUS.noSuchName) return beyondTheEnd(asker, cursors, found);
  if (answer.status !== STATUS.none) throw refused(target, answer.status);
  if (answer.columns.length === 0) throw garbled(target, 'an empty answer');
  return cursors.filter((cursor, place) => {
    for (const varbind of answer.columns[place] ?? []) {
      if (isMissing(varbind) || !varbind.oid.startsWith(cursor.prefix)) return false;
      const index = varbind.oid.slice(cursor.prefix.length);
      if (cursor.lastIndex !== undefined && compareOids(index, cursor.lastIndex) <= 0) {
        throw garbled(target, `rows of ${cursor.column} that do not come in order`);
      }
      cursor.last = varbind.oid;
      cursor.lastIndex = index;
      if (!keep(found, cursor.column, index, varbind)) return false;
    }
    return true;
  });
}

/** Version 1 knows no other way to say that one of the columns has no next object: each is asked alone. */
async function beyondTheEnd(asker: Asker, cursors: readonly Cursor[], found: Found): Promise<readonly Cursor[]> {
  const going: Cursor[] = [];
  if (cursors.length === 1) return going;
  for (const cursor of cursors) {
    const answer = await asker.ask({ kind: 'next', oids: [cursor.last] });
    going.push(...(await advance(asker, [cursor], answer, found)));
  }
  return going;
}

/** @returns false where there is no room for the row */
function keep({ rows, maxRows }: Found, column: Oid, index: string, varbind: Varbind): boolean {
  const row = rows.get(index);
  if (row === undefined && rows.size >= maxRows) return false;
  const value = valueOf(varbind);
  if (value === undefined) return true;
  if (row) row.set(column, value);
  else rows.set(index, new Map([[column, value]]));
  return true;
}
