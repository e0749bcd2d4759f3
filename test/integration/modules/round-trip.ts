import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertSupported,
  contextOf,
  createRegistry,
  EMPTY_PLAN,
  held,
  inverseOf,
  isAvailable,
  isDynamic,
  menuOn,
  parseInput,
  readMenu,
  sentenceOf,
  unmetRequirements,
  type Action,
  type ActionExample,
  type ActionInput,
  type Area,
  type Change,
  type Plan,
  type ReadAction,
  type Resource,
  type RouterSession,
  type Row,
  type TrialOutcome,
  type WriteAction,
} from '../../../src/core/catalogue';
import { AREAS } from '../../../src/modules';
import { ALL_AREAS } from '../../../src/workflows';
import { assertSentence, menuCatalogue } from '../../../src/routeros';
import { simulatedAreas, type SimulatedAreas } from './simulated-areas';

/** Every example runs on these: the newest, one in the middle of 7.x, and 6.x. */
export const TRIAL_VERSIONS = ['7.24', '7.15.3', '6.49.18'] as const;

type Way = readonly [version: string, transport: 'api' | 'rest' | 'ssh'];

const REGISTRY = createRegistry(ALL_AREAS);
const RESOURCES: readonly Resource[] = AREAS.flatMap((area) => area.resources);

/** What a router changes by itself, in menus that are not described. */
const VOLATILE: ReadonlySet<string> = new Set(['.id', 'bytes', 'packets', 'expires-after', 'last-seen', 'age']);

/** `AREA=dns,ip-address` narrows a run to these areas. */
const CHOSEN = process.env['AREA']?.split(',');

/** The areas of one of several spec files, so that workers share them. */
export function areasOfShard(shard: number, of: number): readonly Area[] {
  if (CHOSEN) return shard === 0 ? AREAS.filter((area) => CHOSEN.includes(area.id)) : [];
  return AREAS.filter((_area, index) => index % of === shard);
}

/**
 * Takes every example of every action there and back on simulated routers: plan, apply, plan again, undo, look. On a
 * version that lacks it, it must be refused with the right code.
 */
export function roundTrips(areas: readonly Area[], ways: readonly Way[]): void {
  const actions = areas.flatMap((area) => area.actions);
  const trials = actions
    .flatMap((action) => action.examples.map((example) => ({ id: action.id, action, example })))
    .map((trial, index) => ({ ...trial, index }));
  if (actions.length === 0) {
    it('has no area to try', () => expect(areas).toEqual([]));
    return;
  }
  describe.each(ways)('on RouterOS %s over %s', (version, transport) => {
    let fleet: SimulatedAreas;
    beforeAll(async () => {
      fleet = await simulatedAreas({ version, transport, routers: trials.length });
    });
    afterAll(() => fleet.close());

    it.each(trials)('$id: $example.title', async ({ action, example, index }) => {
      // Each has a router of its own: what an example needs to find there is no trouble to the next one.
      await fleet.equip(index, action.needs);
      await fleet.on(index, (session) => tryExample(session, action, example));
    });
  });
}

async function tryExample(session: RouterSession, action: Action, example: ActionExample): Promise<void> {
  const input = parseInput(action, example.input);
  if (unmetRequirements(action, input, session.facts).length > 0) {
    const codes = ['VERSION_UNSUPPORTED', 'FIELD_UNAVAILABLE'];
    expect(() => assertSupported(action, input, session.facts)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(codes.join('|')) }),
    );
    return;
  }
  await prepare(session, example);
  const expected = expectedOf(example, session);
  if (action.kind === 'read') await tryRead(session, action, { example, input, expected });
  else await tryWrite(session, action, { example, input, expected });
}

function expectedOf({ simulated }: ActionExample, { facts }: RouterSession): TrialOutcome | undefined {
  return typeof simulated === 'object' ? simulated[facts.major < 7 ? 'v6' : 'v7'] : simulated;
}

/** Brings about what the example starts from. */
export async function prepare(session: RouterSession, example: ActionExample): Promise<void> {
  for (const step of example.before ?? []) {
    const action = REGISTRY.action(step.do) as WriteAction;
    const input = parseInput(action, step.input);
    const plan = await action.plan(session, input, {}).catch(told(`before, ${step.do}`));
    await apply(session, plan.changes).catch(told(`before, ${step.do}`));
  }
}

interface Trial {
  readonly example: ActionExample;
  readonly input: ActionInput;
  readonly expected: TrialOutcome | undefined;
}

