import fc from 'fast-check';
import type { Change, Plan, RouterSession } from '../../../src/core/catalogue';
import { draft, ownRules, planOf } from './random-plans';
import { isAppError } from '../../../src/core/errors';
import { armGuard } from '../../../src/jobs/guards/arm';
import type { Hold } from '../../../src/jobs/guards/guard';
import { sightGuard, sweepGuards } from '../../../src/jobs/guards/sight';
import { apply, openPool, recordOf, startBench, traces, type Bench } from './guards-kit';

jest.setTimeout(60_000);

const FILTER = '/ip/firewall/filter';
const MENUS = [FILTER, '/system/identity'];

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

function rules(count: number): Plan {
  const changes = Array.from({ length: count }, (_, at): Change => ({
    op: 'add',
    menu: FILTER,
    key: `rule ${at}`,
    after: { chain: 'forward', action: 'accept', comment: `rule ${at}` },
  }));
  return { changes };
}

function proven(bench: Bench, hold: Hold): Promise<void> {
  const proof = (session: RouterSession): Promise<void> => hold.release(session);
  return bench.pool.withSession(bench.target, 'read', proof, { connection: 'own' });
}

describe.each(['7.20.8', '7.24'])('test/integration/jobs/guards-elsewhere: safe mode on %s', (version) => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench(version, { management: { source: '192.168.88.10', arrivesOn: 'bridge', deadPeerMs: 300 } });
  });
  afterEach(() => bench.close());

  function arm<T>(plan: Plan, use: (hold: Hold) => Promise<T>): Promise<T> {
    return bench.withSession((session) => armGuard(bench.request(session, plan, { kind: 'safe-mode' }), use));
  }

  it('keeps the change once it is released, and lets go of its connection', async () => {
    const plan = rules(30);
    await arm(plan, async (hold) => {
      for (const change of plan.changes) {
        await apply(hold.session, [change]);
        await hold.confirm();
      }
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'armed' });
      await hold.extend();
      await proven(bench, hold);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'absent' });
    });
    expect(bench.router.rows(FILTER).filter((row) => row['comment']?.startsWith('rule '))).toHaveLength(30);
    expect(bench.router.rows('/safe-mode')[0]).toMatchObject({ enabled: 'false' });
  });

  it('takes the change back when it is told to, and when the process dies', async () => {
    const before = bench.configuration(MENUS);
    const plan = rules(5);
    await arm(plan, async (hold) => {
      await apply(hold.session, plan.changes);
      expect(await hold.trip()).toBe(true);
      expect(bench.configuration(MENUS)).toEqual(before);
    });
    expect(
      await code(
        arm(plan, async (hold) => {
          await apply(hold.session, plan.changes);
          throw new Error('died');
        }),
      ),
    ).toBe('Error: died');
    await bench.withSession((session) => session.print('/system/identity'));
    expect(bench.configuration(MENUS)).toEqual(before);
  });

  it('comes back by itself where the change has cut the path', async () => {
    const before = bench.configuration(MENUS);
    const [first] = bench.router.rows(FILTER);
    const plan: Plan = {
      changes: [
        { op: 'add', menu: FILTER, key: 'x', after: { chain: 'input', action: 'drop' }, placeBefore: first?.['.id'] ?? '' },
      ],
    };
    await arm(plan, async (hold) => {
      await code(apply(hold.session, plan.changes));
      // The router notices soon, in this test, and is seen to have.
      expect(await hold.trip()).toBe(true);
    });
    expect(bench.configuration(MENUS)).toEqual(before);
  });

  it('notices that it was lost', async () => {
    const plan = rules(3);
    await arm(plan, async (hold) => {
      for (let at = 0; at < 110; at += 1) bench.router.exec(['/system/identity/set', `=name=n${at}`]);
      expect(await code(hold.extend())).toBe('GUARD_LOST');
      expect(await code(hold.release(hold.session))).toBe('GUARD_LOST');
    });
  });

  it('is refused for too many actions, beside another holder, and over other transports', async () => {
    const use = jest.fn();
    expect(await code(arm(rules(81), use))).toBe('GUARD_UNAVAILABLE');
    await arm(rules(1), async () => expect(await code(arm2(bench, use))).toBe('GUARD_UNAVAILABLE'));
    const elsewhere = { ...bench.target, transport: 'rest' as const };
    const work = bench.withSession((session) =>
      armGuard({ ...bench.request(session, rules(1), { kind: 'safe-mode' }), target: elsewhere }, use),
    );
    expect(await code(work)).toBe('GUARD_UNAVAILABLE');
    expect(use).not.toHaveBeenCalled();
  });
});

/** Somebody else, who knows nothing of this process, tries the same. */
async function arm2(bench: Bench, use: () => Promise<void>): Promise<void> {
  const pool = openPool();
  try {
    await pool.withSession(bench.target, 'write', (session) =>
      armGuard({ ...bench.request(session, rules(1), { kind: 'safe-mode' }), pool }, use),
    );
  } finally {
    await pool.close();
  }
}

