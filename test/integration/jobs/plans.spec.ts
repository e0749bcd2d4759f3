import { defineAction, defineArea, type Change } from '../../../src/core/catalogue';
import { MasterKey } from '../../../src/core/secrets';
import type { RouterRunView, RunView } from '../../../src/jobs';
import { AREAS } from '../../../src/modules';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { z } from 'zod';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(600_000);

const LINES = 250;
const LIST = 'plans-test';

/** A change of many lines, as a bulk import makes it. */
const manyLines = defineAction({
  id: 'test.many_lines',
  title: 'Many lines',
  summary: 'Lets many sources in.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/firewall/address-list'],
  input: z.strictObject({}),
  examples: [{ title: 'All of them', input: {} }],
  async plan(router) {
    const rows = await router.print('/ip/firewall/address-list', {
      proplist: ['.id', 'list', 'address'],
      query: [`=list=${LIST}`],
    });
    const there = new Set(rows.map((row) => row['address']));
    const wanted = Array.from({ length: LINES }, (_, index) => `203.0.113.${index}`);
    const changes = wanted.flatMap((address): Change[] =>
      there.has(address) ? [] : [{ op: 'add', menu: '/ip/firewall/address-list', key: address, after: { list: LIST, address } }],
    );
    return { changes };
  },
});

const testArea = defineArea({ id: 'plans-test', title: 'Test', summary: 'For tests.', actions: [manyLines] });

function rulesOf(router: SimRouter): string[] {
  return router.rows('/ip/firewall/filter').map((row) => `${row.chain} ${row.action} ${row.comment}`);
}

function guardsOn(router: SimRouter): string[] {
  const rows = [...router.rows('/system/scheduler'), ...router.rows('/system/script')];
  return rows.flatMap((row) => (row.name?.startsWith('rosfleet-guard') ? [row.name] : []));
}

