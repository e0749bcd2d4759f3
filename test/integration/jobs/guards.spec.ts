import type { AddChange, Change, Plan, RouterSession } from '../../../src/core/catalogue';
import { AppError, isAppError } from '../../../src/core/errors';
import { armGuard } from '../../../src/jobs/guards/arm';
import { adoptGuard, sightGuard, sweepGuards } from '../../../src/jobs/guards/sight';
import { apply, recordOf, startBench, traces, type Bench } from './guards-kit';

jest.setTimeout(60_000);

const FILTER = '/ip/firewall/filter';
const ADDRESS = '/ip/address';
const DNS = '/ip/dns/static';
const PORTS = '/interface/bridge/port';
const MENUS = [FILTER, ADDRESS, DNS, PORTS, '/user', '/system/identity', '/ip/dns'];

function added(menu: string, after: AddChange['after'], placeBefore?: string): AddChange {
  return { op: 'add', menu, key: 'new', after, ...(placeBefore ? { placeBefore } : {}) };
}

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

/** A plan with something of everything, from the default configuration. */
function broadPlan({ router }: Bench): Plan {
  const rules = router.rows(FILTER).filter((row) => row['dynamic'] !== 'true');
  const ids = rules.map((row) => row['.id'] ?? '');
  const [address] = router.rows(ADDRESS);
  const [port] = router.rows(PORTS);
  const [user] = router.rows('/user');
  const removed = rules[2] ?? {};
  const writable = ['chain', 'action', 'comment', 'connection-state', 'protocol', 'dst-address', 'hw-offload'];
  const before = Object.fromEntries(Object.entries(removed).filter(([name]) => writable.includes(name)));
  const changes: Change[] = [
    { op: 'set', menu: '/system/identity', key: 'identity', before: { name: 'sim-0001' }, after: { name: 'changed' } },
    added(
      FILTER,
      { chain: 'input', action: 'accept', comment: 'über "$x" \\ {a} [b]? #1', 'dst-port': '8291', protocol: 'tcp' },
      ids[0],
    ),
    added(FILTER, { chain: 'forward', action: 'drop', 'src-address': '10.9.0.0/16' }),
    { op: 'move', menu: FILTER, key: 'first', id: ids[0] ?? '', destination: ids[4], before: ids[1] },
    {
      op: 'remove',
      menu: FILTER,
      key: 'third',
      id: ids[2] ?? '',
      before,
      placeBefore: ids[3],
    },
    {
      op: 'set',
      menu: FILTER,
      key: 'second',
      id: ids[1] ?? '',
      before: { comment: rules[1]?.['comment'] ?? '', 'src-address': null },
      after: { comment: 'other', 'src-address': '10.1.2.3' },
    },
    added(ADDRESS, { address: '10.77.0.1/24', interface: 'bridge', comment: 'line one\nline two' }),
    {
      op: 'set',
      menu: ADDRESS,
      key: 'lan',
      id: address?.['.id'] ?? '',
      before: { comment: address?.['comment'] ?? '' },
      after: { comment: 'x' },
    },
    ...Array.from({ length: 30 }, (_, at) => added(DNS, { name: `host${at}.example`, address: `10.8.0.${at}`, ttl: '1h' })),
    {
      op: 'set',
      menu: PORTS,
      key: 'port',
      id: port?.['.id'] ?? '',
      before: { comment: port?.['comment'] ?? '' },
      after: { comment: 'cable' },
    },
    {
      op: 'set',
      menu: '/user',
      key: 'admin',
      id: user?.['.id'] ?? '',
      before: { comment: user?.['comment'] ?? '' },
      after: { comment: 'me' },
    },
    { op: 'set', menu: '/ip/dns', key: 'dns', before: { servers: '' }, after: { servers: '1.1.1.1,9.9.9.9' } },
  ];
  return { changes };
}

