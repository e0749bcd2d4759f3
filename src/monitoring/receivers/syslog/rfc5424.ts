/** Version, time, host, application, process and message id: words with a space behind each. */
const WORDS = 6;
const NIL = '-';

/** What a message by RFC 5424 holds that is of use; its time is by the clock of the router and left out. */
export interface Body5424 {
  /** Application and message id. */
  readonly names: readonly string[];
  readonly text: string;
}

/** @param rest what follows the priority @returns undefined where it does not keep to RFC 5424 */
export function bodyOf5424(rest: string): Body5424 | undefined {
  const words: string[] = [];
  let at = 0;
  while (words.length < WORDS) {
    const space = rest.indexOf(' ', at);
    if (space <= at) return undefined;
    words.push(rest.slice(at, space));
    at = space + 1;
  }
  const end = rest[at] === NIL ? at + 1 : endOfElements(rest, at);
  if (end === undefined || (end < rest.length && rest[end] !== ' ')) return undefined;
  const [, , , application = NIL, , messageId = NIL] = words;
  return { names: [application, messageId], text: rest.slice(end + 1) };
}

/** Where the structured data ends: `[id name="value"]…`, with `\"`, `\\` and `\]` in values. */
function endOfElements(text: string, start: number): number | undefined {
  let at = start;
  while (text[at] === '[') {
    let quoted = false;
    at += 1;
    while (at < text.length && (quoted || text[at] !== ']')) {
      if (quoted && text[at] === '\\') at += 1;
      else if (text[at] === '"') quoted = !quoted;
      at += 1;
    }
    if (at >= text.length) return undefined;
    at += 1;
  }
  return at === start ? undefined : at;
}
