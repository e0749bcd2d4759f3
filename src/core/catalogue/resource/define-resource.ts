import { z } from 'zod';
import { defineAction, type Action, type ActionInput, type ActionRisk, type PlanContext, type ReadResult } from '../action';
import type { Plan } from '../plan';
import type { RouterReader, Row } from '../router-session';
import { maskSecrets } from '../../secrets';
import type { Force } from './changes';
import { anchorInput, fieldInputs, forceInput, listInputs, needsSelection, selectionInputs, whereInput } from './input';
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
import {
  checkedResource,
  fieldRequirements,
  menuOn,
  menusOf,
  type Resource,
  type ResourceSpec,
  type ResourceVerb,
  type VerbSpec,
} from './resource';
import { matches, readOptions, requireRows, type Selection, type Where } from './rows';

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

type VerbBuilder = (resource: Resource, verb: VerbSpec) => Action;

interface WriteVerb {
  readonly title: string;
  readonly summary: string;
  readonly kind: 'write' | 'destructive';
  readonly input: z.ZodObject;
  readonly plan: (router: RouterReader, input: ActionInput, context: PlanContext) => Promise<Plan>;
}

function base(
  resource: Resource,
  verb: VerbSpec,
): Pick<Action, 'id' | 'menus' | 'secrets' | 'examples'> & { versions?: Action['versions'] } {
  return {
    id: verb.id,
    menus: menusOf(resource),
    secrets: resource.secrets,
    examples: verb.examples,
    ...(resource.versions ? { versions: resource.versions } : {}),
  };
}

function writeVerb(resource: Resource, verb: VerbSpec, spec: WriteVerb): Action {
  const risk: ActionRisk = verb.risk ?? resource.risk;
  return defineAction({
    ...base(resource, verb),
    ...spec,
    summary: verb.summary ?? spec.summary,
    risk: spec.kind === 'destructive' && risk === 'none' ? 'data-loss' : risk,
    idempotency: 'planned',
    verify: 'replan',
    requires: (input: ActionInput) => fieldRequirements(resource, namedFields(input)),
  });
}

/** Names given in the input itself, in `where` and in a position. */
function namedFields(input: ActionInput): string[] {
  const nested = [input['where'], input['place-before'], input['destination']];
  return [input, ...nested].flatMap((part) => (typeof part === 'object' && part !== null ? Object.keys(part) : []));
}

