import { In, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { visibleTenants, type Actor } from '../../core/access';
import { parseDurationMs } from '../../core/config';
import { AppError } from '../../core/errors';
import type { AuditService } from '../audit/audit.service';
import { allOf, queryRows, sql } from '../database';
import { RouterMaintenance } from '../entities';
import { resolveTargets, type TargetRouter } from '../routers/router-targets';
import { change, inTenants, lineText, parseInput, type FleetStore } from '../support';

const MOST_FOR_MS = 365 * 86_400_000;
const CHUNK = 200;

const durationText = z.string().refine((text) => {
  const ms = parseDurationMs(text);
  return ms !== undefined && ms > 0 && ms <= MOST_FOR_MS;
}, 'a duration such as 30m, 2h or 7d, at most 365d');

export const MaintenanceInput = z.strictObject({
  on: z.string().min(1).describe('Selector of the routers.'),
  for: durationText.optional().describe('How long, e.g. 2h. Absent: until somebody ends it.'),
  reason: lineText(500).describe('Why; shown to everybody who wonders.'),
});
export type MaintenanceInput = z.input<typeof MaintenanceInput>;

export interface MaintenanceView {
  readonly router: string;
  readonly routerId: string;
  readonly tenantId: string;
  readonly reason: string;
  readonly startedBy: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Absent: until somebody ends it. */
  readonly until?: string;
}

type Row = Omit<MaintenanceView, 'startedAt' | 'until'> & {
  readonly startedAt: number | string;
  readonly until: number | string | null;
};

/** Routers that people work on: they are not polled, and their alerts keep quiet. Changes by runs are not held back. */
export class MaintenanceService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /**
   * Begins it; where it goes on already, its end and reason are these from now on.
   * @returns how many routers
   * @throws AppError FORBIDDEN, INPUT_INVALID, SELECTOR_INVALID, ROUTER_UNKNOWN, TARGETS_EMPTY
   */
  async start(actor: Actor, input: MaintenanceInput): Promise<{ readonly routers: number }> {
    const { on, for: duration, reason } = parseInput(MaintenanceInput, input);
    const now = this.#store.now();
    const until = duration === undefined ? null : now + (parseDurationMs(duration) as number);
    return this.#change(actor, on, 'maintenance.start', { until, reason }, async (manager, routers) => {
      const rows = routers.map(({ id }) => ({ routerId: id, until, reason, startedBy: actor.name, startedAt: now }));
      for (let at = 0; at < rows.length; at += CHUNK) {
        await manager.upsert(RouterMaintenance, rows.slice(at, at + CHUNK), ['routerId']);
      }
    });
  }

  /** @returns how many routers were selected. @throws as `start` */
  end(actor: Actor, on: string): Promise<{ readonly routers: number }> {
    return this.#change(actor, on, 'maintenance.end', {}, async (manager, routers) => {
      for (let at = 0; at < routers.length; at += CHUNK) {
        await manager.delete(RouterMaintenance, { routerId: In(routers.slice(at, at + CHUNK).map(({ id }) => id)) });
      }
    });
  }

  /** What goes on now, by tenant and name of the router. @throws AppError FORBIDDEN */
  async list(actor: Actor): Promise<readonly MaintenanceView[]> {
    const now = this.#store.now();
    const condition = allOf([inTenants(visibleTenants(actor, 'router:read')), sql`(m."until" IS NULL OR m."until" > ${now})`]);
    const rows = await queryRows<Row>(
      this.#store.source.manager,
      sql`SELECT r."name" AS "router", r."id" AS "routerId", r."tenantId", m."reason", m."startedBy", m."startedAt", m."until"
          FROM "router_maintenance" m JOIN "router" r ON r."id" = m."routerId"
          WHERE ${condition} ORDER BY r."tenantId", r."name"`,
    );
    return rows.map(({ startedAt, until, ...row }) => ({
      ...row,
      startedAt: new Date(Number(startedAt)).toISOString(),
      ...(until === null ? {} : { until: new Date(Number(until)).toISOString() }),
    }));
  }

  async #change(
    actor: Actor,
    on: string,
    action: string,
    details: Readonly<Record<string, unknown>>,
    work: (manager: EntityManager, routers: readonly TargetRouter[]) => Promise<void>,
  ): Promise<{ readonly routers: number }> {
    return change(this.#store, 'maintenance', async (manager) => {
      const routers = await resolveTargets(manager, actor, on, { permission: 'router:write' });
      await work(manager, routers);
      for (const tenantId of new Set(routers.map((router) => router.tenantId))) {
        const within = routers.filter((router) => router.tenantId === tenantId).map((router) => router.name);
        const [first] = within;
        if (first === undefined) throw new AppError('BUG', 'a tenant without routers');
        const subject = { id: tenantId, name: within.length === 1 ? first : `${within.length} routers` };
        await this.#audit.record({ actor, action, tenantId, subject, details: { on, ...details } }, manager);
      }
      return { routers: routers.length };
    });
  }
}
