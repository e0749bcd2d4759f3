'use strict';

/**
 * The daemon and its command line as one file, beside the code that V8 made of it when it was built: two thousand small
 * files to find, read and compile are most of what a start costs otherwise. See scripts/build.
 */
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

const bundleOf = (dist) => join(dist, 'rosfleet.cjs');
const cacheOf = (dist) => join(dist, 'rosfleet.cache');

function hasBundle(dist) {
  return existsSync(bundleOf(dist));
}

/**
 * @param dist folder of the build
 * @returns exports: `run()` is the command line, `load()` makes every module, `registry()` those of the definitions;
 *   script: the compiled bundle
 */
function openBundle(dist) {
  const filename = bundleOf(dist);
  const cache = cacheOf(dist);
  // The bundle is ASCII, and reads much faster as what it is.
  const script = new vm.Script(Module.wrap(readFileSync(filename, 'latin1')), {
    filename,
    // Code of another version of Node.js is not taken; the start is slower then, nothing else.
    cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = new Module(filename);
  module.filename = filename;
  script.runInThisContext()(module.exports, Module.createRequire(filename), module, filename, dirname(filename));
  return { exports: module.exports, script };
}

module.exports = { bundleOf, cacheOf, hasBundle, openBundle };
