import type { Row } from '../../../core/catalogue';
import type { Reading } from '../check';
import { printRows, tooLong, type Asker } from './asking';

const LOG = { menu: '/log' } as const;
const EMPTY = '*0';
/** Lines that are read with their text. */
const MAX_LINES = 20;
const SHOWN_CHARACTERS = 120;
const ERROR_TOPICS: ReadonlySet<string> = new Set(['error', 'critical']);
/** Whoever knocks at an open door leaves errors of these topics, at any time; what they serve has checks of its own. */
const STRANGERS: ReadonlySet<string> = new Set('account hotspot ipsec l2tp ovpn ppp pppoe pptp radius sstp wireless'.split(' '));
/** Critical, and written for every guess of a password. */
const LOGIN_FAILURE = /^login failure for user /;

export interface LogReading {
  readonly reading: Reading;
  /** The last line seen: the next reading counts from there. */
  readonly mark?: string;
}

/**
 * Errors after `since`, by the `.id` of the lines: they grow, while the router's clock may be set by the very change that is
 * looked at. Without `since` the log is only marked.
 */
export async function readLog(asker: Asker, since: string | undefined): Promise<LogReading> {
  const unread = await tooLong(asker, LOG);
  if (unread) return { reading: unread };
  const lines = await printRows(asker, LOG, ['.id', 'topics']);
  const mark = lines.reduce((last, line) => (numberOf(line) > numberOf({ '.id': last }) ? (line['.id'] ?? last) : last), EMPTY);
  if (since === undefined) return { reading: { kind: 'number', value: 0 }, mark };
  // Numbers that went back: the router has started anew, and all that it says is new.
  const from = numberOf({ '.id': mark }) < numberOf({ '.id': since }) ? 0 : numberOf({ '.id': since });
  const errors = lines.filter((line) => numberOf(line) > from && isError(line));
  return { reading: await told(asker, errors), mark };
}

async function told(asker: Asker, errors: readonly Row[]): Promise<Reading> {
  if (errors.length === 0) return { kind: 'number', value: 0 };
  const newest = errors.slice(-MAX_LINES).map((line) => line['.id'] ?? '');
  const where = newest.flatMap((id, index) => (index > 0 ? [`=.id=${id}`, '#|'] : [`=.id=${id}`]));
  const texts = (await printRows(asker, { ...LOG, where }, ['message'])).map(({ message = '' }) => message);
  const guesses = texts.filter((text) => LOGIN_FAILURE.test(text)).length;
  const note = texts.findLast((text) => !LOGIN_FAILURE.test(text))?.slice(0, SHOWN_CHARACTERS);
  return { kind: 'number', value: errors.length - guesses, ...(note === undefined ? {} : { note }) };
}

function isError({ topics = '' }: Row): boolean {
  const words = topics.split(',').map((word) => word.trim());
  return words.some((word) => ERROR_TOPICS.has(word)) && !words.some((word) => STRANGERS.has(word));
}

function numberOf({ '.id': id = EMPTY }: Row): number {
  return Number.parseInt(id.slice(1), 16) || 0;
}
