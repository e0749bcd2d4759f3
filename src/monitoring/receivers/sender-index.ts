import type { Logger } from '../../core/telemetry';
import { addressKey, type MonitoredRouter } from '../../fleet';
import type { Roster } from '../polling/roster-cache';

export interface SenderIndexOptions {
  readonly roster: { current(): Promise<Roster> };
  /** Where a hostname leads. @throws AppError where it leads nowhere */
  readonly addressFor: (hostname: string) => Promise<string>;
  readonly log: Logger;
  /** How often the roster is looked at, in milliseconds. @defaultValue 5000 */
  readonly everyMs?: number;
  /** Milliseconds. @defaultValue a clock that only goes forward */
  readonly now?: () => number;
}

/** `ambiguous`: several routers have the address, e.g. behind one NAT; whose tenant it is cannot be told. */
export type Found = MonitoredRouter | 'ambiguous' | undefined;

const EVERY_MS = 5_000;
/** How long it is believed where a hostname leads. */
const NAME_KEPT_MS = 300_000;
/** The resolver of the system has few threads, and they do other work too. */
const LOOKUPS_AT_ONCE = 2;

/**
 * Which router has which address: in memory, since who sends datagrams must not be able to make the database work. A change
 * of the fleet is seen after a few seconds.
 */
export class SenderIndex {
  #byKey = new Map<string, MonitoredRouter | 'ambiguous'>();
  #roster: Roster | undefined;
  readonly #names = new Map<string, { readonly key?: string; readonly at: number }>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly options: SenderIndexOptions) {}

  /** Resolves when addresses are known; hostnames are looked up afterwards. @throws where the roster cannot be read */
  async start(): Promise<void> {
    this.#take(await this.options.roster.current());
    this.#lookIn(0);
  }

  /** @param address as the socket tells it */
  find(address: string): Found {
    const key = addressKey(address);
    return key === undefined ? undefined : this.#byKey.get(key);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookIn(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look()
        // What is known stays: a database that is away for a moment makes no router unknown.
        .catch((error: unknown) => this.options.log.debug({ err: error }, 'the addresses of routers were not read'))
        .finally(() => {
          if (!this.#stopped) this.#lookIn(this.options.everyMs ?? EVERY_MS);
        });
    }, ms);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const roster = await this.options.roster.current();
    const found = await this.#lookUp(roster);
    if (found || roster !== this.#roster) this.#take(roster);
  }

  #take(roster: Roster): void {
    const byKey = new Map<string, MonitoredRouter | 'ambiguous'>();
    for (const router of roster.all) {
      const key = addressKey(router.address) ?? this.#names.get(router.address)?.key;
      if (key !== undefined) byKey.set(key, byKey.has(key) ? 'ambiguous' : router);
    }
    this.#byKey = byKey;
    this.#roster = roster;
  }

  /** @returns whether a hostname leads elsewhere than before */
  async #lookUp(roster: Roster): Promise<boolean> {
    const { now = () => performance.now() } = this.options;
    const hostnames = new Set(roster.all.map(({ address }) => address).filter((address) => addressKey(address) === undefined));
    for (const known of this.#names.keys()) if (!hostnames.has(known)) this.#names.delete(known);
    const due = [...hostnames].filter((name) => now() - (this.#names.get(name)?.at ?? -Infinity) >= NAME_KEPT_MS);
    let changed = false;
    const work = async (): Promise<void> => {
      for (let name = due.pop(); name !== undefined && !this.#stopped; name = due.pop()) {
        const before = this.#names.get(name)?.key;
        const key = await this.options.addressFor(name).then(addressKey, () => before);
        this.#names.set(name, { at: now(), ...(key === undefined ? {} : { key }) });
        changed ||= key !== before;
      }
    };
    await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, work));
    return changed;
  }
}
