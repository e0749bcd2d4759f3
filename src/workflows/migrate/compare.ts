import type { Row } from '../../core/catalogue';
import { INTERFACES, NO_INTERFACE } from './references';
import type { Migration } from './types';

interface Refused {
  readonly line: number;
  readonly menu: string;
  readonly message: string;
}

/** What a twin of the target made of the configuration, as a rehearsal of the simulator tells it. */
export interface TwinState {
  readonly refusals: readonly Refused[];
  readonly unproven: readonly Refused[];
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly before: Readonly<Record<string, number>>;
}

/**
 * `refused`: the import would stop there. `unproven`: the twin lacks what the line sets. `count`: a menu holds more or
 * fewer rows than were added. `dangling`: a row names an interface that is not there.
 */
export interface Difference {
  readonly kind: 'refused' | 'unproven' | 'count' | 'dangling';
  readonly menu: string;
  /** Of the configuration that was made. */
  readonly line?: number;
  readonly text: string;
}

/** What is not on the twin as the migration wants it; nothing, where all of it is. */
export function compareWithTwin(migration: Pick<Migration, 'added'>, twin: TwinState): readonly Difference[] {
  const { refusals, unproven, rows, before } = twin;
  const told = ({ line, menu, message }: Refused, kind: Difference['kind']): Difference => ({ kind, menu, line, text: message });
  return [
    ...refusals.map((one) => told(one, 'refused')),
    ...unproven.map((one) => told(one, 'unproven')),
    ...Object.entries(migration.added).flatMap(([menu, wanted]): Difference[] => {
      const has = (rows[menu]?.length ?? 0) - (before[menu] ?? 0);
      return has === wanted ? [] : [{ kind: 'count', menu, text: `${wanted} rows were added, ${has} are there` }];
    }),
    ...danglingIn(rows),
  ];
}

function danglingIn(rows: TwinState['rows']): Difference[] {
  const menus = Object.keys(rows).filter((menu) => menu.startsWith('/interface/') || menu === '/interface');
  const names = new Set(menus.flatMap((menu) => (rows[menu] ?? []).flatMap((row) => row['name'] ?? [])));
  return Object.entries(rows).flatMap(([menu, held]) =>
    held.flatMap((row) =>
      Object.entries(row).flatMap(([name, value]): Difference[] => {
        if (!INTERFACES.has(name)) return [];
        const missing = value
          .split(',')
          .map((word) => word.replace(/^!/, ''))
          .filter((word) => !names.has(word) && !isWord(word));
        return missing.length === 0
          ? []
          : [{ kind: 'dangling', menu, text: `${name} names ${missing.join(', ')}, which is not there` }];
      }),
    ),
  );
}

function isWord(text: string): boolean {
  return NO_INTERFACE.has(text) || text === 'true' || text === 'false';
}