describe.each(['6.49.18', '7.15.3', '7.20.8', '7.24'])('test/integration/jobs/guards: dead-man on %s', (version) => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench(version);
  });
  afterEach(() => bench.close());

  async function arm(plan: Plan, use: Parameters<typeof armGuard>[1], over = {}): Promise<void> {
    await bench.withSession((session) => armGuard(bench.request(session, plan, over), use));
  }

  it('brings everything back by itself, in its place', async () => {
    const before = bench.configuration(MENUS);
    const plan = broadPlan(bench);
    await arm(plan, async (hold) => {
      await apply(hold.session, plan.changes);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'armed' });
    });
    expect(bench.configuration(MENUS)).not.toEqual(before);
    bench.time.advance(59_000);
    expect(bench.configuration(MENUS)).not.toEqual(before);
    bench.time.advance(2_000);
    expect(bench.configuration(MENUS)).toEqual(before);
    expect(await bench.withSession((session) => sightGuard(session, recordOf()))).toEqual({ state: 'fired', failures: 0 });
    bench.time.advance(600_000);
    expect(bench.configuration(MENUS)).toEqual(before);
    const swept = await bench.withSession((session) => sweepGuards(session, new Set()));
    expect([swept.length > 0, traces(bench.router)]).toEqual([true, []]);
  });

  it('takes back what there is of a plan that was cut short', async () => {
    const before = bench.configuration(MENUS);
    for (const length of [0, 2, 4, 5, 20]) {
      const plan = broadPlan(bench);
      await arm(plan, async (hold) => {
        await apply(hold.session, plan.changes.slice(0, length));
        expect(await hold.trip()).toBe(true);
        expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'fired', failures: 0 });
        await sweepGuards(hold.session, new Set());
      });
      expect({ length, rows: bench.configuration(MENUS) }).toEqual({ length, rows: before });
    }
  });

  it('leaves the change and nothing else once it is released', async () => {
    const plan = broadPlan(bench);
    await arm(plan, async (hold) => {
      await apply(hold.session, plan.changes);
      const proof = (session: RouterSession): Promise<void> => hold.release(session);
      await bench.pool.withSession(bench.target, 'read', proof, { connection: 'own' });
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'absent' });
    });
    const after = bench.configuration(MENUS);
    expect(traces(bench.router)).toEqual([]);
    bench.time.advance(600_000);
    expect(bench.configuration(MENUS)).toEqual(after);
  });

  it('waits longer each time it is extended, and never without a timer', async () => {
    const plan = broadPlan(bench);
    const before = bench.configuration(MENUS);
    await arm(plan, async (hold) => {
      await apply(hold.session, plan.changes);
      for (let round = 0; round < 3; round += 1) {
        bench.time.advance(50_000);
        await hold.extend();
      }
      expect(bench.router.rows('/system/scheduler')).toHaveLength(2);
      expect(bench.configuration(MENUS)).not.toEqual(before);
      bench.time.advance(61_000);
      expect(bench.configuration(MENUS)).toEqual(before);
      expect(await code(hold.extend())).toBe('GUARD_LOST');
      expect(await code(hold.release(hold.session))).toBe('GUARD_LOST');
      expect(await hold.trip()).toBe(true);
      expect(bench.router.rows('/system/scheduler')).toEqual([]);
    });
  });

  it('acts at boot when the power was cut, although the rows have other ids then', async () => {
    const before = bench.configuration(MENUS);
    const plan = broadPlan(bench);
    await arm(plan, (hold) => apply(hold.session, plan.changes));
    await bench.router.restart({ renumbered: [FILTER, ADDRESS, DNS, PORTS] });
    expect(bench.configuration(MENUS)).toEqual(before);
    expect(await bench.withSession((session) => sightGuard(session, recordOf()))).toEqual({ state: 'fired', failures: 0 });
  });

  it('says what it could not take back', async () => {
    const [address] = bench.router.rows(ADDRESS);
    const id = address?.['.id'] ?? '';
    const plan: Plan = {
      changes: [{ op: 'set', menu: ADDRESS, key: 'lan', id, before: { comment: 'old' }, after: { comment: 'new' } }],
    };
    const extra = added(ADDRESS, { address: '10.1.1.1/24', interface: 'bridge' });
    await arm({ changes: [extra, ...plan.changes] }, async (hold) => {
      await apply(hold.session, [extra, ...plan.changes]);
      bench.router.exec([`${ADDRESS}/set`, `=.id=${id}`, '=address=192.168.88.9/24']);
      bench.router.exec([`${ADDRESS}/remove`, `=.id=${id}`]);
    });
    bench.time.advance(61_000);
    expect(bench.router.rows(ADDRESS).some((row) => row['address'] === '10.1.1.1/24')).toBe(false);
    expect(bench.router.rows('/system/script').find((row) => row['name'] === recordOf().marker)?.['comment']).toBe('fired 1');
  });

  it('keeps rows that were there before and look like the new ones', async () => {
    const values = { chain: 'forward', action: 'drop', 'src-address': '10.3.0.0/16' };
    bench.router.exec([`${FILTER}/add`, ...Object.entries(values).map(([name, value]) => `=${name}=${value}`)]);
    const before = bench.configuration([FILTER]);
    const plan: Plan = { changes: [added(FILTER, values), added(FILTER, values)] };
    await arm(plan, (hold) => apply(hold.session, plan.changes));
    bench.time.advance(61_000);
    expect(bench.configuration([FILTER])).toEqual(before);
  });

  it('takes back a row that was replaced by its twin', async () => {
    const values = { chain: 'forward', action: 'drop', 'src-address': '10.3.0.0/16' };
    const { ret = '' } = bench.router.exec([
      `${FILTER}/add`,
      ...Object.entries(values).map(([name, value]) => `=${name}=${value}`),
    ]);
    const before = bench.configuration([FILTER]);
    const remove: Change = { op: 'remove', menu: FILTER, key: 'old', id: ret, before: values };
    for (const changes of [
      [added(FILTER, values), remove],
      [remove, added(FILTER, values)],
    ]) {
      const id = bench.router.rows(FILTER).find((row) => row['src-address'] === '10.3.0.0/16')?.['.id'] ?? '';
      const plan: Plan = { changes: changes.map((change) => (change.op === 'remove' ? { ...change, id } : change)) };
      await arm(plan, async (hold) => {
        await apply(hold.session, plan.changes);
        expect(await hold.trip()).toBe(true);
        await sweepGuards(hold.session, new Set());
      });
      expect(bench.configuration([FILTER])).toEqual(before);
    }
  });
});

