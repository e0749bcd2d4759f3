import type { Sentence } from '../transport/words';

/** What of it the console gives back: rows, or one text. */
export interface ConsoleLine {
  readonly line: string;
  readonly gives: 'rows' | 'text';
}

export interface ConsoleOptions {
  /** Properties to print; absent: all. */
  readonly proplist?: ReadonlySet<string>;
}

/**
 * A sentence as a line of the console. The path is written with spaces, which 6.x asks for and 7.x takes too.
 * @param marker printed when the command went through: exit codes say 0 in every case, and an error ends the line before it
 */
export function consoleLine(sentence: Sentence, marker: string, options: ConsoleOptions = {}): ConsoleLine {
  const { menu, verb, args, unset } = sentence;
  const isPrint = verb === 'print';
  // Elsewhere an empty value is one: `comment=""`.
  const flags = FLAG_VERBS.has(verb) ? Object.keys(args).filter((name) => args[name] === '') : [];
  const isRead = isPrint && !flags.includes('count-only');
  const path = `/${[...menu.split('/'), verb].filter((part) => part !== '').join(' ')}`;
  const words = [
    path,
    // Without `detail` some menus leave properties out; `print as-value` alone prints nothing, `:put` does.
    ...(isRead ? ['detail', 'as-value'] : []),
    ...flags,
    ...(isRead && options.proplist ? [`proplist=${[...options.proplist].join(',')}`] : []),
    ...Object.entries(args)
      .filter(([name]) => !flags.includes(name))
      .map(([name, value]) => `${name === '.id' ? 'numbers' : name}=${consoleValue(value)}`),
    ...unset.map((name) => `!${name}`),
  ];
  return { line: `:put [${words.join(' ')}]; :put ${consoleValue(marker)}`, gives: isRead ? 'rows' : 'text' };
}

/** Verbs whose arguments without a value are words by themselves. */
const FLAG_VERBS: ReadonlySet<string> = new Set(['print', 'export', 'import']);

const BARE = /^[A-Za-z0-9_.,:/@*-]+$/;
const PLAIN = /[A-Za-z0-9 !#%&'()*+,\-./:;<=>@[\]^_`{|}~]/;

/** A string of the console: what could mean something inside of quotes, and every byte beyond ASCII, as its hexadecimal escape. */
export function consoleValue(value: string): string {
  if (BARE.test(value)) return value;
  const parts: string[] = [];
  for (const byte of Buffer.from(value, 'utf8')) {
    const character = String.fromCharCode(byte);
    parts.push(PLAIN.test(character) ? character : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  }
  return `"${parts.join('')}"`;
}
