import type { Actor } from '../../../src/core/access';
import { eventsOfPolls } from '../../../src/app.events';
import type { NewEvent } from '../../../src/fleet';
import { NetwatchStatus, type ProbeView } from '../../../src/monitoring';
import { netwatch } from '../../../src/monitoring/collectors/api/netwatch';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { startRedis, type TestRedis } from '../../kit/redis';
import { ADMIN, enrol, eventually, pollingUnderTest, type PollingUnderTest } from './polling-kit';

const MENU = '/tool/netwatch';

jest.setTimeout(90_000);

describe('netwatches of a fleet', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let sim: SimFleet;
  let fleet: TestFleet;
  let polling: PollingUnderTest | undefined;
  let status: NetwatchStatus;
  let told: NewEvent[];

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    redis = await startRedis();
    sim = await startFleet({
      routers: 4,
      first: '127.49.1.1',
      apiPort: 0,
      services: ['api'],
      versions: ['7.24', '6.49.18'],
      rebootMs: 50,
    });
  });
  afterAll(async () => {
    await sim.close();
    await redis.stop();
    await databases.stop();
  });
  beforeEach(async () => {
    await redis.flush();
    told = [];
    fleet = await openTestFleet({ url: await databases.createUrl() });
    await enrol(fleet, sim);
  });
  afterEach(async () => {
    await polling?.close();
    polling = undefined;
    await fleet.close();
    for (const router of sim.routers) {
      await router.setFault(undefined);
      for (const { '.id': id = '' } of router.rows(MENU)) router.dropRow(MENU, id);
    }
  });

  async function poll(): Promise<void> {
    polling = await pollingUnderTest({
      fleet,
      redisUrl: redis.url,
      fastMs: 400,
      collectors: [netwatch],
      ...eventsOfPolls((event) => told.push(event)),
    });
    status = new NetwatchStatus({ routers: fleet.routers, snapshots: polling.snapshots, now: Date.now });
  }

  /** Puts a probe on a twin, or what it knows now onto one that is there. */
  function put(
    index: number,
    host: string,
    state: 'up' | 'down' | 'unknown',
    fields: Readonly<Record<string, string>> = {},
  ): void {
    const router = sim.routers[index]!;
    const known = router.rows(MENU).find((row) => row.host === host);
    if (known?.['.id'] !== undefined) router.dropRow(MENU, known['.id']);
    router.putRow(MENU, { host, interval: '1h', ...fields, ...(state === 'unknown' ? {} : { '~status': state }) });
  }

  const list = async (query: Parameters<NetwatchStatus['list']>[1] = {}): Promise<readonly ProbeView[]> =>
    (await status.list(ADMIN, query)).items;
  const texts = (kind: RegExp): string[] => told.filter((one) => kind.test(one.kind)).map(({ text }) => text);

  it('tells when what a probe looks after goes and comes back, once each, on every version', async () => {
    put(0, '192.0.2.1', 'up');
    put(1, '192.0.2.1', 'up');
    await poll();
    await eventually(async () => (await list()).length === 2);
    put(0, '192.0.2.1', 'down');
    put(1, '192.0.2.1', 'down');
    await eventually(() => texts(/^netwatch/).length === 2);
    await eventually(async () => (await list({ status: 'down' })).length === 2);
    put(0, '192.0.2.1', 'up');
    await eventually(() => texts(/^netwatch\.up$/).length === 1);
    expect(texts(/^netwatch/).sort()).toEqual([
      'sim-0001 sees 192.0.2.1 simple down',
      'sim-0001 sees 192.0.2.1 simple up',
      'sim-0002 sees 192.0.2.1 simple down',
    ]);
    expect(told.find(({ kind }) => kind === 'netwatch.down')).toMatchObject({
      tenantId: 'default',
      severity: 'warning',
      router: { name: expect.stringMatching(/^sim-/) as string },
      attributes: { probe: '192.0.2.1 simple', host: '192.0.2.1', type: 'simple' },
    });
  });

  it('remembers over a restart of the daemon what was down', async () => {
    put(0, '192.0.2.1', 'up');
    await poll();
    await eventually(async () => (await list()).length === 1);
    put(0, '192.0.2.1', 'down');
    await eventually(async () => (await list({ status: 'down' })).length === 1);
    await polling?.close();
    put(0, '192.0.2.1', 'up');
    await poll();
    await eventually(() => texts(/^netwatch\.up$/).length === 1);
    expect(texts(/^netwatch/)).toEqual(['sim-0001 sees 192.0.2.1 simple down', 'sim-0001 sees 192.0.2.1 simple up']);
  });

  it('tells when a router goes, comes back, and not that it is there at the first look', async () => {
    await poll();
    await eventually(async () => {
      const seen = await polling!.snapshots.read((await fleet.routers.list(ADMIN)).items.map(({ id }) => id));
      return seen.every(({ memo }) => memo.sources.api?.up === true);
    });
    expect(told).toEqual([]);
    await sim.routers[2]!.setFault({ kind: 'refuse' });
    await eventually(() => texts(/^router\.down$/).length === 1);
    expect(told).toMatchObject([
      {
        kind: 'router.down',
        severity: 'error',
        router: { name: 'sim-0003' },
        attributes: { source: 'api', code: 'CONNECT_REFUSED' },
      },
    ]);
    await sim.routers[2]!.setFault(undefined);
    await eventually(() => texts(/^router\.up$/).length === 1);
    expect(texts(/./)).toEqual(['sim-0003 does not answer any more: CONNECT_REFUSED', 'sim-0003 answers again']);
  });

  it('tells when a router has booted', async () => {
    await poll();
    const router = sim.routers[3]!;
    const { id } = await fleet.routers.get(ADMIN, router.name);
    await eventually(async () => ((await polling!.snapshots.read([id]))[0]?.memo.uptime?.seconds ?? 0) >= 3);
    router.exec(['/system/reboot']);
    await eventually(() => texts(/^router\.rebooted$/).length === 1);
    expect(told.find(({ kind }) => kind === 'router.rebooted')).toMatchObject({
      severity: 'warning',
      router: { id },
      text: `${router.name} has rebooted`,
    });
  });

  it('lists the probes of the fleet page by page, by router and probe, none twice and none left out', async () => {
    for (const [index] of sim.routers.entries()) for (let host = 1; host <= 5; host += 1) put(index, `192.0.2.${host}`, 'up');
    await poll();
    await eventually(async () => (await list()).length === 20);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await status.list(ADMIN, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ router, probe }) => `${router} ${probe}`));
      cursor = page.next;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThanOrEqual(7);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(20);
  });

  it('shows what a probe is and measures, picks by selector and status, and calls stale what is not known any more', async () => {
    put(0, '192.0.2.1', 'up', { name: 'uplink', type: 'icmp', comment: 'fibre', 'loss-percent': '10%', 'rtt-avg': '12ms500us' });
    put(0, '192.0.2.2', 'unknown');
    put(1, '192.0.2.1', 'down');
    await poll();
    await eventually(async () => (await list()).length === 3);
    expect(await list({ selector: 'name=sim-0001', status: 'up' })).toMatchObject([
      {
        router: 'sim-0001',
        tenant: 'default',
        probe: 'uplink',
        host: '192.0.2.1',
        type: 'icmp',
        comment: 'fibre',
        status: 'up',
        lossRatio: 0.1,
        rttSeconds: 0.0125,
      },
    ]);
    expect((await list({ status: 'unknown' })).map(({ host }) => host)).toEqual(['192.0.2.2']);
    await sim.routers[1]!.setFault({ kind: 'refuse' });
    expect(await eventually(async () => (await list({ status: 'stale' })).at(0))).toMatchObject({
      router: 'sim-0002',
      status: 'stale',
      lastStatus: 'down',
    });
    expect(await list({ status: 'down' })).toEqual([]);
  });

  it('shows a tenant its own only, and nobody without the permission anything', async () => {
    put(0, '192.0.2.1', 'up');
    await poll();
    await eventually(async () => (await list()).length === 1);
    const acme: Actor = { kind: 'token', id: 't', name: 't', tenants: ['acme'], permissions: ['router:read', 'metrics:read'] };
    expect(await status.list(acme)).toEqual({ items: [] });
    for (const permission of ['router:read', 'metrics:read'] as const) {
      const half: Actor = { ...acme, tenants: '*', permissions: [permission] };
      await expect(status.list(half)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(status.list(ADMIN, { cursor: 'bm90' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
});
