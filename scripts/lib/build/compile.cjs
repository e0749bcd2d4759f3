'use strict';

const { copyFileSync, mkdirSync, readdirSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const { transformFile } = require('@swc/core');
const { SWC_OPTIONS } = require('../swc.cjs');

/** Compiles every source of a folder but the specs, and takes its data along. @throws Error with the place of what does not parse */
async function compile(from, to) {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)));
  await Promise.all(files.map((file) => place(join(from, file), join(to, file))));
}

async function place(source, target) {
  if (source.endsWith('.spec.ts')) return;
  const isData = source.endsWith('.json');
  if (!isData && !source.endsWith('.ts')) return;
  mkdirSync(dirname(target), { recursive: true });
  if (isData) return copyFileSync(source, target);
  // Told from where the result is: a build says nothing of the machine that made it.
  const sourceFileName = relative(dirname(target), source);
  const { code, map } = await transformFile(source, { ...SWC_OPTIONS, swcrc: false, sourceMaps: true, sourceFileName });
  const script = target.replace(/\.ts$/, '.js');
  writeFileSync(script, `${code}//# sourceMappingURL=${basename(script)}.map\n`);
  writeFileSync(`${script}.map`, map);
}

module.exports = { compile };
