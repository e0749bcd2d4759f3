import fc from 'fast-check';
import type { Change, Plan, Row } from '../../../src/core/catalogue';
import type { Bench } from './guards-kit';

const FILTER = '/ip/firewall/filter';

/** Plans as they come: each change fits the state that the ones before it have left. */
interface Draft {
  readonly op: 'add' | 'set' | 'remove' | 'move';
  readonly pick: number;
  readonly to: number;
  readonly text: string;
  readonly place: boolean;
}

export const draft: fc.Arbitrary<Draft> = fc.record({
  op: fc.constantFrom('add', 'set', 'remove', 'move'),
  pick: fc.nat(20),
  to: fc.nat(20),
  text: fc.oneof(
    fc.constantFrom('a', 'b'),
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => text.trim() === text),
  ),
  place: fc.boolean(),
});

interface ModelRow {
  /** Undefined for a row that the plan adds. */
  readonly id: string | undefined;
  values: Record<string, string>;
}

export function ownRules({ router }: Pick<Bench, 'router'>): Row[] {
  return router.rows(FILTER).filter((row) => row['dynamic'] !== 'true');
}

const CHAINS = ['input', 'forward', 'output'];

function isEqual(one: Record<string, string>, other: Record<string, string>): boolean {
  return ['chain', 'action', 'comment'].every((name) => (one[name] ?? '') === (other[name] ?? ''));
}

export function planOf(drafts: readonly Draft[], rows: ModelRow[]): Plan {
  const changes: Change[] = [];
  for (const { op, pick, to, text, place } of drafts) {
    const known = rows.filter((row) => row.id !== undefined);
    const row = known[pick % known.length];
    const anchor = known[to % known.length];
    const at = row ? rows.indexOf(row) : -1;
    const following = rows.slice(at + 1).find((each) => each.id !== undefined);
    if (op === 'add') {
      const values = { chain: CHAINS[pick % 3] ?? '', action: 'accept', ...(text ? { comment: text } : {}) };
      const before = place ? anchor : undefined;
      const twins = known.flatMap((each) => (each.id && isEqual(each.values, values) ? [each.id] : []));
      changes.push({ op, menu: FILTER, key: '', after: values, twins, ...(before?.id ? { placeBefore: before.id } : {}) });
      rows.splice(before ? rows.indexOf(before) : rows.length, 0, { id: undefined, values });
    } else if (!row?.id) {
      continue;
    } else if (op === 'set') {
      changes.push({
        op,
        menu: FILTER,
        key: '',
        id: row.id,
        before: { comment: row.values['comment'] ?? '' },
        after: { comment: text },
      });
      row.values = { ...row.values, comment: text };
    } else if (rows[at + 1] !== following) {
      // Planners name rows that were there: what follows a row is one of them, or nothing.
      continue;
    } else if (op === 'remove') {
      const before = Object.fromEntries(Object.entries(row.values).filter(([, value]) => value !== ''));
      changes.push({ op, menu: FILTER, key: '', id: row.id, before, ...(following?.id ? { placeBefore: following.id } : {}) });
      rows.splice(at, 1);
    } else if (anchor?.id && anchor !== row) {
      changes.push({
        op,
        menu: FILTER,
        key: '',
        id: row.id,
        destination: anchor.id,
        ...(following?.id ? { before: following.id } : {}),
      });
      rows.splice(at, 1);
      rows.splice(rows.indexOf(anchor), 0, row);
    }
  }
  return { changes };
}
