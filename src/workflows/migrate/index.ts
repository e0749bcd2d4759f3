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
