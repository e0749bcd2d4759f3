import {
  DEFAULT_GUARD_WINDOW_MS,
  type GuardKind,
  type Plan,
  type RouterFacts,
  type RouterSession,
  type Row,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { parseDurationMs } from '../../core/config';
import type { SessionTarget } from '../../routeros';
import { besidesMeant, readChecks, resolveChecks, type Check, type Readings } from '../checks';
import { chooseGuard, markerOf, SAFE_MODE_WINDOW_MS, staggeredWindowMs, type GuardRecord } from '../guards';
import { predictLockout, touchesManagement, type LockoutPrediction, type ManagementWay } from '../lockout';
import type { Evidence } from '../service/run-views';
import type { ChangeContext, PlanningContext } from './context';
import type { Work } from './work';

export const CHECKS_DEADLINE_MS = 10_000;
const OPEN: LockoutPrediction = { verdict: 'open', reasons: [] };
/** Ways in which people, and other programs that keep safe mode, are on a router. */
const OTHER_WAYS = new Set(['winbox', 'telnet', 'ssh', 'web', 'local', 'mac-telnet', 'dude']);

/** All that is known and decided before the first write. */
export interface Prepared {
  readonly facts: RouterFacts;
  readonly guard: { readonly kind: GuardKind | 'none'; readonly why: string };
  readonly record: GuardRecord;
  readonly evidence: Evidence;
  /** The change could cut the daemon off: it is looked at through a new connection. */
  readonly isCareful: boolean;
  readonly checks: readonly Check[];
  /** Readings before the change; absent where a check was never read. */
  readonly before?: Readings;
}

/**
 * Reads what decides how the change is guarded, and how the service of the router is now.
 * @throws AppError GUARD_UNAVAILABLE, LOCKOUT_PREDICTED
 */
export async function prepare(context: ChangeContext, plan: Plan): Promise<Prepared> {
  const { work, action, session, signal } = context;
  const touches = touchesManagement(plan);
  const stored = work.routerRun.evidence;
  const asked = work.run.options?.checks;
  // A change that can disturb nothing is not worth asking the router a dozen questions, unless somebody wants it so.
  const isHarmless = asked === undefined && !touches && action.risk === 'none';
  const listed = isHarmless ? [] : resolveChecks(asked, { risk: action.risk, touchesManagement: touches });
  // Taking back is meant to bring the router to what it was, which need not look better.
  const standard = work.run.sourceKind === 'undo' ? [] : besidesMeant(listed, plan.changes);
  const checks = asked === undefined ? standard : listed;
  const reading = async (): Promise<Readings | undefined> => {
    if (checks.length === 0) return undefined;
    // A change that was begun by a process that is gone: what it read before it is what counts.
    if (work.routerRun.unresolved) return stored?.before as Readings | undefined;
    return readChecks(session, checks, { signal, deadlineMs: CHECKS_DEADLINE_MS });
  };
  const [choice, before] = await Promise.all([chosenGuard(context, plan), reading()]);
  const { facts, guard, prediction, isCareful } = choice;
  return {
    facts,
    guard,
    isCareful: isCareful || (guard.kind !== 'inverse' && guard.kind !== 'none'),
    record: recordOf(work, guard.kind),
    checks,
    ...(before ? { before } : {}),
    evidence: {
      ...(plan.notes && plan.notes.length > 0 ? { notes: plan.notes } : {}),
      guardWhy: guard.why,
      ...(isCareful ? { lockout: prediction } : {}),
      ...(before ? { before } : {}),
    },
  };
}

export interface GuardDecision {
  /** With what the router was asked only because a guard may need it. */
  readonly facts: RouterFacts;
  readonly guard: Prepared['guard'];
  readonly prediction: LockoutPrediction;
  readonly isCareful: boolean;
}

/** @throws AppError GUARD_UNAVAILABLE, LOCKOUT_PREDICTED */
export async function chosenGuard(context: PlanningContext, plan: Plan): Promise<GuardDecision> {
  const { work, action, session, catalogue, target } = context;
  const touches = touchesManagement(plan);
  const isCareful = touches || action.risk === 'lockout';
  const [prediction, otherAdmins, deviceMode] = await Promise.all([
    isCareful ? predictLockout(session, plan, wayOf(context)) : OPEN,
    isCareful ? adminsBesides(session, target) : [],
    isCareful ? deviceModeOf(session) : undefined,
  ]);
  const facts = { ...session.facts, ...(deviceMode ? { deviceMode } : {}) };
  const guard = chooseGuard({
    choice: work.run.options?.guard ?? 'auto',
    plan,
    risk: action.risk,
    prediction,
    touchesManagement: touches,
    facts,
    catalogue,
    allowReboot: work.run.options?.allowReboot ?? false,
    acceptLockout: work.run.options?.acceptLockout ?? false,
    otherAdmins,
  });
  return { facts, guard, prediction, isCareful };
}

function recordOf({ run, routerRun }: Work, kind: GuardKind | 'none'): GuardRecord {
  const asked = run.options?.guardWindow === undefined ? undefined : parseDurationMs(run.options.guardWindow);
  const windowMs = kind === 'safe-mode' ? SAFE_MODE_WINDOW_MS : staggeredWindowMs(asked ?? DEFAULT_GUARD_WINDOW_MS, routerRun.id);
  return {
    kind: kind === 'none' ? 'inverse' : kind,
    marker: markerOf(routerRun.id, routerRun.attempt),
    windowMs,
    armedAt: Date.now(),
  };
}

function wayOf({ target, session }: PlanningContext): ManagementWay {
  const transport = session.facts.transport ?? target.transport;
  const way = target.transports?.find((one) => one.kind === transport);
  return { transport, port: way?.port ?? target.port, address: target.address, username: target.credential.username };
}

/** What device-mode allows; it may have been changed since the router was probed. */
async function deviceModeOf(session: RouterSession): Promise<Row | undefined> {
  try {
    const [row] = await session.print('/system/device-mode');
    return row;
  } catch (cause) {
    // 6.x has none.
    if (AppError.from(cause).spec.category === 'routeros') return undefined;
    throw cause;
  }
}

/** Sessions of people on the router: safe mode would take their edits into ours. */
async function adminsBesides(session: RouterSession, target: SessionTarget): Promise<readonly string[]> {
  const rows = await session.print('/user/active', { proplist: ['name', 'via'] });
  const others = rows.filter((row) => OTHER_WAYS.has(row['via'] ?? '') && row['name'] !== target.credential.username);
  return others.map((row) => `${row['name']} (${row['via']})`);
}
