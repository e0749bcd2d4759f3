import { z } from 'zod';
import { AppError } from '../errors';
import { maskSecrets } from '../secrets';
import { variantOf, type Action, type ActionInput, type ReadAction, type WriteAction } from './action';
import { parseInput } from './registry';
import type { RouterFacts } from './router-session';
import { compareRelease, type Requirement } from './versions';

/**
 * One action for two generations whose menus have little in common, e.g. filters of properties on 6.x and filters as
 * scripts on 7.x: the input takes the arguments of both, and refuses on a router those of the other generation.
 * Id, texts and examples are those of 7.x; the examples of 6.x follow them.
 */
export function byGeneration({ v6, v7 }: { readonly v6: Action; readonly v7: Action }): Action {
  if (v6.id !== v7.id) throw new Error(`byGeneration: ${v6.id} is not ${v7.id}`);
  if ((v6.kind === 'read') !== (v7.kind === 'read')) throw new Error(`byGeneration: ${v7.id} reads in one generation only`);
  const chosen = (facts: Pick<RouterFacts, 'major'>): Action => (facts.major < 7 ? v6 : v7);
  const common = {
    menus: [...new Set([...v7.menus, ...v6.menus])],
    secrets: [...new Set([...v7.secrets, ...v6.secrets])],
    output: { ...v6.output, ...v7.output },
    examples: [...v7.examples, ...v6.examples],
    input: () => mergedInput(v6, v7),
    versions: undefined,
    requires: (input: ActionInput) => [
      ...ownedBy(v6, v7, input, { until: '7.1' }),
      ...ownedBy(v7, v6, input, { since: '7.1' }),
      ...v7.requires(input).flatMap((need) => requiredOf7(need, v6.input.shape)),
    ],
  };
  if (v7.kind === 'read') {
    const read: ReadAction['read'] = async (router, input) => {
      const action = chosen(router.facts) as ReadAction;
      const result = await action.read(router, parseInput(action, ownInput(action, input)));
      return { ...result, rows: result.rows.map((row) => maskSecrets(row, common.secrets)) };
    };
    return variantOf(v7, { ...common, read });
  }
  const plan: WriteAction['plan'] = (router, input, context) => {
    const action = chosen(router.facts) as WriteAction;
    return action.plan(router, parseInput(action, ownInput(action, input)), context);
  };
  return variantOf(v7, { ...common, plan });
}

function mergedInput(v6: Action, v7: Action): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const name of new Set([...Object.keys(v7.input.shape), ...Object.keys(v6.input.shape)])) {
    const [newer, older] = [v7.input.shape[name], v6.input.shape[name]] as [z.ZodType?, z.ZodType?];
    const found = newer && older && name === 'where' ? z.union([newer, older]) : (newer ?? older);
    if (!found) continue;
    const told = textOf(newer ?? older);
    const only = newer && older ? '' : ` Only on ${newer ? '7.x' : '6.x'}.`;
    shape[name] = z.optional(found).describe(`${told}${only}`);
  }
  return z.strictObject(shape);
}

/** An optional type says nothing of itself: the one inside does. */
function textOf(type: z.ZodType | undefined): string {
  if (type === undefined || type.description !== undefined) return type?.description ?? '';
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? textOf(type.unwrap() as z.ZodType) : '';
}

/** What 7.x has since 7.20 under a name that 6.x knows, too, lacks in between. */
function requiredOf7(need: Requirement, older: z.ZodRawShape): Requirement[] {
  if (older[need.what.replace(/^argument /, '')] === undefined) return [need];
  const { what, since, instead } = need;
  if (since === undefined || compareRelease(since, '7.1') <= 0) return [];
  return [{ what, gap: ['7.1', since], ...(instead ? { instead } : {}) }];
}

/** The names of an input that only one generation knows. */
function ownedBy(one: Action, other: Action, input: ActionInput, range: { since: string } | { until: string }): Requirement[] {
  return Object.entries(input)
    .filter(([name, value]) => value !== undefined && one.input.shape[name] && !other.input.shape[name])
    .map(([name]) => ({ what: `argument ${name}`, ...range }));
}

/** What is left after the defaults of the other generation; what a person gave there was refused before. */
function ownInput(action: Action, input: ActionInput): ActionInput {
  const own = Object.entries(input).filter(([name, value]) => value !== undefined && action.input.shape[name] !== undefined);
  if (own.length === 0 && Object.keys(input).length > 0) {
    throw new AppError('INPUT_INVALID', `${action.id}: none of the arguments exists in this generation of RouterOS`);
  }
  return Object.fromEntries(own);
}
