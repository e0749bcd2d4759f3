import type { MonitoredRouter } from '../../fleet';

export interface RosterSource {
  read(): Promise<MonitoredRouter[]>;
  mark(): Promise<string>;
}

export interface Roster {
  /** By tenant and name. */
  readonly all: readonly MonitoredRouter[];
  readonly byId: ReadonlyMap<string, MonitoredRouter>;
}

/** What a mark does not tell, such as the version that an upgrade brought, is seen after so long. */
const FULL_EVERY_MS = 60_000;
/** Several shards ask within the same moment. */
const FRESH_MS = 500;

/** The routers that are monitored, read again only when something has changed: ten thousand rows are a burden. */
export class RosterCache {
  #roster: Roster = { all: [], byId: new Map() };
  #mark: string | undefined;
  #readAt = -Infinity;
  #checkedAt = -Infinity;
  #under: Promise<Roster> | undefined;

  constructor(
    private readonly source: RosterSource,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** At most half a second old. */
  current(): Promise<Roster> {
    if (this.now() - this.#checkedAt < FRESH_MS) return Promise.resolve(this.#roster);
    this.#under ??= this.#look().finally(() => (this.#under = undefined));
    return this.#under;
  }

  async #look(): Promise<Roster> {
    const startedAt = this.now();
    const mark = await this.source.mark();
    if (mark !== this.#mark || startedAt - this.#readAt >= FULL_EVERY_MS) {
      const all = await this.source.read();
      this.#roster = { all, byId: new Map(all.map((router) => [router.id, router])) };
      this.#mark = mark;
      this.#readAt = startedAt;
    }
    this.#checkedAt = startedAt;
    return this.#roster;
  }
}
