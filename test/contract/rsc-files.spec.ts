import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseVersion } from '../../src/routeros';
import { World } from '../../src/simulator/kernel';
import { compareExports, exportConfig, hardwareOf, loadDocument, normaliseExport, parseExport } from '../../src/simulator/rsc';

/** Exports of real routers, 6.48 to 7.18, where they are at hand. */
const FOLDER = join(__dirname, '../../../shared/data/rsc');
const present = existsSync(FOLDER);
if (!present) console.warn(`SKIPPED test/contract/rsc-files.spec.ts: no export files in ${FOLDER}`);
const FILES = present ? readdirSync(FOLDER).filter((name) => name.endsWith('.rsc')) : [];

function boot(text: string): World {
  const document = parseExport(text);
  const named = document.header.version ?? '';
  const version = parseVersion(named) && !named.endsWith('x') ? named : '7.20.8';
  const identity = { index: 0, name: 'twin', address: '127.1.0.1', version, major: Number(version[0]), seed: 1 };
  const world = new World({ ...identity, username: 'admin', password: '', configured: 'none', hardware: hardwareOf(document) });
  loadDocument(world, document);
  return world;
}

(present ? describe : describe.skip)('export files of real routers', () => {
  it('are there', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(6);
  });

  it.each(FILES)('%s boots and is exported again without a lost or an invented line', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const again = exportConfig(boot(text));
    expect(compareExports(text, again)).toEqual({ lost: [], invented: [] });
    expect(normaliseExport(again)).toEqual(normaliseExport(text));
    // What was exported boots as well as what was loaded.
    expect(normaliseExport(exportConfig(boot(again)))).toEqual(normaliseExport(text));
  });
});
