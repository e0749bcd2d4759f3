import type { Rows } from '../../../core/catalogue';
import type { Statement } from './restored';
import { configurationText } from './restored';

/** How the files of a restore are called; they hold secrets and go when they have been imported. */
export const PREFIX = 'rosfleet-restore';

export interface RestoreFile {
  readonly name: string;
  readonly contents: string;
}

/** Until the ports are there, half a minute at most: right after a boot they are not. */
const WAIT = [
  ':local waited 0',
  ':while (([:len [/interface find]] = 0) && ($waited < 30)) do={ :delay 1s; :set waited ($waited + 1) }',
];

/**
 * A configuration as files that the API can write: parts of limited size, and a first one that imports them one after the
 * other and then removes them all. What is still there afterwards tells that a part was refused.
 * @param folder empty, or `flash/`
 * @param limit most bytes of a file
 */
export function restoreFiles(statements: readonly Statement[], folder: string, limit: number): readonly RestoreFile[] {
  const parts = partsOf(statements, limit).map((contents, index) => ({
    name: `${folder}${PREFIX}-${String(index + 1).padStart(3, '0')}.rsc`,
    contents,
  }));
  const first = [
    ...WAIT,
    ...parts.map(({ name }) => `/import file-name=${name}`),
    ':log info "the configuration is restored"',
    `/file remove [find name~"${PREFIX}"]`,
  ];
  return [...parts, { name: `${folder}${PREFIX}.rsc`, contents: `${first.join('\n')}\n` }];
}

/** A file of the router with its folder; its plain name where it is not there. */
export function fileIn(rows: Rows | undefined, name: string): string {
  return rows?.map((row) => row['name'] ?? '').find((path) => path === name || path.endsWith(`/${name}`)) ?? name;
}

function partsOf(statements: readonly Statement[], limit: number): readonly string[] {
  const parts: string[] = [];
  let held: Statement[] = [];
  let bytes = 0;
  for (const statement of statements) {
    // Each part names its menu anew.
    const size = Buffer.byteLength(configurationText([statement]));
    if (held.length > 0 && bytes + size > limit) {
      parts.push(configurationText(held));
      held = [];
      bytes = 0;
    }
    held.push(statement);
    bytes += size;
  }
  return held.length > 0 ? [...parts, configurationText(held)] : parts;
}
