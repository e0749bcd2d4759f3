import {
  parseInput,
  unmetRequirements,
  type RouterRunStatus,
  type TrialOutcome,
  type WriteAction,
} from '../../../src/core/catalogue';
import { MasterKey, Secret } from '../../../src/core/secrets';
import type { RouterRunView } from '../../../src/jobs';
import { createSessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { equip } from '../../kit/equip';
import { fleetSize } from '../../kit/fleet-size';
import { startRedis, type TestRedis } from '../../kit/redis';
import { prepare } from '../modules/round-trip';
import { DAEMON_STEPS } from './staged-kit';

jest.setTimeout(900_000);

/** The twins of each workflow: one wave of two, one of the rest. All workflows run at once, over one fleet. */
const EACH = fleetSize(4);
const VERSIONS = ['6.49.18', '7.20.8'] as const;

/** They need releases on offer, somebody at the router, or an entry in the fleet, and have specs of their own. */
const APART =
  /^workflow\.(firmware_|fleet_firmware|fleet_routerboot|stage_packages|device_mode_|wireless_package_|replace_dead_|bench_zero_|send_|migrate_)/;
/** So many at least, in one run. */
const LEAST = 50;

interface Trial {
  readonly action: WriteAction;
  readonly example: WriteAction['examples'][number];
}

const TRIALS: readonly Trial[] = ALL_AREAS.flatMap((area) => area.actions).flatMap((action) => {
  const [example] = action.examples;
  if (action.kind === 'read' || !action.workflow || !example || APART.test(action.id)) return [];
  // Those of several routers have a fleet of their own in staged.spec.
  const needsOthers = 'others' in example && example.others !== undefined;
  return needsOthers ? [] : [{ action: action as WriteAction, example }];
});

/** What the example does on such a twin; a code where it is refused. */
function expectedOf({ action, example }: Trial, version: string): string {
  const input = parseInput(action, example.input);
  if (unmetRequirements(action, input, { version }).length > 0) return 'refused';
  const { simulated } = example;
  const outcome: TrialOutcome | undefined =
    typeof simulated === 'object' ? simulated[version.startsWith('6.') ? 'v6' : 'v7'] : simulated;
  if (outcome === undefined) return 'changed';
  return outcome === 'unchanged' ? 'unchanged' : 'refused';
}

function said(status: RouterRunStatus, code: string | undefined): string {
  return status === 'failed' && code !== undefined ? 'refused' : status;
}

function configurationOf(router: SimRouter): string {
  const users = router.rows('/user').map(({ name, group, disabled }) => [name, group, disabled].join(' '));
  const lines = router.export().split('\n').map(withoutNothing);
  return [...lines.filter((line) => !/^(#.*|\/.*|set|)$/.test(line)), ...users].join('\n');
}

/** A property that was set back to nothing is exported by twins, and one that was never set is not. */
function withoutNothing(line: string): string {
  return line.replaceAll(/ [\w-]+=(no|none|0|"")(?= |$)/g, '');
}

/** Lines that only one of two has, and where all are in both, that their order differs. */
function differences(one: string, other: string): readonly string[] {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const gone = left.filter((line) => !right.includes(line)).map((line) => `- ${line}`);
  const come = right.filter((line) => !left.includes(line)).map((line) => `+ ${line}`);
  return gone.length + come.length === 0 && one !== other ? ['another order'] : [...gone, ...come];
}

describe('test/integration/workflows/fleet', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  let before: readonly string[];
  let runs: readonly { readonly id: string }[];
  let results: readonly (readonly RouterRunView[])[];

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: TRIALS.length * EACH, first: '127.72.0.1', apiPort: 0, versions: [...VERSIONS] });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: ALL_AREAS,
      concurrency: 20,
      // Hundreds of twins and the daemon share one process: a slow login is no dead router.
      connectTimeoutMs: 20_000,
      rollout: { daemonSteps: DAEMON_STEPS },
    });
    await prepareAll();
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  /** Brings about what each example starts from. */
  async function prepareAll(): Promise<void> {
    const pool = createSessionPool({
      connectTimeoutMs: 20_000,
      commandTimeoutMs: 20_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1000,
      connectJitterMs: 0,
      breaker: { failures: 3, openMs: 500, maxOpenMs: 1000 },
    });
    const credential = { id: 'sim', revision: 1, username: 'admin', password: new Secret('') };
    for (const [index, router] of fleet.routers.entries()) {
      const trial = TRIALS[Math.floor(index / EACH)];
      if (!trial || expectedOf(trial, router.version) === 'refused') continue;
      await equip(router, trial.action.needs);
      if (!trial.example.before) continue;
      const target = { routerId: router.name, address: router.address, port: router.port, transport: 'api', credential } as const;
      await pool.withSession(target, 'write', (session) => prepare(session, trial.example));
    }
    await pool.close();
  }

  async function resultOf(id: string): Promise<readonly RouterRunView[]> {
    await under.jobs.runs.wait(ADMIN, id, 850_000);
    return (await under.jobs.runs.routers(ADMIN, id, { limit: Math.max(EACH, 100) })).items;
  }

  it('runs every workflow of one router over a mixed fleet, in waves, all at once', async () => {
    expect(TRIALS.length).toBeGreaterThanOrEqual(LEAST);
    before = fleet.routers.map(configurationOf);
    runs = await Promise.all(
      TRIALS.map(({ action, example }, index) =>
        under.jobs.runs.submit(ADMIN, {
          do: action.id,
          on: `from=${index * EACH},count=${EACH}`,
          input: example.input,
          // A twin that must refuse is no reason to stop.
          rollout: { waves: ['2', '100%'], maxFailures: '100%', onFailure: 'continue' },
        }),
      ),
    );
    results = await Promise.all(runs.map(({ id }) => resultOf(id)));
    const told = results.map((items, index) => {
      const outcomes = items.map((one) => `${one.router.name} ${said(one.status, one.error?.code)}`);
      return `${TRIALS[index]?.action.id}: ${outcomes.join(', ')}`;
    });
    const wanted = TRIALS.map((trial, index) => {
      const routers = fleet.routers.slice(index * EACH, (index + 1) * EACH);
      return `${trial.action.id}: ${routers.map((router) => `${router.name} ${expectedOf(trial, router.version)}`).join(', ')}`;
    });
    expect(told).toEqual(wanted);
    const changed = results.flat().filter(({ status }) => status === 'changed').length;
    expect(changed).toBeGreaterThan((TRIALS.length * EACH) / 2);
  });

  it('takes all of them back, all at once: every router is as it was', async () => {
    const isKept = TRIALS.map(({ action }) => action.oneWay !== undefined);
    const undone = await Promise.all(
      runs.map(async ({ id }, index) => {
        const isChanged = results[index]?.some(({ status }) => status === 'changed');
        if (isKept[index] || !isChanged) return [];
        return resultOf((await under.jobs.runs.undo(ADMIN, id)).id);
      }),
    );
    const failed = undone.flat().filter(({ status }) => status !== 'changed' && status !== 'unchanged');
    expect(failed.map((one) => `${one.router.name} ${one.status} ${one.error?.message}`)).toEqual([]);
    const differ = fleet.routers.flatMap((router, index) => {
      const at = Math.floor(index / EACH);
      const left = isKept[at] ? [] : differences(before[index] ?? '', configurationOf(router));
      return left.length === 0 ? [] : [[TRIALS[at]?.action.id, router.name, ...left]];
    });
    expect(differ).toEqual([]);
  });
});