async function tryRead(session: RouterSession, action: ReadAction, { example, input, expected }: Trial): Promise<void> {
  const reading = action.read(session, input);
  if (isCode(expected)) return expect(reading).rejects.toMatchObject({ code: expected });
  const { rows } = await reading.catch(told('the example'));
  expect([example.title, rows.length === 0 ? 'empty' : 'rows']).toEqual([example.title, expected ?? 'rows']);
  const output = action.output ?? {};
  const undeclared = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => output[name] === undefined));
  expect(output['*'] === undefined ? [...undeclared] : []).toEqual([]);
}

async function tryWrite(session: RouterSession, action: WriteAction, { example, input, expected }: Trial): Promise<void> {
  const planning = action.plan(session, input, {});
  if (isCode(expected)) return expect(planning).rejects.toMatchObject({ code: expected });
  const plan: Plan = await planning.catch(told('the example'));
  expect([example.title, plan.changes.length > 0 ? 'changes' : 'unchanged']).toEqual([example.title, expected ?? 'changes']);
  for (const change of plan.changes) assertKnown(session, change);
  // Nobody is there to confirm it; the workflow that asks for it has a spec that cuts the power.
  if (action.id === 'system.request_device_mode') return;
  const menus = menusOf(action, input, plan);
  const before = await stateOf(session, menus);

  const inverses = await apply(session, plan.changes).catch(told('the example'));
  const left = action.verify === 'replan' ? await action.plan(session, input, { previous: plan }) : EMPTY_PLAN;
  expect([example.title, left.changes]).toEqual([example.title, []]);
  await reach(session, action, input);

  if (plan.changes.length > 0)
    expect([example.title, inverses.includes(undefined)]).toEqual([example.title, action.oneWay !== undefined]);
  if (inverses.includes(undefined)) return;
  await apply(
    session,
    inverses.filter((change) => change !== undefined),
  ).catch(told('undo'));
  expect(await stateOf(session, menus)).toEqual(before);
}

/** What the change is for has come about as well. */
async function reach(session: RouterSession, { goals }: WriteAction, input: ActionInput): Promise<void> {
  if (!goals) return;
  const since = Date.now();
  for (;;) {
    const { amiss, isFinal } = await goals.look(session, input, Date.now() - since);
    if (isFinal) return expect(amiss).toEqual([]);
    await sleep(200);
  }
}

function assertKnown({ facts }: RouterSession, change: Change): void {
  const { command, args } = sentenceOf(change);
  const cut = command.lastIndexOf('/');
  assertSentence(menuCatalogue(facts.version), command.slice(0, cut), command.slice(cut + 1), Object.keys(args));
}

export function menusOf(action: WriteAction, input: ActionInput, plan: Plan): readonly string[] {
  const path = input['path'];
  // A workflow that sets something in any menu says by its plan which.
  if (action.menus.includes('/') && !action.workflow) return typeof path === 'string' ? [path] : [];
  return [...new Set(plan.changes.map((change) => change.menu))];
}

/** Static rows in their order; described menus by what their fields hold. Empty and absent are the same on a router. */
export async function stateOf(session: RouterSession, menus: readonly string[]): Promise<readonly unknown[]> {
  const states: unknown[] = [];
  for (const menu of menus) {
    const resource = RESOURCES.find(
      (one) =>
        menuOn(one, session.facts) === menu &&
        isAvailable(one.versions ?? {}, session.facts.version) &&
        Object.keys(one.fields).length > 0,
    );
    const hasPrint = menuCatalogue(session.facts.version).menu(menu)?.commands.has('print') ?? true;
    if (!hasPrint) continue;
    const rows = resource ? await readMenu(resource, session) : await session.print(menu);
    const own = rows.filter((row) => !isDynamic(row) || resource?.dynamicRows === 'own');
    states.push(own.map((row) => (resource ? described(resource, session, row) : undescribed(row))));
  }
  return states;
}

function described(resource: Resource, { facts }: RouterSession, row: Row): Record<string, string | null> {
  const fields = Object.entries(resource.fields).map(([name, field]) => {
    const value = held(row, name, field, contextOf(facts));
    return [name, field.countsDown && value !== null ? 'counting' : value] as const;
  });
  return Object.fromEntries(fields);
}

function undescribed(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== '' && !VOLATILE.has(name)));
}

async function apply(session: RouterSession, changes: readonly Change[]): Promise<(Change | undefined)[]> {
  const inverses: (Change | undefined)[] = [];
  for (const change of changes) {
    const { command, args } = sentenceOf(change);
    const { ret } = await session.write(command, args);
    inverses.unshift(inverseOf(change, ret));
  }
  return inverses;
}

function isCode(outcome: TrialOutcome | undefined): boolean {
  return outcome !== undefined && outcome === outcome.toUpperCase();
}

/** Says which example it was. */
function told(where: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  };
}
