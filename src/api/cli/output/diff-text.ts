import type { DiffEntry } from '../../../core/catalogue';
import { safeText } from './safe-text';

type Values = NonNullable<DiffEntry['after']>;

const SIGNS: Readonly<Record<DiffEntry['op'], string>> = { add: '+', remove: '-', set: '~', move: '>', call: '!' };

/** One line of a diff, e.g. `+ /ip/address address=10.0.0.1/24 interface=ether1`. */
export function diffLine(entry: DiffEntry): string {
  return safeText(`${SIGNS[entry.op]} ${entry.menu} ${detailsOf(entry)}`.trimEnd());
}

function detailsOf(entry: DiffEntry): string {
  switch (entry.op) {
    case 'add':
    case 'call':
      return pairs(entry.after ?? {});
    case 'remove':
    case 'move':
      return `[${entry.key}]`;
    case 'set':
      return `[${entry.key}] ${changes(entry.before ?? {}, entry.after ?? {})}`;
  }
}

function pairs(values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
}

function changes(before: Values, after: Values): string {
  return Object.entries(after)
    .map(([name, value]) => `${name}: ${quoted(before[name] ?? null)} -> ${quoted(value)}`)
    .join(', ');
}

function quoted(value: string | null): string {
  if (value === null) return '(not set)';
  return value === '' || /[\s"]/.test(value) ? JSON.stringify(value) : value;
}
