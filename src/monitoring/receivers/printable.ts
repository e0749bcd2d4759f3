import { isUtf8 } from 'node:buffer';

/** What a terminal would obey, and what is half a character. */
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/gu;
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Bytes of a router as one line of text: UTF-8, or letter by letter where it is an encoding of old. Ends are trimmed. */
export function printable(data: Buffer): string {
  const text = isUtf8(data) ? data.toString('utf8') : data.toString('latin1');
  return text.replace(BYTE_ORDER_MARK, '').replace(UNPRINTABLE, ' ').trim();
}
