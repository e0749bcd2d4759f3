export {
  ROLLUP_STEPS,
  slotsBetween,
  type InterfacePoint,
  type InterfaceSums,
  type Rollup,
  type RollupStep,
  type SeriesRef,
  type SeriesView,
  type SlotRange,
  type ValueKind,
  type ValuePoint,
  type ValueSums,
} from './rollup';
export { RollupService, type RollupRange, type SeriesFilter, type StateChange } from './rollup.service';
