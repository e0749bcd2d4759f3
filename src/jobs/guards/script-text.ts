import type { WireValues } from '../../core/catalogue';
import { isText, type PropertyTypes } from './certain';

const NAMED: ReadonlyMap<number, string> = new Map([
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x22, '\\"'],
  [0x24, '\\$'],
  [0x3f, '\\?'],
  [0x5c, '\\\\'],
]);

/**
 * A value as a script of 6.49 and 7.x reads it: always in quotes, which every argument takes, and in ASCII, so that no
 * code page on the way can change it. Other bytes are written as `\C3`.
 */
export function quoted(value: string): string {
  let text = '';
  for (const byte of Buffer.from(value, 'utf8')) {
    const isPlain = byte >= 0x20 && byte < 0x7f;
    text += NAMED.get(byte) ?? (isPlain ? String.fromCharCode(byte) : `\\${hex(byte)}`);
  }
  return `"${text}"`;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** `/ip/firewall/filter` as both generations read it: 6.x takes only the path with spaces. */
export function consoleMenu(menu: string): string {
  return `/${menu.slice(1).replaceAll('/', ' ')}`;
}

/** `name="value"` for each; what is `null` is unset as `!name`, or left out of an add, where there is nothing to unset. */
export function assignments(values: WireValues, types: PropertyTypes, verb: 'add' | 'set'): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      if (value === null) return verb === 'add' ? [] : [`!${name}`];
      return [`${name}=${quoted(isText(types, name) ? value : switchWord(value))}`];
    })
    .join(' ');
}

/** The API prints true and false where the console is told yes and no. */
function switchWord(value: string): string {
  return value === 'true' ? 'yes' : value === 'false' ? 'no' : value;
}
