import { z } from 'zod';
import { defineAction, type Action, type ActionInput, type ActionRisk, type PlanContext } from '../action';
import type { Plan } from '../plan';
import type { RouterReader } from '../router-session';
import type { Force } from './changes';
import { anchorInput, fieldInputs, forceInput, needsSelection, selectionInputs, whereInput } from './input';
import type { Anchor } from './place';
import {
  planAbsent,
  planCreate,
  planMove,
  planPresent,
  planRemove,
  planSingleton,
  planUpdate,
  valuesOf,
  type Placement,
} from './planners';
import { baseOf, getAction, listAction } from './read-verbs';
import { fieldRequirements, type Resource, type ResourceVerb, type VerbSpec } from './resource';
import type { Selection, Where } from './rows';
import type { Values } from './changes';

type VerbBuilder = (resource: Resource, verb: VerbSpec) => Action;

interface WriteVerb {
  readonly title: string;
  readonly summary: string;
  readonly kind: 'write' | 'destructive';
  readonly input: () => z.ZodObject;
  readonly plan: (router: RouterReader, input: ActionInput, context: PlanContext) => Promise<Plan>;
}

const FORGOTTEN = 'RouterOS makes these rows by itself; one that was removed cannot be made again.';

function writeVerb(resource: Resource, verb: VerbSpec, spec: WriteVerb): Action {
  const risk: ActionRisk = verb.risk ?? resource.risk;
  const oneWay = verb.oneWay ?? (resource.transient && spec.kind === 'destructive' ? FORGOTTEN : undefined);
  return defineAction({
    ...spec,
    ...baseOf(resource, verb, spec),
    risk: spec.kind === 'destructive' && risk === 'none' ? 'data-loss' : risk,
    idempotency: 'planned',
    verify: 'replan',
    ...(oneWay ? { oneWay } : {}),
    requires: (input: ActionInput) => fieldRequirements(resource, namedFields({ ...input, ...verb.fixed })),
  });
}

/** Names given in the input itself, in `where` and in a position. */
function namedFields(input: ActionInput): string[] {
  const nested = [input['where'], input['place-before'], input['destination']];
  return [input, ...nested].flatMap((part) => (typeof part === 'object' && part !== null ? Object.keys(part) : []));
}

/** The fields that an input of this verb takes. */
function givenFields(resource: Resource, verb: VerbSpec, kind: 'new row' | 'change'): z.ZodRawShape {
  const fixed = Object.keys(verb.fixed ?? {});
  const only = (verb.only ?? Object.keys(resource.fields)).filter((name) => !fixed.includes(name));
  const declared = only.filter((name) => resource.fields[name]?.required && verb.defaults?.[name] === undefined);
  return fieldInputs(resource, { required: verb.required ?? (kind === 'new row' ? declared : 'none'), only });
}

/** What the row is to hold: the input, and what the verb fixes. */
function wantedValues(resource: Resource, verb: VerbSpec, input: ActionInput): Values {
  return { ...verb.defaults, ...valuesOf(resource, input), ...verb.fixed };
}

/** The rows that an input means, among those that the verb is for. */
function selectionOf<T extends Selection>(verb: VerbSpec, input: ActionInput): T {
  const { within, all } = verb;
  const where = within ? { where: { ...(input['where'] as Where | undefined), ...within } } : {};
  return { ...input, ...where, ...(all ? { all } : {}) } as unknown as T;
}

function selectionShape(resource: Resource, verb: VerbSpec): z.ZodRawShape {
  const { all: _all, ...others } = selectionInputs(resource);
  return verb.all ? others : selectionInputs(resource);
}

function selecting(verb: VerbSpec, input: z.ZodObject): z.ZodObject {
  return verb.all && verb.within ? input : needsSelection(input);
}

function createVerb(resource: Resource, verb: VerbSpec): Action {
  return writeVerb(resource, verb, {
    title: `Create ${resource.noun}`,
    summary: `Adds ${article(resource.noun)}; an equal one that is there already is left as it is.`,
    kind: 'write',
    input: () =>
      harmless(
        resource,
        verb,
        z.strictObject({ ...givenFields(resource, verb, 'new row'), ...placement(resource), ...forceInput(resource) }),
      ),
    plan: (router, input) => planCreate(resource, router, wantedValues(resource, verb, input), input as Placement & Force),
  });
}

function updateVerb(resource: Resource, verb: VerbSpec): Action {
  if (resource.kind === 'singleton')
    return singletonVerb(resource, verb, { title: 'Update', summary: 'Sets the given properties of' });
  return writeVerb(resource, verb, {
    title: `Update ${resource.noun}`,
    summary: `Sets the given properties of the ${resource.plural} that match.`,
    kind: 'write',
    input: () =>
      someField(
        resource,
        verb,
        selecting(
          verb,
          z.strictObject({
            ...givenFields(resource, verb, 'change'),
            ...selectionShape(resource, verb),
            ...forceInput(resource),
          }),
        ),
      ),
    plan: (router, input, context) =>
      planUpdate(resource, router, selectionOf(verb, input), { ...valuesOf(resource, input), ...verb.fixed }, context),
  });
}

