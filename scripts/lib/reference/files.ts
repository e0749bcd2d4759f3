import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Area } from '../../../src/core/catalogue';
import { inputSnapshot } from './inputs';
import { areaPage, indexPage } from './page';

const ROOT = resolve(__dirname, '../../..');
const PAGES = 'docs/reference/actions';
const INPUTS = 'test/contract/inputs';

/** Every file that is made from the registry, by its path in the checkout. */
export function referenceFiles(areas: readonly Area[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([[`${PAGES}/README.md`, indexPage(areas)]]);
  for (const area of areas) {
    const readme = readFileSync(join(ROOT, 'src/modules', area.id, 'README.md'), 'utf8');
    files.set(`${PAGES}/${area.id}.md`, areaPage(area, readme));
    files.set(`${INPUTS}/${area.id}.json`, inputSnapshot(area));
  }
  return files;
}

/** Files that are missing or differ, and those whose area is gone. */
export function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const stale = [...files].filter(([path, text]) => contentOf(path) !== text).map(([path]) => path);
  const left = [PAGES, INPUTS].flatMap((folder) =>
    namesIn(folder)
      .map((name) => `${folder}/${name}`)
      .filter((path) => !files.has(path)),
  );
  return [...stale, ...left];
}

function contentOf(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

function namesIn(folder: string): readonly string[] {
  const full = join(ROOT, folder);
  return existsSync(full) ? readdirSync(full) : [];
}
