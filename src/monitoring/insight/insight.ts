import type { Actor } from '../../core/access';
import type { InsightOptions } from './answers/asked';
import { flapping, type FlappingAnswer, type FlappingQuery } from './answers/flapping';
import { topTalkers, type TopTalkers, type TopTalkersQuery } from './answers/top-talkers';
import { traffic, type Traffic, type TrafficQuery } from './answers/traffic';
import { warnings, type WarningsAnswer, type WarningsQuery } from './answers/warnings';

/** What the history of traffic and values tells. An actor sees the routers that he may read. */
export class Insight {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: InsightOptions) {}

  /** The interfaces that carried most. @throws AppError FORBIDDEN, SELECTOR_INVALID, INPUT_INVALID */
  topTalkers(actor: Actor, query: TopTalkersQuery = {}): Promise<TopTalkers> {
    return this.#oneByOne(() => topTalkers(this.options, actor, query));
  }

  /** Links that are lost again and again, and routers that come and go. @throws AppError FORBIDDEN, SELECTOR_INVALID */
  flapping(actor: Actor, query: FlappingQuery = {}): Promise<FlappingAnswer> {
    return this.#oneByOne(() => flapping(this.options, actor, query));
  }

  /** Limits that will be reached. @throws AppError FORBIDDEN, SELECTOR_INVALID */
  warnings(actor: Actor, query: WarningsQuery = {}): Promise<WarningsAnswer> {
    return this.#oneByOne(() => warnings(this.options, actor, query));
  }

  /** Traffic of one router. @throws AppError FORBIDDEN, ROUTER_UNKNOWN, CURSOR_INVALID, INPUT_INVALID */
  traffic(actor: Actor, router: { readonly id: string; readonly name: string }, query: TrafficQuery = {}): Promise<Traffic> {
    return traffic(this.options, actor, router, query);
  }

  /** Each looks through millions of rows: two at once would only take twice as long, and keep others from the database. */
  #oneByOne<T>(look: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(look);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
