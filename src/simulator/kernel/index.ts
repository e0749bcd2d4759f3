export { execute, type Outcome } from './execute';
export type { FileEntry, Files } from './files';
export { parseDuration } from './duration';
export type { Load } from './machine';
export type { Actor, Afterwards, MenuModel, RouterIdentity, TlsIdentity, Values } from './menu';
export { sourceOf, type RowSource } from './reading';
export { Refusal, TRAP_CATEGORY } from './refusal';
export { allRows, rowView } from './row-view';
export { formatId, parseId, World } from './world';