describe.each(databaseKinds())('test/integration/jobs/plans on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({
      routers: 6,
      first: kind === 'sqlite' ? '127.49.0.1' : '127.49.1.1',
      apiPort: 0,
      versions: ['6.49.18', '7.15.3', '7.20.8'],
    });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: [...AREAS, testArea],
    });
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  async function finished(id: string): Promise<{ run: RunView; routers: readonly RouterRunView[] }> {
    const run = await under.jobs.runs.wait(ADMIN, id, 300_000);
    expect(run.state).toBe('finished');
    return { run, routers: (await under.jobs.runs.routers(ADMIN, id, {})).items };
  }

  const accept = (comment: string) => ({
    do: 'firewall.create_filter_rule',
    on: 'all',
    input: {
      chain: 'input',
      action: 'accept',
      protocol: 'icmp',
      comment,
      'place-before': { comment: 'defconf: drop all not coming from LAN' },
    },
  });

  it('applies an approved plan, and refuses, plans anew and shows a router that was edited by hand meanwhile', async () => {
    const { runs } = under.jobs;
    const planned = await finished((await runs.submit(ADMIN, { ...accept('plan: one'), mode: 'plan' })).id);
    expect(planned.run).toMatchObject({ counts: { planned: 6 } });
    // By default the guard is named, with the reason.
    for (const router of planned.routers)
      expect(router).toMatchObject({ guard: expect.any(String), evidence: { guardWhy: expect.any(String) } });
    const [edited, ...others] = fleet.routers as [SimRouter, ...SimRouter[]];
    edited.exec(['/ip/firewall/filter/add', '=chain=forward', '=action=drop', '=comment=by hand', '=src-address=192.0.2.1']);

    const approved = await runs.approve(ADMIN, planned.run.id);
    expect(approved).toMatchObject({ total: 6, repeated: false });
    const { run, routers } = await finished(approved.id);
    expect(run).toMatchObject({ source: { kind: 'plan', run: planned.run.id }, counts: { changed: 5, failed: 1 } });
    const refused = routers.find((each) => each.router.name === edited.name);
    expect(refused).toMatchObject({
      status: 'failed',
      error: { code: 'PLAN_STALE' },
      diff: [{ op: 'add', menu: '/ip/firewall/filter' }],
    });
    expect(rulesOf(edited).filter((rule) => rule.includes('plan: one'))).toEqual([]);
    for (const router of others) expect(rulesOf(router).filter((rule) => rule.includes('plan: one'))).toHaveLength(1);
    // Approved twice is approved once.
    expect(await runs.approve(ADMIN, planned.run.id)).toEqual({ id: approved.id, total: 6, repeated: true });

    // The new plan is approved in its turn.
    const again = await runs.approve(ADMIN, approved.id);
    expect(again.total).toBe(1);
    expect((await finished(again.id)).run).toMatchObject({ outcome: 'ok', counts: { changed: 1 } });
    expect(rulesOf(edited).filter((rule) => rule.includes('plan: one'))).toHaveLength(1);
    expect(await runs.approve(ADMIN, again.id).catch((error: unknown) => error)).toMatchObject({ code: 'RUN_STATE_INVALID' });
  });

  it('undoes a finished run router by router, planned and guarded, and keeps what somebody changed since', async () => {
    const { runs } = under.jobs;
    const before = fleet.routers.map(rulesOf);
    const { run } = await finished((await runs.submit(ADMIN, accept('undo: me'))).id);
    expect(run.counts).toEqual({ changed: 6 });
    const [edited] = fleet.routers as [SimRouter];
    const [row] = edited.rows('/ip/firewall/filter').filter((each) => each.comment === 'undo: me');
    edited.exec(['/ip/firewall/filter/set', `=.id=${row?.['.id']}`, '=src-address=192.0.2.7']);

    const undone = await finished((await runs.undo(ADMIN, run.id)).id);
    expect(undone.run).toMatchObject({ source: { kind: 'undo', run: run.id }, counts: { changed: 5, failed: 1 } });
    expect(undone.routers.find((each) => each.router.name === edited.name)).toMatchObject({ error: { code: 'UNDO_CONFLICT' } });
    expect(fleet.routers.slice(1).map(rulesOf)).toEqual(before.slice(1));
    // Undone again: nothing is left to do.
    const twice = await finished((await runs.undo(ADMIN, run.id)).id);
    expect(twice.run.counts).toEqual({ unchanged: 5, failed: 1 });
    // What was undone can be brought back: an undo is a run like any other.
    const redone = await finished((await runs.undo(ADMIN, undone.run.id)).id);
    expect(redone.run.counts).toEqual({ changed: 5 });
    for (const router of fleet.routers.slice(1)) {
      expect(rulesOf(router).filter((rule) => rule.includes('undo: me'))).toHaveLength(1);
    }
  });

  it('finds its rows again for the undo when the numbers are others after a reboot', async () => {
    const { runs } = under.jobs;
    const before = fleet.routers.map(rulesOf);
    const { run } = await finished((await runs.submit(ADMIN, accept('undo: after a reboot'))).id);
    await Promise.all(fleet.routers.map((router) => router.restart({ downMs: 20, renumbered: ['/ip/firewall/filter'] })));
    const undone = await finished((await runs.undo(ADMIN, run.id)).id);
    expect(undone.run).toMatchObject({ outcome: 'ok', counts: { changed: 6 } });
    expect(fleet.routers.map(rulesOf)).toEqual(before);
  });

  it('never holds more changes in safe mode than it can take back', async () => {
    const { runs } = under.jobs;
    const holds = (): number[] =>
      fleet.routers.map(({ writes }) => writes.filter(({ words }) => words[0] === '/safe-mode/take').length);
    const before = holds();
    const { run, routers } = await finished((await runs.submit(ADMIN, { do: 'test.many_lines', on: 'all' })).id);
    expect(run.counts).toEqual({ changed: 6 });
    for (const router of routers) expect(router).toMatchObject({ guard: 'dead-man' });
    for (const router of fleet.routers) {
      expect(router.rows('/ip/firewall/address-list').filter((row) => row.list === LIST)).toHaveLength(LINES);
      expect(guardsOn(router)).toEqual([]);
    }
    const undone = await finished((await runs.undo(ADMIN, run.id)).id);
    expect(undone.run.counts).toEqual({ changed: 6 });
    expect(holds()).toEqual(before);
    const forced = await finished((await runs.submit(ADMIN, { do: 'test.many_lines', on: 'all', guard: 'safe-mode' })).id);
    expect(forced.run.counts).toEqual({ failed: 6 });
    for (const router of forced.routers) expect(router.error?.code).toBe('GUARD_UNAVAILABLE');
    for (const router of fleet.routers)
      expect(router.rows('/ip/firewall/address-list').filter((row) => row.list === LIST)).toEqual([]);
  });
});
