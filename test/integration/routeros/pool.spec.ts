import { isAppError, type AppError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secrets';
import {
  createSessionPool,
  probeRouter,
  type SessionPool,
  type SessionPoolOptions,
  type SessionTarget,
} from '../../../src/routeros';
import {
  startScriptedRouter,
  until,
  type Peer,
  type Received,
  type ScriptedRouter,
  type ScriptedRouterOptions,
} from '../../kit/scripted-router';

const RESOURCE = ['!re', '=version=7.20.8 (stable)', '=architecture-name=x86_64', '=board-name=CHR'];

jest.setTimeout(45_000);

describe('routeros/pool', () => {
  let router: ScriptedRouter;
  let pool: SessionPool;
  let clock = 0;

  beforeEach(() => {
    clock = Date.parse('2026-01-01T00:00:00Z');
  });

  afterEach(async () => {
    await pool.close();
    await router.close();
  });

  function answer(peer: Peer, command: Received): boolean {
    if (command.command !== '/system/resource/print') return false;
    peer.reply(command, RESOURCE, ['!done']);
    return true;
  }

  async function start(onCommand: ScriptedRouterOptions['onCommand'], options: ScriptedRouterOptions = {}): Promise<void> {
    router = await startScriptedRouter({
      ...options,
      onCommand: (peer, command) => {
        if (!answer(peer, command)) onCommand?.(peer, command);
      },
    });
  }

  function open(over: Partial<SessionPoolOptions> = {}): SessionPool {
    pool = createSessionPool({
      // Only what hangs comes so far, however busy the machine is.
      connectTimeoutMs: 60_000,
      commandTimeoutMs: 60_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1_000,
      connectJitterMs: 0,
      breaker: { failures: 2, openMs: 10_000, maxOpenMs: 30_000 },
      now: () => clock,
      random: () => 0,
      ...over,
    });
    return pool;
  }

  function target(over: Partial<SessionTarget> = {}, revision = 1): SessionTarget {
    return {
      routerId: 'r1',
      address: router.address,
      port: router.port,
      transport: 'api',
      credential: { id: 'c1', revision, username: 'admin', password: new Secret('pw') },
      ...over,
    };
  }

  async function failure(promise: Promise<unknown>): Promise<AppError> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
    return error;
  }

  const done: ScriptedRouterOptions['onCommand'] = (peer, command) => peer.reply(command, ['!done']);
  const commands = (): string[] => router.received.map((one) => one.command);

  it('keeps one session per router and tells what it found', async () => {
    await start(done);
    const facts: unknown[] = [];
    open({ onFacts: (id, found) => facts.push([id, found]) });
    await pool.withSession(target(), 'read', (session) => session.print('/ip/address'));
    await pool.withSession(target(), 'write', (session) => session.print('/ip/address'));
    expect(router.peers).toHaveLength(1);
    expect(facts).toEqual([['r1', { version: '7.20.8', major: 7, architecture: 'x86_64', board: 'CHR', transport: 'api' }]]);
    expect(pool.stats()).toEqual({ warm: 1, busy: 0, waiting: 0, opened: 1, failed: 0, heldOff: 0 });
  });

  it('builds the sentences of print, query and write', async () => {
    await start((peer, command) => peer.reply(command, ['!done', '=ret=*9']));
    open();
    await pool.withSession(target(), 'write', async (session) => {
      await session.print('/ip/address', {
        proplist: ['.id', 'address'],
        query: ['=dynamic=false', '-disabled'],
        args: { stats: '' },
      });
      await session.query('/ping', { address: '10.0.0.1', count: '1' });
      expect(await session.write('/ip/address/set', { '.id': '*1', comment: 'a=b', interface: null })).toEqual({
        rows: [],
        ret: '*9',
      });
    });
    const sent = router.received.slice(2).map(({ words }) => words.filter((word) => !word.startsWith('.tag=')));
    expect(sent).toEqual([
      ['/ip/address/print', '=stats=', '=.proplist=.id,address', '?=dynamic=false', '?-disabled'],
      ['/ping', '=address=10.0.0.1', '=count=1'],
      ['/ip/address/set', '=.id=*1', '=comment=a=b', '=!interface='],
    ]);
  });

  it('shares one connect between callers that come together', async () => {
    await start(done);
    open({ readersPerRouter: 5 });
    await Promise.all(Array.from({ length: 5 }, () => pool.withSession(target(), 'read', (session) => session.print('/x'))));
    expect(router.peers).toHaveLength(1);
  });

  it('replaces the session when the credential changes, and lets the old users finish', async () => {
    await start(done);
    open();
    let release = (): void => undefined;
    const old = pool.withSession(target(), 'read', async (session) => {
      await session.print('/a');
      await new Promise<void>((resolve) => (release = resolve));
      return session.print('/b');
    });
    await until(() => commands().includes('/a/print'));
    await pool.withSession(target({}, 2), 'read', (session) => session.print('/c'));
    release();
    await expect(old).resolves.toEqual([]);
    expect(router.peers).toHaveLength(2);
    await until(() => router.peers[0]?.socket.destroyed === true);
    expect(pool.stats()).toMatchObject({ warm: 1, busy: 0 });
  });

  it('lets one writer in at a time, in order, and readers beside it', async () => {
    await start(done);
    open({ readersPerRouter: 2 });
    const order: string[] = [];
    const gates: (() => void)[] = [];
    const enter = (name: string, mode: 'read' | 'write'): Promise<void> =>
      pool.withSession(target(), mode, async () => {
        order.push(name);
        await new Promise<void>((resolve) => gates.push(resolve));
      });
    const all = [
      enter('w1', 'write'),
      enter('w2', 'write'),
      enter('r1', 'read'),
      enter('r2', 'read'),
      enter('r3', 'read'),
      enter('w3', 'write'),
    ];
    await until(() => gates.length === 3);
    expect([...order].sort()).toEqual(['r1', 'r2', 'w1']);
    expect(pool.stats().waiting).toBe(3);
    for (let opened = 0; opened < 6; opened++) {
      await until(() => gates.length > opened);
      gates[opened]?.();
    }
    await Promise.all(all);
    expect(order.filter((name) => name.startsWith('w'))).toEqual(['w1', 'w2', 'w3']);
  });

  it('leaves the queue when the signal fires', async () => {
    await start(done);
    open();
    let release = (): void => undefined;
    const first = pool.withSession(target(), 'write', () => new Promise<void>((resolve) => (release = resolve)));
    const abort = new AbortController();
    const waiting = failure(pool.withSession(target(), 'write', async () => undefined, { signal: abort.signal }));
    abort.abort();
    expect(await waiting).toMatchObject({ code: 'CANCELLED', details: { sent: false } });
    await until(() => pool.stats().busy === 1);
    release();
    await first;
    expect(pool.stats().waiting).toBe(0);
  });

  it('does not try a refused credential again until its revision changes', async () => {
    await start(undefined, { login: 'script' });
    await router.close();
    router = await startScriptedRouter({
      login: 'script',
      onCommand: (peer, command) => {
        if (answer(peer, command)) return;
        if (command.args.password === 'pw')
          peer.reply(command, ['!trap', '=message=invalid user name or password (6)'], ['!done']);
        else peer.reply(command, ['!done']);
      },
    });
    open();
    expect(await failure(pool.withSession(target(), 'read', async () => undefined))).toMatchObject({ code: 'AUTH_REJECTED' });
    const second = await failure(pool.withSession(target(), 'read', async () => undefined));
    expect(second).toMatchObject({ code: 'AUTH_REJECTED', details: { triedAgain: false } });
    expect(router.peers).toHaveLength(1);
    const credential = { id: 'c1', revision: 2, username: 'admin', password: new Secret('new') };
    await pool.withSession(target({ credential }), 'read', async () => undefined);
    expect(router.peers).toHaveLength(2);
  });

  it('fails fast after repeated connect failures, probes once after the time, and backs off longer', async () => {
    await start(done);
    open();
    const { port } = router;
    await router.close();
    const tryIt = (): Promise<AppError> => failure(pool.withSession(target({ port }), 'read', async () => undefined));
    expect((await tryIt()).code).toBe('CONNECT_REFUSED');
    expect((await tryIt()).code).toBe('CONNECT_REFUSED');
    expect(await tryIt()).toMatchObject({
      code: 'ROUTER_HELD_OFF',
      details: { until: '2026-01-01T00:00:10.000Z', lastCode: 'CONNECT_REFUSED', sent: false },
    });
    expect(pool.stats()).toMatchObject({ failed: 2, heldOff: 1 });
    clock += 10_000;
    expect((await tryIt()).code).toBe('CONNECT_REFUSED');
    expect((await tryIt()).details?.until).toBe('2026-01-01T00:00:30.000Z');
    pool.forget('r1');
    expect((await tryIt()).code).toBe('CONNECT_REFUSED');
    router = await startScriptedRouter({});
  });

  it('replaces a warm session that died unseen, for a write that was never sent', async () => {
    await start(done);
    open();
    const sent: unknown[] = [];
    await pool.withSession(target(), 'write', (session) => session.print('/x'));
    await pool.withSession(target(), 'write', async (session) => {
      router.peers[0]?.socket.destroy();
      await until(() => pool.stats().busy === 0);
      sent.push(await session.write('/x/add', {}));
    });
    expect(sent).toEqual([{ rows: [] }]);
    expect(router.peers).toHaveLength(2);
    expect(commands().filter((command) => command === '/x/add')).toHaveLength(1);
  });

  it('never repeats a write whose answer was lost', async () => {
    await start((peer, command) => {
      if (command.command === '/x/add') peer.socket.destroy();
      else peer.reply(command, ['!done']);
    });
    open();
    await pool.withSession(target(), 'write', (session) => session.print('/x'));
    const error = await failure(pool.withSession(target(), 'write', (session) => session.write('/x/add', {})));
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', details: { sent: true } });
    expect(commands().filter((command) => command === '/x/add')).toHaveLength(1);
  });

  it('says of a session that could not be opened that nothing was sent', async () => {
    router = await startScriptedRouter({ onCommand: (peer) => peer.socket.destroy() });
    open();
    const error = await failure(pool.withSession(target(), 'write', (session) => session.write('/x/add', {})));
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', details: { sent: false } });
  });

  it('asks a session that was quiet for long before it trusts it with a write', async () => {
    let deaf = false;
    router = await startScriptedRouter({
      onCommand: (peer, command) => {
        if (deaf && peer === router.peers[0]) return;
        if (!answer(peer, command)) peer.reply(command, ['!done']);
      },
    });
    open({ commandTimeoutMs: 1_000 });
    await pool.withSession(target(), 'write', (session) => session.write('/x/add', {}));
    deaf = true;
    clock += 60_000;
    await pool.withSession(target(), 'write', (session) => session.write('/y/add', {}));
    expect(router.peers[0]?.received.map((one) => one.command)).not.toContain('/y/add');
    expect(router.peers[1]?.received.map((one) => one.command)).toContain('/y/add');
  });

  it('closes a session that nobody uses', async () => {
    await start(done);
    open({ idleTimeoutMs: 5 });
    await pool.withSession(target(), 'read', (session) => session.print('/x'));
    await until(() => pool.stats().warm === 0);
    await until(() => router.peers[0]?.socket.destroyed === true);
    expect(pool.stats()).toMatchObject({ warm: 0, busy: 0, opened: 1 });
  });

  it('gives a stream its own connection while others use the shared one', async () => {
    await start((peer, command) => {
      if (command.command === '/hold') return;
      peer.reply(command, ['!re', '=a=1'], ['!re', '=a=2'], ['!done']);
    });
    open();
    await pool.withSession(target(), 'read', async (session) => {
      const abort = new AbortController();
      const held = failure(session.query('/hold', {}, { signal: abort.signal }));
      const rows: unknown[] = [];
      for await (const row of session.stream('/log')) rows.push(row);
      expect(rows).toEqual([{ a: '1' }, { a: '2' }]);
      expect(router.peers).toHaveLength(2);
      abort.abort();
      await held;
    });
    await until(() => router.peers[1]?.socket.destroyed === true);
    expect(pool.stats()).toMatchObject({ warm: 1, busy: 0 });
  });

  it('opens a connection of its own where that is asked for, and closes it afterwards', async () => {
    await start(done);
    open();
    await pool.withSession(target(), 'write', async (session) => {
      await session.write('/x/add', {});
      await pool.withSession(target(), 'read', (other) => other.print('/x'), { connection: 'own' });
      expect(router.peers).toHaveLength(2);
      await until(() => router.peers[1]?.socket.destroyed === true);
      await session.write('/y/add', {});
    });
    expect(
      router.peers.map((peer) =>
        peer.received.map((one) => one.command).filter((name) => name.startsWith('/x') || name.startsWith('/y')),
      ),
    ).toEqual([['/x/add', '/y/add'], ['/x/print']]);
  });

  it('asks again on a new session when a warm one loses the answer to a read', async () => {
    await start((peer, command) => {
      if (command.command === '/x/print' && peer === router.peers[0]) peer.socket.destroy();
      else peer.reply(command, ['!re', '=a=1'], ['!done']);
    });
    open();
    await pool.withSession(target(), 'read', async () => undefined);
    expect(await pool.withSession(target(), 'read', (session) => session.print('/x'))).toEqual([{ a: '1' }]);
    const second = pool.withSession(target(), 'read', async (session) => {
      await session.print('/y');
      router.peers[1]?.socket.destroy();
      return session.print('/x');
    });
    expect((await failure(second)).code).toBe('CONNECTION_LOST');
  });

  it('streams row by row on the shared connection when nobody else is on it', async () => {
    await start((peer, command) => peer.reply(command, ['!re', '=a=1'], ['!re', '=a=2'], ['!done']));
    open();
    const rows = await pool.withSession(target(), 'read', async (session) => {
      const seen: unknown[] = [];
      for await (const row of session.stream('/log')) {
        seen.push(row);
        break;
      }
      return [...seen, ...(await session.print('/x'))];
    });
    expect(rows).toEqual([{ a: '1' }, { a: '1' }, { a: '2' }]);
    expect(router.peers).toHaveLength(1);
  });

  it('does not open a connection for a caller that gave up', async () => {
    let hold: (() => void) | undefined;
    router = await startScriptedRouter({
      login: 'script',
      onCommand: (peer, command) => {
        if (command.command === '/login') hold = () => peer.reply(command, ['!done']);
        else answer(peer, command);
      },
    });
    open();
    const abort = new AbortController();
    const caller = failure(
      pool.withSession(target(), 'read', async () => undefined, { signal: abort.signal, connection: 'own' }),
    );
    await until(() => hold !== undefined);
    abort.abort();
    expect((await caller).code).toBe('CANCELLED');
    hold?.();
    await until(() => router.peers[0]?.socket.destroyed === true);
    expect(pool.stats()).toMatchObject({ warm: 0, busy: 0 });
  });

  it('refuses callers after close and ends those inside', async () => {
    await start(() => undefined);
    open();
    const inside = failure(pool.withSession(target(), 'write', (session) => session.write('/x/add', {})));
    const outside = failure(pool.withSession(target(), 'write', async () => undefined));
    await until(() => commands().includes('/x/add'));
    await pool.close();
    expect(await inside).toMatchObject({ code: 'CONNECTION_LOST', details: { sent: true } });
    expect((await outside).code).toBe('CANCELLED');
    expect((await failure(pool.withSession(target(), 'read', async () => undefined))).code).toBe('CANCELLED');
  });

  it('refuses a session that was given back', async () => {
    await start(done);
    open();
    const kept = await pool.withSession(target(), 'read', async (session) => session);
    expect((await failure(kept.print('/x'))).code).toBe('BUG');
  });

  it('probes a router in one round trip and takes missing menus softly', async () => {
    const sentences: Record<string, readonly string[][]> = {
      '/system/identity/print': [['!re', '=name=edge-01'], ['!done']],
      '/system/package/print': [['!re', '=name=routeros', '=disabled=false'], ['!re', '=name=wifi', '=disabled=true'], ['!done']],
      '/system/device-mode/print': [['!trap', '=message=no such command prefix'], ['!done']],
      '/system/routerboard/print': [
        ['!trap', '=message=no such command or directory (routerboard)'],
        ['!trap', '=message=no such command prefix'],
        ['!done'],
      ],
    };
    const held: [Peer, Received][] = [];
    await start((peer, command) => {
      held.push([peer, command]);
      if (held.length === 4) for (const [to, one] of held) to.reply(one, ...(sentences[one.command] ?? [['!done']]));
    });
    open();
    const result = await pool.withSession(target(), 'read', (session) => probeRouter(session));
    expect(result).toEqual({
      identity: 'edge-01',
      facts: { version: '7.20.8', major: 7, architecture: 'x86_64', board: 'CHR', packages: ['routeros'] },
      missing: {
        deviceMode: { code: 'TRAP_NO_SUCH_COMMAND', message: 'no such command prefix' },
        routerboard: { code: 'TRAP_NO_SUCH_COMMAND', message: 'no such command or directory (routerboard)' },
      },
    });
  });
});
