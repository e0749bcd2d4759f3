import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { safeFileName, saveAs } from './save-file';

async function* piecesOf(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('api/cli/commands/save-file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-save-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('saves a file for its owner only', async () => {
    const { path, state } = await saveAs({ folder, name: 'edge-1-a.txt', sha256: sha256('one two') }, piecesOf('one ', 'two'));
    expect(state).toBe('saved');
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['edge-1-a.txt']);
  });

  it('never overwrites, and saves the same content once', async () => {
    await writeFile(join(folder, 'a.txt'), 'mine');
    const save = (text: string) => saveAs({ folder, name: 'a.txt', sha256: sha256(text) }, piecesOf(text));
    expect(await save('theirs')).toMatchObject({ path: join(folder, 'a-2.txt'), state: 'saved' });
    expect(await save('theirs')).toMatchObject({ path: join(folder, 'a-2.txt'), state: 'there' });
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
    expect((await readdir(folder)).sort()).toEqual(['a-2.txt', 'a.txt']);
  });

  it('leaves nothing of what is not as announced', async () => {
    await expect(saveAs({ folder, name: 'a', sha256: sha256('whole') }, piecesOf('who'))).rejects.toMatchObject({
      code: 'FILE_INCOMPLETE',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['../../etc/passwd', '__.._etc_passwd'],
    ['.bashrc', '_bashrc'],
    ['con.txt', '_con.txt'],
    ['a b\n;rm', 'a_b__rm'],
    ['', '_'],
  ])('makes %j harmless', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('keeps any name in its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        expect(safeFileName(name)).toMatch(/^[\w+@=-][\w.+@=-]{0,203}$/);
      }),
    );
  });
});
