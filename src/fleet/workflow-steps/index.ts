export { fleetSteps, type FleetStep } from './fleet-steps';
