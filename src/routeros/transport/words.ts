import { AppError } from '../../core/errors';
import { transportLimit } from './transport-limit';

/** A sentence of the API, taken apart for the transports that speak another language. */
export interface Sentence {
  /** e.g. `/ip/address`. Empty for a command at the top, e.g. `/ping`. */
  readonly menu: string;
  /** e.g. `print`. */
  readonly verb: string;
  readonly args: Readonly<Record<string, string>>;
  /** Names of `=!name=` words. */
  readonly unset: readonly string[];
  readonly proplist: readonly string[] | undefined;
  /** Without the leading `?`. */
  readonly query: readonly string[];
}

const PROPLIST = '.proplist';
const PATH = /^(?:\/[a-z0-9][a-z0-9-]*)+$/i;
const NAME = /^[A-Za-z0-9.][A-Za-z0-9.-]*$/;

/**
 * @throws AppError TRANSPORT_LIMIT where the sentence lives on the API connection itself: `listen`, `/cancel`, safe mode
 * @throws AppError BUG where it is no sentence
 */
export function readSentence(words: readonly string[]): Sentence {
  const [command = '', ...rest] = words;
  if (!PATH.test(command)) throw malformed(command);
  const cut = command.lastIndexOf('/');
  const [menu, verb] = [command.slice(0, cut), command.slice(cut + 1)];
  if (verb === 'listen' || menu === '/safe-mode' || command === '/cancel' || command === '/quit') {
    throw transportLimit(`${command} needs a connection of the API that stays open`);
  }
  const args: Record<string, string> = {};
  const unset: string[] = [];
  const query: string[] = [];
  let proplist: readonly string[] | undefined;
  for (const word of rest) {
    if (word.startsWith('?')) {
      query.push(word.slice(1));
      continue;
    }
    const equals = word.indexOf('=', 1);
    if (!word.startsWith('=') || equals < 0) throw malformed(word);
    const [name, value] = [word.slice(1, equals), word.slice(equals + 1)];
    if (name === PROPLIST) proplist = value.split(',');
    else if (name.startsWith('!')) unset.push(checkedName(name.slice(1)));
    else args[checkedName(name)] = value;
  }
  return { menu, verb, args, unset, proplist, query };
}

/** A name becomes a key of JSON or a word of the console: nothing else may be in it. */
function checkedName(name: string): string {
  if (!NAME.test(name) || name === '__proto__') throw malformed(name);
  return name;
}

function malformed(word: string): AppError {
  return new AppError('BUG', `not a word of a sentence: ${word.slice(0, 80)}`, { details: { sent: false } });
}
