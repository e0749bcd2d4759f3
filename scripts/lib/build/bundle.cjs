'use strict';

const { readFile, writeFile } = require('node:fs/promises');
const { dirname, relative } = require('node:path');
const { build } = require('esbuild');
const { bundleOf } = require('../../../bin/bundle.cjs');

/** Packages that only work from their own folder. */
const OUTSIDE = [
  'better-sqlite3', // compiled code
  'ssh2', // compiled code, where there is any
  'pino', // threads that start from its files
  'swagger-ui-dist', // files that are served
  '@grafana/grafana-foundation-sdk/*', // large, and for one command alone
];

/** What is there to be called, what a start may load, and what scripts/bench measures of it. */
const ENTRY = `
exports.run = () => require('./main.js');
exports.registry = () => ({ ...require('./workflows/index.js'), ...require('./core/catalogue/index.js') });
exports.load = () => [require('./app.module.js'), require('./simulator/index.js'), require('./api/cli/index.js')];
`;

/** Where a file was, told from where the bundle is. */
const BANNER = `
const __rosfleetPlace = (path) => require('node:path').join(__dirname, path);
const __rosfleetUrl = (path) => require('node:url').pathToFileURL(__rosfleetPlace(path)).href;
`;

/** Makes one file of dist and the packages that it uses. @throws Error with what cannot be bundled */
async function bundle(dist) {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: dist, sourcefile: 'entry.js' },
    outfile: bundleOf(dist),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    // Names of classes are told in errors, and stored with migrations.
    keepNames: true,
    preserveSymlinks: true,
    external: OUTSIDE,
    banner: { js: BANNER },
    plugins: [leaveMissing, keepPlaces(dist)],
    logLevel: 'error',
    write: false,
  });
  for (const { path, text } of outputFiles) await writeFile(path, inAscii(text));
}

/** What the bundler leaves: characters in tagged templates and in regular expressions. They mean the same when escaped. */
function inAscii(text) {
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A package that is not installed is optional to the one that asks for it, which is to find that out by itself. */
const leaveMissing = {
  name: 'leave-missing',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === leaveMissing) return undefined;
      const found = await context.resolve(path, { ...from, pluginData: leaveMissing });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/** A file that looks for others around it must look where it was. */
function keepPlaces(dist) {
  return {
    name: 'keep-places',
    setup(context) {
      context.onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!/\b__dirname\b|\b__filename\b|\bimport\.meta\.url\b/.test(text)) return undefined;
        const contents = text
          .replaceAll(/\b__dirname\b/g, '__rosfleetFolder()')
          .replaceAll(/\b__filename\b/g, '__rosfleetFile()')
          .replaceAll(/\bimport\.meta\.url\b/g, '__rosfleetHref()');
        // Behind the file's own text, as a directive has to come first.
        return { contents: `${contents}\n${placesOf(relative(dist, path))}`, loader: 'js' };
      });
    },
  };
}

function placesOf(path) {
  return `
function __rosfleetFolder() { return __rosfleetPlace(${JSON.stringify(dirname(path))}); }
function __rosfleetFile() { return __rosfleetPlace(${JSON.stringify(path)}); }
function __rosfleetHref() { return __rosfleetUrl(${JSON.stringify(path)}); }
`;
}

module.exports = { bundle };
