import { Events1764700000000 } from './events.migration';
import { FleetTables1764000000000 } from './fleet-tables.migration';
import { Insight1764800000000 } from './insight.migration';
import { Monitoring1764350000000 } from './monitoring.migration';
import { RouterWays1764200000000 } from './router-ways.migration';
import { Topology1764330000000 } from './topology.migration';
import { Windows1764320000000 } from './windows.migration';

/** In the order of their timestamps, among which those of the layers above stand too. */
export const FLEET_MIGRATIONS = [
  FleetTables1764000000000,
  RouterWays1764200000000,
  Windows1764320000000,
  Topology1764330000000,
  Monitoring1764350000000,
  Events1764700000000,
  Insight1764800000000,
] as const;
