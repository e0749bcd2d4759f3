// Control characters, and the marks that turn the direction of text around: routers and people choose names and comments,
// and a terminal would obey them.
// eslint-disable-next-line no-control-regex -- naming them is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of others, fit for a terminal: what would steer it is shown as `\xNN`. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code > 255 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

/** `1 router`, `2 routers`. */
export function count(total: number, noun: string): string {
  return `${total} ${noun}${total === 1 ? '' : 's'}`;
}
