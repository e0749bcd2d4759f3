import { FleetTables1764000000000 } from './fleet-tables.migration';

/** In the order of their timestamps; migrations of the layers above carry later ones. */
export const FLEET_MIGRATIONS = [FleetTables1764000000000] as const;
