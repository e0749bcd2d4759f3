import type { RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { plainVersion } from '../version';
import { cleanUp, ownFileName, settledFile } from './file-rows';
import { readTextFile, type FileAccess } from './read-text';

export interface ExportConfigOptions {
  /** With passwords and keys; the user needs the policy sensitive. @defaultValue without */
  readonly secrets?: 'shown' | 'hidden';
  /** `verbose` names every property, `compact` what differs from the default. @defaultValue compact */
  readonly detail?: 'compact' | 'verbose';
  /** @defaultValue 120000: a large export takes a slow board a minute */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const EXPORT_TIMEOUT_MS = 120_000;

/**
 * The configuration as a script, proven to be whole. It is written to a file on the router and read back, since `/export`
 * gives nothing over the API; the file is removed in every outcome. It goes to the root, which is memory on boards with
 * `flash/`: their flash is spared.
 * @throws AppError FILE_INCOMPLETE where a part is missing, TRANSPORT_LIMIT, TRAP_NOT_PERMITTED, COMMAND_TIMEOUT
 */
export async function exportConfig(access: FileAccess, options: ExportConfigOptions = {}): Promise<string> {
  const { session } = access;
  const { timeoutMs = EXPORT_TIMEOUT_MS, signal } = options;
  const name = ownFileName('export');
  try {
    await session.write('/export', { file: name, ...exportFlags(session, options) }, { timeoutMs, signal });
    const file = await settledFile(session, `${name}.rsc`, signal);
    const text = await readTextFile(access, file, { signal });
    assertWhole(text, session.facts.version);
    return text;
  } finally {
    await cleanUp(session, `${name}.rsc`);
  }
}

/** Since 7.0 secrets are hidden unless asked for, before they were shown unless hidden. */
function exportFlags({ facts }: RouterSession, { secrets, detail }: ExportConfigOptions): Record<string, string> {
  const isShown = secrets === 'shown';
  return {
    ...(facts.major >= 7 && isShown ? { 'show-sensitive': '' } : {}),
    ...(facts.major < 7 && !isShown ? { 'hide-sensitive': '' } : {}),
    ...(detail === 'verbose' ? { verbose: '' } : {}),
  };
}

/** `# jan/02/1970 00:00:17 by RouterOS 6.49.18`, `# 2026-01-31 12:00:00 by RouterOS 7.20.8` */
const HEADER = /^# .* by RouterOS (\S+)/;
/** RouterOS notes in the export itself what it could not export. */
const FAILED_PART = /^#\s?(?:error exporting|interrupted)/m;

/**
 * Every export starts with a header and ends with a whole line; it has no mark of its own at the end, so that its size is
 * held against the size of the file as well (where it is read).
 * @throws AppError FILE_INCOMPLETE
 */
export function assertWhole(text: string, version: string): void {
  const fail = (reason: string): never => {
    throw new AppError('FILE_INCOMPLETE', `the export is not whole: ${reason}`, { details: { version } });
  };
  const exported = HEADER.exec(text)?.[1];
  if (exported === undefined) fail('it has no header');
  else if (version !== '' && plainVersion(exported) !== version) fail(`it is of RouterOS ${exported}`);
  const failed = FAILED_PART.exec(text);
  if (failed) fail(`the router notes ${failed[0]}`);
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) !== '') fail('its last line is cut');
  if (lines.at(-2)?.endsWith('\\')) fail('its last line goes on');
  if (!lines.some((line) => line.startsWith('/'))) fail('it has no menu');
}
