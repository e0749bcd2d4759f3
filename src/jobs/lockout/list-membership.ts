import { isWithin } from './address-span';
import type { ListMembership } from './packet-match';
import { isEnabled, rowsOf, type Snapshot } from './snapshot';
import { some, type Trit } from './trit';

/** Lists of which only the entries that name a network of the source were read: ranges and names may be missing. */
export const PARTLY_READ = 'partly-read';

/** Address lists of one state. Each list is looked through once. */
export function membershipOf(snapshot: Snapshot, menu: string, mayBeOn: ReadonlySet<string>): ListMembership {
  const partly = new Set(rowsOf(snapshot, PARTLY_READ).map((row) => row['list']));
  const known = new Map<string, { readonly is: Trit; readonly basis: string }>();
  const look = (list: string, address: string | undefined): { readonly is: Trit; readonly basis: string } => {
    const basis: string[] = [];
    const answers: Trit[] = [];
    for (const row of rowsOf(snapshot, menu)) {
      if (row['list'] !== list || !isEnabled(row)) continue;
      const is = isWithin(address, row['address'] ?? '');
      if (is === 'no') continue;
      answers.push(is);
      basis.push(`${row['.id'] ?? ''}:${row['address'] ?? ''}`);
    }
    if (partly.has(list)) answers.push('maybe');
    if (mayBeOn.has(list)) {
      answers.push('maybe');
      basis.push('by-rule');
    }
    return { is: some(answers), basis: basis.join(' ') };
  };
  return {
    of(list, address) {
      const key = `${list} ${address ?? ''}`;
      const answer = known.get(key) ?? look(list, address);
      known.set(key, answer);
      return answer;
    },
  };
}
