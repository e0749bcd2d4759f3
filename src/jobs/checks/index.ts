export { checkCatalogue, type CheckSummary } from './built-in';
export type { Check, Reading, Readings } from './check';
export { compareReadings, type Comparison } from './compare-readings';
export { readChecks, type ReadChecksOptions } from './read-checks';
export { resolveChecks, type ChangeContext } from './resolve-checks';
export { settleChecks, type LendSession, type SettleOptions } from './settle-checks';
