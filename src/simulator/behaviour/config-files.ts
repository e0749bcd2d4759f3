import type { CommandContext, CommandResult } from '../kernel/menu';
import { failure, missingArguments, plain } from '../kernel/refusal';

const SUFFIX = '.rsc';

/** /export file=NAME: what the console would print goes into a file. Without a file the API answers with nothing. */
export function exportToFile({ state, args }: CommandContext): CommandResult {
  const { file } = args;
  if (file === undefined || !state.exporter) return {};
  const sensitive = args['show-sensitive'] !== undefined ? 'show' : args['hide-sensitive'] !== undefined ? 'hide' : undefined;
  const text = state.exporter({
    verbose: args.verbose !== undefined,
    terse: args.terse !== undefined,
    ...(sensitive ? { sensitive } : {}),
  });
  const name = file.endsWith(SUFFIX) ? file : `${file}${SUFFIX}`;
  if (!state.files.write(name, Buffer.from(text))) throw failure('no space left on device');
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
