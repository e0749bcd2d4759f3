'use strict';

const { join, relative, sep } = require('node:path');
const TestSequencer = require('@jest/test-sequencer').default;

const TESTS = join(__dirname, '..', '..', 'test');
/** Folders whose specs take long, the longest first; the rest follows. */
const LONG = [
  'e2e',
  'integration/jobs',
  'integration/workflows',
  'integration/modules',
  'integration/api',
  'integration/fleet',
  'integration',
];

/**
 * Long specs first, so that both cores have something to do until the end. Jest does so by what it remembers of earlier
 * runs; on a fresh machine it goes by the size of a file, which says nothing of one that starts daemons.
 */
module.exports = class LongestFirst extends TestSequencer {
  sort(tests) {
    const usual = super.sort(tests);
    if (usual.some(({ duration }) => duration !== undefined)) return usual;
    return usual.sort((a, b) => rank(a.path) - rank(b.path));
  }
};

function rank(path) {
  const folder = relative(TESTS, path).split(sep).join('/');
  const found = LONG.findIndex((long) => folder.startsWith(`${long}/`));
  return found === -1 ? LONG.length : found;
}
