import { FleetTables1764000000000 } from './fleet-tables.migration';
import { RouterWays1764200000000 } from './router-ways.migration';

/** In the order of their timestamps, among which those of the layers above stand too. */
export const FLEET_MIGRATIONS = [FleetTables1764000000000, RouterWays1764200000000] as const;