async function isUp({ pool, target }: Bench): Promise<boolean> {
  const look = pool.withSession(target, 'read', (session) => session.print('/system/identity'), { connection: 'own' });
  return (await code(look)) === 'nothing was thrown';
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + 5_000;
  while (!(await isSo()) && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each(['6.49.18', '7.20.8', '7.24'])('test/integration/jobs/guards-elsewhere: backup on %s', (version) => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench(version);
  });
  afterEach(() => bench.close());

  function arm<T>(use: (hold: Hold) => Promise<T>): Promise<T> {
    return bench.withSession((session) => armGuard(bench.request(session, rules(2), { kind: 'backup' }), use));
  }

  it('boots into what was, knows nothing of the timer then, and says so', async () => {
    const before = bench.configuration(MENUS);
    await arm(async (hold) => {
      await apply(hold.session, rules(2).changes);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'armed' });
    });
    bench.time.advance(61_000);
    const record = recordOf({ kind: 'backup' });
    await until(() => bench.router.rows('/system/script').length === 0);
    await until(() => isUp(bench));
    const sighting = await bench.withSession((session) => sightGuard(session, record));
    expect([sighting, bench.configuration(MENUS)]).toEqual([{ state: 'fired', failures: 0 }, before]);
    expect(bench.router.rows('/system/scheduler')).toEqual([]);
    await bench.withSession((session) => sweepGuards(session, new Set()));
    expect(traces(bench.router)).toEqual([]);
  });

  it('goes back at once when it is told to', async () => {
    const before = bench.configuration(MENUS);
    await arm(async (hold) => {
      await apply(hold.session, rules(2).changes);
      expect(await hold.trip()).toBe(true);
    });
    expect(bench.configuration(MENUS)).toEqual(before);
  });

  it('leaves no file and no timer when it is released, nor where the disk is full', async () => {
    await arm(async (hold) => {
      await apply(hold.session, rules(2).changes);
      await hold.extend();
      await proven(bench, hold);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'absent' });
    });
    expect(traces(bench.router)).toEqual([]);
    const free = Number(bench.router.rows('/system/resource')[0]?.['free-hdd-space']);
    const folder = bench.router.rows('/file').some((row) => row['name'] === 'flash') ? 'flash/' : '';
    bench.router.fill(`${folder}ballast`, free - 100_000);
    expect(await code(arm(jest.fn()))).toBe('GUARD_UNAVAILABLE');
    expect(traces(bench.router)).toEqual([]);
  });
});

describe.each(['6.49.18', '7.20.8'])('test/integration/jobs/guards-elsewhere: any plan on %s', (version) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await startBench(version);
    for (const { '.id': id = '' } of bench.router.rows(FILTER))
      await code(Promise.resolve().then(() => bench.router.exec([`${FILTER}/remove`, `=.id=${id}`])));
    for (const comment of ['a', 'b', 'c "d" $e', '']) {
      bench.router.exec([`${FILTER}/add`, '=chain=input', '=action=accept', ...(comment ? [`=comment=${comment}`] : [])]);
    }
  });
  afterAll(() => bench.close());

  it('is as it was when the guard has acted, wherever the plan was cut', async () => {
    const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 12 }), fc.nat(12), async (drafts, cut) => {
      const before = bench.configuration([FILTER]);
      const rows = ownRules(bench);
      const model = rows.map(({ '.id': id = '', chain = '', action = '', comment = '' }) => ({
        id,
        values: { chain, action, comment },
      }));
      const plan = planOf(drafts, model);
      await bench.withSession((session) =>
        armGuard(bench.request(session, plan), (hold) => apply(hold.session, plan.changes.slice(0, cut))),
      );
      bench.time.advance(61_000);
      const sighting = await bench.withSession((session) => sightGuard(session, recordOf()));
      await bench.withSession((session) => sweepGuards(session, new Set()));
      expect({ sighting, rows: bench.configuration([FILTER]) }).toEqual({
        sighting: { state: 'fired', failures: 0 },
        rows: before,
      });
    });
    await fc.assert(property, { numRuns: 120 });
  });

  it('never claims after a reboot what is not so, although every row has another id then', async () => {
    const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 6 }), fc.nat(6), async (drafts, cut) => {
      const before = bench.configuration([FILTER]);
      const kept = ownRules(bench);
      const model = kept.map(({ '.id': id = '', chain = '', action = '', comment = '' }) => ({
        id,
        values: { chain, action, comment },
      }));
      const plan = planOf(drafts, model);
      await bench.withSession((session) =>
        armGuard(bench.request(session, plan), (hold) => apply(hold.session, plan.changes.slice(0, cut))),
      );
      await bench.router.restart({ renumbered: [FILTER] });
      await until(() => isUp(bench));
      const { state, failures } = await bench.withSession((session) => sightGuard(session, recordOf()));
      await bench.withSession((session) => sweepGuards(session, new Set()));
      const after = bench.configuration([FILTER]);
      for (const { '.id': id = '' } of ownRules(bench)) bench.router.exec([`${FILTER}/remove`, `=.id=${id}`]);
      for (const { chain, action, comment } of kept) {
        bench.router.exec([`${FILTER}/add`, `=chain=${chain}`, `=action=${action}`, ...(comment ? [`=comment=${comment}`] : [])]);
      }
      expect(state).toBe('fired');
      expect(failures === 0 ? after : before).toEqual(before);
    });
    await fc.assert(property, { numRuns: 80 });
  });
});
