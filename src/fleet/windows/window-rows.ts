import { In, IsNull, type EntityManager } from 'typeorm';
import { parseDurationMs } from '../../core/config';
import { AppError } from '../../core/errors';
import { isId } from '../../core/ids';
import { Freeze, MaintenanceWindow, Site } from '../entities';
import { findByRef, unknownRef } from '../support';
import { DAYS, type CronRule, type Day, type FreezeInterval, type WeeklyRule } from './open-at';

export interface WindowView {
  readonly id: string;
  readonly tenantId: string;
  /** Null: every site of the tenant without a window of its own. */
  readonly site: string | null;
  readonly name: string;
  readonly days?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly cron?: string;
  readonly duration?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface FreezeView {
  readonly id: string;
  /** Null: everywhere. */
  readonly tenantId: string | null;
  readonly site: string | null;
  readonly name: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type WindowFields = Pick<MaintenanceWindow, 'days' | 'from' | 'to' | 'cron' | 'duration'>;

/** @throws AppError INPUT_INVALID where the fields make no rule */
export function checkedRule(fields: Partial<WindowFields>): WindowFields {
  const { days = null, from = null, to = null, cron = null, duration = null } = fields;
  const isWeekly = from !== null && to !== null && cron === null && duration === null;
  const isCron = cron !== null && duration !== null && days === null && from === null && to === null;
  if (isWeekly) return { days: days ?? DAYS, from, to, cron, duration };
  if (isCron) return { days, from, to, cron, duration };
  throw new AppError('INPUT_INVALID', 'a window has either from and to, with days if not every day, or cron and duration', {
    remedy: 'Give the one or the other.',
  });
}

export function ruleOf(window: WindowFields): WeeklyRule | CronRule {
  if (window.cron !== null) return { cron: window.cron, durationMs: parseDurationMs(window.duration ?? '') ?? 0 };
  const { days, from, to } = window;
  return { days: (days ?? []) as readonly Day[], fromMs: timeOfDayMs(from ?? '00:00'), toMs: timeOfDayMs(to ?? '24:00') };
}

function timeOfDayMs(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}

export function intervalOf({ fromAt, toAt, reason }: Freeze): FreezeInterval {
  return { fromMs: fromAt, toMs: toAt, reason };
}

export async function viewWindows(manager: EntityManager, rows: readonly MaintenanceWindow[]): Promise<WindowView[]> {
  const sites = await siteNames(manager, rows);
  return rows.map((row) => ({
    id: row.id,
    tenantId: row.tenantId,
    site: row.siteId === null ? null : (sites.get(row.siteId) ?? row.siteId),
    name: row.name,
    ...(row.cron === null
      ? { days: row.days ?? [], from: row.from ?? '', to: row.to ?? '' }
      : { cron: row.cron, duration: row.duration ?? '' }),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

export async function viewFreezes(manager: EntityManager, rows: readonly Freeze[]): Promise<FreezeView[]> {
  const sites = await siteNames(manager, rows);
  return rows.map(({ siteId, fromAt, toAt, ...row }) => ({
    ...row,
    site: siteId === null ? null : (sites.get(siteId) ?? siteId),
    from: new Date(fromAt).toISOString(),
    to: new Date(toAt).toISOString(),
  }));
}

async function siteNames(
  manager: EntityManager,
  rows: readonly { readonly siteId: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map((row) => row.siteId).filter((id) => id !== null))];
  const sites = ids.length === 0 ? [] : await manager.findBy(Site, { id: In(ids) });
  return new Map(sites.map((site) => [site.id, site.name]));
}

/** @throws AppError NOT_FOUND */
export async function siteIdOf(manager: EntityManager, tenantId: string, ref: string | undefined): Promise<string | null> {
  if (ref === undefined) return null;
  const lookup = { entity: Site, noun: 'site', unknown: 'NOT_FOUND', ref, tenants: [tenantId] } as const;
  return (await findByRef(manager, lookup)).id;
}

/** @throws AppError NOT_FOUND */
export function findWindow(
  manager: EntityManager,
  ref: string,
  tenants: readonly string[] | undefined,
): Promise<MaintenanceWindow> {
  return findByRef(manager, { entity: MaintenanceWindow, noun: 'window', unknown: 'NOT_FOUND', ref, tenants });
}

/** One of the tenants', or one for all. @throws AppError NOT_FOUND, INPUT_INVALID */
export async function findFreeze(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Freeze> {
  const key = isId(ref) ? { id: ref } : { name: ref };
  const where = tenants
    ? [
        { ...key, tenantId: In([...tenants]) },
        { ...key, tenantId: IsNull() },
      ]
    : key;
  const [freeze, other] = await manager.find(Freeze, { where, take: 2 });
  if (other) throw new AppError('INPUT_INVALID', `there are several freezes ${ref}; use the id`);
  if (freeze) return freeze;
  throw await unknownRef(manager, { entity: Freeze, noun: 'freeze', unknown: 'NOT_FOUND', ref, tenants });
}
