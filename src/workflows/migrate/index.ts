export { migrateConfiguration, migrateInput, migrationInput, migrationRows, requestOf } from './action';
export { compareWithTwin, type Difference } from './compare';
export { migrate } from './migrate';
export { renderStatements } from './render';
export { migrateFor, readTarget } from './target';
export type { Migration, MigrationRequest } from './types';
