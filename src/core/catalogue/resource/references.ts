import { isAppError } from '../../errors';
import type { RouterReader, Row } from '../router-session';
import type { Reference, Resource } from './resource';

/** Rows that are looked for by name: a plan of hundreds of removals is not worth hundreds of queries. */
const MAX_ROWS = 20;

/** Who still names the rows that are about to go, one sentence for each property of another menu. */
export async function noteReferences(resource: Resource, reader: RouterReader, rows: readonly Row[]): Promise<readonly string[]> {
  const [key = ''] = resource.key ?? [];
  if (!resource.references || rows.length > MAX_ROWS) return [];
  const notes: string[] = [];
  for (const row of rows) {
    const name = row[key];
    if (!name) continue;
    for (const reference of resource.references) {
      const users = await usersOf(reader, reference, name);
      if (users === 0) continue;
      notes.push(
        `${name} is still named by ${reference.property} of ${users} row${users === 1 ? '' : 's'} in ${reference.menu}.`,
      );
    }
  }
  return notes;
}

async function usersOf(reader: RouterReader, { menu, property }: Reference, name: string): Promise<number> {
  try {
    const query = [`=${property}=${name}`, `=${property}=!${name}`, '#|'];
    const rows = await reader.print(menu, { proplist: ['.id', property], query });
    return rows.filter((row) => row[property] === name || row[property] === `!${name}`).length;
  } catch (error) {
    // A menu of another version or package names nothing.
    if (isAppError(error) && error.spec.category === 'routeros') return 0;
    throw error;
  }
}
