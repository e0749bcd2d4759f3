import type { ReadOptions, Row, RouterFacts } from '../../core/catalogue';
import { parseVersion, plainVersion } from '../version';

type Args = Readonly<Record<string, string | null>>;

/** `=name=value`; null unsets: `=name=` would ask for an empty value, which most properties refuse. */
export function sentence(command: string, args: Args = {}, options: ReadOptions = {}): string[] {
  const words = [command];
  for (const [name, value] of Object.entries(args)) words.push(value === null ? `=!${name}=` : `=${name}=${value}`);
  for (const [name, value] of Object.entries(options.args ?? {})) words.push(`=${name}=${value}`);
  if (options.proplist) words.push(`=.proplist=${options.proplist.join(',')}`);
  for (const query of options.query ?? []) words.push(`?${query}`);
  return words;
}

export function printSentence(menu: string, options: ReadOptions = {}): string[] {
  return sentence(`${menu}/${options.command ?? 'print'}`, {}, options);
}

/** Asked at every session open and before a session that was idle is trusted. */
export const FACTS_SENTENCE: readonly string[] = ['/system/resource/print', '=.proplist=version,architecture-name,board-name'];

export function readFacts(rows: readonly Row[]): RouterFacts {
  const row = rows[0] ?? {};
  const version = plainVersion(row.version ?? '');
  return {
    version,
    major: parseVersion(version)?.major ?? 0,
    ...(row['architecture-name'] ? { architecture: row['architecture-name'] } : {}),
    ...(row['board-name'] ? { board: row['board-name'] } : {}),
  };
}
