import { z } from 'zod';
import { maskSecrets } from '../../secrets';
import { defineAction, type Action, type ActionInput, type ActionMeta, type ReadResult } from '../action';
import type { ReadOptions, RouterReader, Row } from '../router-session';
import { listInputs, needsSelection, selectionInputs } from './input';
import { fieldRequirements, menusOf, outputOf, type Resource, type VerbSpec } from './resource';
import { matches, readOptions, requireRows, type Selection, type Where } from './rows';
import { readMenu, streamMenu } from './wire';

type Base = Pick<ActionMeta, 'id' | 'title' | 'summary' | 'menus' | 'secrets' | 'examples' | 'output' | 'versions' | 'needs'>;

/** What every action of a resource says of itself. */
export function baseOf(
  resource: Resource,
  verb: Pick<VerbSpec, 'id' | 'title' | 'summary' | 'examples'>,
  derived: { readonly title: string; readonly summary: string },
): Base {
  return {
    id: verb.id,
    title: verb.title ?? derived.title,
    summary: verb.summary ?? derived.summary,
    menus: menusOf(resource),
    secrets: resource.secrets,
    output: outputOf(resource),
    examples: verb.examples,
    ...(resource.versions ? { versions: resource.versions } : {}),
    ...(resource.needs ? { needs: resource.needs } : {}),
  };
}

export function listAction(resource: Resource, verb: VerbSpec): Action {
  return defineAction({
    ...baseOf(resource, verb, {
      title: `List ${resource.plural}`,
      summary: `Lists ${resource.plural}, in the router's order.`,
    }),
    kind: 'read',
    input: () => z.strictObject(listInputs(resource)),
    requires: (input) => fieldRequirements(resource, Object.keys((input['where'] as Where | undefined) ?? {})),
    read: (router, input) => readList(resource, router, verb, input),
  });
}

async function readList(resource: Resource, router: RouterReader, verb: VerbSpec, input: ActionInput): Promise<ReadResult> {
  const where: Where = { ...(input['where'] as Where | undefined), ...verb.within };
  const limit = input['limit'] as number;
  const proplist = input['proplist'] as string[] | undefined;
  const needed = proplist && [...new Set([...proplist, ...Object.keys(where)])];
  const rows: Row[] = [];
  for await (const row of streamMenu(resource, router, listOptions(resource, where, needed))) {
    if (!matches(resource, row, where, router)) continue;
    if (rows.length === limit) return { rows, truncated: true };
    rows.push(maskSecrets(row, resource.secrets));
  }
  return { rows };
}

/** Counters and the like are printed only where they are asked for. */
function listOptions(resource: Resource, where: Where, proplist: readonly string[] | undefined): ReadOptions {
  const options = readOptions(resource, where, proplist);
  return resource.printArgs ? { ...options, args: resource.printArgs } : options;
}

export function getAction(resource: Resource, verb: VerbSpec): Action {
  const isSingleton = resource.kind === 'singleton';
  return defineAction({
    ...baseOf(resource, verb, {
      title: `Get ${resource.noun}`,
      summary: `Reads ${isSingleton ? 'the' : 'one'} ${resource.noun}.`,
    }),
    kind: 'read',
    input: () => (isSingleton ? z.strictObject({}) : needsSelection(z.strictObject(selectionInputs(resource)))),
    async read(router, input) {
      const selection: Selection = { ...input, where: { ...(input['where'] as Where | undefined), ...verb.within } };
      const rows = isSingleton
        ? await readMenu(resource, router)
        : await requireRows(resource, router, verb.all ? { ...selection, all: true } : selection, { properties: 'all' });
      return { rows: rows.map((row) => maskSecrets(row, resource.secrets)) };
    },
  });
}
