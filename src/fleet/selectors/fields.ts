import { nearest } from '../../core/text';
import { parseVersion } from '../../routeros';
import { ROUTER_STATES } from '../entities';
import { addressRange } from '../network';
import { ORDER_OPERATORS, PLAIN_FIELDS, type FieldRef, type Operator, type PlainField } from './ast';

const LABEL_PREFIX = 'label.';
const LABEL_KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const MAX_VALUE = 512;
const MAX_STARS = 16;

/** What a field is called where people look for another word. */
const OTHER_WORDS: Readonly<Record<string, PlainField>> = {
  architecture: 'arch',
  model: 'board',
  ip: 'address',
  host: 'address',
  tags: 'tag',
  groups: 'group',
  status: 'state',
  ros: 'version',
};

/** The field, or why there is none. */
export function findField(word: string): FieldRef | string {
  const lower = word.toLowerCase();
  const plain = PLAIN_FIELDS.find((field) => field === lower);
  if (plain) return { name: plain };
  if (lower === 'label' || lower === LABEL_PREFIX) return '`label` needs a key, e.g. `label.customer`';
  if (lower.startsWith(LABEL_PREFIX)) {
    const key = word.slice(LABEL_PREFIX.length);
    return LABEL_KEY.test(key) ? { name: 'label', key } : `\`${key}\` is not a label key: letters, digits, _ . -`;
  }
  const meant = OTHER_WORDS[lower] ?? nearest(lower, [...PLAIN_FIELDS, 'label']);
  return `unknown field \`${word}\`${meant === undefined ? `; fields: ${PLAIN_FIELDS.join(', ')}, label.<key>` : `; did you mean \`${meant}\`?`}`;
}

/** Why the operator does not fit the field, if so. */
export function refuseOperator(field: FieldRef, operator: Operator): string | undefined {
  const ordered = ORDER_OPERATORS.some((candidate) => candidate === operator);
  if (!ordered || field.name === 'version') return undefined;
  return `\`${field.name}\` has no order; use =, !=, in or ~`;
}

/** Why the value does not fit, if so. */
export function refuseValue(field: FieldRef, operator: Operator, value: string): string | undefined {
  if (value.length > MAX_VALUE) return `the value is longer than ${MAX_VALUE} characters`;
  if (operator === '~') {
    return value.replace(/[^*]/g, '').length > MAX_STARS ? `the pattern has more than ${MAX_STARS} stars` : undefined;
  }
  if (field.name === 'version' && !isVersion(value)) return `\`${value}\` is not a version such as 7.20.8; patterns need ~`;
  if (field.name === 'state' && !ROUTER_STATES.some((state) => state === value)) {
    const meant = nearest(value, ROUTER_STATES);
    return `unknown state \`${value}\`; ${meant ? `did you mean \`${meant}\`?` : `states: ${ROUTER_STATES.join(', ')}`}`;
  }
  if (field.name === 'address' && value.includes('/') && !addressRange(value))
    return `\`${value}\` is not a network such as 10.0.0.0/8`;
  return undefined;
}

const VERSION_WORD = /^\d+(\.\d+){0,3}([-_]?[a-z]+\d*)?$/i;

function isVersion(value: string): boolean {
  return VERSION_WORD.test(value) && parseVersion(value) !== undefined;
}
