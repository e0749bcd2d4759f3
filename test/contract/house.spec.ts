import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The rooms of the house; a new one is an architectural decision, so it is named here. */
const SRC_FOLDERS = ['api', 'core', 'fleet', 'jobs', 'modules', 'monitoring', 'routeros', 'simulator', 'workflows'];
const SRC_FILES = [
  'app.events.ts',
  'app.insight.ts',
  'app.module.ts',
  'app.monitoring.ts',
  'app.receivers.ts',
  'app.stores.ts',
  'main.ts',
];
const TEST_FOLDERS = ['contract', 'data', 'e2e', 'integration', 'kit'];

const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|tsx)$/;
const KEBAB_FOLDER = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

function namesIn(folder: string, kind: 'files' | 'folders'): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => (kind === 'files' ? entry.isFile() : entry.isDirectory()))
    .map((entry) => entry.name);
}

describe('test/contract/house', () => {
  const sources = filesBelow('src').filter((file) => file.endsWith('.ts'));

  it('finds the sources', () => {
    expect(sources).toContain('src/core/values/index.ts');
  });

  it('reads the environment in core/config only', () => {
    const readers = sources.filter((file) => /\bprocess\s*\.\s*env\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(readers.filter((file) => !file.startsWith('src/core/config/'))).toEqual([]);
  });

  it('names files and folders in kebab-case', () => {
    const code = [...sources, ...filesBelow('test').filter((file) => file.endsWith('.ts'))];
    const strange = code.filter((file) => {
      const folders = file.split('/').slice(0, -1);
      return !KEBAB_FILE.test(basename(file)) || !folders.every((folder) => KEBAB_FOLDER.test(folder));
    });
    expect(strange).toEqual([]);
  });

  it('has no room that the architecture does not know', () => {
    expect(namesIn('src', 'folders').filter((name) => !SRC_FOLDERS.includes(name))).toEqual([]);
    expect(namesIn('src', 'files').filter((name) => !SRC_FILES.includes(name))).toEqual([]);
    expect(namesIn('test', 'folders').filter((name) => !TEST_FOLDERS.includes(name))).toEqual([]);
    expect(namesIn('test', 'files')).toEqual([]);
  });

  it('gives every part of core its own index', () => {
    const without = namesIn('src/core', 'folders').filter((part) => !sources.includes(`src/core/${part}/index.ts`));
    expect(without).toEqual([]);
  });

  it('numbers its decisions without gaps', () => {
    const numbers = namesIn('docs/decisions', 'files')
      .filter((name) => name !== 'README.md')
      .map((name) => Number(name.slice(0, 4)))
      .sort((left, right) => left - right);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });
});
