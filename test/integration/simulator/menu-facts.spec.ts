import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { MenuModel } from '../../../src/simulator/kernel/menu';
import { menusOf } from '../../../src/simulator/kernel/menu-models';

/**
 * The command tree of a real router, where the checkout has it beside it. It is not ours to ship, so this file says that
 * it skipped rather than passing in silence.
 */
const SCHEMA = resolve(__dirname, '../../../../shared/reference/schema');
const VERSION = '7.20.8';
const present = existsSync(`${SCHEMA}/menus-${VERSION}.json`);

if (!present) process.stderr.write('SKIPPED test/integration/simulator/menu-facts: no command trees beside the checkout\n');

interface TreeMenu {
  readonly singleton: boolean;
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

interface RequiredArguments {
  readonly path: string;
  readonly required: readonly string[];
  readonly rawError: string;
}

/** Not arguments of the row. */
const ADDRESSING = new Set(['numbers', 'copy-from', 'place-before']);
/** Words of the API that the tree of the console does not have. */
const API_VERBS = new Set(['listen', 'getall', 'find', 'export', 'get']);
/** What a menu of the real router can do that the simulated one cannot yet. */
const KNOWN_GAPS: Readonly<Record<string, readonly string[]>> = {
  '/ip/pool/used': ['address', 'info', 'owner', 'pool'],
};
/** Asked for by a behaviour, not by the menu table: only RouterOS 7 wants it. */
const ASKED_ELSEWHERE: Readonly<Record<string, readonly string[]>> = { '/user': ['password'] };

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`${SCHEMA}/${name}.json`, 'utf8')) as T;
}

function writable(model: MenuModel): string[] {
  return [...model.fields.values()].filter((field) => !field.readOnly).map((field) => field.name);
}

(present ? describe : describe.skip)(`menus against the command tree of ${VERSION}`, () => {
  const tree = present ? read<{ menus: Record<string, TreeMenu> }>(`menus-${VERSION}`).menus : {};
  const required = present ? read<readonly RequiredArguments[]>(`required-args-${VERSION}`) : [];
  // The router that was read had no ports with PoE: of that menu its tree has the path alone.
  const models = [...menusOf(VERSION).menus.values()].filter(
    ({ path, fields, spec }) => path.startsWith('/') && fields.size > 0 && !spec.isFitted,
  );

  it('checks a fair part of the tree', () => {
    expect(models.length).toBeGreaterThan(500);
  });

  it.each(models.map((model) => [model.path, model] as const))('%s', (path, model) => {
    const real = tree[path];
    const theirs = [...new Set([...(real?.commands.add ?? []), ...(real?.commands.set ?? [])])].filter(
      (name) => !ADDRESSING.has(name),
    );
    const gaps = KNOWN_GAPS[path] ?? [];
    expect({ singleton: model.spec.kind === 'singleton', arguments: [...writable(model), ...gaps].sort() }).toEqual({
      singleton: real?.singleton,
      arguments: theirs.sort(),
    });
    const invented = [...model.verbs].filter((verb) => !API_VERBS.has(verb) && !(verb in (real?.commands ?? {})));
    expect(invented).toEqual([]);
    const wanted = required.find((entry) => entry.path === path && entry.rawError.startsWith('Script Error'))?.required ?? [];
    expect([...model.required, ...(ASKED_ELSEWHERE[path] ?? [])].sort()).toEqual([...wanted].sort());
  });
});
