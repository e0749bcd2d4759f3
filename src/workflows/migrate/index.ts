export { migrateConfiguration, migrateInput, migrationRows } from './action';
export { compareWithTwin, type Difference, type TwinState } from './compare';
export { migrate } from './migrate';
export type {
  Mapped,
  Migration,
  MigrationOptions,
  MigrationRequest,
  MigrationTarget,
  Needed,
  NotMapped,
  PortMapping,
  PortPlace,
  PortRule,
} from './types';
export { migrateFor, readTarget } from './target';
