export { checkCatalogue, type CheckSummary } from './built-in';
export type { Check, Readings } from './check';
export { compareReadings, type Comparison } from './compare-readings';
export { besidesMeant } from './meant-checks';
export { readChecks } from './read-checks';
export { resolveChecks } from './resolve-checks';
export { settleChecks } from './settle-checks';
