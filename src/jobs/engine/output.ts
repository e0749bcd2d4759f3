import type { WriteAction } from '../../core/catalogue';
import { maskSecrets } from '../../core/secrets';
import type { Ending } from '../store/endings';
import type { Applied } from './apply';

/** Rows of a command's answer that are kept. */
const MAX_OUTPUT_ROWS = 1000;

/** Commands such as ping answer with rows; a change of rows answers with nothing that the diff does not say. */
export function outputOf(action: WriteAction, applied: readonly Applied[]): Pick<Ending, 'output'> {
  const rows = applied.flatMap((each) => each.rows);
  if (rows.length === 0) return {};
  const kept = rows.slice(0, MAX_OUTPUT_ROWS).map((row) => maskSecrets(row, action.secrets));
  return { output: { rows: kept, ...(rows.length > kept.length ? { truncated: true } : {}) } };
}
