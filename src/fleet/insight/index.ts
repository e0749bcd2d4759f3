export {
  ROLLUP_STEPS,
  slotsBetween,
  type InterfacePoint,
  type InterfaceSums,
  type Rollup,
  type RollupStep,
  type SeriesView,
  type ValueKind,
  type ValuePoint,
  type ValueSums,
} from './rollup';
export { RollupService, type RollupRange, type StateChange } from './rollup.service';
