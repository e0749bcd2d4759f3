import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemActor, type Actor } from '../../../src/core/access';
import { ROLLUP_STEPS, type InterfaceSums, type Rollup } from '../../../src/fleet';
import { Insight } from '../../../src/monitoring';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const NOW = Date.parse('2026-05-08T12:00:00Z');
const SLOT_MS = ROLLUP_STEPS['5m'];
const SLOT = NOW / SLOT_MS;
const HOURLY = 12;
const DAY_MS = 86_400_000;

jest.setTimeout(120_000);

describe.each(databaseKinds())('answers from the history (%s)', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let insight: Insight;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    fleet = await openTestFleet({ url: await databases.createUrl(), now: () => NOW });
    insight = new Insight({ rollups: fleet.rollups, keep: { '5m': 14 * DAY_MS, '1h': 400 * DAY_MS }, now: () => NOW });
    await fleet.tenants.add(admin, { id: 'acme', name: 'Acme' });
    for (const [name, tenant] of Object.entries({ edge: 'default', core: 'default', theirs: 'acme' }))
      ids[name] = (await fleet.routers.add(admin, { name, address: '10.0.0.1', tenant })).id;
  }, 60_000);
  afterEach(() => fleet.close());

  const acme: Actor = { kind: 'token', id: 't', name: 't', tenants: ['acme'], permissions: ['router:read'] };
  const nobody: Actor = { ...acme, permissions: ['event:read'] };

  function traffic(router: string, slot: number, sums: Partial<InterfaceSums>, name = 'ether1'): Rollup {
    const nothing = { rxBytes: 0, txBytes: 0, rxMax: 0, txMax: 0, errors: 0, linkDowns: 0, speed: null };
    return { kind: 'interface', routerId: ids[router] as string, name, slot, sums: { coveredMs: SLOT_MS, ...nothing, ...sums } };
  }

  /** What `valueAt` says, once an hour over the days before now. */
  async function byTheHour(days: number, rollup: (slot: number, day: number) => Rollup): Promise<void> {
    for (let hour = days * 24; hour >= 1; hour -= 1) await fleet.rollups.add([rollup(SLOT - hour * HOURLY, days - hour / 24)]);
  }

  function used(router: string, valueKind: 'disk' | 'memory' | 'pool', ratioAt: (day: number) => number, name = '') {
    return (slot: number, day: number): Rollup => {
      const value = 1000 * ratioAt(day);
      const sums = { samples: 1, total: value, least: value, greatest: value, capacity: 1000 };
      return { kind: valueKind, routerId: ids[router] as string, name, slot, sums };
    };
  }

  it('ranks interfaces by what they carried, within what the actor may see', async () => {
    const gigabit = 125_000_000;
    await fleet.rollups.add([
      traffic('edge', SLOT - 2, { rxBytes: 30_000_000_000, txBytes: 300, rxMax: 110_000_000, speed: gigabit }),
      traffic('edge', SLOT - 2, { rxBytes: 10, txBytes: 9_000_000_000, speed: gigabit * 10 }, 'sfp1'),
      traffic('core', SLOT - 2, { rxBytes: 2_000_000_000, txBytes: 1_000_000_000, speed: gigabit / 10 }),
      traffic('theirs', SLOT - 2, { rxBytes: 1_000_000_000, txBytes: 50_000_000_000 }),
      traffic('core', SLOT - 2, {}, 'idle'),
    ]);
    await fleet.rollups.add([traffic('edge', SLOT - 3, { rxBytes: 6_000_000_000, coveredMs: 60_000, speed: gigabit })]);
    await fleet.rollups.add([traffic('edge', SLOT - 30, { rxBytes: 7e15 })]);
    const by = async (what: 'rx' | 'tx' | 'sum' | 'utilisation', actor = admin) =>
      (await insight.topTalkers(actor, { by: what })).items.map((one) => `${one.router}/${one.interface}`);
    expect(await by('rx')).toEqual(['edge/ether1', 'core/ether1', 'theirs/ether1', 'edge/sfp1']);
    expect(await by('tx')).toEqual(['theirs/ether1', 'edge/sfp1', 'core/ether1', 'edge/ether1']);
    expect((await by('sum'))[0]).toBe('theirs/ether1');
    expect(await by('utilisation')).toEqual(['edge/ether1', 'core/ether1', 'edge/sfp1']);
    expect(await by('sum', acme)).toEqual(['theirs/ether1']);
    const { items, ...asked } = await insight.topTalkers(admin, { by: 'rx', limit: 1, selector: 'name=edge' });
    expect(asked).toEqual({ from: '2026-05-08T11:00:00.000Z', to: '2026-05-08T12:00:00.000Z', step: '5m', by: 'rx' });
    expect(items).toEqual([
      {
        router: 'edge',
        routerId: ids['edge'],
        tenant: 'default',
        interface: 'ether1',
        rxBytes: 36_000_000_000,
        txBytes: 300,
        rxBytesPerSecond: 100_000_000,
        txBytesPerSecond: 1,
        rxMaxBytesPerSecond: 110_000_000,
        txMaxBytesPerSecond: 0,
        speedBytesPerSecond: gigabit,
        utilisation: 0.8,
        coverage: 0.1,
      },
    ]);
  });

  it('answers longer times from hours, and refuses those that are too long or empty', async () => {
    await fleet.rollups.add([traffic('edge', SLOT - 30, { rxBytes: 500 })]);
    const answer = await insight.topTalkers(admin, { from: NOW - DAY_MS });
    expect([answer.step, answer.items[0]?.rxBytes]).toEqual(['1h', 500]);
    const old = await insight.topTalkers(admin, { from: NOW - 20 * DAY_MS, to: NOW - 20 * DAY_MS + 1000 });
    expect(old.step).toBe('1h');
    await expect(insight.topTalkers(admin, { from: NOW - 8 * DAY_MS })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(insight.topTalkers(admin, { from: NOW, to: NOW - 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(insight.topTalkers(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(insight.topTalkers(admin, { selector: 'tag=' })).rejects.toMatchObject({ code: 'SELECTOR_INVALID' });
  });

  it('shows the traffic of a router page by page, gaps as gaps', async () => {
    for (const slot of [SLOT - 200, SLOT - 3, SLOT - 1])
      await fleet.rollups.add([
        traffic('edge', slot, { rxBytes: 3000, rxMax: 20 }),
        traffic('edge', slot, { txBytes: 600, coveredMs: 60_000, linkDowns: 1 }, 'sfp1'),
        traffic('core', slot, { rxBytes: 9 }),
      ]);
    const router = { id: ids['edge'] as string, name: 'edge' };
    const whole = await insight.traffic(admin, router);
    expect(whole.items).toHaveLength(6);
    expect(whole.items.slice(-2)).toEqual([
      expect.objectContaining({ at: '2026-05-08T11:55:00.000Z', interface: 'ether1', rxBytesPerSecond: 10, coveredSeconds: 300 }),
      expect.objectContaining({ interface: 'sfp1', txBytesPerSecond: 10, linkDowns: 1, coveredSeconds: 60 }),
    ]);
    const paged: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await insight.traffic(admin, router, { limit: 4, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole.items);
    expect((await insight.traffic(admin, router, { interface: 'sfp1', from: NOW - 3_600_000 })).items).toHaveLength(2);
    const hours = await insight.traffic(admin, router, { interface: 'ether1', step: '1h' });
    expect(hours.items.map(({ at, coveredSeconds }) => [at, coveredSeconds])).toEqual([
      ['2026-05-07T19:00:00.000Z', 300],
      ['2026-05-08T11:00:00.000Z', 600],
    ]);
    await expect(insight.traffic(admin, router, { interface: 'sfp2' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('did you mean sfp1') as string,
    });
    await expect(insight.traffic(acme, router)).rejects.toMatchObject({ code: 'ROUTER_UNKNOWN' });
    await expect(insight.traffic(admin, router, { cursor: 'bm90' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    // Nobody waits for the looking for millions of slots that are gone.
    expect((await insight.traffic(admin, router, { step: '5m', from: 0, limit: 1 })).items).toHaveLength(1);
  });

  it('finds links and routers that flap', async () => {
    await fleet.rollups.add([traffic('edge', SLOT - 9, { linkDowns: 2 }), traffic('core', SLOT - 9, { linkDowns: 3 })]);
    await fleet.rollups.add([traffic('edge', SLOT - 7, { linkDowns: 2 }), traffic('theirs', SLOT - 7, { linkDowns: 30 })]);
    await fleet.rollups.add([traffic('core', SLOT - 300, { linkDowns: 99 })]);
    const change = (minute: number, up: boolean) => ({
      tenantId: 'default',
      kind: up ? ('router.up' as const) : ('router.down' as const),
      severity: 'info' as const,
      text: '',
      router: { id: ids['core'] as string, name: 'core' },
      at: NOW - 3_600_000 + minute * 60_000,
    });
    await fleet.events.store([0, 4, 8, 12].map((minute, index) => change(minute, index % 2 === 1)));
    const { items, limits } = await insight.flapping(admin);
    expect(limits).toEqual({ in15Minutes: 4, perDay: 20 });
    expect(items).toEqual([
      expect.objectContaining({ kind: 'interface', router: 'theirs', rules: ['burst', 'daily'], changes: 30 }),
      {
        kind: 'router',
        router: 'core',
        routerId: ids['core'],
        tenant: 'default',
        rules: ['burst'],
        changes: 4,
        mostIn15Minutes: 4,
        lastAt: '2026-05-08T11:12:00.000Z',
      },
      expect.objectContaining({ kind: 'interface', router: 'edge', interface: 'ether1', rules: ['burst'], changes: 4 }),
    ]);
    expect((await insight.flapping(acme)).items.map(({ router }) => router)).toEqual(['theirs']);
    expect((await insight.flapping(admin, { perDay: 2, selector: 'name=core' })).items).toHaveLength(2);
    await expect(insight.flapping(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('warns of what will run out, and says what that rests on', async () => {
    await byTheHour(
      7,
      used('edge', 'disk', (day) => 0.5 + 0.03 * day, 'system'),
    );
    await byTheHour(
      7,
      used('core', 'memory', (day) => 0.6 + 0.2 * Math.sin(2 * Math.PI * day)),
    );
    await byTheHour(
      7,
      used('theirs', 'pool', (day) => 0.6 + 0.06 * day, 'lan'),
    );
    await byTheHour(
      7,
      used('core', 'disk', (day) => 0.1 + 0.001 * day, 'system'),
    );
    await byTheHour(7, (slot, day) => traffic('core', slot, { errors: Math.round(day * 40), coveredMs: 3_600_000 }));
    const { items, horizonDays } = await insight.warnings(admin);
    expect(horizonDays).toBe(14);
    expect(items.map(({ rule, router, name }) => [rule, router, name])).toEqual([
      ['pool-full', 'theirs', 'lan'],
      ['errors-grow', 'core', 'ether1'],
      ['disk-full', 'edge', 'system'],
    ]);
    expect(items[0]).toMatchObject({ now: 1.015, limit: 0.95, reachedAt: new Date(NOW).toISOString() });
    expect(items[1]).toMatchObject({ unit: 'errors/h', limit: 360, slopePerDay: expect.closeTo(40, 0) as number });
    const disk = items[2];
    expect(disk).toMatchObject({
      unit: 'ratio',
      now: expect.closeTo(0.7075, 3) as number,
      limit: 0.9,
      slopePerDay: expect.closeTo(0.03, 4) as number,
      r2: 1,
      points: 168 - 1,
      text: 'disk system of edge: 70.8%, 3% more a day, 90% on 2026-05-14',
    });
    expect(Date.parse(disk?.reachedAt ?? '') - NOW).toBeCloseTo(6.4 * DAY_MS, -8);
    expect((await insight.warnings(admin, { horizonDays: 3 })).items.map(({ rule }) => rule)).toEqual([
      'pool-full',
      'errors-grow',
    ]);
    expect((await insight.warnings(acme)).items.map(({ router }) => router)).toEqual(['theirs']);
    expect((await insight.warnings(admin, { selector: 'name=edge', limit: 1 })).items).toHaveLength(1);
    await expect(insight.warnings(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('writes and looks through the slots of many interfaces without keeping others waiting', async () => {
    const names = Array.from({ length: 400 }, (_one, index) => `ether${index}`);
    const routers: string[] = [];
    for (let index = 0; index < 25; index += 1) {
      const { id } = await fleet.routers.add(admin, { name: `r${index}`, address: '10.0.0.2' });
      routers.push((ids[`r${index}`] = id));
    }
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    for (const slot of [SLOT - 1, SLOT - 2])
      for (let index = 0; index < routers.length; index += 1) {
        await fleet.rollups.add(names.map((name, place) => traffic(`r${index}`, slot, { rxBytes: place }, name)));
        await new Promise((resolve) => setImmediate(resolve));
      }
    const { items } = await insight.topTalkers(admin, { by: 'rx', limit: 1000 });
    delay.disable();
    expect(items).toHaveLength(1000);
    expect(items[0]).toMatchObject({ rxBytes: 798 });
    // 20,000 rows in pieces; one that were all of it would hold the loop for hundreds of milliseconds.
    expect(delay.percentile(95) / 1e6).toBeLessThan(50);
  });
});
