export { execute, type Actor, type Outcome } from './execute';
export { formatDuration, parseDuration } from './duration';
export type { RouterIdentity, SimRow, Values } from './menu';
export { sourceOf, type RowSource } from './reading';
export { Refusal, TRAP_CATEGORY, type TrapText } from './refusal';
export { allRows, rowView } from './row-view';
export { World, type Change } from './world';
