import { isDefaultRow, isIdle, valueOf } from '../source';
import type { Source } from '../types';

/** The two menus of 6.x; in 7.x they are versions of an instance. */
export interface Generation {
  readonly root: string;
  readonly version: '2' | '3';
  /** Names are shared by both versions in 7.x. */
  readonly rename: (name: string) => string;
}

export function nameOfArea(source: Source): string {
  return valueOf(source, 'name') ?? (isDefaultRow(source) ? 'backbone' : (source.selector ?? 'backbone'));
}

export function idle(value: string | undefined): string | undefined {
  return value === undefined || isIdle(value) ? undefined : value;
}
