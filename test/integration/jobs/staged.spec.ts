import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineWorkflow, workflowAreas } from '../../../src/core/catalogue';
import { MasterKey } from '../../../src/core/secrets';
import type { RouterRunView, RunView } from '../../../src/jobs';
import { AREAS } from '../../../src/modules';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(120_000);

/** Both ends of a tunnel: each has a key of its own, and tells it to the other. */
const pair = defineWorkflow({
  name: 'test_pair',
  family: 'vpn',
  title: 'Pair',
  summary: 'A tunnel between this router and another one.',
  why: 'For tests.',
  risk: 'none',
  versions: { since: '7.1' },
  input: z.strictObject({ far: z.string(), missing: z.boolean().default(false) }),
  stages: [
    {
      id: 'near',
      title: 'Make the near end',
      steps: [
        {
          id: 'interface',
          title: 'Add the interface',
          do: 'wireguard.create_interface',
          input: () => ({ name: 'wg-test', 'listen-port': 51999 }),
        },
        {
          id: 'address',
          title: 'Address it',
          do: 'ip.add_address',
          input: () => ({ address: '198.51.100.1/30', interface: 'wg-test' }),
        },
      ],
    },
    { id: 'near-key', title: 'Read its key', do: 'wireguard.list_interfaces', input: () => ({ where: { name: 'wg-test' } }) },
    {
      id: 'far',
      title: 'Make the far end',
      on: ({ input }) => `name=${input.far}`,
      steps: [
        {
          id: 'interface',
          title: 'Add the interface',
          do: 'wireguard.create_interface',
          input: () => ({ name: 'wg-test', 'listen-port': 51999 }),
        },
        {
          id: 'peer',
          title: 'Let the near end in',
          do: 'wireguard.add_peer',
          input: ({ results }) => ({
            interface: 'wg-test',
            'public-key': results['near-key']?.[0]?.['public-key'],
            'allowed-address': ['198.51.100.0/30'],
          }),
        },
        {
          id: 'route',
          title: 'A route that needs an interface which may not be there',
          when: ({ input }) => input.missing,
          do: 'interface_list.add_member',
          input: () => ({ list: 'LAN', interface: 'no-such-interface' }),
        },
      ],
    },
    {
      id: 'seen',
      title: 'The far end knows the near end',
      on: ({ input }) => `name=${input.far}`,
      until: 'wireguard.list_peers',
      expect: (rows) => rows.length > 0 || 'there is no peer',
      everySeconds: 1,
      forSeconds: 5,
    },
  ],
  examples: [{ title: 'Two routers', input: { far: 'hub' } }],
});

function isThere(router: SimRouter): { interfaces: number; addresses: number; peers: number } {
  return {
    interfaces: router.rows('/interface/wireguard').filter((row) => row.name === 'wg-test').length,
    addresses: router.rows('/ip/address').filter((row) => row.address === '198.51.100.1/30').length,
    peers: router.rows('/interface/wireguard/peers').length,
  };
}
const NOTHING = { interfaces: 0, addresses: 0, peers: 0 };