async function readList(resource: Resource, router: RouterReader, input: ActionInput): Promise<ReadResult> {
  const where = (input['where'] ?? {}) as Where;
  const limit = input['limit'] as number;
  const proplist = input['proplist'] as string[] | undefined;
  const needed = proplist && [...new Set([...proplist, ...Object.keys(where)])];
  const rows: Row[] = [];
  for await (const row of router.stream(menuOn(resource, router.facts), readOptions(resource, where, needed))) {
    if (!matches(resource, row, where, router)) continue;
    if (rows.length === limit) return { rows, truncated: true };
    rows.push(maskSecrets(row, resource.secrets));
  }
  return { rows };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const VERBS: Readonly<Record<ResourceVerb, VerbBuilder>> = {
  list: (resource, verb) =>
    defineAction({
      ...base(resource, verb),
      title: `List ${resource.plural}`,
      summary: verb.summary ?? `Lists ${resource.plural}, in the router's order.`,
      kind: 'read',
      input: z.strictObject(listInputs(resource)),
      requires: (input) => fieldRequirements(resource, namedFields(input)),
      read: (router, input) => readList(resource, router, input),
    }),

  get: (resource, verb) =>
    defineAction({
      ...base(resource, verb),
      title: `Get ${resource.noun}`,
      summary: verb.summary ?? `Reads ${resource.kind === 'singleton' ? 'the' : 'one'} ${resource.noun}.`,
      kind: 'read',
      input: resource.kind === 'singleton' ? z.strictObject({}) : needsSelection(z.strictObject(selectionInputs(resource))),
      async read(router, input) {
        const rows =
          resource.kind === 'singleton'
            ? await router.print(menuOn(resource, router.facts))
            : await requireRows(resource, router, input as Selection);
        return { rows: rows.map((row) => maskSecrets(row, resource.secrets)) };
      },
    }),

  create: (resource, verb) =>
    writeVerb(resource, verb, {
      title: `Create ${resource.noun}`,
      summary: `Adds a ${resource.noun}; an equal one that is there already is left as it is.`,
      kind: 'write',
      input: harmless(
        resource,
        z.strictObject({
          ...fieldInputs(resource, { required: 'as-declared' }),
          ...placement(resource),
          ...forceInput(resource),
        }),
      ),
      plan: (router, input) => planCreate(resource, router, valuesOf(resource, input), input as Placement & Force),
    }),

  update: (resource, verb) =>
    resource.kind === 'singleton'
      ? writeVerb(resource, verb, {
          title: `Update ${resource.noun}`,
          summary: `Sets the given properties of the ${resource.noun}.`,
          kind: 'write',
          input: someField(resource, z.strictObject(fieldInputs(resource, { required: 'none' }))),
          plan: (router, input) => planSingleton(resource, router, valuesOf(resource, input)),
        })
      : writeVerb(resource, verb, {
          title: `Update ${resource.noun}`,
          summary: `Sets the given properties of the ${resource.plural} that match.`,
          kind: 'write',
          input: someField(
            resource,
            needsSelection(
              z.strictObject({
                ...fieldInputs(resource, { required: 'none' }),
                ...selectionInputs(resource),
                ...forceInput(resource),
              }),
            ),
          ),
          plan: (router, input, context) =>
            planUpdate(resource, router, input as Selection & Force, valuesOf(resource, input), context),
        }),

  remove: (resource, verb) =>
    writeVerb(resource, verb, {
      title: `Remove ${resource.noun}`,
      summary: `Removes the ${resource.noun} that matches; nothing to do where none does.`,
      kind: 'destructive',
      input: needsSelection(z.strictObject(selectionInputs(resource))),
      plan: (router, input) => planRemove(resource, router, input as Selection),
    }),

  enable: (resource, verb) => toggle(resource, verb, { title: 'Enable', disabled: 'no' }),
  disable: (resource, verb) => toggle(resource, verb, { title: 'Disable', disabled: 'yes' }),

  move: (resource, verb) =>
    writeVerb(resource, verb, {
      title: `Move ${resource.noun}`,
      summary: `Moves a ${resource.noun} before another one, or to the end.`,
      kind: 'write',
      input: needsSelection(
        z.strictObject({
          ...selectionInputs(resource),
          destination: z
            .union([z.literal('last'), anchorInput(resource)])
            .describe('`first`, `last`, or the row to stand directly before: by what it holds or by its number.'),
        }),
      ),
      plan: (router, input, context) => planMove(resource, router, input as Selection, input['destination'] as Anchor, context),
    }),

  ensure: (resource, verb) => (resource.kind === 'singleton' ? ensureSingleton(resource, verb) : ensureRow(resource, verb)),
};

function toggle(resource: Resource, verb: VerbSpec, options: { title: string; disabled: 'yes' | 'no' }): Action {
  return writeVerb(resource, verb, {
    title: `${options.title} ${resource.noun}`,
    summary: `${options.title}s the ${resource.plural} that match.`,
    kind: 'write',
    input: needsSelection(
      z.strictObject({ ...selectionInputs(resource), ...(options.disabled === 'no' ? forceInput(resource) : {}) }),
    ),
    plan: (router, input, context) =>
      planUpdate(resource, router, input as Selection & Force, { disabled: options.disabled }, context),
  });
}

function ensureSingleton(resource: Resource, verb: VerbSpec): Action {
  return writeVerb(resource, verb, {
    title: `Ensure ${resource.noun}`,
    summary: `Brings the ${resource.noun} to the given values.`,
    kind: 'write',
    input: someField(resource, z.strictObject(fieldInputs(resource, { required: 'none' }))),
    plan: (router, input) => planSingleton(resource, router, valuesOf(resource, input)),
  });
}

function ensureRow(resource: Resource, verb: VerbSpec): Action {
  const identity = (resource.key ?? resource.ensureBy ?? ['comment']).join(' and ');
  return writeVerb(resource, verb, {
    title: `Ensure ${resource.noun}`,
    summary: `${capital(resource.noun)} as wanted: added, corrected or removed; known by ${identity} unless \`where\` is given.`,
    kind: 'write',
    input: z.strictObject({
      ...fieldInputs(resource, { required: 'none' }),
      state: z.enum(['present', 'absent']).default('present').describe('Whether the row is to exist.'),
      where: whereInput(resource).optional(),
      ...placement(resource),
      ...forceInput(resource),
    }),
    plan: (router, input, context) => {
      const where = input['where'] as Where | undefined;
      const values = valuesOf(resource, input);
      if (input['state'] === 'absent') return planAbsent(resource, router, values, where);
      return planPresent(resource, router, values, { ...(input as Placement & Force), ...(where ? { where } : {}) }, context);
    },
  });
}

function placement(resource: Resource): z.ZodRawShape {
  return resource.kind === 'ordered' ? { 'place-before': anchorInput(resource).optional() } : {};
}

function someField(resource: Resource, input: z.ZodObject): z.ZodObject {
  return input.refine((value) => Object.keys(valuesOf(resource, value)).length > 0, 'give at least one property to set');
}

/** A dangerous row is refused while the input is read, before any router is asked. */
function harmless(resource: Resource, input: z.ZodObject): z.ZodObject {
  const { hazard } = resource;
  if (!hazard) return input;
  return input.superRefine((value, issues) => {
    const why = value['force'] === true ? undefined : hazard(valuesOf(resource, value));
    if (why) issues.addIssue({ code: 'custom', message: `${why}; set force to true if it is meant so`, path: ['force'] });
  });
}
