import { AppError } from '../../../src/core/errors';
import { metrics } from '../../../src/core/telemetry';
import { COLLECTORS, type Collector, type Transition } from '../../../src/monitoring';
import { defineApiCollector } from '../../../src/monitoring/collectors/define-collector';
import { defineMetric, sample } from '../../../src/monitoring/metrics/define-metric';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { startRedis, type TestRedis } from '../../kit/redis';
import { ADMIN, enrol, eventually, pollingUnderTest, textOf, valueOf, type PollingUnderTest } from './polling-kit';

const load = defineMetric({ name: 'routeros_test_load', type: 'gauge', help: 'A load.', labels: ['part'] });

/** A collector of the test's own over a real session. */
function collector(id: string, over: Partial<Omit<Parameters<typeof defineApiCollector>[0], 'id'>> = {}): Collector {
  return defineApiCollector({
    id: `api.${id}`,
    title: id,
    tier: 'fast',
    metrics: [load],
    rights: 'read',
    byDefault: true,
    timeoutMs: 2000,
    collect: async (router) => {
      const [row] = await router.print('/system/identity', { proplist: ['name'] });
      return [sample(load, [row?.name ?? ''], 1)];
    },
    ...over,
  });
}

jest.setTimeout(120_000);

describe('polling', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let sim: SimFleet;
  let fleet: TestFleet;
  let ids: string[];
  const open: PollingUnderTest[] = [];

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    redis = await startRedis();
    sim = await startFleet({ routers: 6, first: '127.45.1.1', apiPort: 0, versions: ['7.24', '6.49.18'], rebootMs: 50 });
  });
  afterAll(async () => {
    await sim.close();
    await redis.stop();
    await databases.stop();
  });
  beforeEach(async () => {
    await redis.flush();
    fleet = await openTestFleet({ url: await databases.createUrl() });
    ids = await enrol(fleet, sim);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    for (const router of sim.routers) await router.setFault(undefined);
    await fleet.close();
  });

  async function start(options: Partial<Parameters<typeof pollingUnderTest>[0]> = {}): Promise<PollingUnderTest> {
    const polling = await pollingUnderTest({ fleet, redisUrl: redis.url, collectors: [collector('load')], ...options });
    open.push(polling);
    return polling;
  }

  const up = (text: string, name: string): number | undefined =>
    valueOf(text, `routeros_up{router="${name}",tenant="default",source="api"}`);

  it('reads every router with the collectors there are, and any process shows it', async () => {
    await start({ collectors: COLLECTORS, fastMs: 5000 });
    const other = await start({ collectors: COLLECTORS, onlyShows: true });
    const text = await eventually(async () => {
      const now = await textOf(other);
      return sim.routers.every(({ name }) => up(now, name) === 1) && now;
    });
    expect(text.split('\n').filter((line) => line.startsWith('routeros_collector_errors_total'))).toEqual([]);
    for (const { name } of sim.routers) {
      expect(valueOf(text, `routeros_uptime_seconds{router="${name}",tenant="default"}`)).toBeGreaterThan(0);
    }
    const seen = new Set(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.slice(0, line.lastIndexOf(' '))),
    );
    expect(seen.size).toBe(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length);
    const heads = text.split('\n').filter((line) => line.startsWith('# TYPE '));
    expect(new Set(heads).size).toBe(heads.length);
  });

  it('polls a router in one process at a time, once for each slot, whoever ticks', async () => {
    const runs = new Map<string, number>();
    let twice = 0;
    const counted = collector('counted', {
      collect: async (router, { routerId, now }) => {
        const key = `${routerId} ${now}`;
        if ((runs.get(routerId) ?? 0) > 0) twice += 1;
        runs.set(routerId, 1);
        await router.print('/system/identity', { proplist: ['name'] });
        await new Promise((resolve) => setTimeout(resolve, 100));
        runs.set(routerId, 0);
        polls.push(key);
        return [];
      },
    });
    const polls: string[] = [];
    const startedAt = Date.now();
    await start({ collectors: [counted] });
    await start({ collectors: [counted] });
    await eventually(() => polls.length >= ids.length * 4);
    expect(twice).toBe(0);
    const seconds = (Date.now() - startedAt) / 1000;
    for (const id of ids) expect(polls.filter((key) => key.startsWith(id)).length).toBeLessThanOrEqual(seconds + 2);
  });

  it('gives up the slot of a router whose poll goes on, and counts it', async () => {
    const before = (await skipped('overrun')) + (await skipped('late'));
    let running = 0;
    let most = 0;
    const slow = collector('slow', {
      timeoutMs: 10_000,
      collect: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 2600));
        running -= 1;
        return [];
      },
    });
    for (const id of ids.slice(1)) await fleet.routers.update(ADMIN, id, { enabled: false });
    await start({ collectors: [slow], fastMs: 1000 });
    // Another process, which knows nothing of the poll that goes on here.
    await start({ collectors: [slow], fastMs: 1000 });
    await eventually(async () => (await skipped('overrun')) + (await skipped('late')) > before + 2);
    expect(most).toBe(1);
  });

  it('does not let a slow menu delay the others, and stores them while it goes on', async () => {
    const stuck = collector('stuck', { timeoutMs: 8000, collect: () => new Promise(() => undefined) });
    for (const id of ids.slice(1)) await fleet.routers.update(ADMIN, id, { enabled: false });
    const polling = await start({ collectors: [stuck, collector('load')], fastMs: 20_000 });
    const name = sim.routers[0]!.name;
    const [first] = await eventually(async () => {
      const [snapshot] = await polling.snapshots.read([ids[0]!]);
      return snapshot!.results.length > 0 && snapshot!.results;
    }, 6000);
    expect(first?.collectorId).toBe('api.load');
    const text = await eventually(async () => {
      const now = await textOf(polling);
      return now.includes('routeros_collector_errors_total') && now;
    });
    expect(up(text, name)).toBe(1);
    expect(
      valueOf(
        text,
        `routeros_collector_errors_total{router="${name}",tenant="default",collector="api.stuck",reason="COMMAND_TIMEOUT"}`,
      ),
    ).toBe(1);
  });

  it('shows of a router that is down that it is down, and since when; it waits longer each time; all is back at once', async () => {
    const transitions: Transition[] = [];
    const slow = collector('slowly', { tier: 'slow', collect: () => Promise.resolve([sample(load, ['slow'], 2)]) });
    const polling = await start({
      collectors: [collector('load'), slow],
      onTransition: (transition) => transitions.push(transition),
      fastMs: 1_000,
    });
    const { name } = sim.routers[0]!;
    await eventually(async () => {
      const now = await textOf(polling);
      return sim.routers.every((router) => up(now, router.name) === 1);
    });
    await sim.routers[0]!.setFault({ kind: 'refuse' });
    const text = await eventually(async () => {
      const now = await textOf(polling);
      return up(now, name) === 0 && now;
    });
    const mine = text
      .split('\n')
      .filter((line) => line.includes(`router="${name}"`))
      .map((line) => line.slice(0, line.indexOf('{')));
    expect(new Set(mine)).toEqual(
      new Set([
        'routeros_up',
        'routeros_last_success_timestamp_seconds',
        'routeros_last_poll_duration_seconds',
        'routeros_reboots_total',
        'routeros_info',
        'rosfleet_router_maintenance',
      ]),
    );
    expect(up(text, sim.routers[1]!.name)).toBe(1);
    const backoff = await skipped('backoff');
    await eventually(async () => (await skipped('backoff')) >= backoff + 3);
    const [down] = await polling.snapshots.read([ids[0]!]);
    expect(down?.memo.sources.api).toMatchObject({ up: false, error: 'CONNECT_REFUSED' });
    await sim.routers[0]!.setFault(undefined);
    await polling.poller.pollSoon(ids[0]!);
    // Also what belongs to the slow tier: nobody waits hours for it.
    await eventually(
      async () => valueOf(await textOf(polling), `routeros_test_load{router="${name}",tenant="default",part="slow"}`) === 2,
    );
    expect(transitions.filter((one) => one.router.id === ids[0]).map((one) => one.up)).toEqual([true, false, true]);
    expect(transitions.find((one) => !one.up)?.error).toBeInstanceOf(AppError);
  });

  it('counts reboots', async () => {
    const polling = await start({ fastMs: 1000 });
    const { name } = sim.routers[1]!;
    const reboots = async (): Promise<number | undefined> =>
      valueOf(await textOf(polling), `routeros_reboots_total{router="${name}",tenant="default"}`);
    const isUpFor = async (seconds: number): Promise<boolean> =>
      ((await polling.snapshots.read([ids[1]!]))[0]?.memo.uptime?.seconds ?? 0) >= seconds;
    const seen: string[] = [];
    for (const count of [0, 1, 2]) {
      // RouterOS says whole seconds: a reboot within the first two cannot be told.
      seen.push(await eventually(async () => (await reboots()) === count && (await isUpFor(3)) && `${count}`));
      await sim.routers[1]!.restart();
    }
    expect(seen).toEqual(['0', '1', '2']);
  });

  it('leaves routers in maintenance alone, and those that are added, removed or switched off take effect', async () => {
    for (const id of ids.slice(2)) await fleet.routers.remove(ADMIN, id);
    const [a, b] = sim.routers;
    await fleet.maintenance.start(ADMIN, { on: `name=${a!.name}`, reason: 'new mast' });
    const polling = await start({ fastMs: 1000 });
    await eventually(async () => up(await textOf(polling), b!.name) === 1);
    const text = await textOf(polling);
    expect(up(text, a!.name)).toBeUndefined();
    expect(valueOf(text, `rosfleet_router_maintenance{router="${a!.name}"`)).toBe(1);
    await fleet.maintenance.end(ADMIN, 'all');
    await eventually(async () => up(await textOf(polling), a!.name) === 1);
    await fleet.routers.add(ADMIN, {
      name: 'added',
      address: sim.routers[2]!.address,
      port: sim.routers[2]!.port,
      credential: 'admin',
    });
    await eventually(async () => up(await textOf(polling), 'added') === 1);
    await fleet.monitoring.setRouter(ADMIN, b!.name, { polled: false });
    await eventually(async () => !(await polling.snapshots.read([ids[1]!]))[0]?.memo.sources.api);
    await fleet.routers.remove(ADMIN, a!.name);
    await eventually(async () => !(await textOf(polling)).includes(`"${a!.name}"`));
  });

  it('keeps to the limit of series, and counts what it drops', async () => {
    const many = collector('many', {
      collect: () =>
        Promise.resolve([
          ...Array.from({ length: 30 }, (_, index) => sample(load, [`part ${index}`], index)),
          sample(load, ['part 0'], 7),
          sample(load, ['odd'], Number.NaN),
        ]),
    });
    for (const id of ids.slice(1)) await fleet.routers.update(ADMIN, id, { enabled: false });
    const polling = await start({ collectors: [many], maxSeries: 20, fastMs: 20_000 });
    const text = await eventually(async () => {
      const now = await textOf(polling);
      return now.includes('routeros_series_dropped_total') && now;
    });
    const dropped = (reason: string): number | undefined =>
      valueOf(text, `routeros_series_dropped_total{router="${sim.routers[0]!.name}",tenant="default",reason="${reason}"}`);
    expect(text.split('\n').filter((line) => line.startsWith('routeros_test_load{'))).toHaveLength(20);
    expect([dropped('limit'), dropped('duplicate'), dropped('invalid')]).toEqual([10, 1, 1]);
  });

  it('stops within seconds, leaves no lock behind, and another process goes on', async () => {
    const stuck = collector('stuck', { timeoutMs: 30_000, collect: () => new Promise(() => undefined) });
    const first = await start({ collectors: [stuck, collector('load')], fastMs: 1000 });
    await eventually(async () => (await first.snapshots.read([ids[0]!]))[0]!.results.length > 0);
    const startedAt = Date.now();
    await first.close();
    open.splice(0);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    const second = await start({ fastMs: 1000 });
    const stopped = Date.now();
    await eventually(async () => {
      const snapshots = await second.snapshots.read(ids);
      return snapshots.every((one) => one.results.some(({ at }) => at > stopped));
    }, 20_000);
  });

  it('goes on when Redis was emptied', async () => {
    const polling = await start({ fastMs: 1000 });
    const seen: unknown[] = [];
    const isUp = async (): Promise<boolean> => up(await textOf(polling), sim.routers[0]!.name) === 1;
    seen.push(await eventually(isUp));
    await redis.flush();
    seen.push(await isUp(), await eventually(isUp, 40_000));
    expect(seen).toEqual([true, false, true]);
  });
});

async function skipped(reason: string): Promise<number> {
  const { values } = await metrics.pollsSkippedTotal.get();
  return values.find((one) => one.labels.reason === reason)?.value ?? 0;
}