describe.each(databaseKinds())('test/integration/jobs/staged on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  let databaseUrl: string;
  const key = MasterKey.generate();

  const start = (): Promise<JobsUnderTest> =>
    jobsUnderTest({ databaseUrl, redisUrl: redis.url, fleet, key, areas: [...AREAS, ...workflowAreas([pair], AREAS)] });

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({
      routers: 4,
      first: kind === 'sqlite' ? '127.61.0.1' : '127.61.1.1',
      apiPort: 0,
      versions: ['7.20.8'],
    });
    databaseUrl = await databases.createUrl();
    under = await start();
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  async function done(id: string): Promise<{ run: RunView; one: RouterRunView }> {
    const run = await under.jobs.runs.wait(ADMIN, id, 60_000);
    const [one] = (await under.jobs.runs.routers(ADMIN, id, {})).items;
    return { run, one: one! };
  }

  async function pairUp(near: SimRouter, far: SimRouter, more: object = {}, mode: 'plan' | 'apply' = 'apply') {
    const { id } = await under.jobs.runs.submit(ADMIN, {
      do: 'workflow.test_pair',
      on: `name=${near.name}`,
      input: { far: far.name, ...more },
      mode,
    });
    return done(id);
  }

  it('makes both ends, then finds nothing to do, and takes both back', async () => {
    const [near, far] = fleet.routers as [SimRouter, SimRouter];
    const planned = await pairUp(near, far, {}, 'plan');
    expect(planned.one).toMatchObject({ status: 'planned' });
    expect(planned.one.evidence?.notes).toEqual([
      expect.stringContaining('Make the far end: can be planned only when near-key is done'),
    ]);
    expect(isThere(near)).toEqual(NOTHING);

    const made = await pairUp(near, far);
    expect(made.one).toMatchObject({
      status: 'changed',
      steps: [{ step: 'near' }, { step: 'near-key' }, { step: 'far' }, { step: 'seen' }],
    });
    expect(made.one.diff.map(({ menu, key }) => `${menu} ${key}`)).toContainEqual(expect.stringContaining(`${far.name}: `));
    expect(isThere(near)).toEqual({ interfaces: 1, addresses: 1, peers: 0 });
    expect(isThere(far)).toEqual({ interfaces: 1, addresses: 0, peers: 1 });
    expect(far.rows('/interface/wireguard/peers')[0]?.['public-key']).toBe(near.rows('/interface/wireguard')[0]?.['public-key']);

    expect((await pairUp(near, far)).one.status).toBe('unchanged');

    const undo = await under.jobs.runs.undo(ADMIN, made.run.id);
    expect((await done(undo.id)).one).toMatchObject({ status: 'changed' });
    expect([isThere(near), isThere(far)]).toEqual([NOTHING, NOTHING]);
    // The runs of the stages are told with their workflow.
    expect((await under.jobs.runs.list(ADMIN, { limit: 50 })).items.map((run) => run.do)).not.toContainEqual(
      expect.stringContaining('/'),
    );
  });

  it('takes the near end back when the far end refuses', async () => {
    const [near, far] = fleet.routers.slice(2) as [SimRouter, SimRouter];
    const { one } = await pairUp(near, far, { missing: true });
    expect(one).toMatchObject({ status: 'undone', error: { message: expect.stringContaining(`far on ${far.name}`) } });
    expect(one.steps.map(({ step, note }) => `${step} ${note}`)).toEqual([
      'near undone',
      'near-key done',
      `far failed on ${far.name}`,
    ]);
    expect([isThere(near), isThere(far)]).toEqual([NOTHING, NOTHING]);
  });

  it('refuses a router that is not there before anything is touched', async () => {
    const [near] = fleet.routers as [SimRouter];
    const { id } = await under.jobs.runs.submit(ADMIN, {
      do: 'workflow.test_pair',
      on: `name=${near.name}`,
      input: { far: 'nobody' },
    });
    expect((await done(id)).one).toMatchObject({ status: 'failed', error: { code: 'TARGETS_EMPTY' } });
    expect(isThere(near)).toEqual(NOTHING);
  });

  it('goes on where another process stopped', async () => {
    const [near, far] = fleet.routers as [SimRouter, SimRouter];
    await far.setFault({ kind: 'latency', ms: 300 });
    const { id } = await under.jobs.runs.submit(ADMIN, {
      do: 'workflow.test_pair',
      on: `name=${near.name}`,
      input: { far: far.name },
    });
    while (isThere(near).addresses === 0) await sleep(20);
    await under.close();
    await far.setFault(undefined);
    under = await start();
    const { one } = await done(id);
    expect(one.status).toBe('changed');
    expect([isThere(near), isThere(far)]).toEqual([
      { interfaces: 1, addresses: 1, peers: 0 },
      { interfaces: 1, addresses: 0, peers: 1 },
    ]);
  });
});
