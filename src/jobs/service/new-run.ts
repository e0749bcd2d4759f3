import { createHash } from 'node:crypto';
import type { Actor } from '../../core/access';
import type { Action, RunOptions, RunRequest } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';
import { newId } from '../../core/ids';
import { maskSecrets, type Vault } from '../../core/secrets';
import { inputAad } from '../engine/work';
import { RouterRun, Run } from '../entities';
import { assignWaves, type RolloutTarget } from '../rollout/waves';

/** A request of which everything was checked. */
export interface CheckedRequest {
  readonly actor: Actor;
  readonly tenant: string;
  readonly action: Action;
  readonly request: RunRequest;
  /** In canonical form. */
  readonly input: object;
  /** In the order in which they are to be worked on. */
  readonly targets: readonly RolloutTarget[];
}

/** A run and its router runs, not yet stored. All of it waits: whoever starts it decides how much may begin. */
export function newRun(checked: CheckedRequest, vault: Vault): { readonly run: Run; readonly routerRuns: readonly RouterRun[] } {
  const { actor, tenant, action, request, input, targets } = checked;
  const id = newId();
  const now = Date.now();
  const options = optionsOf(request);
  const mode = request.mode ?? 'apply';
  const writes = mode === 'apply' && action.kind !== 'read';
  const startAt = options.at === undefined ? null : Date.parse(options.at);
  const patienceMs = parseDurationMs(options.expiresIn ?? '');
  const placed = assignWaves(targets, options.rollout?.waves);
  const run = Object.assign(new Run(), {
    id,
    tenantId: tenant,
    actionId: action.id,
    mode,
    writes,
    selector: request.on,
    input: maskSecrets((request.input ?? {}) as Readonly<Record<string, unknown>>, action.secrets),
    sealedInput: vault.seal(JSON.stringify(input), inputAad(id)),
    actor: { id: actor.id, name: actor.name },
    state: startAt !== null && startAt > now ? ('scheduled' as const) : ('running' as const),
    outcome: null,
    total: targets.length,
    concurrency: options.rollout?.concurrency ?? null,
    generation: 0,
    idempotencyKey: request.idempotencyKey ?? null,
    requestHash: requestHash(request),
    createdAt: now,
    finishedAt: null,
    counts: null,
    options,
    startAt,
    expiresAt: patienceMs === undefined ? null : (startAt ?? now) + patienceMs,
    // Where nothing is written no wave has to prove anything, but its routers keep their places.
    wave: writes ? 0 : (placed.at(-1)?.wave ?? 0),
    gate: null,
    halted: null,
    sourceRunId: null,
    sourceKind: null,
    parentId: null,
  });
  const routerRuns = placed.map(({ target, wave }, seq) =>
    Object.assign(new RouterRun(), {
      id: newId(),
      runId: id,
      tenantId: tenant,
      routerId: target.id,
      routerName: target.name,
      siteId: target.siteId ?? null,
      seq,
      wave,
      status: 'pending' as const,
      phase: 'waiting' as const,
      queuedAt: null,
      attempt: 0,
      unresolved: false,
      resolveTries: 0,
    }),
  );
  return { run, routerRuns };
}

/** The part of a request that says how it is carried out. */
function optionsOf(request: RunRequest): RunOptions {
  const { rollout, guard, guardWindow, allowReboot, acceptLockout, checks, at, expiresIn } = request;
  return { rollout, guard, guardWindow, allowReboot, acceptLockout, checks, at, expiresIn };
}

/** What makes two requests the same, for an Idempotency-Key. */
export function requestHash(request: RunRequest): string {
  const { do: action, input, on, mode } = request;
  const { rollout, ...others } = optionsOf(request);
  return createHash('sha256')
    .update(JSON.stringify([action, input ?? {}, on, mode ?? 'apply', rollout ?? {}, others]))
    .digest('hex');
}
