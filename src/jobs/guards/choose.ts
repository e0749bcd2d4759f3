import {
  compareRelease,
  inverseOf,
  type ActionRisk,
  type Change,
  type GuardChoice,
  type GuardKind,
  type Plan,
  type RouterFacts,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { MenuCatalogue } from '../../routeros';
import type { LockoutPrediction } from '../lockout/prediction';
import { isApi, MAX_SAFE_MODE_ACTIONS } from './safe-mode';
import { schedulerForbidden } from './timers';

export interface GuardQuestion {
  readonly choice: GuardChoice;
  readonly plan: Plan;
  readonly risk: ActionRisk;
  readonly prediction: LockoutPrediction;
  /** The plan touches what the daemon's own way to the router depends on. */
  readonly touchesManagement: boolean;
  readonly facts: RouterFacts;
  readonly catalogue: MenuCatalogue;
  /** The guard may reboot the router. */
  readonly allowReboot: boolean;
  /** Without a guard: the way in may close for certain. */
  readonly acceptLockout: boolean;
  /** Other administrators who are logged in: their edits would become part of safe mode. */
  readonly otherAdmins: readonly string[];
}

export interface ChosenGuard {
  readonly kind: GuardKind | 'none';
  /** One clause for people. */
  readonly why: string;
}

const SAFE_MODE_SINCE = '7.18';
/** An `.id` stands for the row that an add makes, which has none yet. */
const ANY_ID = '*0';
/** What is kept outside the history of the router, so that neither undo nor safe mode takes it back. */
const OUTSIDE_HISTORY =
  /^\/(file|disk|certificate|partitions|container|user\/ssh-keys|ip\/ipsec\/key|system\/(package|routerboard|upgrade|device-mode|backup|license)|tool\/sniffer)(\/|$)/;
/** What a backup does not bring back. */
const OUTSIDE_BACKUP =
  /^\/(file|disk|certificate|partitions|container|system\/(package|routerboard|upgrade|device-mode|license))(\/|$)/;

/** Why a guard cannot be used; undefined where it can. */
type Objection = string | undefined;

/**
 * The guard under which a plan is carried out.
 * @throws AppError GUARD_UNAVAILABLE with the reason of each guard; LOCKOUT_PREDICTED where nothing would bring the router back
 */
export function chooseGuard(question: GuardQuestion): ChosenGuard {
  const { choice } = question;
  if (choice === 'auto') return chooseAuto(question);
  const isUnguarded = choice === 'none' || choice === 'inverse';
  if (isUnguarded && question.prediction.verdict === 'closed' && !question.acceptLockout) throw predicted(question);
  if (choice === 'none') return { kind: 'none', why: 'asked for' };
  const objection = objectionTo(choice, question);
  if (objection !== undefined) throw refused({ [choice]: objection });
  return { kind: choice, why: 'asked for' };
}

function chooseAuto(question: GuardQuestion): ChosenGuard {
  const { risk, touchesManagement, prediction, plan } = question;
  const { verdict } = prediction;
  if (!touchesManagement && risk !== 'lockout' && verdict !== 'closed')
    return plainGuard(plan, 'the way to the router is not touched');
  const objections: Partial<Record<GuardKind, string>> = {};
  for (const { kind, why, except } of strongGuards(question)) {
    const objection = except ?? objectionTo(kind, question);
    if (objection === undefined) return { kind, why };
    objections[kind] ??= objection;
  }
  if (verdict === 'open')
    return plainGuard(plan, `the way in stays open, and no stronger guard is to be had: ${told(objections)}`);
  throw refused(objections);
}

interface Candidate {
  readonly kind: GuardKind;
  readonly why: string;
  /** An objection that the order makes, not the guard. */
  readonly except?: string;
}

/** In the order in which they are tried. */
function strongGuards({ prediction, facts }: GuardQuestion): readonly Candidate[] {
  const isForbidden = schedulerForbidden(facts);
  const safeMode: Candidate = { kind: 'safe-mode', why: 'the router takes the change back when its connection ends' };
  const scheduler: Candidate = {
    kind: 'dead-man',
    why: 'the router takes the change back within the window, also behind a path that is cut',
    ...(isForbidden ? { except: 'device-mode forbids the scheduler' } : {}),
  };
  const job: Candidate = {
    kind: 'dead-man',
    why: 'device-mode forbids the scheduler: a job of the router takes the change back; a reboot inside the window would end it',
    ...(isForbidden ? {} : { except: 'the scheduler is not forbidden' }),
  };
  const backup: Candidate = { kind: 'backup', why: 'no other guard is to be had; the router would reboot into what it was' };
  return prediction.verdict === 'open' ? [safeMode, scheduler, job, backup] : [scheduler, safeMode, job, backup];
}

/** For changes that do not need the router to act by itself. */
function plainGuard({ changes }: Plan, why: string): ChosenGuard {
  const without = changes.filter((change) => !hasInverse(change)).length;
  if (without === 0) return { kind: 'inverse', why };
  const missing =
    without === changes.length ? 'nothing of it can be taken back' : `${without} of ${changes.length} changes have no inverse`;
  return { kind: 'none', why: `${missing}; ${why}` };
}

function objectionTo(kind: GuardKind, question: GuardQuestion): Objection {
  switch (kind) {
    case 'safe-mode':
      return objectionToSafeMode(question);
    case 'dead-man':
      return objectionToDeadMan(question);
    case 'backup':
      return objectionToBackup(question);
    case 'inverse':
      return withoutInverse(question.plan);
  }
}

function objectionToSafeMode({ facts, catalogue, plan, otherAdmins }: GuardQuestion): Objection {
  if (compareRelease(facts.version, SAFE_MODE_SINCE) < 0) return `it is there since RouterOS ${SAFE_MODE_SINCE}`;
  if (!catalogue.menu('/safe-mode')) return 'the router has no menu /safe-mode';
  if (facts.transport !== undefined && !isApi(facts.transport)) return 'it needs a connection by api or api-ssl';
  if (plan.changes.length > MAX_SAFE_MODE_ACTIONS) {
    return `it holds at most ${MAX_SAFE_MODE_ACTIONS} actions, the plan has ${plan.changes.length}`;
  }
  if (otherAdmins.length > 0) return `others are logged in, whose edits it would take back too: ${otherAdmins.join(', ')}`;
  const outside = plan.changes.find((change) => change.op === 'call' || OUTSIDE_HISTORY.test(change.menu));
  return outside && `it does not take back ${nameOf(outside)}`;
}

function objectionToDeadMan({ catalogue, plan, facts }: GuardQuestion): Objection {
  const missing = ['/system/script', '/system/scheduler'].find((path) => !catalogue.menu(path));
  if (missing === '/system/script' || (missing && !schedulerForbidden(facts))) return `the router has no menu ${missing}`;
  return withoutInverse(plan);
}

function objectionToBackup({ allowReboot, plan }: GuardQuestion): Objection {
  if (!allowReboot) return 'it reboots the router, which was not allowed';
  const outside = plan.changes.find((change) => change.op === 'call' || OUTSIDE_BACKUP.test(change.menu));
  return outside && `it does not bring back ${nameOf(outside)}`;
}

function withoutInverse({ changes }: Plan): Objection {
  const change = changes.find((each) => !hasInverse(each));
  return change && `${nameOf(change)} has no inverse`;
}

function hasInverse(change: Change): boolean {
  return inverseOf(change, ANY_ID) !== undefined;
}

function nameOf(change: Change): string {
  return change.op === 'call' ? `${change.menu}/${change.command}` : `${change.menu} ${change.op} ${change.key}`;
}

function told(objections: Partial<Record<GuardKind, string>>): string {
  return Object.entries(objections)
    .map(([kind, why]) => `${kind}: ${why}`)
    .join('; ');
}

function refused(objections: Partial<Record<GuardKind, string>>): AppError {
  return new AppError('GUARD_UNAVAILABLE', `no guard can watch this change; ${told(objections)}`, {
    details: { guards: objections },
  });
}

function predicted({ prediction }: GuardQuestion): AppError {
  const reasons = prediction.reasons.map((reason) => reason.why).join('; ');
  return new AppError('LOCKOUT_PREDICTED', `the change would shut the daemon out: ${reasons}`, {
    details: { reasons: prediction.reasons },
  });
}
