import type { Actor } from '../../core/access';
import type { RunRequest } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { ApiToken, findByRef } from '../../fleet';
import type { EntityManager } from 'typeorm';
import { Schedule } from '../entities';
import type { ScheduleView } from './schedule-views';

export function scheduleAad(id: string): string {
  return `schedule:${id}:input`;
}

/** What is submitted at a firing. */
export function requestOf(row: Schedule, vault: Vault): RunRequest {
  const { actionId, mode, selector: on, tenantId: tenant, options } = row;
  const input: unknown = JSON.parse(vault.open(row.sealedInput, scheduleAad(row.id)).reveal());
  return { ...options, do: actionId, input, on, mode, tenant };
}

/**
 * The one whose rights a firing has: who wrote the schedule last, with what he may do now. A token that was removed or
 * has expired takes its schedules with it until somebody else writes them anew.
 * @throws AppError FORBIDDEN
 */
export async function ownerNow(manager: EntityManager, row: Schedule, nowMs: number): Promise<Actor> {
  const { owner } = row;
  const name = `${owner.name}, schedule ${row.name}`;
  if (owner.kind !== 'token') return { ...owner, name };
  const token = await manager.findOneBy(ApiToken, { id: owner.id });
  if (!token || (token.expiresAt !== null && token.expiresAt <= nowMs)) {
    throw new AppError('FORBIDDEN', `the token ${owner.name} that wrote the schedule is no longer valid`, {
      details: { actor: owner.id },
      remedy: 'Write the schedule anew with a valid token: `rosfleet schedules edit`.',
    });
  }
  return { kind: 'token', id: token.id, name, tenants: token.tenantIds, permissions: token.permissions };
}

/** @throws AppError SCHEDULE_UNKNOWN */
export function findSchedule(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Schedule> {
  return findByRef(manager, { entity: Schedule, noun: 'schedule', unknown: 'SCHEDULE_UNKNOWN', ref, tenants });
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

export function toScheduleView(row: Schedule): ScheduleView {
  return {
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    do: row.actionId,
    mode: row.mode,
    on: row.selector,
    input: row.input,
    ...row.options,
    ...(row.cron === null ? {} : { cron: row.cron }),
    tz: row.tz,
    ...(row.at === null ? {} : { at: iso(row.at) }),
    enabled: row.enabled,
    missedRun: row.missedRun,
    overlap: row.overlap,
    ...(row.startingDeadline === null ? {} : { startingDeadline: row.startingDeadline }),
    ...(row.nextAt === null ? {} : { nextAt: iso(row.nextAt) }),
    ...(row.lastSlot === null ? {} : { lastAt: iso(row.lastSlot) }),
    ...(row.lastOutcome === null ? {} : { lastOutcome: row.lastOutcome }),
    ...(row.lastError === null ? {} : { lastError: row.lastError }),
    ...(row.lastRunId === null ? {} : { lastRun: row.lastRunId }),
    owner: { id: row.owner.id, name: row.owner.name },
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
