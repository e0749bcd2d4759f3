'use strict';

/** Lets a script require the TypeScript of src as it is, without a build: for tools of developers only. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { SWC_OPTIONS } = require('./swc.cjs');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...SWC_OPTIONS, filename });
  module._compile(code, filename);
};
