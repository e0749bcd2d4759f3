/** A selector taken apart. `at` is the offset in the text, for errors that are found later. */
export type Selector = All | Junction | Negation | Comparison;

export interface All {
  readonly kind: 'all';
}

/** Two or more terms; a term is never a junction of the same kind. */
export interface Junction {
  readonly kind: 'and' | 'or';
  readonly terms: readonly Selector[];
}

export interface Negation {
  readonly kind: 'not';
  readonly term: Selector;
}

export interface Comparison {
  readonly kind: 'compare';
  readonly field: FieldRef;
  readonly operator: Operator;
  /** One value, or those of `in`. */
  readonly values: readonly string[];
  readonly at: number;
}

export type FieldRef = { readonly name: PlainField } | { readonly name: 'label'; readonly key: string };

export const PLAIN_FIELDS = [
  'id',
  'name',
  'address',
  'tenant',
  'site',
  'group',
  'tag',
  'version',
  'board',
  'arch',
  'state',
] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];

export const ORDER_OPERATORS = ['<', '<=', '>', '>='] as const;
export type Operator = '=' | '!=' | '~' | 'in' | (typeof ORDER_OPERATORS)[number];
