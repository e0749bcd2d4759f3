export { execute, type Outcome } from './execute';
export { parseDuration } from './duration';
export type { Actor, MenuModel, RouterIdentity, TlsIdentity, Values } from './menu';
export { sourceOf, type RowSource } from './reading';
export { Refusal, TRAP_CATEGORY } from './refusal';
export { allRows, rowView } from './row-view';
export { World } from './world';
