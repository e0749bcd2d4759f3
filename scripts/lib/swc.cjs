'use strict';

/** How TypeScript becomes JavaScript: in the build, in the tests and in the tools of developers, so that all run the same. */
const SWC_OPTIONS = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2023',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};

module.exports = { SWC_OPTIONS };
