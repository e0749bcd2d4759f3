import { In } from 'typeorm';
import { visibleTenants, type Actor } from '../../core/access';
import {
  allOf,
  decodeCursor,
  inSql,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../database';
import { AppError } from '../../core/errors';
import { isId } from '../../core/ids';
import { EVENT_SEVERITIES, FleetEvent, type EventSeverity } from '../entities';
import { narrow } from '../routers/router-targets';
import { compileSelector, parseSelector } from '../selectors';
import { inTenants, type FleetStore } from '../support';
import { viewEvent, type EventRow, type EventView, type NewEvent } from './event';
import { kindsMeant } from './event.schema';
import { storeEvents } from './store-events';

export interface EventFilter {
  readonly tenant?: string;
  /** Kinds or families, e.g. `router.*`. */
  readonly kinds?: readonly string[];
  /** This one and worse. */
  readonly severity?: EventSeverity;
  /** Name or id; also of a router that was removed. */
  readonly router?: string;
  /** Only events of routers that match. */
  readonly selector?: string;
  /** Milliseconds since 1970: the first moment, and the first one after the last. */
  readonly since?: number;
  readonly until?: number;
}

/** Tells that something was stored, in whichever process. */
export interface EventWaker {
  /** Resolves at the next sign, after `timeoutMs`, or when the signal aborts; never rejects. */
  next(timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export interface FollowEventsOptions {
  readonly filter: EventFilter;
  /** Only events after this one. */
  readonly after: number;
  readonly waker: EventWaker;
  readonly signal: AbortSignal;
}

/** Makes of stored events what is to be sent to whom, within the transaction that stores them. @returns ids of deliveries */
export type PlanDeliveries = (
  manager: Parameters<typeof storeEvents>[0],
  events: Awaited<ReturnType<typeof storeEvents>>,
) => Promise<readonly string[]>;

const FOLLOW_PAGE = 500;
/** How long a follower sleeps at most when no sign comes, e.g. while Redis is away. */
const LOOK_AGAIN_MS = 2_000;
/** Of the column: PostgreSQL refuses to compare it with more. */
const GREATEST_ID = 2_147_483_647;
/** Rows removed by one statement: what waits behind it, e.g. the only writer of SQLite, waits for milliseconds. */
const SWEPT_AT_ONCE = 2_000;

const COLUMNS = rawSql(
  'e."id", e."tenantId", e."routerId", e."router", e."kind", e."severity", e."at", e."text", e."attributes"',
);

/** What happened in the fleet. */
export class EventService {
  readonly #store: FleetStore;
  readonly #plan: PlanDeliveries;

  constructor(store: FleetStore, plan: PlanDeliveries) {
    this.#store = store;
    this.#plan = plan;
  }

  /**
   * Stores events and what is to be sent of them: both, or neither.
   * @returns ids of the deliveries that are due
   */
  async store(events: readonly NewEvent[]): Promise<readonly string[]> {
    const now = this.#store.now();
    return this.#store.source.transaction(async (manager) => {
      const stored = await storeEvents(
        manager,
        events.map((event) => ({ at: now, ...event })),
      );
      return this.#plan(manager, stored);
    });
  }

  /** Newest first. @throws AppError FORBIDDEN, SELECTOR_INVALID, CURSOR_INVALID, INPUT_INVALID */
  async list(actor: Actor, query: EventFilter & PageRequest = {}): Promise<Page<EventView>> {
    const limit = pageLimit(query);
    const conditions = await this.#conditions(actor, query);
    if (query.cursor !== undefined) conditions.push(sql`e."id" < ${placeOf(query.cursor)}`);
    const rows = await queryRows<EventRow>(
      this.#store.source.manager,
      sql`SELECT ${COLUMNS} FROM "fleet_event" e WHERE ${allOf(conditions)} ORDER BY e."id" DESC LIMIT ${limit + 1}`,
    );
    const page = toPage(rows, limit, ({ id }) => [String(id)]);
    return { ...page, items: page.items.map(viewEvent) };
  }

  /** The id of the newest event of all; 0 where there is none. */
  async newest(): Promise<number> {
    const [row] = await queryRows<{ id: number | string | null }>(
      this.#store.source.manager,
      sql`SELECT MAX("id") AS "id" FROM "fleet_event"`,
    );
    return Number(row?.id ?? 0);
  }

  /**
   * Past events after one that was seen, then those that come, each once and in order, until the signal aborts. Events are
   * numbered in the order in which they can be seen: going on after the last one misses nothing.
   * @throws AppError FORBIDDEN, SELECTOR_INVALID, INPUT_INVALID
   */
  async *follow(actor: Actor, { filter, after, waker, signal }: FollowEventsOptions): AsyncGenerator<EventView, void> {
    let last = Math.min(after, GREATEST_ID);
    while (!signal.aborted) {
      const sign = waker.next(LOOK_AGAIN_MS, signal);
      const page = await this.#after(actor, filter, last);
      for (const row of page) yield viewEvent(row);
      last = Number(page.at(-1)?.id ?? last);
      if (page.length < FOLLOW_PAGE) await sign;
    }
  }

  /** Removes what is older than that, a slice. @returns how many */
  async sweep(keepMs: number): Promise<number> {
    const before = this.#store.now() - keepMs;
    const { manager } = this.#store.source;
    const old = await queryRows<{ id: number | string }>(
      manager,
      sql`SELECT "id" FROM "fleet_event" WHERE "at" < ${before} ORDER BY "at" LIMIT ${SWEPT_AT_ONCE}`,
    );
    const ids = old.map(({ id }) => Number(id));
    if (ids.length > 0) await manager.delete(FleetEvent, { id: In(ids) });
    return ids.length;
  }

  async #after(actor: Actor, filter: EventFilter, last: number): Promise<EventRow[]> {
    // Anew at each look: groups and labels change while somebody follows.
    const conditions = [...(await this.#conditions(actor, filter)), sql`e."id" > ${last}`];
    return queryRows<EventRow>(
      this.#store.source.manager,
      sql`SELECT ${COLUMNS} FROM "fleet_event" e WHERE ${allOf(conditions)} ORDER BY e."id" LIMIT ${FOLLOW_PAGE}`,
    );
  }

  async #conditions(actor: Actor, filter: EventFilter): Promise<Sql[]> {
    const tenants = narrow(visibleTenants(actor, 'event:read'), filter.tenant);
    const { kinds, severity, router, selector, since, until } = filter;
    const column = rawSql('e."tenantId"');
    return [
      ...(tenants === undefined ? [] : [inSql(column, tenants)]),
      ...(kinds === undefined ? [] : [inSql(rawSql('e."kind"'), kindsMeant(kinds))]),
      ...(severity === undefined ? [] : [inSql(rawSql('e."severity"'), atLeast(severity))]),
      ...(router === undefined ? [] : [isId(router) ? sql`e."routerId" = ${router}` : sql`e."router" = ${router}`]),
      ...(since === undefined ? [] : [sql`e."at" >= ${since}`]),
      ...(until === undefined ? [] : [sql`e."at" < ${until}`]),
      ...(selector === undefined ? [] : [await this.#ofRouters(actor, selector)]),
    ];
  }

  async #ofRouters(actor: Actor, selector: string): Promise<Sql> {
    const tenants = visibleTenants(actor, 'router:read');
    const picked = await compileSelector(parseSelector(selector), { manager: this.#store.source.manager, tenants });
    return sql`e."routerId" IN (SELECT r."id" FROM "router" r WHERE ${inTenants(tenants)} AND ${picked})`;
  }
}

/** This severity and those that are worse. */
export function atLeast(severity: EventSeverity): readonly EventSeverity[] {
  return EVENT_SEVERITIES.slice(EVENT_SEVERITIES.indexOf(severity));
}

function placeOf(cursor: string): number {
  const [text = ''] = decodeCursor(cursor, 1);
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), GREATEST_ID);
  throw new AppError('CURSOR_INVALID', 'the cursor is not one that this list gave out');
}
