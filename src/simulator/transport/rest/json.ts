import type { Values } from '../../kernel';
import { encodeWord } from '../text';

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * JSON as RouterOS writes it: every value a string, other control characters and foreign bytes as they are stored. A
 * strict parser refuses such a document, as it would refuse the router's.
 */
export function jsonOf(value: Values | readonly Values[]): Buffer {
  const text = isList(value) ? `[${value.map(objectText).join(',')}]` : objectText(value);
  const encoded = encodeWord(text);
  return typeof encoded === 'string' ? Buffer.from(encoded, 'utf8') : encoded;
}

function isList(value: Values | readonly Values[]): value is readonly Values[] {
  return Array.isArray(value);
}

function objectText(values: Values): string {
  return `{${Object.entries(values)
    .map(([name, text]) => `${quoted(name)}:${quoted(text)}`)
    .join(',')}}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\\n\r\t]/g, (letter) => ESCAPES[letter] ?? letter)}"`;
}
