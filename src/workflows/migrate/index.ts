export { migrateConfiguration, migrateInput, migrationRows } from './action';
export { compareWithTwin, type Difference } from './compare';
export { migrate } from './migrate';
export { migrateFor, readTarget } from './target';
export type { Migration, MigrationRequest } from './types';
