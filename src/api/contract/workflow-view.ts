import { drawWorkflow, partsOf, type Action, type Family, type Part, type Registry } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { didYouMean } from '../../core/text';
import { actionDetail, actionSummary, type ActionDetail, type ActionSummary } from './action-view';

/** A workflow as every surface lists it; it is run by its id like any action. */
export interface WorkflowSummary extends ActionSummary {
  readonly family: Family;
  /** It goes over several stages, maybe on several routers, instead of being one change. */
  readonly staged: boolean;
}

export interface WorkflowDetail extends ActionDetail {
  readonly family: Family;
  readonly staged: boolean;
  readonly why: string;
  readonly comesBack?: string;
  /** In order; a stage has its own. */
  readonly steps: readonly Part[];
  /** Mermaid. */
  readonly drawing: string;
}

/** Workflows and the reports that belong to them, sorted by id. */
export function workflowsOf(registry: Registry): readonly Action[] {
  return registry.actions.filter(({ id }) => id.startsWith(PREFIX));
}

const PREFIX = 'workflow.';
const AREA = 'workflows-';

export function workflowSummary(registry: Registry, action: Action): WorkflowSummary {
  const family = registry.areaOf(action.id).id.slice(AREA.length) as Family;
  return { ...actionSummary(registry, action), family, staged: action.workflow?.stages !== undefined };
}

/** @param name with or without `workflow.` @throws AppError ACTION_UNKNOWN with the nearest name */
export function workflowDetail(registry: Registry, name: string): WorkflowDetail {
  const id = name.startsWith(PREFIX) ? name : `${PREFIX}${name}`;
  const known = workflowsOf(registry);
  const action = known.find((one) => one.id === id);
  if (!action) {
    const names = known.map((one) => one.id.slice(PREFIX.length));
    throw new AppError('ACTION_UNKNOWN', `there is no workflow ${JSON.stringify(name)}${didYouMean(name, names)}`, {
      remedy: 'List what exists with `rosfleet workflows`.',
    });
  }
  const { family, staged } = workflowSummary(registry, action);
  const spec = action.workflow?.spec;
  return {
    ...actionDetail(registry, id),
    family,
    staged,
    why: spec?.why ?? action.summary,
    ...(spec?.comesBack === undefined ? {} : { comesBack: spec.comesBack }),
    steps: spec ? partsOf(spec) : [],
    drawing: spec ? drawWorkflow(spec) : '',
  };
}
