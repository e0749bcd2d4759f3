import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors';
import { MasterKey } from './vault';

/** Name of the key file in the data folder. */
export const MASTER_KEY_FILE = 'master.key';

export interface MasterKeySource {
  readonly dataDir: string;
  /** Keys in base64, comma separated; the first one seals. Wins over the files. */
  readonly key?: string;
  /** A file that must exist; one key per line, the first one seals. */
  readonly keyFile?: string;
}

/**
 * Finds the master keys: given, in the named file, or in the data folder, where one is made on first start.
 * @throws AppError MASTER_KEY_INVALID where a key is malformed, or its file missing or readable by others
 */
export async function loadMasterKeys(source: MasterKeySource): Promise<readonly MasterKey[]> {
  if (source.key !== undefined) return parseKeys(source.key);
  if (source.keyFile !== undefined) return parseKeys(await readKeyFile(source.keyFile));
  const file = join(source.dataDir, MASTER_KEY_FILE);
  await mkdir(source.dataDir, { recursive: true, mode: 0o700 });
  await createIfAbsent(file);
  return parseKeys(await readKeyFile(file));
}

function parseKeys(text: string): readonly MasterKey[] {
  const keys = text.split(/[,\n]/).filter((part) => part.trim() !== '');
  if (keys.length === 0) throw new AppError('MASTER_KEY_INVALID', 'the master key is empty');
  return keys.map((key) => MasterKey.parse(key));
}

async function readKeyFile(file: string): Promise<string> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new AppError('MASTER_KEY_INVALID', `cannot read the master key file ${file}`, { cause, details: { file } });
  });
  if ((found.mode & 0o077) !== 0) {
    throw new AppError('MASTER_KEY_INVALID', `the master key file ${file} is readable by others`, {
      details: { file, mode: (found.mode & 0o777).toString(8) },
      remedy: 'Take the rights of group and others away: chmod 600.',
    });
  }
  return readFile(file, 'utf8');
}

/** Written aside and then linked: a second process that starts now sees no file or the whole file, never a part. */
async function createIfAbsent(file: string): Promise<void> {
  if (await exists(file)) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${MasterKey.generate().reveal()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!(await exists(file))) throw error;
  } finally {
    await unlink(draft);
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
