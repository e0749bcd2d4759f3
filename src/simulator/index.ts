export { createManualTime, type ManualTime } from './script';
export { compareExports } from './rsc';
export { startFleet, type FleetOptions, type InventoryEntry, type RouterOptions, type SimFleet } from './fleet';
export type { SeenWrite, SimRouter } from './sim-router';
export { assignFaults, parseFault, type DropPoint, type FaultPlan, type FaultPoint, type SimFault } from './faults';
export { runSimulator, type SimulatorOptions } from './cli';
export type { ServicePorts, SimService } from './transport/doors';
export { parseService } from './services';
export { rehearse, type Rehearsal } from './rehearse';
