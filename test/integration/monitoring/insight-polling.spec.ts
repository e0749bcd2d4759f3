import { createLogger, renderMetrics } from '../../../src/core/telemetry';
import { COLLECTORS, createHistory, Insight, SHARDS, type History } from '../../../src/monitoring';
import { createManualTime, startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { startRedis, type TestRedis } from '../../kit/redis';
import { openPool } from './api-kit';
import { ADMIN, enrol, eventually, pollingUnderTest, type PollingUnderTest } from './polling-kit';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-05-08T11:59:30Z');
const INTERVALS = { fast: MINUTE, medium: 5 * MINUTE };

jest.setTimeout(120_000);

/** As the daemon has it: a poller, and what adds up its polls. */
interface Process {
  readonly polling: PollingUnderTest;
  readonly history: History;
}

describe('traffic of polled routers over time', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let sim: SimFleet;
  let fleet: TestFleet;
  let ids: string[];
  let processes: Process[];
  const time = createManualTime(START);
  const pool = openPool();
  const seen = new Map<string, number>();

  beforeAll(async () => {
    databases = await startDatabases('sqlite');
    redis = await startRedis();
    sim = await startFleet({ routers: 4, first: '127.48.1.1', apiPort: 0, versions: ['7.24', '6.49.18'], time });
    fleet = await openTestFleet({ url: await databases.createUrl(), now: time.nowMs });
    ids = await enrol(fleet, sim);
    processes = [await startProcess(), await startProcess()];
  });
  afterAll(async () => {
    await pool.close();
    for (const { polling } of processes) await polling.close();
    await fleet.close();
    await sim.close();
    await redis.stop();
    await databases.stop();
  });

  async function startProcess(): Promise<Process> {
    const log = createLogger({ level: 'silent' });
    const history = createHistory({ rollups: fleet.rollups, intervals: INTERVALS, log, now: time.nowMs });
    const polling = await pollingUnderTest({
      fleet,
      redisUrl: redis.url,
      // Slots of a second, so that every minute of the moved clock is one of its own.
      fastMs: 1000,
      collectors: COLLECTORS.filter(({ id }) => ['api.interfaces', 'api.system'].includes(id)),
      onlyShows: true,
      now: time.nowMs,
      onObservation(observation) {
        history.onObservation(observation);
        if (observation.collectorId === 'api.interfaces') seen.set(observation.router.id, observation.at);
      },
      onPolled: history.onPolled,
      onRebooted: history.onRebooted,
    });
    return { polling, history };
  }

  /** Lets a minute pass, and has that process poll every router. */
  async function minute(by: Process | undefined): Promise<void> {
    time.advance(MINUTE);
    if (!by) return;
    for (let shard = 0; shard < SHARDS; shard += 1) await by.polling.poller.tick(shard);
    await eventually(() => ids.every((id) => seen.get(id) === time.nowMs()));
  }

  it('ranks the interfaces of the twins by what they carried, whichever process polled', async () => {
    const [first, second] = processes as [Process, Process];
    // By the minute from 12:00:30 on; nobody polls at 12:07:30, and one router boots after 12:02:30.
    for (let polled = 0; polled < 12; polled += 1) {
      if (polled === 3) await sim.routers[3]?.restart();
      await minute(polled === 7 ? undefined : polled % 2 === 0 ? first : second);
    }
    for (const { history } of processes) await history.flush();
    const insight = new Insight({ rollups: fleet.rollups, keep: { '5m': 14 * DAY_MS, '1h': 400 * DAY_MS }, now: time.nowMs });
    const answer = await insight.topTalkers(ADMIN, { by: 'rx', limit: 100, from: START, selector: 'name!=sim-0004' });
    const [top] = answer.items;
    // A twin's rate is a whole number of packets per second of 820 bytes, from 20 to 219; the counters tell whole ones.
    const wrong = answer.items.filter(({ rxBytesPerSecond: rate }) => Math.abs(rate / 820 - Math.round(rate / 820)) > 0.05);
    expect(wrong).toEqual([]);
    expect(answer.items.map(({ rxBytes }) => rxBytes)).toEqual(answer.items.map(({ rxBytes }) => rxBytes).sort((a, b) => b - a));
    expect(new Set(answer.items.map(({ router }) => router)).size).toBe(3);
    const truth = await rateOf(top?.router ?? '', top?.interface ?? '');
    expect(top?.rxBytesPerSecond).toBe(truth);
    expect(top?.rxMaxBytesPerSecond).toBe(truth);
    // Slots that have ended a while ago. A poll that is left out makes no gap.
    const points = (await insight.traffic(ADMIN, { id: routerId(top?.router), name: top?.router ?? '' }, { from: START })).items;
    const own = points.filter((point) => point.interface === top?.interface);
    expect(own.map(({ at, coveredSeconds }) => [at, coveredSeconds])).toEqual([
      ['2026-05-08T12:00:00.000Z', 270],
      ['2026-05-08T12:05:00.000Z', 300],
    ]);
  });

  it('counts nothing twice and invents nothing at a boot', async () => {
    const insight = new Insight({ rollups: fleet.rollups, keep: { '5m': 14 * DAY_MS, '1h': 400 * DAY_MS }, now: time.nowMs });
    const booted = (await insight.topTalkers(ADMIN, { from: START, selector: 'name=sim-0004' })).items[0];
    const truth = await rateOf('sim-0004', booted?.interface ?? '');
    expect(booted?.rxBytesPerSecond).toBe(truth);
    expect(booted?.rxMaxBytesPerSecond).toBe(truth);
  });

  it('writes what is left when a process ends, and counts what it wrote', async () => {
    for (const { history } of processes) await history.close();
    const [{ n }] = (await fleet.source.query(
      `SELECT COUNT(*) AS n FROM interface_rollup WHERE slot = ${Math.floor(time.nowMs() / (5 * MINUTE))}`,
    )) as [{ n: number }];
    expect(n).toBeGreaterThan(0);
    const text = await renderMetrics();
    expect(text).toMatch(/^rosfleet_insight_rows_written_total [1-9]/m);
    expect(text).toMatch(/^rosfleet_insight_rows_dropped_total 0$/m);
    expect(text).toMatch(/^rosfleet_insight_write_duration_seconds_count [1-9]/m);
  });

  function routerId(name: string | undefined): string {
    return ids[sim.routers.findIndex((router) => router.name === name)] ?? '';
  }

  /** What the twin itself says that an interface receives, in bytes per second. */
  async function rateOf(router: string, name: string): Promise<number> {
    const target = await fleet.routers.target(routerId(router));
    const { rows } = await pool.withSession(target, 'read', (session) =>
      session.query('/interface/monitor-traffic', { interface: name, once: '' }),
    );
    return Number(rows[0]?.['rx-bits-per-second']) / 8;
  }
});
