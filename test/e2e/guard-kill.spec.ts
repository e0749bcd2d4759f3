import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet, type SimFleet, type SimRouter } from '../../src/simulator';
import { finishedRun, importFleet } from '../kit/chaos';
import { KillableDaemon, type ProcessOptions } from '../kit/killable-daemon';
import { startRedis, type TestRedis } from '../kit/redis';

/** Longer than all routers need to come to where they are held. */
const WINDOW_S = 8;
const HELD_MS = 400;
const FINISH_MS = 120_000;
const KINDS = [
  { guard: 'dead-man', version: '6.49.18', writes: 16 },
  { guard: 'safe-mode', version: '7.20.8', writes: 10 },
] as const;

jest.setTimeout(300_000);

interface RouterRunBody {
  readonly status: string;
  readonly guard?: string;
  readonly evidence?: { readonly undoneBy?: string };
  readonly error?: { readonly code: string; readonly message: string };
}

/** A router that says nothing to the nth write of a change, and does not carry it out. */
interface Victim {
  readonly router: SimRouter;
  readonly nth: number;
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
      Array.from({ length: writes + 2 }, (_, index) => ({ name: `${guard}-${index}`, version })),
    );
    fleet = await startFleet({ routers, first: '127.47.0.1', apiPort: 0 });
    options = {
      dataDir: join(folder, 'data'),
      log: join(folder, 'daemon.log'),
      env: {
        // Who polls says something to a router that is held.
        ROSFLEET_ROLE: 'api,worker,scheduler',
        ROSFLEET_REDIS_URL: redis.url,
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

  /** Each router of a kind, to be held at another write: those that the same change made where nobody was in its way. */
  async function victimsOf(kind: (typeof KINDS)[number], calm: SimRouter): Promise<Victim[]> {
    const others = fleet.routers.filter((router) => router.name.startsWith(kind.guard) && router !== calm);
    const commands = calm.writes.map(({ words }) => words[0] as string);
    expect(others.length).toBeGreaterThan(commands.length);
    const victims = commands.map((_command, index) => ({ router: others[index] as SimRouter, nth: index + 1 }));
    for (const { router, nth } of victims) {
      const command = commands[nth - 1] as string;
      const among = commands.slice(0, nth).filter((each) => each === command).length;
      await router.setFault({ kind: 'stall', at: { command, nth: among } });
    }
    return victims;
  }

  /** Resolves when every one of them has got as far as it may, and nothing has been said to any of them for a while. */
  async function untilHeld(victims: readonly Victim[]): Promise<void> {
    const deadline = Date.now() + FINISH_MS;
    const heard = (): string => victims.map(({ router }) => router.sentences).join();
    const isThere = (): boolean => victims.every(({ router, nth }) => router.writes.length === nth - 1);
    for (let before = ''; before !== heard() || !isThere(); await delay(HELD_MS)) {
      before = heard();
      if (Date.now() > deadline) throw new Error(`not held: ${victims.map(({ router }) => router.writes.length).join()}`);
    }
  }

  it('dies at every write of a change, and each router is either changed or restored', async () => {
    const kinds = await Promise.all(
      KINDS.map(async (kind) => {
        const calm = fleet.routers.find((router) => router.name.startsWith(kind.guard)) as SimRouter;
        const before = rulesOn(calm);
        expect(await resultOf(await submit(calm, kind.guard))).toMatchObject({ status: 'changed', guard: kind.guard });
        const after = rulesOn(calm);
        expect(after.length).toBeGreaterThan(before.length + 1);
        expect(leftovers(calm)).toEqual([]);
        return { guard: kind.guard, before, after, victims: await victimsOf(kind, calm) };
      }),
    );
    const all = kinds.flatMap(({ guard, before, after, victims }) =>
      victims.map((victim) => ({ ...victim, guard, before, after })),
    );
    const ids = await Promise.all(all.map(({ router, guard }) => submit(router, guard)));
    await untilHeld(all);
    await daemon.kill();
    for (const { router } of all) await router.setFault(undefined);
    daemon = await KillableDaemon.start(options);

    const outcomes = await Promise.all(ids.map(resultOf));
    for (const [index, { router, nth, guard, before, after }] of all.entries()) {
      const result = outcomes[index] as RouterRunBody;
      // Never half, and the run says which.
      expect(['changed', 'undone']).toContain(result.status);
      const rules = result.status === 'changed' ? after : before;
      expect({ guard, nth, result, rules: rulesOn(router) }).toEqual({ guard, nth, result, rules });
      expect({ guard, nth, left: leftovers(router) }).toEqual({ guard, nth, left: [] });
    }
  });

  it('leaves no timer behind that takes a change back later', async () => {
    const before = fleet.routers.map((router) => [router.name, rulesOn(router)]);
    await delay(WINDOW_S * 1000 * 1.25);
    expect(fleet.routers.map((router) => [router.name, rulesOn(router)])).toEqual(before);
    expect(fleet.routers.flatMap(leftovers)).toEqual([]);
  });
});
