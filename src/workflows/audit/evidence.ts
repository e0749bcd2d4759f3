import type { Row } from '../../core/catalogue';
import { isSecretProperty, MASK } from '../../core/secrets';
import type { Evidence } from './rule';

/** What a row is known by, the first of these that it has; firewall rules by their chain and comment. */
const KEYS = ['name', 'list', 'chain', 'user', 'host', 'topics', 'interface', 'address'] as const;
const LONGEST = 120;

/** A value for people: one line, no control characters, never a secret. */
export function shown(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  if (value !== '' && isSecretProperty(name)) return MASK;
  // The API says true where an export says yes.
  if (value === 'true' || value === 'false') return value === 'true' ? 'yes' : 'no';
  const line = plain(value);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Control characters as spaces: what a router holds may have been written to fool a terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}

/** `telnet`, `input "accept management"`. */
export function nameOf(row: Row): string {
  const key = KEYS.find((name) => row[name]);
  const comment = row['comment'] && key !== 'name' ? ` "${shown('comment', row['comment'])}"` : '';
  return `${key ? shown(key, row[key]) : 'row'}${comment}`;
}

/** A row as evidence: what it is called, and the properties that are wrong. */
export function evidenceOf(row: Row, names: readonly string[], more: Partial<Evidence> = {}): Evidence {
  const values = names.map((name) => `${name}=${shown(name, row[name])}`);
  return { text: [nameOf(row), ...values].join(' '), row, ...more };
}

/** A setting of a menu without rows: `strong-crypto=no`. */
export function settingEvidence(menu: string, row: Row, names: readonly string[], more: Partial<Evidence> = {}): Evidence {
  return { text: [menu, ...names.map((name) => `${name}=${shown(name, row[name])}`)].join(' '), row, ...more };
}
