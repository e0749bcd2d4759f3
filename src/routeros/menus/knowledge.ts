import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RouterFacts, RouterReader } from '../../core/catalogue';
import { parseVersion } from '../version';
import { menuCatalogue } from './catalogue';
import type { MenuCatalogue } from './facts';
import { learnTree, type LearnOptions } from './learn';
import { learnedCatalogue, LearnedTree, treeKey } from './learned';

/** Where learned trees are kept between starts. */
export interface TreeStore {
  read(key: string): Promise<LearnedTree | undefined>;
  write(key: string, tree: LearnedTree): Promise<void>;
}

/** What is known of the menus of each router: what a router of its kind told, else what is baked. */
export interface MenuKnowledge {
  catalogueOf(facts: RouterFacts): Promise<MenuCatalogue>;
  /** Was no router like this one asked yet, and can it be? */
  wants(facts: RouterFacts): Promise<boolean>;
  /**
   * Asks the router for its tree, unless one like it was asked before: same version, architecture and packages. An
   * upgrade makes another key, so that the router is asked again.
   * @returns whether it was asked
   * @throws AppError what the router says; it is not asked again for a while then
   */
  learn(router: RouterReader, options?: LearnOptions): Promise<'known' | 'learned' | 'not-askable'>;
}

/** A router that could not be asked, or another process that may have asked: looked at again after this time. */
const MISS_TTL_MS = 15 * 60_000;
const STORE_MISS_TTL_MS = 60_000;

export function createMenuKnowledge(store: TreeStore): MenuKnowledge {
  const known = new Map<string, MenuCatalogue>();
  const misses = new Map<string, number>();
  const asking = new Map<string, Promise<void>>();
  const failed = new Map<string, number>();

  const stored = async (key: string): Promise<MenuCatalogue | undefined> => {
    const held = known.get(key);
    if (held || isRecent(misses.get(key), STORE_MISS_TTL_MS)) return held;
    const tree = await store.read(key);
    if (!tree) {
      misses.set(key, Date.now());
      return undefined;
    }
    const catalogue = learnedCatalogue(tree);
    known.set(key, catalogue);
    return catalogue;
  };
  const ask = async (key: string, router: RouterReader, options: LearnOptions): Promise<void> => {
    const tree = await learnTree(router, options);
    known.set(key, learnedCatalogue(tree));
    await store.write(key, tree);
  };
  const wants = async (facts: RouterFacts): Promise<boolean> => {
    const key = treeKey(facts);
    return isAskable(facts) && !isRecent(failed.get(key), MISS_TTL_MS) && !(await stored(key));
  };
  return {
    wants,
    async catalogueOf(facts) {
      return (isAskable(facts) ? await stored(treeKey(facts)) : undefined) ?? menuCatalogue(facts.version);
    },
    async learn(router, options = {}) {
      const facts = options.facts ?? router.facts;
      const key = treeKey(facts);
      if (!isAskable(facts) || isRecent(failed.get(key), MISS_TTL_MS)) return 'not-askable';
      if (await stored(key)) return 'known';
      const running = asking.get(key);
      if (running) {
        await running;
        return 'known';
      }
      const promise = ask(key, router, options);
      asking.set(key, promise);
      try {
        await promise;
        return 'learned';
      } catch (error) {
        failed.set(key, Date.now());
        throw error;
      } finally {
        asking.delete(key);
      }
    },
  };
}

/** 6.x has no /console/inspect, and without a version nothing can be kept. */
function isAskable({ version }: RouterFacts): boolean {
  return (parseVersion(version)?.major ?? 0) >= 7;
}

function isRecent(atMs: number | undefined, ttlMs: number): boolean {
  return atMs !== undefined && Date.now() - atMs < ttlMs;
}

/** One file for each tree. A file that cannot be read counts as absent: the router is asked again. */
export function treeFiles(folder: string): TreeStore {
  const fileOf = (key: string): string => join(folder, `${key}.json`);
  return {
    async read(key) {
      try {
        const parsed = LearnedTree.safeParse(JSON.parse(await readFile(fileOf(key), 'utf8')));
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },
    async write(key, tree) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // A reader must never see half of it, nor two writers mix theirs.
      const draft = `${fileOf(key)}.${randomUUID()}`;
      try {
        await writeFile(draft, `${JSON.stringify(tree)}\n`, { mode: 0o600 });
        await rename(draft, fileOf(key));
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}
