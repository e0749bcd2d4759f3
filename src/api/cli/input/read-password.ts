import { AppError } from '../../../core/errors';
import { Secret } from '../../../core/secrets';
import { readStdin } from './read-input';

/**
 * A password from a prompt, or the whole of stdin; never from the command line, which every user of the machine can read.
 * @throws AppError INPUT_INVALID where there is neither
 */
export async function readPassword(options: { stdin: boolean; prompt: string }): Promise<Secret> {
  if (options.stdin) return new Secret((await readStdin()).replace(/\r?\n$/, ''));
  if (!process.stdin.isTTY) {
    throw new AppError('INPUT_INVALID', 'a password is needed', { remedy: 'Give it on stdin with --password-stdin.' });
  }
  const { createInterface } = await import('node:readline');
  const { Writable } = await import('node:stream');
  process.stderr.write(options.prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<Secret>((resolve, reject) => {
      reader.once('line', (line) => resolve(new Secret(line)));
      reader.once('SIGINT', () => reject(new AppError('CANCELLED', 'no password was given')));
    });
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
