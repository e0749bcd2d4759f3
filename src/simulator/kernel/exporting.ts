import type { RouterState } from './menu';
import { failure } from './refusal';

const SUFFIX = '.rsc';

/**
 * `export file=NAME`: what the console would print goes into a file. Without a file the API answers with nothing.
 * @param menu only this one and those below it
 */
export function exportToFile(state: RouterState, args: Readonly<Record<string, string>>, menu?: string): void {
  const { file } = args;
  if (file === undefined || !state.exporter) return;
  const sensitive = args['show-sensitive'] !== undefined ? 'show' : args['hide-sensitive'] !== undefined ? 'hide' : undefined;
  const text = state.exporter({
    ...(menu ? { menu } : {}),
    verbose: args.verbose !== undefined,
    terse: args.terse !== undefined,
    ...(sensitive ? { sensitive } : {}),
  });
  const name = file.endsWith(SUFFIX) ? file : `${file}${SUFFIX}`;
  if (!state.files.write(name, Buffer.from(text))) throw failure('no space left on device');
}
