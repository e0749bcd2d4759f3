import { isUtf8 } from 'node:buffer';

/**
 * RouterOS stores bytes, and WinBox writes them in the code page of its PC. A word that is no UTF-8 is kept byte by byte:
 * every byte from 0x80 on as a lone surrogate, which no valid text holds, and back on the way out.
 */
const BASE = 0xdc00;
const ESCAPED = /[\uDC80-\uDCFF]/;
const HIGH = /[\uD800-\uDBFF]/;

export function decodeWord(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : BASE + byte)).join('');
}

/** The word itself where UTF-8 can carry it, else its bytes. */
export function encodeWord(text: string): string | Buffer {
  if (!ESCAPED.test(text) || HIGH.test(text)) return text;
  const bytes = Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    return code >= BASE + 0x80 && code <= BASE + 0xff ? [code - BASE] : [...Buffer.from(letter, 'utf8')];
  });
  return Buffer.from(bytes.flat());
}
