import type { Context } from './context';
import { valueOf } from './source';
import type { Draft, Source } from './types';

/** Rows that RouterOS itself makes, in the order of their numbers. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  '/system/logging/action': ['memory', 'disk', 'echo', 'remote'],
  '/queue/type': [
    'default',
    'ethernet-default',
    'wireless-default',
    'synchronous-default',
    'hotspot-default',
    'pcq-upload-default',
    'pcq-download-default',
    'only-hardware-queue',
    'multi-queue-ethernet-default',
    'default-small',
  ],
};
/** Rows that are called by an id in an export. */
const IDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/ppp/profile': { '*0': 'default', '*FFFFFFFE': 'default-encryption' },
};
/** `[ find ]`, or with plain conditions: an expression could run anything. */
const PLAIN = /^\[ find(?: where)?(?: [a-z][a-z0-9.-]*=(?:"[^"\\[\]$]*"|[\w.:/@*-]+))* \]$/;
const BUILT_IN_LISTS: ReadonlySet<string> = new Set(['all', 'none', 'dynamic', 'static']);

/** Why a statement cannot be asked for on the target at all; undefined where it can. */
export function unfit(source: Source): readonly [why: string, todo: string] | undefined {
  const { verb, selector, menu, raw } = source;
  if (verb === '')
    return [
      'it is no plain command',
      /^\s*\[|\$/.test(raw) ? 'Put in what was cut out, or what the script makes.' : 'Nothing, if it is a remark.',
    ];
  if (verb !== 'add' && verb !== 'set') return [`an export has no ${verb}`, 'Carry it out by hand if it is meant.'];
  if (menu === '') return ['no menu stands before it', 'Put the menu before the line.'];
  if (selector?.startsWith('[') && !PLAIN.test(selector)) return ['which row it means is an expression', 'Name the row.'];
  if (isBuiltInList(source)) return ['the list comes with RouterOS', 'Nothing.'];
  return undefined;
}

function isBuiltInList({ menu, verb, selector }: Source): boolean {
  if (menu !== '/interface/list' || verb !== 'set') return false;
  return BUILT_IN_LISTS.has(/^\[ find name=(\w+) \]$/.exec(selector ?? '')?.[1] ?? selector ?? '');
}

/** Numbers and ids of rows differ between versions; names do not. */
export function applySelectors({ ledger }: Context): void {
  for (const draft of ledger.drafts) {
    const { selector } = draft;
    if (draft.verb !== 'set' || selector === undefined || selector.startsWith('[')) continue;
    const name = nameOf(draft, selector);
    if (name === undefined || name === selector) continue;
    draft.selector = `[ find name=${name} ]`;
    draft.args = draft.args.filter((one) => one.name !== 'name' || one.value !== name);
  }
}

function nameOf(draft: Draft, selector: string): string | undefined {
  if (IDS[draft.menu]?.[selector] !== undefined) return IDS[draft.menu]?.[selector];
  if (!/^\d+$/.test(selector)) return undefined;
  const rows = ROWS[draft.menu];
  // In a verbose export the line says how its row is called; rows that were added push the others back.
  const told = valueOf(draft, 'name');
  return told !== undefined && rows?.includes(told) ? told : rows?.[Number(selector)];
}
