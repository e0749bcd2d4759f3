import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet, type SimFleet, type SimRouter } from '../../src/simulator';
import { finishedRun, importFleet } from '../kit/chaos';
import { KillableDaemon, type ProcessOptions } from '../kit/killable-daemon';
import { startRedis, type TestRedis } from '../kit/redis';

/** The router answers so late that a kill on seeing a write comes before its answer. */
const LATENCY_MS = 40;
const WINDOW_S = 4;
const FINISH_MS = 60_000;
const KINDS = [
  { guard: 'dead-man', version: '6.49.18', writes: 16 },
  { guard: 'safe-mode', version: '7.20.8', writes: 10 },
] as const;

jest.setTimeout(600_000);

interface RouterRunBody {
  readonly status: string;
  readonly guard?: string;
  readonly evidence?: { readonly undoneBy?: string };
  readonly error?: { readonly code: string; readonly message: string };
}

/** What of a guard is left on a router. */
function leftovers(router: SimRouter): string[] {
  const rows = [...router.rows('/system/scheduler'), ...router.rows('/system/script'), ...router.rows('/file')];
  return rows.flatMap((row) => (row.name?.startsWith('rosfleet-guard') ? [row.name] : []));
}

/** The filter as people see it: rules in their order. */
function rulesOn(router: SimRouter): string[] {
  return router.rows('/ip/firewall/filter').map((row) => `${row.chain} ${row.action} ${row.comment}`);
}

describe('test/e2e/guard-kill', () => {
  let folder: string;
  let redis: TestRedis;
  let fleet: SimFleet;
  let options: ProcessOptions;
  let daemon: KillableDaemon;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-guard-'));
    redis = await startRedis();
    // One router to see how many writes there are, one for each moment of death, and one that is left alone.
    const routers = KINDS.flatMap(({ guard, version, writes }) =>
      Array.from({ length: writes + 2 }, (_, index) => ({ name: `${guard}-${index}`, version, latencyMs: LATENCY_MS })),
    );
    fleet = await startFleet({ routers, first: '127.47.0.1', apiPort: 0 });
    options = {
      dataDir: join(folder, 'data'),
      log: join(folder, 'daemon.log'),
      env: {
        ROSFLEET_REDIS_URL: redis.url,
        ROSFLEET_CONNECT_TIMEOUT: '2s',
        ROSFLEET_SETTLE: '300ms',
        ROSFLEET_RECONCILE: '200ms',
        ROSFLEET_LEASE: '2s',
      },
    };
    daemon = await KillableDaemon.start(options);
    await importFleet(daemon, fleet);
  });

  afterAll(async () => {
    await daemon?.stop();
    await fleet?.close();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Several rules in one change. */
  async function submit(router: SimRouter, guard: string): Promise<string> {
    const { status, body } = await daemon.request<{ id: string }>('POST', '/runs', {
      do: 'firewall.create_basic_setup',
      on: `name=${router.name}`,
      input: { 'management-network': '192.168.88.0/24,203.0.113.0/24' },
      guard,
      guardWindow: `${WINDOW_S}s`,
    });
    expect({ status, body }).toMatchObject({ status: 202 });
    return body.id;
  }

  async function resultOf(id: string): Promise<RouterRunBody> {
    await finishedRun(() => daemon, id, FINISH_MS);
    const { body } = await daemon.request<{ items: RouterRunBody[] }>('GET', `/runs/${id}/routers`);
    return body.items[0] as RouterRunBody;
  }

  it.each(KINDS)('dies at every write of a change under $guard, and each router is either changed or restored', async (kind) => {
    const [calm, ...victims] = fleet.routers.filter((router) => router.name.startsWith(kind.guard));
    if (!calm) throw new Error('no router');
    const before = rulesOn(calm);
    const clean = await submit(calm, kind.guard);
    expect(await resultOf(clean)).toMatchObject({ status: 'changed', guard: kind.guard });
    const after = rulesOn(calm);
    expect(after.length).toBeGreaterThan(before.length + 1);
    expect(leftovers(calm)).toEqual([]);
    const writes = calm.writes.length;
    expect(victims.length).toBeGreaterThanOrEqual(writes);

    const outcomes: string[] = [];
    for (let at = 1; at <= writes; at += 1) {
      const victim = victims[at - 1] as SimRouter;
      const id = await submit(victim, kind.guard);
      const deadline = Date.now() + FINISH_MS;
      while (victim.writes.length < at && Date.now() < deadline) await delay(1);
      await daemon.kill();
      daemon = await KillableDaemon.start(options);
      const result = await resultOf(id);
      outcomes.push(`${at}: ${result.status}`);
      // Never half, and the run says which.
      expect(['changed', 'undone']).toContain(result.status);
      expect({ at, result, rules: rulesOn(victim) }).toEqual({ at, result, rules: result.status === 'changed' ? after : before });
      expect({ at, left: leftovers(victim) }).toEqual({ at, left: [] });
    }
    expect(outcomes).toHaveLength(writes);
  });

  it('leaves no timer behind that takes a change back later', async () => {
    const before = fleet.routers.map((router) => [router.name, rulesOn(router)]);
    await delay(WINDOW_S * 1000 * 1.5);
    expect(fleet.routers.map((router) => [router.name, rulesOn(router)])).toEqual(before);
    expect(fleet.routers.flatMap(leftovers)).toEqual([]);
  });
});
