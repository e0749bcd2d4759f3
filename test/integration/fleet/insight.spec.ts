import { systemActor, type Actor } from '../../../src/core/access';
import { ROLLUP_STEPS, RollupService, type InterfaceSums, type Rollup } from '../../../src/fleet';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const NOW = Date.parse('2026-05-01T12:00:00Z');
const SLOT = NOW / ROLLUP_STEPS['5m'];
const HOUR = NOW / ROLLUP_STEPS['1h'];

const SUMS: InterfaceSums = {
  coveredMs: 60_000,
  rxBytes: 6_000_000_000_000,
  txBytes: 10,
  rxMax: 100,
  txMax: 1,
  errors: 0,
  linkDowns: 0,
  speed: null,
};

describe.each(databaseKinds())('rollups (%s)', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let url: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    url = await databases.createUrl();
    fleet = await openTestFleet({ url, now: () => NOW });
    await fleet.tenants.add(admin, { id: 'acme', name: 'Acme' });
    for (const [name, tenant] of Object.entries({ edge: 'default', core: 'default', theirs: 'acme' }))
      ids[name] = (await fleet.routers.add(admin, { name, address: '10.0.0.1', tenant, tags: [name] })).id;
  }, 60_000);
  afterEach(() => fleet.close());

  function traffic(router: string, slot: number, sums: Partial<InterfaceSums> = {}, name = 'ether1'): Rollup {
    return { kind: 'interface', routerId: ids[router] ?? router, name, slot, sums: { ...SUMS, ...sums } };
  }

  function disk(router: string, slot: number, used: number): Rollup {
    const sums = { samples: 2, total: 2 * used, least: used - 1, greatest: used + 0.5, capacity: 100 };
    return { kind: 'disk', routerId: ids[router] as string, name: 'system', slot, sums };
  }

  async function seriesOf(actor: Actor, filter: Partial<Parameters<TestFleet['rollups']['series']>[1]> = {}) {
    return fleet.rollups.series(actor, { kinds: ['interface', 'disk'], ...filter });
  }

  /** The service of another process; an SQLite file has one process alone, so there it shares the connection. */
  async function elsewhere<T>(use: (rollups: RollupService) => Promise<T>): Promise<T> {
    if (kind === 'sqlite') return use(new RollupService({ source: fleet.source, now: () => NOW }));
    const other = await openTestFleet({ url, now: () => NOW });
    return use(other.rollups).finally(() => other.close());
  }

  async function all<T>(pages: AsyncGenerator<T[], void>): Promise<T[]> {
    const rows: T[] = [];
    for await (const page of pages) rows.push(...page);
    return rows;
  }

  it('adds what comes later, and from other processes, to what is there, in the slot and in its hour', async () => {
    await fleet.rollups.add([traffic('edge', SLOT, { speed: 125_000_000, errors: 2 })]);
    await elsewhere((other) =>
      Promise.all([
        other.add([traffic('edge', SLOT, { coveredMs: 120_000, rxMax: 50, txMax: 7, linkDowns: 3 })]),
        fleet.rollups.add([traffic('edge', SLOT + 1, { rxBytes: 5 }), traffic('core', SLOT + 1)]),
      ]),
    );
    const [edge] = await seriesOf(admin, { router: 'edge' });
    const id = edge?.id as number;
    expect(await all(fleet.rollups.interfaces({ step: '5m', from: SLOT, to: SLOT + 2 }, [id]))).toEqual([
      {
        slot: SLOT,
        seriesId: id,
        coveredMs: 180_000,
        rxBytes: 12_000_000_000_000,
        txBytes: 20,
        rxMax: 100,
        txMax: 7,
        errors: 2,
        linkDowns: 3,
        speed: 125_000_000,
      },
      { slot: SLOT + 1, seriesId: id, ...SUMS, rxBytes: 5 },
    ]);
    expect(await all(fleet.rollups.interfaces({ step: '1h', from: HOUR, to: HOUR + 1 }, [id]))).toMatchObject([
      { coveredMs: 240_000, rxBytes: 12_000_000_000_005, rxMax: 100, linkDowns: 3 },
    ]);
  });

  it('keeps values with their least and greatest', async () => {
    await fleet.rollups.add([disk('edge', SLOT, 40), disk('core', SLOT, 1)]);
    await fleet.rollups.add([disk('edge', SLOT, 60)]);
    const [series] = await seriesOf(admin, { router: 'edge' });
    expect(await all(fleet.rollups.values({ step: '5m', from: SLOT, to: SLOT + 1 }, [series?.id as number]))).toEqual([
      { slot: SLOT, seriesId: series?.id, samples: 4, total: 200, least: 39, greatest: 60.5, capacity: 100 },
    ]);
  });

  it('writes nothing of a router that is gone, and shows nothing of it', async () => {
    await fleet.rollups.add([traffic('edge', SLOT), traffic('core', SLOT)]);
    await fleet.routers.remove(admin, 'edge');
    expect(await fleet.rollups.add([traffic('018f0000-0000-7000-8000-000000000000', SLOT), traffic('core', SLOT + 1)])).toBe(1);
    expect((await seriesOf(admin)).map(({ router }) => router)).toEqual(['core']);
  });

  it('gives one number to a series that two processes meet at once', async () => {
    const names = Array.from({ length: 200 }, (_one, index) => `ether${index}`);
    const [forth, back] = [names, names.toReversed()].map((order) => order.map((name) => traffic('edge', SLOT, {}, name)));
    await elsewhere((other) => Promise.all([fleet.rollups.add(forth as Rollup[]), other.add(back as Rollup[])]));
    const series = await seriesOf(admin);
    expect(series).toHaveLength(200);
    const rows = await all(
      fleet.rollups.interfaces(
        { step: '5m', from: SLOT, to: SLOT + 1 },
        series.map(({ id }) => id),
      ),
    );
    expect(new Set(rows.map(({ coveredMs }) => coveredMs))).toEqual(new Set([120_000]));
  });

  it('shows a tenant its own, and picks by selector', async () => {
    await fleet.rollups.add(['edge', 'core', 'theirs'].map((name) => traffic(name, SLOT)));
    const acme: Actor = { kind: 'token', id: 't', name: 't', tenants: ['acme'], permissions: ['router:read'] };
    const names = async (...args: Parameters<typeof seriesOf>) => (await seriesOf(...args)).map(({ router }) => router).sort();
    expect(await names(acme)).toEqual(['theirs']);
    expect(await names(admin, { selector: 'tag=core' })).toEqual(['core']);
    expect(await names(admin, { tenant: 'acme' })).toEqual(['theirs']);
    await expect(names(acme, { router: 'edge' })).rejects.toMatchObject({ code: 'ROUTER_UNKNOWN' });
    await expect(names({ ...acme, permissions: ['event:read'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('finds the same rows one by one as by looking through all', async () => {
    const names = Array.from({ length: 1_050 }, (_one, index) => `ether${index}`);
    for (const slot of [SLOT, SLOT + 3, SLOT + 20])
      await fleet.rollups.add(names.map((name, index) => traffic('edge', slot, { rxBytes: index }, name)));
    const series = (await seriesOf(admin)).map(({ id }) => id);
    const range = { step: '5m', from: SLOT, to: SLOT + 20 } as const;
    const few = await all(fleet.rollups.interfaces(range, series.slice(0, 150)));
    const many = await all(fleet.rollups.interfaces(range, series));
    expect(many).toHaveLength(2_100);
    expect(few).toEqual(many.filter(({ seriesId }) => series.indexOf(seriesId) < 150));
  });

  it('finds lost links and errors without the rest', async () => {
    await fleet.rollups.add([
      traffic('edge', SLOT, { linkDowns: 2 }),
      traffic('edge', SLOT, { errors: 9 }, 'ether2'),
      traffic('edge', SLOT, {}, 'ether3'),
    ]);
    const range = { step: '5m', from: SLOT, to: SLOT + 1 } as const;
    expect(await all(fleet.rollups.troubled(range, 'linkDowns'))).toMatchObject([{ linkDowns: 2 }]);
    expect(await all(fleet.rollups.troubled({ ...range, step: '1h', from: HOUR, to: HOUR + 1 }, 'errors'))).toMatchObject([
      { errors: 9 },
    ]);
  });

  it('tells which routers came and went', async () => {
    const of = (name: string, at: number, eventKind: 'router.up' | 'router.down' | 'router.rebooted') => ({
      tenantId: 'default',
      kind: eventKind,
      severity: 'info' as const,
      text: name,
      router: { id: ids[name] as string, name },
      at,
    });
    await fleet.events.store([
      of('edge', 1, 'router.down'),
      of('edge', 5, 'router.down'),
      of('edge', 6, 'router.up'),
      of('core', 7, 'router.rebooted'),
    ]);
    const found = await all(fleet.rollups.stateChanges(admin, { since: 5 }));
    expect(found.map(({ router, at }) => [router, at])).toEqual([
      ['edge', 5],
      ['edge', 6],
    ]);
  });

  it('removes what is too old, some at a time, and the hours later', async () => {
    const day = 288;
    const names = Array.from({ length: 250 }, (_one, index) => `ether${index}`);
    for (let slot = 0; slot < 20; slot += 1)
      for (const old of [SLOT - 3 * day - slot, SLOT - slot])
        await fleet.rollups.add(names.map((name) => traffic('edge', old, {}, name)));
    const count = async (table: string) =>
      Number((await fleet.source.query<{ n: number | string }[]>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
    const [before, hours] = [await count('interface_rollup'), await count('interface_rollup_hour')];
    expect(before).toBe(10_000);
    while (await fleet.rollups.sweep({ '5m': 86_400_000, '1h': 30 * 86_400_000 }));
    expect([await count('interface_rollup'), await count('interface_rollup_hour')]).toEqual([5_000, hours]);
    while (await fleet.rollups.sweep({ '5m': 86_400_000, '1h': 86_400_000 }));
    expect(await count('interface_rollup_hour')).toBe(hours / 2);
  });
});