function singletonVerb(resource: Resource, verb: VerbSpec, words: { title: string; summary: string }): Action {
  return writeVerb(resource, verb, {
    title: `${words.title} ${resource.noun}`,
    summary: `${words.summary} the ${resource.noun}.`,
    kind: 'write',
    input: () => someField(resource, verb, z.strictObject(givenFields(resource, verb, 'change'))),
    plan: (router, input) => planSingleton(resource, router, { ...valuesOf(resource, input), ...verb.fixed }),
  });
}

function removeVerb(resource: Resource, verb: VerbSpec): Action {
  return writeVerb(resource, verb, {
    title: `Remove ${resource.noun}`,
    summary: verb.all
      ? `Removes the ${resource.plural} that match; nothing to do where none does.`
      : `Removes the ${resource.noun} that matches; nothing to do where none does.`,
    kind: 'destructive',
    input: () => selecting(verb, z.strictObject(selectionShape(resource, verb))),
    plan: async (router, input, context) => {
      const plan = await planRemove(resource, router, selectionOf(verb, input), context);
      return verb.oneWay ? forGood(plan) : plan;
    },
  });
}

/** What print shows of the rows does not make them again. */
function forGood(plan: Plan): Plan {
  return {
    ...plan,
    changes: plan.changes.map((change) => (change.op === 'remove' ? { ...change, irreversible: true } : change)),
  };
}

function toggleVerb(resource: Resource, verb: VerbSpec, words: { title: string; disabled: 'yes' | 'no' }): Action {
  const force = words.disabled === 'no' ? forceInput(resource) : {};
  return writeVerb(resource, verb, {
    title: `${words.title} ${resource.noun}`,
    summary: `${words.title}s the ${resource.plural} that match.`,
    kind: 'write',
    input: () => selecting(verb, z.strictObject({ ...selectionShape(resource, verb), ...force })),
    plan: (router, input, context) =>
      planUpdate(resource, router, selectionOf(verb, input), { ...verb.fixed, disabled: words.disabled }, context),
  });
}

function moveVerb(resource: Resource, verb: VerbSpec): Action {
  const destination = (): z.ZodType =>
    z
      .union([z.literal('last'), anchorInput(resource)])
      .describe('`first`, `last`, or the row to stand directly before: by what it holds or by its number.');
  return writeVerb(resource, verb, {
    title: `Move ${resource.noun}`,
    summary: `Moves ${article(resource.noun)} before another one, or to the end.`,
    kind: 'write',
    input: () => needsSelection(z.strictObject({ ...selectionInputs(resource), destination: destination() })),
    plan: (router, input, context) =>
      planMove(resource, router, selectionOf(verb, input), input['destination'] as Anchor, context),
  });
}

function ensureVerb(resource: Resource, verb: VerbSpec): Action {
  if (resource.kind === 'singleton') {
    return singletonVerb(resource, verb, { title: 'Ensure', summary: 'Brings to the given values' });
  }
  const identity = (resource.key ?? resource.ensureBy ?? ['comment']).join(' and ');
  return writeVerb(resource, verb, {
    title: `Ensure ${resource.noun}`,
    summary: `${capital(resource.noun)} as wanted: added, corrected or removed; known by ${identity} unless \`where\` is given.`,
    kind: 'write',
    input: () =>
      z.strictObject({
        ...givenFields(resource, verb, 'change'),
        state: z.enum(['present', 'absent']).default('present').describe('Whether the row is to exist.'),
        where: whereInput(resource).optional(),
        ...placement(resource),
        ...forceInput(resource),
      }),
    plan: (router, input, context) => {
      const where = input['where'] as Where | undefined;
      const values = { ...valuesOf(resource, input), ...verb.fixed };
      if (input['state'] === 'absent') return planAbsent(resource, router, values, where);
      const options = { ...(input as Placement & Force), ...(where ? { where } : {}), defaults: verb.defaults ?? {} };
      return planPresent(resource, router, values, options, context);
    },
  });
}

function placement(resource: Resource): z.ZodRawShape {
  return resource.kind === 'ordered' ? { 'place-before': anchorInput(resource).optional() } : {};
}

function someField(resource: Resource, verb: VerbSpec, input: z.ZodObject): z.ZodObject {
  if (verb.fixed) return input;
  return input.refine((value) => Object.keys(valuesOf(resource, value)).length > 0, 'give at least one property to set');
}

/** A dangerous row is refused while the input is read, before any router is asked. */
function harmless(resource: Resource, verb: VerbSpec, input: z.ZodObject): z.ZodObject {
  const { hazard } = resource;
  if (!hazard) return input;
  return input.superRefine((value, issues) => {
    const why = value['force'] === true ? undefined : hazard(wantedValues(resource, verb, value));
    if (why) issues.addIssue({ code: 'custom', message: `${why}; set force to true if it is meant so`, path: ['force'] });
  });
}

/** `an address`, `an IP address`, `a user`: by sound as far as RouterOS nouns need it. */
function article(noun: string): string {
  return /^([aeio]|u(?!ser|ni|ti)|[AEFHILMNORSX][A-Z0-9])/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const VERBS: Readonly<Record<ResourceVerb, VerbBuilder>> = {
  list: listAction,
  get: getAction,
  create: createVerb,
  update: updateVerb,
  remove: removeVerb,
  enable: (resource, verb) => toggleVerb(resource, verb, { title: 'Enable', disabled: 'no' }),
  disable: (resource, verb) => toggleVerb(resource, verb, { title: 'Disable', disabled: 'yes' }),
  move: moveVerb,
  ensure: ensureVerb,
};
