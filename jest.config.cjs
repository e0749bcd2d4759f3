const { SWC_OPTIONS } = require('./scripts/lib/swc.cjs');

/** CommonJS output; the ESM-only @nestjs packages are transformed too, since Jest on Node 20 cannot require them. */
const swc = ['@swc/jest', { ...SWC_OPTIONS, sourceMaps: 'inline' }];
const base = {
  testEnvironment: 'node',
  rootDir: __dirname,
  transform: { '^.+\\.(t|j|mj)s$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs)/)'],
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
};
module.exports = {
  // Two cores, and specs that wait half of their time.
  maxWorkers: 3,
  testSequencer: '<rootDir>/scripts/lib/test-order.cjs',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/contract/**/*.spec.ts'] },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
  ],
};
