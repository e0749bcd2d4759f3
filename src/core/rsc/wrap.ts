const WIDTH = 80;
const INDENT = '    ';

/**
 * Breaks a line as export does: at a space, behind the `=` of a value, inside a quoted text anywhere. A backslash ends
 * every part; a text that goes on with a space writes it as `\_`.
 */
export function wrapLine(line: string): string {
  const parts: string[] = [];
  let rest = line;
  for (let room = WIDTH; rest.length > room - 1; room = WIDTH - INDENT.length) {
    const cut = cutOf(rest, room - 2);
    if (cut === undefined) break;
    parts.push(rest.slice(0, cut.at));
    rest = cut.isQuoted && rest[cut.at] === ' ' ? `\\_${rest.slice(cut.at + 1)}` : rest.slice(cut.at);
    // A later part may begin inside quotes: what opens them is behind it.
    if (cut.isQuoted) {
      const end = endOfQuoted(rest);
      const quoted = splitQuoted(rest.slice(0, end), WIDTH - INDENT.length - 2);
      parts.push(...quoted.slice(0, -1));
      rest = (quoted.at(-1) ?? '') + rest.slice(end);
    }
  }
  return [...parts, rest].map((part, at) => (at === 0 ? part : INDENT + part)).join('\\\n');
}

function cutOf(text: string, most: number): { at: number; isQuoted: boolean } | undefined {
  let last: { at: number; isQuoted: boolean } | undefined;
  let isQuoted = false;
  for (let at = 0; at < text.length && (at <= most || last === undefined); at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') {
      at += /^\\[0-9A-F]{2}/.test(text.slice(at, at + 3)) ? 2 : 1;
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && at > 0 && text[at - 1] !== '"' && at <= most) last = { at, isQuoted: true };
    else if (!isQuoted && character === ' ' && at > 0) last = { at: at + 1, isQuoted: false };
    else if (!isQuoted && character === '=') last = { at: at + 1, isQuoted: false };
  }
  return last && last.at < text.length ? last : undefined;
}

/** The index behind the quote that closes a text which is already open. */
function endOfQuoted(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function splitQuoted(text: string, most: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const unit of text.match(/\\[0-9A-F]{2}|\\.|[^\\]/gs) ?? []) {
    if (part.length + unit.length > most && unit !== '"') {
      parts.push(part);
      part = unit === ' ' ? '\\_' : unit;
    } else part += unit;
  }
  return [...parts, part];
}
