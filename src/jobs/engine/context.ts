import type { Plan, RouterFacts, RouterSession, WriteAction } from '../../core/catalogue';
import type { Vault } from '../../core/secrets';
import type { MenuCatalogue, SessionPool, SessionTarget } from '../../routeros';
import type { Outputs } from '../outputs/outputs';
import type { Lease, LeaseStore } from '../store/lease-store';
import type { RunStore } from '../store/run-store';
import type { Fence } from './apply';
import type { Verdict } from './outcome';
import type { StepClock } from './step-clock';
import type { Work } from './work';

/** What a router shares with another one that must not be worked on at the same time. */
export interface ExclusiveLink {
  /** The same at both ends. */
  readonly id: string;
  readonly peerId: string;
}

/** Whether the router's site may be written to now, and when else. */
export type WindowAnswer =
  | { readonly open: true }
  /** @param opensAt milliseconds since 1970; absent: not within a year */
  | { readonly open: false; readonly opensAt?: number; readonly why: string };

export interface EngineOptions {
  readonly pool: SessionPool;
  readonly store: RunStore;
  readonly leases: LeaseStore;
  readonly vault: Vault;
  readonly outputs: Outputs;
  /** How to reach a router, with its secrets opened. */
  readonly target: (routerId: string) => Promise<SessionTarget>;
  /** The menus that a router has. */
  readonly catalogueOf: (facts: RouterFacts) => Promise<MenuCatalogue>;
  /** Pairs that the router belongs to. @defaultValue none */
  readonly linksOf?: undefined | ((routerId: string) => Promise<readonly ExclusiveLink[]>);
  /** May work that takes so long begin now? @defaultValue always */
  readonly window?: undefined | ((routerId: string, neededMs: number) => Promise<WindowAnswer>);
  /** Carries out workflows that have stages. */
  readonly stages: { drive(work: Work): Promise<Verdict> };
  /** Wait before a router is asked about a lost answer. */
  readonly settleMs: number;
  /** How long a router that was told to restart is waited for. */
  readonly restartMs: number;
  /** First wait before a router that is offline is tried again; it doubles twice. */
  readonly offlineRetryMs: number;
}

/** A router that a change is planned for. */
export interface PlanningContext {
  readonly work: Work;
  readonly action: WriteAction;
  readonly target: SessionTarget;
  readonly session: RouterSession;
  readonly catalogue: MenuCatalogue;
}

/** What carrying out one change needs all the way. `session` planned it, and holds the router's turn to write. */
export interface ChangeContext extends PlanningContext {
  readonly lease: Lease;
  readonly fence: Fence;
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}

/** A plan in the making: what is still to be written of it, and all of it. */
export interface Task {
  readonly remaining: Plan;
  readonly whole: Plan;
}

/** Plans through a session; `previous` asks what is left of that plan. */
export function planWith(context: ChangeContext, session: RouterSession, previous?: Plan): Promise<Plan> {
  return context.action.plan(session, context.work.input, previous ? { previous } : {});
}

export function tellChanges(plan: Plan): string {
  return plan.changes.length === 1 ? '1 change' : `${plan.changes.length} changes`;
}
