import type { Reading, Source } from '../check';
import { countRows, isInVersion, isMissingMenu, type Asker } from './asking';

/** The sum over the menus that the router has; packages decide which those are. */
export async function readCount(asker: Asker, sources: readonly Source[]): Promise<Reading> {
  const counts: number[] = [];
  for (const source of sources.filter((one) => isInVersion(one, asker.reader.facts.version))) {
    try {
      counts.push(await countRows(asker, source));
    } catch (error) {
      if (!isMissingMenu(error)) throw error;
    }
  }
  if (counts.length === 0) return { kind: 'missing', why: `the router has no ${sources.map(({ menu }) => menu).join(', ')}` };
  return { kind: 'number', value: counts.reduce((sum, count) => sum + count, 0) };
}
