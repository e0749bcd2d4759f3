import { CATALOGUE_VERSIONS, menuCatalogue } from './catalogue';
import { dataFile } from './data';
import type { MenuBasis } from './facts';
import { namedOnly, reasonOf } from './known-paths';

/** How much is known of one version. */
export interface VersionCoverage {
  readonly version: string;
  /** Menus by how far their facts carry. */
  readonly menus: Readonly<Record<MenuBasis, number>>;
  readonly commands: number;
  readonly arguments: number;
  /** Arguments of add and set, once per menu. */
  readonly writable: number;
  /** Of these, how many have a type. */
  readonly typed: number;
}

/** A path that somebody wrote down. */
export interface KnownPath {
  readonly path: string;
  /** Versions that have it, oldest first; empty where only the name is known. */
  readonly versions: readonly string[];
  /** Why there are no facts, where there are none. */
  readonly reason?: string;
}

export function coverage(): readonly VersionCoverage[] {
  return CATALOGUE_VERSIONS.map((version) => {
    const menus: Record<MenuBasis, number> = { tree: 0, borrowed: 0, written: 0, path: 0 };
    let [commands, arguments_, writable, typed] = [0, 0, 0, 0];
    for (const menu of menuCatalogue(version).menus()) {
      menus[menu.basis] += 1;
      commands += menu.commands.size;
      for (const names of menu.commands.values()) arguments_ += names.length;
      const properties = menu.properties().filter((property) => property.writable);
      writable += properties.length;
      typed += properties.filter((property) => property.type !== undefined).length;
    }
    return { version, menus, commands, arguments: arguments_, writable, typed };
  });
}

/** Every path of RouterOS that is known, of any version and any hardware, sorted. */
export function knownPaths(): readonly KnownPath[] {
  const versions = new Map<string, string[]>();
  for (const path of [...namedOnly(), ...Object.keys(dataFile('hardware'))]) versions.set(path, []);
  for (const version of CATALOGUE_VERSIONS) {
    for (const menu of menuCatalogue(version).menus()) {
      if (menu.basis === 'path') continue;
      const held = versions.get(menu.path);
      if (held) held.push(version);
      else versions.set(menu.path, [version]);
    }
  }
  return [...versions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, held]) => ({
      path,
      versions: held,
      ...(held.length > 0 ? {} : { reason: reasonOf(path) ?? hardwareReason(path) }),
    }));
}

function hardwareReason(path: string): string {
  const { hardware, conditions } = dataFile('hardware')[path] ?? {};
  const needs = [...(hardware ? [`a board with ${hardware}`] : []), ...(conditions ?? []).map((one) => `the build ${one}`)];
  const what = needs.length > 0 ? `only on ${needs.join(', ')}` : 'only on certain boards';
  return `${what}: the trees come from routers without; read it from such a router`;
}
