import type { Row, WireValues } from '../../../core/catalogue';

export function holds(row: Row, values: WireValues): boolean {
  return Object.entries(values).every(([name, value]) => plain(row[name]) === plain(value ?? undefined));
}

const WORDS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** The API prints `true` where people and exports write yes; a flag that is off is not printed at all in many menus. */
export function plain(value: string | undefined): string {
  const text = WORDS[value ?? ''] ?? value ?? '';
  return text === 'no' ? '' : text;
}
