import type { ValueType } from '../../src/core/values';

/** Rows for `it.each` with the type's name in front and the type last: Jest would print the whole object as the title. */
export function named<G = string>(rows: readonly (readonly [ValueType, G, string])[]): [string, G, string, ValueType][] {
  return rows.map(([type, given, expected]) => [type.name, given, expected, type]);
}
