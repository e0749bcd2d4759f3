import {
  parseInput,
  sentenceOf,
  unmetRequirements,
  type Plan,
  type RouterSession,
  type WriteAction,
} from '../../../src/core/catalogue';
import { MasterKey, Secret } from '../../../src/core/secrets';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { menusOf, prepare, stateOf } from '../modules/round-trip';

jest.setTimeout(300_000);

const VERSION = '7.20.8';
/** Of the workflows that people ask for first, those that are one change; the others prove it stage by stage. */
const NAMED =
  /^workflow\.(setup_openvpn_roadwarrior|setup_policy_routing|setup_dual_wan|setup_guest_wifi_portal|setup_bgp_multihoming|setup_ospf_network|setup_enterprise_wifi|setup_monitoring_stack|setup_complete_router|setup_vpn_client|harden_services|firewall_baseline)$/;

const WORKFLOWS = ALL_AREAS.flatMap((area) => area.actions).filter(
  (action): action is WriteAction => NAMED.test(action.id) && action.kind !== 'read',
);
const TRIALS = WORKFLOWS.filter(({ workflow }) => workflow && !workflow.stages).flatMap((action) => {
  const [example] = action.examples;
  return example ? [{ id: action.id, action, example }] : [];
});

/** The first sentence of each step, as the nth of its command. */
function pointsOf(plan: Plan): readonly { readonly step: string; readonly command: string; readonly nth: number }[] {
  const counts = new Map<string, number>();
  const steps = new Set<string>();
  return plan.changes.flatMap((change) => {
    const { command } = sentenceOf(change);
    const nth = (counts.get(command) ?? 0) + 1;
    counts.set(command, nth);
    const [step = ''] = (change.step ?? '').split('/');
    if (steps.has(step)) return [];
    steps.add(step);
    return [{ step, command, nth }];
  });
}

describe('test/integration/workflows/faults', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  let pool: SessionPool;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: TRIALS.length, first: '127.71.0.1', apiPort: 0, versions: [VERSION] });
    pool = createSessionPool({
      connectTimeoutMs: 15_000,
      commandTimeoutMs: 15_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1000,
      connectJitterMs: 0,
      breaker: { failures: 3, openMs: 500, maxOpenMs: 1000 },
    });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: ALL_AREAS,
      connectTimeoutMs: 15_000,
    });
  });
  afterAll(async () => {
    await under?.close();
    await pool?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  function on<T>(router: SimRouter, use: (session: RouterSession) => Promise<T>): Promise<T> {
    const credential = { id: 'sim', revision: 1, username: 'admin', password: new Secret('') };
    return pool.withSession(
      { routerId: router.name, address: router.address, port: router.port, transport: 'api', credential },
      'write',
      use,
    );
  }

  it('has workflows to try', () => expect(TRIALS.length).toBeGreaterThanOrEqual(5));

  it.each(TRIALS.map((trial, index) => ({ ...trial, index })))(
    '$id: refused at any step, all of it is taken back',
    async ({ action, example, index }) => {
      const router = fleet.routers[index];
      if (!router) throw new Error('there is no such router');
      const input = parseInput(action, example.input);
      if (unmetRequirements(action, input, { version: VERSION }).length > 0) return;
      const planned = await on(router, async (session) => {
        await prepare(session, example);
        const plan = await action.plan(session, input, {});
        return { plan, before: await stateOf(session, menusOf(action, input, plan)) };
      });
      const points = pointsOf(planned.plan);
      expect(points.length).toBeGreaterThan(0);
      for (const { step, command, nth } of points) {
        await router.setFault({ kind: 'trap', at: { command, nth } });
        const { id } = await under.jobs.runs.submit(ADMIN, { do: action.id, on: `name=${router.name}`, input: example.input });
        await under.jobs.runs.wait(ADMIN, id, 60_000);
        await router.setFault(undefined);
        const [one] = (await under.jobs.runs.routers(ADMIN, id, {})).items;
        // Where the very first sentence is refused there is nothing to take back.
        const expected = points[0]?.step === step ? /^(failed|undone)$/ : /^undone$/;
        expect([step, one?.status, one?.error?.message]).toEqual([
          step,
          expect.stringMatching(expected),
          expect.stringContaining('the fault of a test'),
        ]);
        const after = await on(router, (session) => stateOf(session, menusOf(action, input, planned.plan)));
        expect([step, after]).toEqual([step, planned.before]);
      }
    },
  );
});
