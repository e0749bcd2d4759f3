import type { Action } from '../action';
import { checkedResource, type Resource, type ResourceSpec, type ResourceVerb, type VerbSpec } from './resource';
import { VERBS } from './verbs';

export interface DefinedResource {
  readonly resource: Resource;
  readonly actions: readonly Action[];
}

/** One RouterOS menu as data: yields an action for each verb it names, each with plan and undo. */
export function defineResource(spec: ResourceSpec): DefinedResource {
  const resource = checkedResource(spec);
  const actions = Object.entries(spec.verbs).map(([verb, verbSpec]) => VERBS[verb as ResourceVerb](resource, verbSpec));
  return Object.freeze({ resource, actions });
}

/**
 * One more action of a menu, beside those that it names: a verb under another id, with fixed values or for some rows
 * only, e.g. a create with `fixed: { action: 'jump' }` or a list `within: { action: 'dst-nat' }`.
 */
export function resourceAction({ resource }: DefinedResource, verb: ResourceVerb, spec: VerbSpec): Action {
  return VERBS[verb](resource, spec);
}
