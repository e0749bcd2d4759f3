import type { CommandContext, CommandResult } from '../kernel/menu';
import { exportToFile } from '../kernel/exporting';
import { failure, missingArguments, plain } from '../kernel/refusal';

/** /export */
export function exportAll({ state, args }: CommandContext): CommandResult {
  exportToFile(state, args);
  return {};
}

/** /import file-name=NAME: its lines run one after the other, up to the first that is refused. */
export function importFile({ state, args }: CommandContext): CommandResult {
  const name = args['file-name'];
  if (name === undefined) throw missingArguments(['file-name']);
  const data = state.files.read(name);
  if (!data) throw failure(`cannot open import file ${name}`);
  const result = state.scripts?.run(data.toString('utf8'), { name });
  if (result?.error !== undefined) throw plain(result.error);
  return {};
}
