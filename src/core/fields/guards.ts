import { variantOf, type Action, type ActionInput, type Change, type DefinedResource, type Plan } from '../catalogue';
import { AppError } from '../errors';

/** What the daemon's guards leave on a router while a change is under way; see src/jobs/guards. */
const GUARD = /^(?:flash\/)?rosfleet-guard-/;

/** Does the name belong to a guard of the daemon? */
export function isGuardName(name: string): boolean {
  return GUARD.test(name);
}

/** The same actions, but none of them touches what a guard needs to take a change back. */
export function sparingGuards({ resource, actions }: DefinedResource): DefinedResource {
  return Object.freeze({ resource, actions: actions.map(sparingGuard) });
}

/**
 * A plan for many rows leaves those of guards out and says so; a plan for them alone is refused.
 * @throws AppError HAZARD_REFUSED when the plan is made
 */
export function sparingGuard(action: Action): Action {
  if (action.kind === 'read') return action;
  const plan: typeof action.plan = async (router, input, context) => spared(await action.plan(router, input, context), input);
  return variantOf(action, { plan });
}

function spared(plan: Plan, input: ActionInput): Plan {
  const touched = plan.changes.filter(isOfGuard);
  if (touched.length === 0) return plan;
  const names = touched.map(({ key }) => key).join(', ');
  if (input['all'] !== true) {
    throw new AppError('HAZARD_REFUSED', `${names} belongs to the guard of a change that is under way`, {
      remedy: 'Wait until the run is over: the daemon clears its guards away by itself.',
    });
  }
  const notes = [...(plan.notes ?? []), `Left alone, as guards of changes under way need it: ${names}.`];
  return { ...plan, changes: plan.changes.filter((change) => !isOfGuard(change)), notes };
}

function isOfGuard(change: Change): boolean {
  const after = change.op === 'add' || change.op === 'set' ? change.after['name'] : undefined;
  return isGuardName(change.key.replace(/^name=/, '')) || isGuardName(after ?? '');
}
