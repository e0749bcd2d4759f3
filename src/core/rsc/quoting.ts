import { decodeWord, encodeWord } from './bytes';

/** Letters after a backslash that stand for one character. `\_` is a space: a line may not begin with one. */
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11, _: 32 };
const NAMED = new Map(
  Object.entries(ESCAPES)
    .filter(([letter]) => letter !== '_')
    .map(([letter, code]) => [code, letter]),
);
const HEX = /^[0-9A-F]{2}$/;
/** What RouterOS prints without quotes. */
const BARE = /^[A-Za-z0-9_.,:/@*!<>+|-]+$/;

/**
 * What stands between two quotes, taken apart: `\"`, `\\`, `\$`, `\?`, `\n`, `\_` and bytes as `\D0`.
 * Bytes that are no UTF-8 become what the API would send for them.
 */
export function unescapeText(inner: string): string {
  if (!inner.includes('\\')) return inner;
  const parts: Buffer[] = [];
  for (let at = 0; at < inner.length;) {
    const next = inner.indexOf('\\', at);
    if (next < 0 || next === inner.length - 1) {
      parts.push(Buffer.from(inner.slice(at), 'utf8'));
      break;
    }
    parts.push(Buffer.from(inner.slice(at, next), 'utf8'));
    const hex = inner.slice(next + 1, next + 3);
    if (HEX.test(hex)) {
      parts.push(Buffer.of(Number.parseInt(hex, 16)));
      at = next + 3;
      continue;
    }
    const letter = String.fromCodePoint(inner.codePointAt(next + 1) ?? 0);
    const code = ESCAPES[letter];
    parts.push(code === undefined ? Buffer.from(letter, 'utf8') : Buffer.of(code));
    at = next + 1 + letter.length;
  }
  return decodeWord(Buffer.concat(parts));
}

/** A value as export prints it: bare where nothing in it means anything, else quoted. */
export function quoteText(value: string): string {
  if (BARE.test(value)) return value;
  return `"${escapeText(value)}"`;
}

function escapeText(value: string): string {
  let text = '';
  for (const byte of Buffer.from(encodeWord(value))) {
    const character = String.fromCharCode(byte);
    const letter = NAMED.get(byte);
    if (letter !== undefined) text += `\\${letter}`;
    else if (byte < 0x20 || byte >= 0x7f) text += `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    else if ('"\\$?'.includes(character)) text += `\\${character}`;
    else text += character;
  }
  return text;
}

/** The index behind a quoted text or a bracketed group that begins at `at`; undefined where it never ends. */
export function endOfGroup(text: string, at: number): number | undefined {
  const closers: string[] = [];
  for (let index = at; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '"') {
      const end = endOfString(text, index);
      if (end === undefined) return undefined;
      index = end - 1;
    } else if (CLOSERS[character] !== undefined) closers.push(CLOSERS[character]);
    else if (character === closers.at(-1)) closers.pop();
    if (closers.length === 0) return index + 1;
  }
  return undefined;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

function endOfString(text: string, at: number): number | undefined {
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index + 1;
  }
  return undefined;
}
