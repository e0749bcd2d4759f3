import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An entry of the list of wanted actions, where it lies beside the checkout. */
export interface SpecEntry {
  readonly id: string;
  readonly feature: string;
  readonly kind: string;
  readonly risk: string;
  readonly v7?: { readonly path: string; readonly command: string };
  readonly v6?: { readonly path: string; readonly command: string; readonly differs?: string };
  readonly args?: readonly string[];
  readonly secretArgs?: readonly string[];
  readonly steps?: unknown;
  readonly needs?: unknown;
  readonly notes?: string;
}

const SPEC = join(__dirname, '../../../../shared/spec/actions.json');

export function specEntries(): readonly SpecEntry[] {
  if (!existsSync(SPEC)) return [];
  return (JSON.parse(readFileSync(SPEC, 'utf8')) as SpecEntry[]).filter(({ kind }) => kind === 'action');
}

const VERB_OF: Readonly<Record<string, string>> = {
  add: 'create',
  set: 'update',
  remove: 'remove',
  enable: 'enable',
  disable: 'disable',
  move: 'move',
};

/** The derived verb that an entry is, as far as its command tells. */
export function verbOf({ id, v7 }: SpecEntry): string | undefined {
  if (v7?.command === 'print') return /\.(get|show)(_|$)/.test(id) ? 'get' : 'list';
  return VERB_OF[v7?.command ?? ''];
}
