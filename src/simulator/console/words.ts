import { endOfGroup } from '../../core/rsc';
import { ConsoleError } from './console-error';

/** A word as it was typed. */
export interface Word {
  readonly text: string;
  /** From 1, as the console counts in its errors. */
  readonly column: number;
}

const OPENERS = '"[({';

/** The commands of a text: separated by `;` and line ends, with continued lines joined. Comments are gone. */
export function splitCommands(text: string): string[] {
  const joined = text.replace(/\r\n?/g, '\n').replace(/\\\n[ \t]*/g, '');
  const commands: string[] = [];
  let start = 0;
  for (let at = 0; at < joined.length;) {
    const letter = joined[at] ?? '';
    if (OPENERS.includes(letter)) {
      at = endOfGroup(joined, at) ?? joined.length;
      continue;
    }
    if (letter === '#' && joined.slice(start, at).trim() === '') {
      const end = joined.indexOf('\n', at);
      at = end < 0 ? joined.length : end;
      start = at;
      continue;
    }
    if (letter === ';' || letter === '\n') {
      commands.push(joined.slice(start, at));
      start = at + 1;
    }
    at += 1;
  }
  commands.push(joined.slice(start));
  return commands.filter((command) => command.trim() !== '');
}

/** Words at spaces, with quotes and brackets kept whole. @throws ConsoleError where one of them is never closed */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  const finish = (end: number): void => {
    if (start >= 0) words.push({ text: text.slice(start, end), column: start + 1 });
    start = -1;
  };
  for (let at = 0; at < text.length;) {
    const letter = text[at] ?? '';
    if (letter === ' ' || letter === '\t') {
      finish(at);
      at += 1;
      continue;
    }
    if (start < 0) start = at;
    if (!OPENERS.includes(letter)) {
      at += 1;
      continue;
    }
    const end = endOfGroup(text, at);
    if (end === undefined) throw new ConsoleError('syntax error', at + 1);
    at = end;
  }
  finish(text.length);
  return words;
}

const OWN: ReadonlySet<string> = new Set([':put', ':log']);

/** Whether a text needs the script language: variables, expressions, blocks, or commands such as `:foreach`. */
export function isScript(text: string): boolean {
  return splitCommands(text).some((command) => {
    const trimmed = command.trim();
    const [name = ''] = /^:\S*/.exec(trimmed) ?? [];
    if (name !== '' && !OWN.has(name)) return true;
    return trimmed.startsWith('{') || /(?:^|[^\\])\$[\w"]/.test(trimmed) || (name === ':put' && trimmed.includes('('));
  });
}
