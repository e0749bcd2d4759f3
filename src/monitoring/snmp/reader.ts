import { isDeepStrictEqual } from 'node:util';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';

import { AppError } from '../../core/errors';
import type {
  Oid,
  SnmpAnswer,
  SnmpQuestion,
  SnmpReader,
  SnmpReadOptions,
  SnmpRows,
  SnmpTable,
  SnmpTarget,
} from '../collectors/snmp-answer';
import { FewRows } from './few-rows';
import { Misses } from './misses';
import { readScalars } from './scalars';
import { SnmpSession, type Asker, type PacketOptions } from './session';
import { SteadyColumns, UPTIME } from './steady';
import { readTable, type Rows } from './tables';
import { Turns } from './turns';

export interface SnmpReaderOptions extends Partial<PacketOptions> {
  /** A session that nobody used for so long is closed. @defaultValue 900000 */
  readonly idleMs?: number;
  /** Rows of a table beyond it are left out, unless the table says otherwise. @defaultValue 4096 */
  readonly maxRows?: number;
  /** Milliseconds of a clock that only goes on. @defaultValue performance.now */
  readonly now?: () => number;
}

/** Short beside the deadlines of collectors: a lost packet is sent again, a router that is down is seen soon. */
const PACKET: PacketOptions = { packetTimeoutMs: 2_500, retries: 1 };
const IDLE_MS = 900_000;
const MAX_ROWS = 4_096;

/** What is kept of one router while its session lives. */
interface Talk {
  readonly session: SnmpSession;
  readonly turns: Turns;
  readonly misses: Misses;
  readonly steady: SteadyColumns;
  readonly few: FewRows;
  usedAtMs: number;
}

/** Asks routers over SNMP v1, v2c and v3: reads only. Sessions are kept, and closed when idle. */
export function createSnmpReader(options: SnmpReaderOptions = {}): SnmpReader {
  const now = options.now ?? (() => performance.now());
  const { idleMs = IDLE_MS, maxRows = MAX_ROWS } = options;
  const talks = new Map<string, Talk>();

  const forget = (routerId: string): void => {
    talks.get(routerId)?.session.end();
    talks.delete(routerId);
  };
  const talkTo = (target: SnmpTarget): Talk => {
    const known = talks.get(target.routerId);
    if (known && isDeepStrictEqual(known.session.target, target)) return known;
    forget(target.routerId);
    const session = new SnmpSession(target, { ...PACKET, ...options });
    const talk = {
      session,
      turns: new Turns(session),
      misses: new Misses(now),
      steady: new SteadyColumns(now),
      few: new FewRows(now),
      usedAtMs: now(),
    };
    talks.set(target.routerId, talk);
    return talk;
  };
  const sweep = setInterval(
    () => {
      for (const [routerId, { usedAtMs, turns }] of talks) if (turns.isIdle && now() - usedAtMs >= idleMs) forget(routerId);
    },
    Math.max(10, idleMs / 4),
  );
  sweep.unref();

  return {
    read: async (target, question, readOptions) => {
      if (isIP(target.address) === 0) throw new AppError('CONNECT_FAILED', `${target.address} is not an IP address`);
      const talk = talkTo(target);
      talk.usedAtMs = now();
      return talk.turns.take((asker) => answerOf(asker, talk, question, { ...readOptions, maxRows }), readOptions);
    },
    forget,
    close: () => {
      clearInterval(sweep);
      for (const routerId of [...talks.keys()]) forget(routerId);
    },
  };
}

interface Limits extends SnmpReadOptions {
  readonly maxRows: number;
}

async function answerOf(asker: Asker, talk: Talk, question: SnmpQuestion, limits: Limits): Promise<SnmpAnswer> {
  const { absent } = limits;
  const wanted = question.scalars.filter((oid) => !absent?.has(oid));
  const scalars = await readScalars(asker, wanted);
  talk.misses.note(wanted, (oid) => scalars.has(oid), absent);
  if (talk.steady.hasRestarted(scalars.get(UPTIME))) talk.few.forget();
  const tables: SnmpRows[] = [];
  for (const table of question.tables) tables.push(await tableOf(asker, talk, table, limits));
  return { scalars, tables };
}

async function tableOf(asker: Asker, talk: Talk, table: SnmpTable, limits: Limits): Promise<SnmpRows> {
  const { absent } = limits;
  const maxRows = table.maxRows ?? limits.maxRows;
  const columns = table.columns.filter((column) => !absent?.has(column));
  if (columns.length === 0) return new Map();
  const some = await talk.few.read(asker, { ...table, columns, maxRows }, limits.wants);
  if (some) return some;
  const rows = await readTable(asker, columns, maxRows);
  // Of a table that may well be empty nothing is learned while it is.
  if (rows.size > 0 || !table.mayBeEmpty) talk.misses.note(columns, metIn(rows), absent);
  await talk.steady.join(rows, table, () => readTable(asker, table.steady ?? [], maxRows));
  talk.few.learn(rows, table, limits.wants);
  return rows;
}

/** Most rows have all columns: others are looked at only for what the first one lacks. */
function metIn(rows: Rows): (column: Oid) => boolean {
  const [first] = rows.values();
  return (column) => first?.has(column) === true || [...rows.values()].some((row) => row.has(column));
}
