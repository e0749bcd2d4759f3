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
/** A tree that the bounds cut short is tried again after this time. */
const PARTIAL_TTL_MS = 24 * 3_600_000;

interface Known {
  readonly tree: LearnedTree;
  readonly catalogue: MenuCatalogue;
}

export function createMenuKnowledge(store: TreeStore): MenuKnowledge {
  const trees = new KeptTrees(store);
  const asking = new Map<string, Promise<void>>();
  const failed = new Map<string, number>();

  const isAskable = (facts: RouterFacts): boolean => hasTree(facts) && !isRecent(failed.get(treeKey(facts)), MISS_TTL_MS);
  const ask = async (key: string, router: RouterReader, options: LearnOptions): Promise<void> => {
    try {
      await trees.write(key, await learnTree(router, options));
    } catch (error) {
      failed.set(key, Date.now());
      throw error;
    }
  };
  return {
    async wants(facts) {
      return isAskable(facts) && !(await trees.isSettled(treeKey(facts)));
    },
    async catalogueOf(facts) {
      const held = hasTree(facts) ? await trees.read(treeKey(facts)) : undefined;
      return held?.catalogue ?? menuCatalogue(facts.version);
    },
    async learn(router, options = {}) {
      const facts = options.facts ?? router.facts;
      const key = treeKey(facts);
      if (!isAskable(facts)) return 'not-askable';
      if (await trees.isSettled(key)) return 'known';
      const running = asking.get(key);
      if (running) {
        await running;
        return 'known';
      }
      const promise = ask(key, router, options).finally(() => asking.delete(key));
      asking.set(key, promise);
      await promise;
      return 'learned';
    },
  };
}

/** What the store holds, read once; what it does not hold is looked for again, since another process may have asked. */
class KeptTrees {
  private readonly held = new Map<string, Known>();
  private readonly missed = new Map<string, number>();

  constructor(private readonly store: TreeStore) {}

  async read(key: string): Promise<Known | undefined> {
    const held = this.held.get(key);
    if (held || isRecent(this.missed.get(key), STORE_MISS_TTL_MS)) return held;
    const tree = await this.store.read(key);
    if (tree) return this.keep(key, tree);
    this.missed.set(key, Date.now());
    return undefined;
  }

  async isSettled(key: string): Promise<boolean> {
    const known = await this.read(key);
    return known !== undefined && (known.tree.complete || isRecent(known.tree.learnedAt, PARTIAL_TTL_MS));
  }

  async write(key: string, tree: LearnedTree): Promise<void> {
    this.keep(key, tree);
    await this.store.write(key, tree);
  }

  private keep(key: string, tree: LearnedTree): Known {
    const known = { tree, catalogue: learnedCatalogue(tree) };
    this.held.set(key, known);
    return known;
  }
}

/** 6.x has no /console/inspect, and without a version nothing can be kept. */
function hasTree({ version }: RouterFacts): boolean {
  return (parseVersion(version)?.major ?? 0) >= 7;
}

function isRecent(atMs: number | undefined, ttlMs: number): boolean {
  return atMs !== undefined && Date.now() - atMs < ttlMs;
}

/** The knowledge that a data folder keeps. */
export function openMenuKnowledge(dataDir: string): MenuKnowledge {
  return createMenuKnowledge(treeFiles(join(dataDir, 'menus')));
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
