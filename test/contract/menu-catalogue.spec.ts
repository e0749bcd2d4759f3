import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE_VERSIONS, checkSentence, compareVersions, coverage, knownPaths, menuCatalogue } from '../../src/routeros';

/** The command trees of real routers that the catalogue was made from, where they are at hand. */
const SHARED = join(__dirname, '../../../shared');
const SCHEMA = join(SHARED, 'reference/schema');
const DATA = join(__dirname, '../../src/routeros/menus/data');
const present = existsSync(SCHEMA);
if (!present) console.warn(`SKIPPED part of test/contract/menu-catalogue.spec.ts: no command trees in ${SCHEMA}`);
const whereTrees = present ? describe : describe.skip;

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(SHARED, path), 'utf8')) as T;
}

interface Tree {
  readonly menus: Readonly<
    Record<string, { readonly singleton: boolean; readonly commands: Readonly<Record<string, readonly string[]>> }>
  >;
}

interface SpecAction {
  readonly id: string;
  readonly v7?: SpecPlace;
  readonly v6?: SpecPlace;
}

interface SpecPlace {
  readonly path?: string;
  readonly command?: string;
  readonly since?: string;
}

describe('the menu catalogue', () => {
  it('covers nine versions of 7 and 6.49, oldest first', () => {
    expect(CATALOGUE_VERSIONS).toHaveLength(10);
    expect(CATALOGUE_VERSIONS[0]).toBe('6.49');
    expect([...CATALOGUE_VERSIONS].sort(compareVersions)).toEqual(CATALOGUE_VERSIONS);
  });

  it('holds all 573 menus of 7.24 from a tree, and most types', () => {
    const newest = coverage().at(-1)!;
    expect(newest).toMatchObject({ version: '7.24', menus: { tree: 573, borrowed: 0, written: 0 } });
    expect(newest.typed / newest.writable).toBeGreaterThan(0.6);
  });

  it('names more than 702 paths, each with facts or with the reason why not', () => {
    const paths = knownPaths();
    expect(paths.length).toBeGreaterThanOrEqual(702);
    expect(paths.filter(({ versions, reason }) => versions.length === 0 && !reason)).toEqual([]);
  });

  it('shows a menu that moved under its old and its new name', () => {
    const lost = CATALOGUE_VERSIONS.flatMap((version, index) => {
      const [catalogue, next] = [menuCatalogue(version), CATALOGUE_VERSIONS[index + 1]];
      if (!next) return [];
      return [...catalogue.menus()]
        .map((menu) => menuCatalogue(next).move(menu.path))
        .filter((move) => move?.to !== undefined && !menuCatalogue('7.24').menu(move.to))
        .map((move) => `${next}: ${move?.from} -> ${move?.to}`);
    });
    expect(lost).toEqual([]);
  });
});

whereTrees('the menu catalogue against the trees of real routers', () => {
  const versions = present ? readdirSync(SCHEMA).flatMap((name) => /^menus-(7[.\d]+)\.json$/.exec(name)?.[1] ?? []) : [];

  it.each(versions)('%s holds exactly what its tree holds', (version) => {
    const { menus } = read<Tree>(`reference/schema/menus-${version}.json`);
    const catalogue = menuCatalogue(version);
    const held = [...catalogue.menus()].filter((menu) => menu.basis === 'tree');
    expect(held.map((menu) => menu.path)).toEqual(Object.keys(menus).sort());
    const differing = held.filter((menu) => {
      const theirs = Object.entries(menus[menu.path]!.commands).map(([name, args]) => [name, [...new Set(args)].sort()]);
      const sorted = theirs.sort(([a], [b]) => (a! < b! ? -1 : 1));
      return (
        JSON.stringify(sorted) !== JSON.stringify([...menu.commands]) ||
        (menu.kind === 'singleton') !== menus[menu.path]!.singleton
      );
    });
    expect(differing.map((menu) => menu.path)).toEqual([]);
  });

  it('is what scripts/generate-menus makes of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rosfleet-menus-'));
    try {
      execFileSync(process.execPath, [join(__dirname, '../../scripts/generate-menus'), SCHEMA, folder], { stdio: 'pipe' });
      const names = readdirSync(DATA);
      expect(readdirSync(folder).sort()).toEqual([...names].sort());
      const stale = names.filter((name) => readFileSync(join(DATA, name), 'utf8') !== readFileSync(join(folder, name), 'utf8'));
      expect(stale).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names every path that was ever written down', () => {
    const { menus } = read<{ menus: Record<string, unknown> }>('reference/check-only/master-7.24.json');
    const known = new Set(knownPaths().map(({ path }) => path));
    expect(Object.keys(menus)).toHaveLength(702);
    expect(Object.keys(menus).filter((path) => !known.has(path))).toEqual([]);
  });

  it('knows the menu of every action that is planned, in 7 and in 6.49', () => {
    const unknown = read<readonly SpecAction[]>('spec/actions.json').flatMap(({ id, v7, v6 }) => [
      ...missing(v7, CATALOGUE_VERSIONS.slice(1)).map((what) => `${id} 7: ${what}`),
      ...missing(v6, ['6.49']).map((what) => `${id} 6: ${what}`),
    ]);
    expect(unknown).toEqual([]);
  });

  it('refuses nothing that an export of 6.48 says', () => {
    const refused = exportLines('rb952ui-6.48.1-verbose.rsc', 'rb1100x4-6.48.6.rsc').flatMap(({ menu, command, args }) =>
      checkSentence(menuCatalogue('6.49.18'), menu, command, args).map((issue) => issue.message),
    );
    expect([...new Set(refused)]).toEqual([]);
  });
});

function missing(place: SpecPlace | undefined, versions: readonly string[]): string[] {
  const { path: whole, command } = place ?? {};
  // A workflow touches many menus; /cancel is a word of the protocol.
  if (!whole || !command || whole === '*' || whole === '/cancel') return [];
  const path = whole.endsWith(`/${command}`) ? whole.slice(0, -command.length - 1) || '/' : whole;
  const has = versions.some((version) => {
    const menu = menuCatalogue(version).menu(path);
    return menu?.basis === 'path' || menu?.commands.has(command);
  });
  return has ? [] : [`${path} ${command}`];
}

interface ExportLine {
  readonly menu: string;
  readonly command: string;
  readonly args: readonly string[];
}

function exportLines(...files: readonly string[]): ExportLine[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(SHARED, 'data/rsc', file), 'latin1').replace(/\\\r?\n\s*/g, '');
    let menu = '/';
    return text.split(/\r?\n/).flatMap((line): ExportLine[] => {
      if (line.startsWith('/')) menu = line.trim().replaceAll(' ', '/');
      const [, command, rest] = /^(add|set) (.*)$/.exec(line) ?? [];
      if (!command || rest === undefined) return [];
      const bare = rest.replace(/"(\\.|[^"\\])*"/g, '""').replace(/\[[^\]]*\]/g, '');
      return [{ menu, command, args: [...bare.matchAll(/(?:^|\s)(!?[a-z][a-z0-9.-]*)(?==)/g)].map((match) => match[1]!) }];
    });
  });
}
