import type { Action, WorkflowExample } from '../../../src/core/catalogue';
import type { SimRouter } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { outcomeOf, TARGET, trialBench, type StagedTrial } from './staged-kit';

jest.setTimeout(300_000);

const VERSION = '7.20.8';
/** Of the workflows that people ask for first, those with stages; what is one change is tried beside. */
const NAMED =
  /^workflow\.(setup_site_to_site_tunnel|setup_internal_ca|setup_openvpn_with_certs|setup_redundant_gateway|deploy_branch_office)$/;
const TRIALS = ALL_AREAS.flatMap(({ actions }) => actions)
  .filter(({ id, workflow, kind }) => NAMED.test(id) && workflow?.stages !== undefined && kind !== 'read')
  .flatMap((action) => action.examples.slice(0, 1).map((example: WorkflowExample) => ({ id: action.id, action, example })));

interface Point {
  readonly router: string;
  readonly command: string;
}

describe('test/integration/workflows/staged-faults', () => {
  const bench = trialBench('127.73.0.1');

  it('has workflows to try', () => expect(TRIALS.length).toBe(5));

  it.each(TRIALS)('$id: refused at any stage, on any router, all of it is taken back', async ({ action, example }) => {
    const once = await start(example);
    const prepared = once.fleet.routers.map(({ writes }) => writes.length);
    expect(outcomeOf(await once.run(action.id, example.input))).toEqual(['changed', undefined]);
    const points = pointsOf(once.fleet.routers, prepared);
    expect(points.length).toBeGreaterThan(1);
    for (const point of points) await refusedAt(await start(example), action, example, point);
  });

  async function start({ others = [], before = [] }: WorkflowExample): Promise<StagedTrial> {
    const names = others.map(({ name }) => name);
    const trial = await bench.on(VERSION, names);
    await trial.prepare(TARGET, before);
    for (const other of others) await trial.prepare(other.name, other.before ?? []);
    return trial;
  }
});

/** The first of each command on each router, but for those of the guards and of what was there before. */
function pointsOf(routers: readonly SimRouter[], prepared: readonly number[]): readonly Point[] {
  return routers.flatMap(({ name, writes }, index) => {
    const commands = writes
      .slice(prepared[index])
      .map(({ words: [command = ''] }) => command)
      .filter((command) => !GUARDS.test(command));
    return [...new Set(commands)].map((command) => ({ router: name, command }));
  });
}

const GUARDS = /^\/(system\/(scheduler|script|backup)|safe-mode|file|login|quit|cancel)\b/;

async function refusedAt(
  trial: StagedTrial,
  action: Action,
  { input }: WorkflowExample,
  { router, command }: Point,
): Promise<void> {
  const before = trial.configuration();
  await trial.router(router).setFault({ kind: 'trap', at: { command } });
  const { run, one } = await trial.run(action.id, input);
  await trial.router(router).setFault(undefined);
  const where = `${command} on ${router}`;
  expect([where, one.status, one.error?.message]).toEqual([
    where,
    expect.stringMatching(/^(failed|undone)$/),
    expect.stringContaining('the fault of a test'),
  ]);
  expect([where, run.state]).toEqual([where, expect.stringMatching(/^(failed|halted|finished)$/)]);
  expect([where, trial.configuration()]).toEqual([where, before]);
}
