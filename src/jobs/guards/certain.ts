import { isSecretProperty } from '../../core/secrets';

/** The kind of each property of a menu, as the command trees tell it; undefined where they do not. */
export type PropertyTypes = (name: string) => string | undefined;

const WORD = /^[A-Za-z][A-Za-z0-9_.-]*$/;
/** Shown as a truth value by one, and as a word by another. */
const SWITCHES: ReadonlySet<string> = new Set(['yes', 'no', 'true', 'false']);
const NUMBER = /^(0|[1-9]\d{0,9})$/;
/** Plain numbers everywhere: no unit, no duration. */
const NUMBERED = /(^|-)ports?$|^(vlan-id|pvid|vrid|distance)$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const PREFIX = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/;
const MAC = /^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/;
/** What a script may take for a number or a time. */
const NUMERIC = /^[-+*]?[\d.:]|^0x/i;
// eslint-disable-next-line no-control-regex -- these are what a key must not contain
const CONTROL = /[\u0000-\u001f\u007f]/;
const TEXT_NAMES: ReadonlySet<string> = new Set(['comment', 'name']);

export function isText(types: PropertyTypes, name: string): boolean {
  return types(name) === 'string' || TEXT_NAMES.has(name);
}

/**
 * Is this what a script is sure to read of the property, letter by letter, as the API prints it? Not so for durations,
 * sizes, lists, switches, and addresses that the router may write in another form.
 */
export function isCertain(menu: string, name: string, value: string | null | undefined, types: PropertyTypes): boolean {
  if (value === null || value === undefined || value === '' || CONTROL.test(value)) return false;
  // A secret may not be read back at all.
  if (isSecretProperty(name, [])) return false;
  if (isText(types, name)) return !SWITCHES.has(value) && !NUMERIC.test(value);
  const type = types(name);
  if (type === 'time' || type === 'bool' || type === 'raw' || type === 'hex' || type === 'enum-list') return false;
  if (MAC.test(value) || ADDRESS.test(value)) return true;
  if (PREFIX.test(value)) return isCanonicalPrefix(menu, name, value);
  if (NUMBERED.test(name)) return NUMBER.test(value);
  return WORD.test(value) && !SWITCHES.has(value);
}

/** RouterOS cuts host bits off everywhere but in the address of an interface, and leaves `/32` out. */
function isCanonicalPrefix(menu: string, name: string, value: string): boolean {
  if (menu === '/ip/address' && name === 'address') return true;
  const [, address = '', length = ''] = PREFIX.exec(value) ?? [];
  const bits = Number(length);
  if (bits >= 32) return false;
  const number = address.split('.').reduce((total, part) => total * 256 + Number(part), 0);
  return number % 2 ** (32 - bits) === 0;
}
