import {
  assertSupported,
  createRegistry,
  inverseOf,
  parseInput,
  sentenceOf,
  type Action,
  type ActionInput,
  type Area,
  type ExampleStep,
  type RouterSession,
  type WorkflowExample,
  type WriteAction,
} from '../../../src/core/catalogue';
import { isAppError } from '../../../src/core/errors';
import { MasterKey, Secret } from '../../../src/core/secrets';
import type { DaemonSteps, RouterRunView, RunView } from '../../../src/jobs';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { equip } from '../../kit/equip';
import { startRedis, type TestRedis } from '../../kit/redis';

const REGISTRY = createRegistry(ALL_AREAS);
export const TARGET = 'target';

interface Trial {
  readonly id: string;
  readonly action: Action;
  readonly example: WorkflowExample;
}

/** These routers are in no inventory, and always logged in to as the same user: what a step does there is tested with the fleet. */
export const DAEMON_STEPS: DaemonSteps = {
  probe: { run: () => Promise.resolve({}), undo: () => Promise.resolve() },
  ...Object.fromEntries(
    ['show-router', 'use-login', 'edit-router', 'forget-pins', 'expect-certificate', 'settle-certificate'].map((name) => [
      name,
      { before: () => Promise.resolve({}), run: () => Promise.resolve({}), undo: () => Promise.resolve() },
    ]),
  ),
};

type Configuration = Readonly<Record<string, string>>;

export interface Ended {
  readonly run: RunView;
  readonly one: RouterRunView;
}

/** A workflow on a simulated fleet of its own, through queues, database and guards as in the field. */
export class StagedTrial {
  private constructor(
    readonly fleet: SimFleet,
    readonly under: JobsUnderTest,
    private readonly pool: SessionPool,
  ) {}

  static async start(options: {
    readonly version: string;
    readonly others: readonly string[];
    readonly databaseUrl: string;
    readonly redisUrl: string;
    readonly first: string;
  }): Promise<StagedTrial> {
    const { version, others, first, databaseUrl, redisUrl } = options;
    const names = [TARGET, ...others];
    const fleet = await startFleet({
      routers: names.map((name) => ({ name })),
      versions: [version],
      first,
      apiPort: 0,
    });
    const pool = createSessionPool({
      connectTimeoutMs: 5000,
      commandTimeoutMs: 20_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1000,
      connectJitterMs: 0,
      breaker: { failures: 3, openMs: 1000, maxOpenMs: 1000 },
    });
    const under = await jobsUnderTest({
      databaseUrl,
      redisUrl,
      fleet,
      key: MasterKey.generate(),
      areas: ALL_AREAS,
      facts: () => ({ version }),
      rollout: { daemonSteps: DAEMON_STEPS },
    });
    return new StagedTrial(fleet, under, pool);
  }

  async close(): Promise<void> {
    await this.under.close();
    await this.pool.close();
    await this.fleet.close();
  }

  router(name: string): SimRouter {
    const found = this.fleet.routers.find((router) => router.name === name);
    if (!found) throw new Error(`there is no router ${name}`);
    return found;
  }

  /** Brings about what the example starts from, past the daemon. */
  async prepare(name: string, steps: readonly ExampleStep[]): Promise<void> {
    const router = this.router(name);
    const credential = { id: 'sim', revision: 1, username: 'admin', password: new Secret('') };
    const target = { routerId: name, address: router.address, port: router.port, transport: 'api', credential } as const;
    await this.pool.withSession(target, 'write', async (session) => {
      for (const step of steps) await applyStep(session, step);
    });
  }

  async run(id: string, input: ActionInput, mode: 'plan' | 'apply' = 'apply'): Promise<Ended> {
    const accepted = await this.under.jobs.runs.submit(ADMIN, { do: id, on: `name=${TARGET}`, input, mode });
    return this.ended(accepted.id);
  }

  async undo(runId: string): Promise<Ended> {
    const accepted = await this.under.jobs.runs.undo(ADMIN, runId);
    return this.ended(accepted.id);
  }

  async ended(id: string): Promise<Ended> {
    const run = await this.under.jobs.runs.wait(ADMIN, id, 120_000);
    const [one] = (await this.under.jobs.runs.routers(ADMIN, id, {})).items;
    if (!one) throw new Error('the run has no router');
    return { run, one };
  }

  /** The configuration of the routers, without what differs between two looks at the same one. */
  configuration(except: ReadonlySet<string> = new Set()): Configuration {
    const asked = this.fleet.routers.filter(({ name }) => !except.has(name));
    return Object.fromEntries(asked.map((router) => [router.name, `${withoutHead(router.export())}\n${usersOf(router)}`]));
  }
}

/** No export has them. */
function usersOf(router: SimRouter): string {
  const users = router.rows('/user').map(({ name, group, disabled }) => [name, group, disabled]);
  const keys = router.rows('/user/ssh-keys').map((row) => [row['user'], row['key'], row['info'] ?? row['key-owner']]);
  return [...users, ...keys].map((row) => row.join(' ')).join('\n');
}

