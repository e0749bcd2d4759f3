import { systemActor, type Actor } from '../../../src/core/access';
import { createLogger } from '../../../src/core/telemetry';
import { EventRecorder, type EventView, type NewEvent } from '../../../src/fleet';
import { storeEvents } from '../../../src/fleet/events';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const log = createLogger({ level: 'silent' });

function actorOf(tenants: readonly string[], permissions: Actor['permissions']): Actor {
  return { kind: 'token', id: 't', name: 't', tenants, permissions };
}

/** No sign ever comes: followers go by looking again. */
const SILENT = {
  next: (_timeoutMs: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 20);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

describe.each(databaseKinds())('events of the fleet (%s)', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let url: string;
  const now = Date.parse('2026-05-01T00:00:00Z');

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    url = await databases.createUrl();
    fleet = await openTestFleet({ url, now: () => now });
    await fleet.tenants.add(admin, { id: 'acme', name: 'Acme' });
  }, 60_000);
  afterEach(() => fleet.close());

  function event(fields: Partial<NewEvent> = {}): NewEvent {
    return { tenantId: 'default', kind: 'router.down', severity: 'error', text: 'r1 is gone', ...fields };
  }

  async function listed(query: Parameters<TestFleet['events']['list']>[1] = {}, actor: Actor = admin): Promise<string[]> {
    return (await fleet.events.list(actor, query)).items.map(({ text }) => text);
  }

  it('shows them newest first, page by page, as they were told', async () => {
    await fleet.events.store([1, 2, 3, 4, 5].map((number) => event({ text: `event ${number}`, attributes: { number } })));
    const first = await fleet.events.list(admin, { limit: 2 });
    const second = await fleet.events.list(admin, { limit: 2, cursor: first.next! });
    const third = await fleet.events.list(admin, { limit: 2, cursor: second.next! });
    expect([first, second, third].map((page) => page.items.map(({ text }) => text))).toEqual([
      ['event 5', 'event 4'],
      ['event 3', 'event 2'],
      ['event 1'],
    ]);
    expect(third.next).toBeUndefined();
    expect(first.items[0]).toEqual({
      id: expect.any(Number) as number,
      at: '2026-05-01T00:00:00.000Z',
      kind: 'router.down',
      severity: 'error',
      tenant: 'default',
      text: 'event 5',
      attributes: { number: 5 },
    });
    await expect(fleet.events.list(admin, { cursor: 'bm90' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('filters by kind, family, severity, router, selector and time', async () => {
    const edge = await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1', tags: ['edge'] });
    const gone = { id: '018f0000-0000-7000-8000-000000000000', name: 'gone' };
    await fleet.events.store([
      event({ text: 'edge down', router: edge, at: 1_000 }),
      event({ text: 'edge up', router: edge, kind: 'router.up', severity: 'info', at: 2_000 }),
      event({ text: 'gone probe', router: gone, kind: 'netwatch.down', severity: 'warning', at: 3_000 }),
      event({ text: 'run', kind: 'run.ended', severity: 'critical', at: 4_000 }),
    ]);
    expect(await listed({ kinds: ['router.*'] })).toEqual(['edge up', 'edge down']);
    expect(await listed({ kinds: ['netwatch.down', 'run.ended'] })).toEqual(['run', 'gone probe']);
    expect(await listed({ severity: 'error' })).toEqual(['run', 'edge down']);
    expect(await listed({ router: 'gone' })).toEqual(['gone probe']);
    expect(await listed({ router: edge.id })).toEqual(['edge up', 'edge down']);
    expect(await listed({ selector: 'tag=edge' })).toEqual(['edge up', 'edge down']);
    expect(await listed({ since: 2_000, until: 4_000 })).toEqual(['gone probe', 'edge up']);
    await expect(fleet.events.list(admin, { selector: 'tag=' })).rejects.toMatchObject({ code: 'SELECTOR_INVALID' });
  });

  it('shows a tenant its own only, and nobody without the permission anything', async () => {
    await fleet.events.store([event({ text: 'ours' }), event({ text: 'theirs', tenantId: 'acme' })]);
    expect(await listed({}, actorOf(['acme'], ['event:read']))).toEqual(['theirs']);
    expect(await listed({ tenant: 'default' }, actorOf(['acme'], ['event:read']))).toEqual([]);
    await expect(fleet.events.list(actorOf(['acme'], ['router:read']))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('masks secrets, cuts what is too long, and leaves out what a terminal would obey', async () => {
    await fleet.events.store([
      event({ text: `a\u001b[31m${'x'.repeat(600)}`, attributes: { password: 'hunter2', note: 'b\u0000c' } }),
      event({ text: 'much', attributes: { much: 'y'.repeat(3_000) } }),
      event({ text: `${'z'.repeat(499)}😀` }),
    ]);
    const [cut, much, long] = (await fleet.events.list(admin)).items;
    expect(cut?.text).toBe(`${'z'.repeat(499)} `);
    expect(much?.attributes).toEqual({ truncated: true });
    expect(long?.text).toBe(`a [31m${'x'.repeat(494)}`);
    expect(long?.attributes).toEqual({ password: '***', note: 'b c' });
  });

  it('leaves out events of a tenant that is gone, and stores the rest', async () => {
    await fleet.events.store([event({ tenantId: 'nobody', text: 'lost' }), event({ text: 'kept' })]);
    expect(await listed()).toEqual(['kept']);
  });

  it('gives followers every event once and in order, also those of several processes at once', async () => {
    // SQLite belongs to one process.
    const other = kind === 'postgres' ? await openTestFleet({ url, now: () => now }) : undefined;
    const stop = new AbortController();
    const seen: EventView[] = [];
    const follower = (async () => {
      const options = { filter: {}, after: 0, waker: SILENT, signal: stop.signal };
      for await (const one of fleet.events.follow(admin, options)) {
        seen.push(one);
        if (seen.length === 400) stop.abort();
      }
    })();
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    await Promise.all(
      [fleet, other ?? fleet].map(async ({ events }, process) => {
        for (const round of rounds) {
          await events.store(Array.from({ length: 20 }, (_, index) => event({ text: `${process}.${round}.${index}` })));
        }
      }),
    );
    await follower;
    await other?.close();
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(new Set(seen.map(({ text }) => text)).size).toBe(400);
  }, 60_000);

  it('follows what a filter picks from an event on', async () => {
    await fleet.events.store([event({ text: 'before' })]);
    const after = await fleet.events.newest();
    await fleet.events.store([
      event({ text: 'quiet', severity: 'info' }),
      event({ text: 'theirs', tenantId: 'acme' }),
      event({ text: 'loud' }),
    ]);
    const stop = new AbortController();
    const seen: string[] = [];
    const filter = { severity: 'error', tenant: 'default' } as const;
    for await (const { text } of fleet.events.follow(admin, { filter, after, waker: SILENT, signal: stop.signal })) {
      seen.push(text);
      stop.abort();
    }
    expect(seen).toEqual(['loud']);
  });

  it('removes what is too old, and never numbers an event as one that was removed', async () => {
    await fleet.events.store([event({ at: now - 2_000 }), event({ at: now - 1_000 })]);
    const newest = await fleet.events.newest();
    expect(await fleet.events.sweep(1_500)).toBe(1);
    expect(await fleet.events.sweep(500)).toBe(1);
    await fleet.events.store([event({ text: 'new' })]);
    expect((await fleet.events.list(admin)).items.map(({ id }) => id)).toEqual([newest + 1]);
  });

  it('stores with few statements what hundreds of routers tell at once', async () => {
    const statements: string[] = [];
    const query = fleet.source.manager.query.bind(fleet.source.manager);
    const recorder = new EventRecorder({
      store: async (events) => {
        statements.push(`${events.length}`);
        await fleet.events.store(events);
      },
      log,
      gatherMs: 20,
    });
    for (let number = 0; number < 1_000; number += 1) recorder.record(event({ text: `r${number} is gone` }));
    await recorder.close();
    expect(statements).toEqual(['1000']);
    const [{ n }] = (await query('SELECT COUNT(*) AS "n" FROM "fleet_event"')) as [{ n: number | string }];
    expect(Number(n)).toBe(1_000);
  });
});

const describeOnPostgres = databaseKinds().includes('postgres') ? describe : describe.skip;

describeOnPostgres('events of several processes', () => {
  it('cannot be seen before one with a smaller id', async () => {
    const databases = await startDatabases('postgres');
    const url = await databases.createUrl();
    const [slow, fast] = [await openTestFleet({ url }), await openTestFleet({ url })];
    const told: NewEvent = { tenantId: 'default', kind: 'router.up', severity: 'info', text: 'first' };
    let isThrough = false;
    let second: Promise<void> | undefined;
    await slow.source.transaction(async (manager) => {
      await storeEvents(manager, [{ ...told, at: 1 }]);
      second = fast.events.store([{ ...told, text: 'second' }]).then(() => void (isThrough = true));
      let waiting = 0;
      while (!isThrough && waiting === 0) {
        const rows = (await slow.source.query(
          `SELECT COUNT(*)::int AS "n" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        )) as [{ n: number }];
        waiting = rows[0].n;
      }
      expect(isThrough).toBe(false);
    });
    await second;
    expect((await fast.events.list(admin)).items.map(({ text }) => text)).toEqual(['second', 'first']);
    await slow.close();
    await fast.close();
    await databases.stop();
  }, 60_000);
});

describe('src/fleet/events/recorder', () => {
  const told: NewEvent = { tenantId: 'default', kind: 'router.up', severity: 'info', text: 'r1' };

  it('keeps events while the database is away, up to a bound, and loses none of those', async () => {
    let away = true;
    const stored: string[] = [];
    const recorder = new EventRecorder({
      store(events) {
        if (away) return Promise.reject(new Error('away'));
        stored.push(...events.map(({ text }) => text));
        return Promise.resolve();
      },
      log,
      gatherMs: 1,
      most: 3,
    });
    for (const text of ['a', 'b', 'c', 'beyond']) recorder.record({ ...told, text });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stored).toEqual([]);
    away = false;
    await recorder.close();
    recorder.record({ ...told, text: 'late' });
    expect(stored).toEqual(['a', 'b', 'c']);
  });

  it('says when something happened, not when it was stored', async () => {
    let clock = 1_000;
    const times: number[] = [];
    const recorder = new EventRecorder({
      store(events) {
        times.push(...events.map(({ at }) => at));
        return Promise.resolve();
      },
      log,
      now: () => clock,
    });
    recorder.record(told);
    clock = 5_000;
    recorder.record({ ...told, at: 42 });
    await recorder.close();
    expect(times).toEqual([1_000, 42]);
  });
});