describe('test/integration/jobs/guards: dead-man elsewhere', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench('7.20.8');
  });
  afterEach(() => bench.close());

  const plan: Plan = { changes: [added(DNS, { name: 'a.example', address: '10.0.0.1' })] };

  it('comes back from a rule that shuts every door', async () => {
    const before = bench.configuration([FILTER]);
    const [first] = bench.router.rows(FILTER);
    const shut: Plan = { changes: [added(FILTER, { chain: 'input', action: 'drop' }, first?.['.id'])] };
    await bench.withSession((session) =>
      armGuard(bench.request(session, shut), async (hold) => {
        await code(apply(hold.session, shut.changes));
        expect(await hold.trip()).toBe(false);
      }),
    );
    bench.time.advance(61_000);
    expect(bench.configuration([FILTER])).toEqual(before);
  });

  it('waits in a job where device-mode forbids the scheduler, and says when the job is gone', async () => {
    const facts = { deviceMode: { scheduler: 'false' } };
    const before = bench.configuration([DNS]);
    const arm = (use: Parameters<typeof armGuard>[1]): Promise<unknown> =>
      bench.withSession((session) => armGuard(bench.request(session, plan, { facts }), use));
    await arm(async (hold) => {
      await apply(hold.session, plan.changes);
      expect(bench.router.rows('/system/scheduler')).toEqual([]);
      bench.time.advance(50_000);
      await hold.extend();
      bench.time.advance(50_000);
      expect(bench.configuration([DNS])).not.toEqual(before);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'armed' });
      bench.time.advance(11_000);
      expect(await sightGuard(hold.session, hold.record)).toEqual({ state: 'fired', failures: 0 });
      await sweepGuards(hold.session, new Set());
    });
    expect([bench.configuration([DNS]), traces(bench.router)]).toEqual([before, []]);

    await arm(async (hold) => {
      await apply(hold.session, plan.changes);
      await hold.release(hold.session);
    });
    bench.time.advance(600_000);
    expect(traces(bench.router)).toEqual([]);
    expect(bench.configuration([DNS])).not.toEqual(before);

    await arm(async () => bench.router.restart());
    const record = { ...recordOf(), armedAt: Date.now() - 30_000 };
    expect(await bench.withSession((session) => sightGuard(session, record))).toEqual({ state: 'absent' });
  });

  it('finds out by itself that device-mode forbids the scheduler', async () => {
    bench.router.exec(['/system/device-mode/update', '=scheduler=no']);
    await bench.router.powerCycle();
    const before = bench.configuration([DNS]);
    await bench.withSession((session) => armGuard(bench.request(session, plan), (hold) => apply(hold.session, plan.changes)));
    expect(bench.router.rows('/system/scheduler')).toEqual([]);
    bench.time.advance(61_000);
    expect(bench.configuration([DNS])).toEqual(before);
  });

  it('changes nothing and leaves nothing where it cannot be armed', async () => {
    const flush: Plan = { changes: [{ op: 'call', menu: '/ip/dns/cache', key: 'cache', command: 'flush', args: {} }] };
    const use = jest.fn();
    expect(await code(bench.withSession((session) => armGuard(bench.request(session, flush), use)))).toBe('GUARD_UNAVAILABLE');
    await bench.router.setFault({ kind: 'missing-rights', policies: ['policy'] });
    expect(await code(bench.withSession((session) => armGuard(bench.request(session, plan), use)))).toBe('GUARD_UNAVAILABLE');
    await bench.router.setFault({ kind: 'drop', at: { command: '/system/scheduler/add', nth: 2, when: 'before' } });
    expect(await code(bench.withSession((session) => armGuard(bench.request(session, plan), use)))).toBe('GUARD_UNAVAILABLE');
    expect([use.mock.calls, traces(bench.router)]).toEqual([[], []]);
  });

  it('passes on what the fence says, and clears its own things away', async () => {
    let left = 3;
    const fence = (): Promise<void> => {
      left -= 1;
      return left < 0 ? Promise.reject(new AppError('LEASE_LOST', 'another worker has it')) : Promise.resolve();
    };
    expect(await code(bench.withSession((session) => armGuard(bench.request(session, plan, { fence }), jest.fn())))).toBe(
      'LEASE_LOST',
    );
    expect(traces(bench.router)).toEqual([]);
  });

  it.each([
    { end: 'release', state: 'absent', stays: true },
    { end: 'trip', state: 'fired', stays: false },
  ] as const)('lets another process $end a guard that it finds', async ({ end, state, stays }) => {
    const before = bench.configuration([DNS]);
    await bench.withSession((session) => armGuard(bench.request(session, plan), (hold) => apply(hold.session, plan.changes)));
    await bench.withSession(async (session) => {
      const hold = await adoptGuard(bench.request(session, plan));
      await hold.extend();
      await hold.confirm();
      await hold[end](session);
      expect(await sightGuard(session, hold.record)).toMatchObject({ state });
      expect(await code(adoptGuard(bench.request(session, plan)))).toBe('GUARD_LOST');
    });
    expect(JSON.stringify(bench.configuration([DNS])) !== JSON.stringify(before)).toBe(stays);
  });

  it('knows rows of a large menu by what they hold', async () => {
    const LISTS = '/ip/firewall/address-list';
    for (let at = 0; at < 700; at += 1) {
      bench.router.exec([`${LISTS}/add`, '=list=blocked', `=address=10.1.${at >> 8}.${at & 255}`]);
    }
    const before = bench.configuration([LISTS]);
    const old = bench.router.rows(LISTS)[5];
    const large: Plan = {
      changes: [
        ...Array.from({ length: 150 }, (_, at) => added(LISTS, { list: 'blocked', address: `10.2.0.${at}` })),
        {
          op: 'remove',
          menu: LISTS,
          key: 'x',
          id: old?.['.id'] ?? '',
          before: { list: 'blocked', address: old?.['address'] ?? '' },
        },
      ],
    };
    await bench.withSession((session) => armGuard(bench.request(session, large), (hold) => apply(hold.session, large.changes)));
    bench.time.advance(61_000);
    expect(bench.router.rows(LISTS)).toHaveLength(700);
    const sorted = (configuration: unknown): string[] =>
      JSON.stringify(configuration)
        .match(/"address":"[^"]+"/g)
        ?.sort() ?? [];
    expect(sorted(bench.configuration([LISTS]))).toEqual(sorted(before));
    expect(await bench.withSession((session) => sightGuard(session, recordOf()))).toEqual({ state: 'fired', failures: 0 });
  });

  it('sweeps only what is ours and not kept, timers first', async () => {
    bench.router.exec(['/system/script/add', '=name=rosfleet-guard-other', '=source=x']);
    const keep = recordOf({ attempt: 2 }).marker;
    for (const attempt of [1, 2]) {
      await bench.withSession((session) => armGuard(bench.request(session, plan, { attempt }), () => Promise.resolve()));
    }
    const removed = await bench.withSession((session) => sweepGuards(session, new Set([keep])));
    expect(removed[0]).toMatch(/-(boot|t1)$/);
    const left = traces(bench.router).filter((name) => name !== 'rosfleet-guard-other');
    expect([left.length > 0, left.every((name) => name.startsWith(keep))]).toEqual([true, true]);
    expect(traces(bench.router)).toContain('rosfleet-guard-other');
    await bench.router.setFault({ kind: 'missing-rights', policies: ['write', 'policy'] });
    expect(await bench.withSession((session) => sweepGuards(session, new Set()))).toEqual([]);
  });
});