/** Nor does it matter whether a property was set back to nothing or was never set. */
function withoutHead(text: string): string {
  return text
    .replace(/^# .*$/gm, '')
    .replaceAll(/ [\w.-]+=""(?= |$)/gm, '')
    .replaceAll(/^\/.*\nset *\n/gm, '');
}

async function applyStep(session: RouterSession, step: ExampleStep): Promise<void> {
  const action = REGISTRY.action(step.do) as WriteAction;
  const { changes } = await action.plan(session, parseInput(action, step.input), {});
  for (const change of changes) {
    const { command, args } = sentenceOf(change);
    const { ret } = await session.write(command, args);
    inverseOf(change, ret);
  }
}

export interface TrialBench {
  /** Routers of the test's own, gone when it ends. @param others names of those beside the target */
  on(version: string, others?: readonly string[]): Promise<StagedTrial>;
}

/** For the tests of one `describe`: one Redis and one database server. @param first address of the first router */
export function trialBench(first: string): TrialBench {
  let databases: TestDatabases;
  let redis: TestRedis;
  let trial: StagedTrial | undefined;
  const close = async (): Promise<void> => {
    await trial?.close();
    trial = undefined;
  };
  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
  });
  afterAll(async () => {
    await Promise.all([databases?.stop(), redis?.stop()]);
  });
  afterEach(close);
  return {
    async on(version, others = []) {
      // The same addresses again.
      await close();
      trial = await StagedTrial.start({ version, others, databaseUrl: await databases.createUrl(), redisUrl: redis.url, first });
      return trial;
    },
  };
}

/** What became of the target, and why. */
export function outcomeOf({ one }: Ended): readonly [status: string, error: string | undefined] {
  return [one.status, one.error && `${one.error.code} ${one.error.message}`];
}

/** Takes every example of the workflows with stages there and back: plan, apply, once more, undo. */
export function stagedTrips(areas: readonly Area[], versions: readonly string[], first: string): void {
  const trials = areas.flatMap((area) =>
    area.actions.flatMap((action): Trial[] =>
      action.workflow?.stages ? action.examples.map((example) => ({ id: action.id, action, example })) : [],
    ),
  );
  const bench = trialBench(first);

  describe.each(versions)('on RouterOS %s', (version) => {
    it.each(trials)('$id: $example.title', async ({ action, example }) => {
      const others = (example.others ?? []).map(({ name }) => name);
      await trip(await bench.on(version, others), action, example, version);
    });
  });
}

async function trip(trial: StagedTrial, action: Action, example: WorkflowExample, version: string): Promise<void> {
  const lacking = lackingOn(action, example, version);
  if (lacking) return refused(trial, action, example, lacking);
  await equip(trial.router(TARGET), action.needs);
  await trial.prepare(TARGET, example.before ?? []);
  for (const { name, before = [] } of example.others ?? []) await trial.prepare(name, before);
  const expected = expectedOn(example, version);
  if (expected) return refused(trial, action, example, expected);
  const start = trial.configuration();
  if (declaredOn(example, version) === 'unchanged') {
    expect(outcomeOf(await trial.run(action.id, example.input))).toEqual(['unchanged', undefined]);
    return expect(trial.configuration()).toEqual(start);
  }

  const planned = await trial.run(action.id, example.input, 'plan');
  expect(outcomeOf(planned)).toEqual(['planned', undefined]);
  expect(trial.configuration()).toEqual(start);

  const made = await trial.run(action.id, example.input);
  expect(outcomeOf(made)).toEqual(['changed', undefined]);
  const reached = trial.configuration();
  // Keys and files are no part of what is exported.
  if (action.oneWay === undefined) expect(reached).not.toEqual(start);

  const again = await trial.run(action.id, example.input);
  expect(again.one.error).toBeUndefined();
  expect(trial.configuration()).toEqual(reached);
  if (!hasCommands(action)) expect(again.one.status).toBe('unchanged');

  if (action.oneWay !== undefined) return;
  const back = await trial.undo(made.run.id);
  expect(outcomeOf(back)).toEqual(['changed', undefined]);
  const kept = routersThatKeep(back);
  expect(trial.configuration(kept)).toEqual(without(start, kept));
}

/** Other routers that go on having something, because others may use it. */
function routersThatKeep({ one }: Ended): ReadonlySet<string> {
  return new Set(one.steps.flatMap(({ note }) => /^kept on (.+)$/.exec(note ?? '')?.[1] ?? []));
}

function without(configuration: Configuration, names: ReadonlySet<string>): Configuration {
  return Object.fromEntries(Object.entries(configuration).filter(([name]) => !names.has(name)));
}

/** A stage that only runs does so every time. */
function hasCommands(action: Action): boolean {
  return (action.workflow?.stages ?? []).some((stage) => stage.do !== undefined && REGISTRY.action(stage.do).kind !== 'read');
}

async function refused(trial: StagedTrial, action: Action, example: WorkflowExample, code: string): Promise<void> {
  const start = trial.configuration();
  const { one } = await trial.run(action.id, example.input);
  expect(one).toMatchObject({ error: { code } });
  expect(trial.configuration()).toEqual(start);
}

/** What the example says that becomes of it on this version. */
function expectedOn(example: WorkflowExample, version: string): string | undefined {
  const outcome = declaredOn(example, version);
  return outcome !== undefined && outcome === outcome.toUpperCase() ? outcome : undefined;
}

/** The version lacks the workflow as a whole. */
function lackingOn(action: Action, { input }: WorkflowExample, version: string): string | undefined {
  try {
    assertSupported(action, parseInput(action, input), { version, major: Number(version.split('.', 1)[0]) });
    return undefined;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

function declaredOn({ simulated }: WorkflowExample, version: string): string | undefined {
  return typeof simulated === 'object' ? simulated[version.startsWith('6.') ? 'v6' : 'v7'] : simulated;
}
