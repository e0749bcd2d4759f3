import { z } from 'zod';
import { AppError } from '../errors';
import { didYouMean } from '../text';
import type { Action, ActionInput } from './action';
import type { InputIssue } from './input-issue';
import type { DefinedResource } from './resource/define-resource';
import type { Resource } from './resource/resource';

export type { InputIssue } from './input-issue';

/** One RouterOS feature area: a folder of src/modules. */
export interface Area {
  /** Kebab-case, the folder's name. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly actions: readonly Action[];
  /** The menus that it describes. */
  readonly resources: readonly Resource[];
  /** Found by their ids like actions, but offered to nobody: the stages of workflows. */
  readonly stages?: readonly Action[];
}

/**
 * What an action is called within its area: the part of its id after the dot, or the whole id where another action of the
 * area has the same part (`ip.create_pool` and `dhcp.create_pool`).
 */
export function nameInArea(area: Area, action: Action): string {
  const name = afterDot(action.id);
  return area.actions.some((other) => other !== action && afterDot(other.id) === name) ? action.id : name;
}

function afterDot(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}

export interface AreaSpec extends Omit<Area, 'actions' | 'resources'> {
  readonly resources?: readonly DefinedResource[];
  /** Verbs that are not rows of a resource. */
  readonly actions?: readonly Action[];
}

export function defineArea(spec: AreaSpec): Area {
  const { resources = [], actions = [], ...area } = spec;
  return Object.freeze({
    ...area,
    actions: [...resources.flatMap((defined) => defined.actions), ...actions],
    resources: resources.map((defined) => defined.resource),
  });
}

/** Every definition of the installation, by id. The only way that jobs and api reach them. */
export interface Registry {
  readonly areas: readonly Area[];
  /** Sorted by id. */
  readonly actions: readonly Action[];
  /** @throws AppError ACTION_UNKNOWN with the nearest id */
  action(id: string): Action;
  areaOf(actionId: string): Area;
}

/** @throws Error on a duplicate id: a defect, found at start-up. */
export function createRegistry(areas: readonly Area[]): Registry {
  const byId = new Map<string, { action: Action; area: Area }>();
  for (const area of areas) {
    for (const action of [...area.actions, ...(area.stages ?? [])]) {
      if (byId.has(action.id)) throw new Error(`action ${action.id} is defined twice`);
      byId.set(action.id, { action, area });
    }
  }
  const actions = areas.flatMap((area) => area.actions).sort((a, b) => (a.id < b.id ? -1 : 1));
  const entry = (id: string): { action: Action; area: Area } => {
    const found = byId.get(id);
    if (found) return found;
    throw new AppError('ACTION_UNKNOWN', `there is no action ${quote(id)}${didYouMean(id, byId.keys())}`);
  };
  return Object.freeze({
    areas: [...areas],
    actions,
    action: (id: string) => entry(id).action,
    areaOf: (id: string) => entry(id).area,
  });
}

/**
 * Checks and normalises an input by the action's own schema: values come out in canonical wire text.
 * @throws AppError INPUT_INVALID naming every wrong field; values of secret fields are never quoted
 */
export function parseInput(action: Pick<Action, 'id' | 'input' | 'secrets'>, input: unknown): ActionInput {
  const result = action.input.safeParse(input ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => describeIssue(action.input, issue));
  const lines = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message));
  throw new AppError('INPUT_INVALID', `${action.id}: ${lines.join('; ')}`, { details: { issues } });
}

function describeIssue(schema: z.ZodObject, issue: z.core.$ZodIssue): InputIssue[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path ? `${path}.${key}` : key,
      message: `no such argument${didYouMean(key, path ? [] : Object.keys(schema.shape))}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    // The branch that got furthest says most: a custom message of a value type beats "expected null".
    const branches = issue.errors.flat();
    const told = branches.find((branch) => branch.code === 'custom') ?? branches.find((branch) => branch.code !== 'invalid_type');
    const best = told ?? branches[0];
    if (best) return describeIssue(schema, { ...best, path: [...issue.path, ...best.path] } as z.core.$ZodIssue);
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return [{ path, message: 'is required' }];
  return [{ path, message: issue.message }];
}

/** The input of an action as JSON Schema 2020-12, as people and programs give it. */
export function inputJsonSchema(action: Pick<Action, 'input'>): Record<string, unknown> {
  return z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
