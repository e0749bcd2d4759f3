import { FleetTables1764000000000 } from './fleet-tables.migration';
import { RouterWays1764200000000 } from './router-ways.migration';
import { Topology1764330000000 } from './topology.migration';

/** In the order of their timestamps, among which those of the layers above stand too. */
export const FLEET_MIGRATIONS = [FleetTables1764000000000, RouterWays1764200000000, Topology1764330000000] as const;
