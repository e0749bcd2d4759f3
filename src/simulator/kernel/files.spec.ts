import fc from 'fast-check';

import { Files } from './files';

function newFiles(options: { hasFlashFolder?: boolean; capacityBytes?: number } = {}): Files {
  const { hasFlashFolder = true, capacityBytes = 100 } = options;
  return new Files({ hasFlashFolder, capacityBytes, now: () => 1_000 });
}

function names(files: Files, folder?: string): string[] {
  return files.list(folder).map((entry) => entry.name);
}

describe('simulator/kernel/files', () => {
  it('gives back what was written, with the folders above it', () => {
    const files = newFiles();
    expect(files.write('/flash/skins/a.json', Buffer.from('{}'))).toBe(true);
    expect(files.read('flash/skins/a.json')?.toString()).toBe('{}');
    expect(names(files)).toEqual(['flash', 'flash/skins', 'flash/skins/a.json']);
    expect(names(files, 'flash')).toEqual(['flash/skins']);
    expect(files.stat('flash/skins/a.json')).toEqual({
      name: 'flash/skins/a.json',
      kind: 'file',
      size: 2,
      changedMs: 1_000,
    });
  });

  it('refuses what does not fit, and keeps what was there', () => {
    const files = newFiles({ capacityBytes: 10 });
    files.write('a', Buffer.from('old'));
    expect(files.write('a', Buffer.alloc(11))).toBe(false);
    expect(files.read('a')?.toString()).toBe('old');
    expect(files.freeBytes).toBe(7);
  });

  it('keeps only flash/ over a reboot', () => {
    const files = newFiles();
    files.write('lost.rsc', Buffer.from('x'));
    files.write('flash/kept.rsc', Buffer.from('x'));
    files.forgetMemory();
    expect(names(files)).toEqual(['flash', 'flash/kept.rsc']);
    expect(files.freeBytes).toBe(99);
  });

  it('keeps everything where there is no flash/', () => {
    const files = newFiles({ hasFlashFolder: false });
    files.write('kept.rsc', Buffer.from('x'));
    files.forgetMemory();
    expect(names(files)).toEqual(['kept.rsc']);
  });

  it('does not take a folder for a file, nor the other way round', () => {
    const files = newFiles();
    files.write('a', Buffer.from('x'));
    expect(files.write('flash', Buffer.from('x'))).toBe(false);
    expect(files.write('a/b', Buffer.from('x'))).toBe(false);
    expect(files.makeFolder('a')).toBe(false);
    expect(files.remove('flash')).toBe(false);
  });

  it('never leads out of the disk and always gives its space back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('a', '/', '.') }), fc.nat(40))), (writes) => {
        const files = newFiles();
        for (const [name, size] of writes) files.write(name, Buffer.alloc(size));
        for (const name of names(files)) expect(name).toMatch(/^[^/]+(\/[^/]+)*$/);
        for (const name of names(files)) files.remove(name);
        expect(files.freeBytes).toBe(100);
      }),
    );
  });
});
