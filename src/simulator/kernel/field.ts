/** How a value is read and printed; values.ts knows how. */
export type PlainTypeName =
  | 'string'
  | 'int'
  | 'kib'
  | 'hex'
  | 'time'
  | 'ip'
  | 'ip-any'
  | 'ip-interface'
  | 'ip-prefix'
  | 'ip-match'
  | 'ip-or-name'
  | 'ip-list'
  | 'ip-prefix-list'
  | 'ip-ranges'
  | 'mac'
  | 'ports'
  | 'bool';

export type ValueTypeName = PlainTypeName | 'enum' | 'enum-list' | 'ref' | 'ref-list';

/** One property of a menu as data; `since` and `until` are RouterOS versions, both inclusive. */
export interface FieldSpec {
  readonly type: ValueTypeName;
  /** The values of an enum, or the keywords that are allowed beside the type. */
  readonly values?: readonly string[];
  /** What the router shows where nothing was set. A field without it stays away until it is set. */
  readonly default?: string;
  /** Another default up to an older version, inclusive. */
  readonly older?: { readonly until: string; readonly default: string };
  /** Menus whose `name` a reference may hold. */
  readonly refs?: readonly string[];
  readonly readOnly?: true;
  /** Accepted and never shown: passwords. */
  readonly writeOnly?: true;
  readonly required?: true;
  /** `=!name=` and `unset value-name=` take the value away. */
  readonly unset?: true;
  /** The value may be several of the type, separated by `,` or `/`. */
  readonly parts?: true;
  /** A leading `!` negates. */
  readonly not?: true;
  readonly min?: number;
  readonly max?: number;
  readonly since?: string;
  readonly until?: string;
}

export type Field = FieldSpec & { readonly name: string };

/** The names that references may hold, read from the router's own menus. */
export interface NameSource {
  namesOf(menus: readonly string[]): ReadonlySet<string>;
}
