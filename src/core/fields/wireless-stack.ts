import { z } from 'zod';
import {
  assertSupported,
  compareRelease,
  parseInput,
  variantOf,
  type Action,
  type ActionInput,
  type DefinedResource,
  type ReadAction,
  type Requirement,
  type RouterFacts,
  type WriteAction,
} from '../catalogue';
import { AppError } from '../errors';
import { maskSecrets } from '../secrets';

/**
 * Which of three menus a router has its radios in: `/interface/wifi` is part of RouterOS since 7.13, `/interface/wifiwave2`
 * came with a package before, `/interface/wireless` with the package `wireless`, which 6.x and 7.x to 7.12 have built in.
 */
export type WirelessStack = 'wifi' | 'wave2' | 'legacy';

/** One definition for each of the menus. */
export type ByStack<T> = Readonly<Record<WirelessStack, T>>;

const TOLD: ByStack<string> = {
  wifi: '/interface/wifi',
  wave2: '/interface/wifiwave2',
  legacy: 'the package wireless',
};

/** What a router uses. A router that has both packages drives its radios by the newer one. */
export function stackOf({ major, version, packages = [] }: RouterFacts): WirelessStack {
  if (major < 7) return 'legacy';
  if (compareRelease(version, '7.13') < 0) return packages.includes('wifiwave2') ? 'wave2' : 'legacy';
  const hasDriver = packages.some((name) => name.startsWith('wifi-'));
  return packages.includes('wireless') && !hasDriver ? 'legacy' : 'wifi';
}

/** The actions of three descriptions of the same thing, each made one by its id. */
export function actionsByStack(defined: ByStack<DefinedResource>): readonly Action[] {
  const of = (stack: WirelessStack, id: string): Action | undefined => defined[stack].actions.find((action) => action.id === id);
  return defined.wifi.actions.map((wifi) => {
    const [wave2, legacy] = [of('wave2', wifi.id), of('legacy', wifi.id)];
    if (!wave2 || !legacy) throw new Error(`${wifi.id} is not described for every wireless menu`);
    return byStack({ wifi, wave2, legacy });
  });
}

/** The descriptions alone: their actions are part of those that `byStack` made. */
export function withoutActions(...defined: readonly ByStack<DefinedResource>[]): readonly DefinedResource[] {
  return defined.flatMap((one) => [one.wifi, one.wave2, one.legacy].map(({ resource }) => ({ resource, actions: [] })));
}

/**
 * One action that goes to the menu the router has. The input takes the arguments of all; those that the menu of a router
 * lacks are refused there with FIELD_UNAVAILABLE.
 */
export function byStack(actions: ByStack<Action>): Action {
  const { wifi, wave2, legacy } = actions;
  const all = [wifi, wave2, legacy];
  const kinds = new Set(all.map((action) => `${action.id} ${action.kind === 'read' ? 'read' : action.verify}`));
  if (kinds.size > 1) throw new Error(`byStack: ${[...kinds].join(', ')} are not the same`);
  const own = (facts: RouterFacts, input: ActionInput): readonly [Action, ActionInput] => {
    const stack = stackOf(facts);
    const action = actions[stack];
    assertTaken(action, stack, input);
    const given = parseInput(action, withoutAbsent(input));
    assertSupported(action, given, facts);
    return [action, given];
  };
  const common = {
    menus: [...new Set(all.flatMap(({ menus }) => menus))],
    secrets: [...new Set(all.flatMap(({ secrets }) => secrets))],
    output: { ...legacy.output, ...wave2.output, ...wifi.output },
    examples: [...new Set([...wifi.examples, ...legacy.examples])],
    input: () => mergedInput(actions),
    versions: undefined,
    requires: (input: ActionInput) => requirementsOf(actions, input),
    ...(wifi.stream ? { stream: streamOf(actions, own) } : {}),
  };
  if (wifi.kind === 'read') {
    const read: ReadAction['read'] = async (router, input) => {
      const [action, given] = own(router.facts, input);
      const result = await (action as ReadAction).read(router, given);
      return { ...result, rows: result.rows.map((row) => maskSecrets(row, common.secrets)) };
    };
    return variantOf(wifi, { ...common, read });
  }
  const plan: WriteAction['plan'] = async (router, input, context) => {
    const [action, given] = own(router.facts, input);
    return (action as WriteAction).plan(router, given, context);
  };
  return variantOf(wifi, { ...common, plan });
}

type Own = (facts: RouterFacts, input: ActionInput) => readonly [Action, ActionInput];

function streamOf({ wifi }: ByStack<Action>, own: Own): NonNullable<Action['stream']> {
  return {
    maxDurationMs: wifi.stream?.maxDurationMs ?? 0,
    open(router, input, signal) {
      const [action, given] = own(router.facts, input);
      if (!action.stream) throw new Error(`${action.id} is no stream`);
      return action.stream.open(router, given, signal);
    },
  };
}

function withoutAbsent(input: ActionInput): ActionInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function assertTaken(action: Action, stack: WirelessStack, input: ActionInput): void {
  const [foreign] = Object.keys(withoutAbsent(input)).filter((name) => action.input.shape[name] === undefined);
  if (foreign === undefined) return;
  throw new AppError(
    'FIELD_UNAVAILABLE',
    `argument ${foreign} does not exist here: the router has its radios in ${TOLD[stack]}`,
    {
      details: { what: `argument ${foreign}`, stack },
    },
  );
}

/** What the versions alone tell; the packages are looked at on the router. */
function requirementsOf({ wifi, wave2, legacy }: ByStack<Action>, input: ActionInput): readonly Requirement[] {
  const limits = new Map([...wifi.requires(input), ...wave2.requires(input)].map((need) => [need.what, need]));
  return Object.entries(input)
    .filter(([name, value]) => value !== undefined && legacy.input.shape[name] === undefined)
    .map(([name]) => {
      const what = `argument ${name}`;
      const limit = wave2.input.shape[name] === undefined ? limits.get(what) : undefined;
      return limit ?? { what, since: wave2.input.shape[name] === undefined ? '7.13' : '7.1' };
    });
}

function mergedInput(actions: ByStack<Action>): z.ZodObject {
  const shapes = (['wifi', 'wave2', 'legacy'] as const).map((stack) => actions[stack].input.shape as Record<string, z.ZodType>);
  const shape: Record<string, z.ZodType> = {};
  for (const name of new Set(shapes.flatMap(Object.keys))) {
    const [newer, older] = [shapes[0]?.[name] ?? shapes[1]?.[name], shapes[2]?.[name]];
    const known = [...new Set(shapes.map((one) => one[name]).filter((one) => one !== undefined))];
    const [first, ...others] = known;
    if (!first) continue;
    const only = newer && older ? '' : newer ? ' Not with the package wireless.' : ' Only with the package wireless.';
    const type = others.length === 0 ? first : z.union([first, ...others]);
    const what = described(first);
    if (what === undefined) throw new Error(`argument ${name} says nothing of itself`);
    shape[name] = z.optional(type).describe(`${what}${only}`);
  }
  return z.strictObject(shape);
}

/** What a field says of itself, also from within what makes it optional. */
function described(type: z.ZodType): string | undefined {
  if (type.description !== undefined) return type.description;
  const { innerType } = type.def as { readonly innerType?: z.ZodType };
  return innerType && described(innerType);
}
