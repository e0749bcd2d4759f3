import type { Comparison, FieldRef, Selector } from './ast';
import { isReserved } from './parser';

const BARE = /^[\p{L}\p{N}_.:/*?@+-]+$/u;

/** The selector in its one canonical form: reading it again gives the same selector. */
export function printSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'all':
      return 'all';
    case 'and':
    case 'or':
      return selector.terms
        .map((term) => (binds(term) > binds(selector) ? printSelector(term) : `(${printSelector(term)})`))
        .join(` ${selector.kind} `);
    case 'not':
      return selector.term.kind === 'and' || selector.term.kind === 'or'
        ? `not (${printSelector(selector.term)})`
        : `not ${printSelector(selector.term)}`;
    case 'compare':
      return printComparison(selector);
  }
}

/** How tightly it holds together: `or` least. */
function binds(selector: Selector): number {
  if (selector.kind === 'or') return 1;
  return selector.kind === 'and' ? 2 : 3;
}

function printComparison({ field, operator, values }: Comparison): string {
  const shown = values.map(quoteValue);
  if (operator === 'in') return `${fieldName(field)} in (${shown.join(', ')})`;
  return operator === '=' ? `${fieldName(field)}=${shown[0]}` : `${fieldName(field)} ${operator} ${shown[0]}`;
}

function fieldName(field: FieldRef): string {
  return field.name === 'label' ? `label.${field.key}` : field.name;
}

/** A value as it can stand in a selector: bare where that is safe. */
export function quoteValue(value: string): string {
  if (BARE.test(value) && !isReserved(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
