'use strict';

const { execFileSync } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const { cacheOf, openBundle } = require('../../../bin/bundle.cjs');

/**
 * Keeps the code that V8 makes of the bundle while all of it loads, for this version of Node.js.
 * @throws Error where it would not be taken
 */
function cacheCode(dist) {
  // In a process of its own: what is loaded here must not be of the tools.
  execFileSync(process.execPath, [__filename, dist], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (openBundle(dist).script.cachedDataRejected !== false) throw new Error('the code of the bundle is not taken');
}

if (require.main === module) {
  const dist = process.argv[2];
  const { exports: loaded, script } = openBundle(dist);
  loaded.load();
  writeFileSync(cacheOf(dist), script.createCachedData());
  // Some package may hold a timer.
  process.exit(0);
}

module.exports = { cacheCode };
