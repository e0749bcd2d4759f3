import { compareVersions, parseVersion, plainVersion } from '../version';
import {
  dataFile,
  OLD_VERSION,
  oldMenus,
  TREE_VERSIONS,
  treeTable,
  type MenuData,
  type MenuTable,
  type RequiredEntry,
} from './data';
import type { MenuBasis, MenuCatalogue, MenuFacts } from './facts';
import { menuFacts } from './menu-facts';
import { moveOf, movedFromOf } from './moves';

/** Versions that a catalogue exists for, ascending. */
export const CATALOGUE_VERSIONS: readonly string[] = [OLD_VERSION, ...TREE_VERSIONS];

/**
 * The trees before 7.20 were read from x86 routers only, and those before 7.15 without the wireless package. What a
 * later tree holds of them speaks for the earlier versions too.
 */
const ARCH_TREE = '7.20.8';
const WIRELESS_TREE = '7.15.3';
const WIRELESS_MENUS = ['/caps-man', '/interface/wireless'];
/** Came with the arm64 tree, but is younger than the other menus in it. */
const YOUNG_ARCH_MENUS = ['/ip/cloud/'];

const CATALOGUES = new Map<string, MenuCatalogue>();

/**
 * The menus of a RouterOS version: those of the nearest version at or below it. 6.x has the facts of 6.49; what is older
 * than the oldest tree of 7 has that one.
 * @param version as a router says it, e.g. `7.20.8`, `7.21beta3` or `6.49.18 (long-term)`
 */
export function menuCatalogue(version: string): MenuCatalogue {
  const asked = plainVersion(version);
  const held = CATALOGUES.get(asked);
  if (held) return held;
  const catalogue = createCatalogue(asked);
  // A fleet runs a handful of versions; a flood of others is somebody's mistake.
  if (CATALOGUES.size > 100) CATALOGUES.clear();
  CATALOGUES.set(asked, catalogue);
  return catalogue;
}

function createCatalogue(asked: string): MenuCatalogue {
  const isOld = (parseVersion(asked)?.major ?? 7) < 7;
  const index = isOld
    ? -1
    : Math.max(
        0,
        TREE_VERSIONS.findLastIndex((one) => compareVersions(one, asked) <= 0),
      );
  const version = TREE_VERSIONS[index] ?? OLD_VERSION;
  if (version !== asked && CATALOGUE_VERSIONS.includes(version)) {
    return { ...menuCatalogue(version), ...fitOf(asked, version, TREE_VERSIONS[index + 1]) };
  }
  return baked(version);
}

function fitOf(asked: string, version: string, later: string | undefined): Pick<MenuCatalogue, 'fit' | 'possible'> {
  // Patch releases bring no menus: 6.49.18 is 6.49, 7.24.1 is 7.24.
  if (sameMinor(asked, version)) return { fit: 'exact' };
  if (version === OLD_VERSION || later === undefined || compareVersions(asked, version) < 0) return { fit: 'beyond' };
  return { fit: 'between', possible: menuCatalogue(later) };
}

function sameMinor(a: string, b: string): boolean {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left?.major === right?.major && left?.minor === right?.minor;
}

function baked(version: string): MenuCatalogue {
  const sources = sourcesOf(version);
  const paths = [...sources.keys()].sort();
  const facts = new Map<string, MenuFacts>();
  const required = requiredAt(version);
  const menu = (path: string): MenuFacts | undefined => {
    const source = sources.get(path);
    if (!source) return undefined;
    let held = facts.get(path);
    if (!held) {
      const movedFrom = movedFromOf(path, version);
      held = menuFacts({ ...source, path, required: required.get(path), ...(movedFrom ? { movedFrom } : {}) });
      facts.set(path, held);
    }
    return held;
  };
  return {
    version,
    fit: 'exact',
    origin: 'baked',
    menu,
    *menus() {
      for (const path of paths) yield menu(path) as MenuFacts;
    },
    move: (path) => moveOf(path, version, (other) => sources.has(other)),
  };
}

interface Source {
  readonly data: MenuData;
  readonly basis: MenuBasis;
  readonly kind?: 'list' | 'singleton';
}

function sourcesOf(version: string): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const [path, { kind }] of Object.entries(dataFile('hardware'))) {
    sources.set(path, { data: { commands: {} }, basis: 'path', ...(kind ? { kind } : {}) });
  }
  if (version === OLD_VERSION) {
    const { menus, gone } = oldMenus({ ...borrowedFor(TREE_VERSIONS[0]), ...treeTable(TREE_VERSIONS[0]) });
    for (const path of gone) sources.delete(path);
    for (const [path, data] of Object.entries(menus)) sources.set(path, { data, basis: 'written' });
    return sources;
  }
  for (const [path, data] of Object.entries(borrowedFor(version))) sources.set(path, { data, basis: 'borrowed' });
  for (const [path, data] of Object.entries(treeTable(version))) sources.set(path, { data, basis: 'tree' });
  return sources;
}

function borrowedFor(version: string): MenuTable {
  const table: Record<string, MenuData> = {};
  if (compareVersions(version, WIRELESS_TREE) < 0) {
    for (const [path, data] of Object.entries(treeTable(WIRELESS_TREE))) {
      if (WIRELESS_MENUS.some((menu) => path === menu || path.startsWith(`${menu}/`))) table[path] = data;
    }
  }
  if (compareVersions(version, ARCH_TREE) < 0) {
    for (const [path, data] of Object.entries(treeTable(ARCH_TREE))) {
      if (data.arch && !YOUNG_ARCH_MENUS.some((menu) => path.startsWith(menu))) table[path] = data;
    }
  }
  return table;
}

/** What add asked for in the version that was asked last, at or below this one. */
function requiredAt(version: string): ReadonlyMap<string, RequiredEntry> {
  const found = new Map<string, RequiredEntry>();
  const [oldest, ...later] = Object.entries(dataFile('required')).sort(([a], [b]) => compareVersions(a, b));
  for (const [, entries] of [oldest, ...later.filter(([one]) => compareVersions(one, version) <= 0)].filter(isPresent)) {
    for (const [path, entry] of Object.entries(entries)) {
      if (entry === null) found.delete(path);
      else found.set(path, entry);
    }
  }
  return found;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
