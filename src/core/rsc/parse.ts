import type { RscArgument, RscCommand, RscDocument, RscHeader, RscStatement } from './document';
import { endOfGroup, unescapeText } from './quoting';

const VERBS: ReadonlySet<string> = new Set(['add', 'set', 'remove', 'enable', 'disable', 'move', 'unset', 'reset', 'edit']);
/** Characters that make a bare word an expression: its value is known only when the script runs. */
const EXPRESSION = /["$()[\]{};]/;
/** An argument that needs no value, e.g. `blackhole` or `passive`. */
const FLAG = /^\.?[a-z][a-z0-9.-]*$/;

/**
 * Reads what `export` prints, on 6.x and 7.x, compact, verbose or terse. Never fails: what is no plain command is kept
 * as it stands, in its place.
 */
export function parseExport(text: string): RscDocument {
  const lines = text.split(/\r?\n/);
  const sections: { path: string; statements: RscStatement[] }[] = [];
  const header: Record<string, string> = {};
  let path = '';
  const put = (statement?: RscStatement): void => {
    const last = sections.at(-1);
    const section = last?.path === path ? last : { path, statements: [] };
    if (section !== last) sections.push(section);
    if (statement) section.statements.push(statement);
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const length = line.startsWith('#') || line.trim() === '' ? 1 : statementLength(lines, at);
    const own = lines.slice(at, at + length);
    const number = at + 1;
    at += length;
    if (line.startsWith('#')) readHeader(line, header);
    if (line.startsWith('#') || line.trim() === '') continue;
    const parsed = parseStatement(own, path, number);
    path = parsed.path;
    put(parsed.statement);
  }
  return { header: header as RscHeader, sections };
}

const HEADER: readonly (readonly [string, RegExp])[] = [
  ['version', /\bby RouterOS (\S+)/],
  ['softwareId', /^# (?:software|system) id = (\S+)/],
  ['model', /^# model = (.+?)\s*$/],
  ['serial', /^# serial number = (\S+)/],
];

function readHeader(line: string, header: Record<string, string>): void {
  for (const [name, pattern] of HEADER) {
    const value = pattern.exec(line)?.[1];
    if (value !== undefined) header[name] ??= value;
  }
}

/** How many lines belong together: a backslash at the end, or a script block that is closed further down. */
function statementLength(lines: readonly string[], at: number): number {
  let length = 1;
  while (at + length < lines.length && isContinued(lines[at + length - 1] ?? '')) length += 1;
  if (!(lines[at] ?? '').startsWith(':')) return length;
  let text = lines.slice(at, at + length).join('\n');
  for (let more = length; depthOf(text) > 0; more += 1) {
    if (at + more >= lines.length) return length;
    text += `\n${lines[at + more]}`;
    if (depthOf(text) === 0) return more + 1;
  }
  return length;
}

function isContinued(line: string): boolean {
  return (/\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1;
}

function depthOf(text: string): number {
  let depth = 0;
  for (const character of text.replace(/\\.|"(?:\\.|[^"\\])*"/gs, '')) {
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
  }
  return depth;
}

interface Parsed {
  readonly path: string;
  /** Absent for a line that only names a menu. */
  readonly statement?: RscStatement;
}

function parseStatement(lines: readonly string[], path: string, line: number): Parsed {
  const verbatim: Parsed = { path, statement: { kind: 'verbatim', lines, line } };
  // No export indents anything but continuations; indented lines belong to a script or another kind of print.
  if (/^\s/.test(lines[0] ?? '')) return verbatim;
  const words = splitWords(joinLines(lines));
  if (!words) return verbatim;
  const verbAt = words.findIndex((word) => VERBS.has(word));
  const before = verbAt < 0 ? words : words.slice(0, verbAt);
  const menu = pathOf(before, path);
  if (menu === undefined) return verbatim;
  if (verbAt < 0) return { path: menu };
  const command = commandOf(words.slice(verbAt), lines, line);
  return command ? { path: menu, statement: command } : verbatim;
}

function pathOf(words: readonly string[], current: string): string | undefined {
  const [first] = words;
  if (first === undefined) return current;
  if (!first.startsWith('/')) return undefined;
  const names = words.join('/').split('/').filter(Boolean);
  return names.every((name) => /^[a-z0-9-]+$/i.test(name)) ? `/${names.join('/')}` : undefined;
}

/** Leading spaces of a continuation are layout; a space that belongs to the text is written `\_`. */
function joinLines(lines: readonly string[]): string {
  return lines.map((line, at) => (at === 0 ? line : line.trimStart()).replace(/\\$/, at < lines.length - 1 ? '' : '\\')).join('');
}

/** Words at spaces, brackets and quotes kept whole. @returns undefined where one of them never ends */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (character === ' ' || character === '\t') {
      if (word !== '') words.push(word);
      word = '';
      at += 1;
      continue;
    }
    const end = '"[({'.includes(character) ? endOfGroup(text, at) : at + 1;
    if (end === undefined) return undefined;
    word += text.slice(at, end);
    at = end;
  }
  return word === '' ? words : [...words, word];
}

function commandOf(words: readonly string[], lines: readonly string[], line: number): RscCommand | undefined {
  const [verb = '', ...rest] = words;
  const args: RscArgument[] = [];
  let selector: string | undefined;
  let prefix = '';
  for (const word of rest) {
    const at = /^!?\.?[a-z0-9][\w./-]*=/i.exec(word)?.[0].length;
    if (at === undefined && word.startsWith('!')) {
      args.push({ name: word, value: '' });
    } else if (at === undefined) {
      if (selector === undefined && verb !== 'add') {
        selector = plainSelector(word);
        continue;
      }
      if (!FLAG.test(word)) return undefined;
      args.push({ name: word.startsWith('.') ? prefix + word : word, value: '', flag: true });
    } else {
      const short = word.slice(0, at - 1);
      const name = short.startsWith('.') ? prefix + short : short;
      const value = valueOf(word.slice(at));
      if (value === undefined) return undefined;
      if (name.includes('.')) prefix = name.slice(0, name.indexOf('.'));
      args.push({ name, value });
    }
  }
  // A remark may begin with `add` or `set`, too: only with a value somewhere it is a command.
  if (args.some(({ flag }) => flag) && !args.some(({ flag }) => !flag)) return undefined;
  return { kind: 'command', verb, ...(selector === undefined ? {} : { selector }), args, lines, line };
}

function plainSelector(word: string): string {
  return word.startsWith('[') ? `[ ${word.slice(1, -1).trim().replaceAll(/\s+/g, ' ')} ]` : (valueOf(word) ?? word);
}

function valueOf(text: string): string | undefined {
  if (/^"(?:\\.|[^"\\])*"$/s.test(text)) return unescapeText(text.slice(1, -1));
  return EXPRESSION.test(text) ? undefined : text.includes('\\') ? unescapeText(text) : text;
}
