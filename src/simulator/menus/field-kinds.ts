import type { FieldSpec, PlainTypeName } from '../kernel/field';

type More = Omit<FieldSpec, 'type' | 'default' | 'values'> & { readonly values?: readonly string[] };

/** Short forms for the menu tables: one line per property. A default of `undefined` leaves the property away until set. */
function kind(type: PlainTypeName): (fallback?: string, more?: More) => FieldSpec {
  return (fallback, more) => ({ type, ...(fallback === undefined ? {} : { default: fallback }), ...more });
}

export const text = kind('string');
export const int = kind('int');
export const kib = kind('kib');
export const hex = kind('hex');
export const time = kind('time');
export const ip = kind('ip');
export const ipAny = kind('ip-any');
export const ipInterface = kind('ip-interface');
export const ipPrefix = kind('ip-prefix');
export const ipMatch = kind('ip-match');
export const ipOrName = kind('ip-or-name');
export const ipList = kind('ip-list');
export const ipPrefixList = kind('ip-prefix-list');
export const ipRanges = kind('ip-ranges');
export const mac = kind('mac');
export const ports = kind('ports');

/** Shown as `true` or `false`; `yes` and `no` are accepted. */
export function bool(fallback?: 'true' | 'false', more?: More): FieldSpec {
  return { type: 'bool', ...(fallback === undefined ? {} : { default: fallback }), ...more };
}

export function oneOf(values: string, fallback?: string, more?: More): FieldSpec {
  return { type: 'enum', values: values.split(' '), ...(fallback === undefined ? {} : { default: fallback }), ...more };
}

export function someOf(values: string, fallback?: string, more?: More): FieldSpec {
  return { type: 'enum-list', values: values.split(' '), ...(fallback === undefined ? {} : { default: fallback }), ...more };
}

/** The name of a row of other menus. `values` are keywords that are allowed beside. */
export function ref(menus: string, fallback?: string, more?: More): FieldSpec {
  return { type: 'ref', refs: menus.split(' '), ...(fallback === undefined ? {} : { default: fallback }), ...more };
}

export function refs(menus: string, fallback?: string, more?: More): FieldSpec {
  return { type: 'ref-list', refs: menus.split(' '), ...(fallback === undefined ? {} : { default: fallback }), ...more };
}

/** What the router reports and nobody sets. */
export function shown(fallback?: string): FieldSpec {
  return { type: 'string', readOnly: true, ...(fallback === undefined ? {} : { default: fallback }) };
}
