import { createRequire } from 'node:module';
import { isAppError, type AppError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secrets';
import { TEST_CERTIFICATE, TEST_KEY } from '../../kit/certificate';
import { connectApi, encodeSentence, type ApiConnection, type ConnectOptions } from '../../../src/routeros';
import {
  startScriptedRouter,
  until,
  type Peer,
  type Received,
  type ScriptedRouter,
  type ScriptedRouterOptions,
} from '../../kit/scripted-router';

const PASSWORD = 'correct horse';

jest.setTimeout(45_000);

describe('routeros/api', () => {
  let router: ScriptedRouter;
  let connection: ApiConnection | undefined;

  afterEach(async () => {
    connection?.close();
    connection = undefined;
    await router.close();
  });

  async function start(options: ScriptedRouterOptions | NonNullable<ScriptedRouterOptions['onCommand']> = {}): Promise<void> {
    router = await startScriptedRouter(typeof options === 'function' ? { onCommand: options } : options);
  }

  async function connect(over: Partial<ConnectOptions> = {}): Promise<ApiConnection> {
    connection = await connectApi({
      address: router.address,
      port: router.port,
      username: 'admin',
      password: new Secret(PASSWORD),
      // Only what hangs comes so far, however busy the machine is.
      connectTimeoutMs: 60_000,
      commandTimeoutMs: 60_000,
      ...over,
    });
    return connection;
  }

  async function failure(promise: Promise<unknown>): Promise<AppError> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
    expect(JSON.stringify([error.toRecord(), error.stack])).not.toContain(PASSWORD);
    return error;
  }

  it('reads rows and the id of an added one', async () => {
    await start((peer, command) => {
      if (command.command === '/ip/address/add') peer.reply(command, ['!done', '=ret=*3']);
      else peer.reply(command, ['!re', '=.id=*1', '=comment=a=b=c', '=empty='], ['!re'], ['!done']);
    });
    const api = await connect();
    expect(await api.exec(['/ip/address/print'])).toEqual({ rows: [{ '.id': '*1', comment: 'a=b=c', empty: '' }, {}] });
    expect(await api.exec(['/ip/address/add', '=address=10.0.0.1/24'])).toEqual({ rows: [], ret: '*3' });
    expect(router.received[0]).toMatchObject({ command: '/login', args: { name: 'admin', password: PASSWORD } });
  });

  it('tells replies apart by tag, in whatever order they come', async () => {
    const held: [Peer, Received][] = [];
    await start((peer, command) => {
      held.push([peer, command]);
      if (held.length < 3) return;
      const [first, second, third] = held as [[Peer, Received], [Peer, Received], [Peer, Received]];
      const row = ([, to]: [Peer, Received], n: number): Buffer => peer.encode(to, ['!re', `=n=${n}`, `=of=${to.args.id}`]);
      peer.raw(Buffer.concat([row(third, 1), row(first, 1), row(third, 2), row(second, 1), row(first, 2)]));
      for (const [to, one] of [third, second, first]) to.reply(one, ['!done']);
    });
    const api = await connect();
    const replies = await Promise.all(['a', 'b', 'c'].map((id) => api.exec(['/x/print', `=id=${id}`])));
    expect(replies.map(({ rows }) => rows.map((row) => `${row.of}${row.n}`))).toEqual([['a1', 'a2'], ['b1'], ['c1', 'c2']]);
    expect(api.inFlight).toBe(0);
  });

  it('reads a reply that comes byte by byte', async () => {
    await start((peer, command) => {
      const reply = peer.encode(command, ['!re', '=long=' + 'ж'.repeat(150), '=b=2'], ['!done', '=ret=*1']);
      let at = 0;
      const next = (): void => {
        peer.raw(reply.subarray(at, ++at));
        if (at < reply.length) setImmediate(next);
      };
      next();
    });
    const api = await connect();
    expect(await api.exec(['/x/print'])).toEqual({ rows: [{ long: 'ж'.repeat(150), b: '2' }], ret: '*1' });
  });

  it('takes !empty twice, and !empty before a row', async () => {
    await start((peer, command) => peer.reply(command, ['!empty'], ['!empty'], ['!re', '=a=1'], ['!done']));
    const api = await connect();
    expect(await api.exec(['/x/print'])).toEqual({ rows: [{ a: '1' }] });
  });

  it('reads the code page of WinBox where bytes are no UTF-8', async () => {
    await start((peer, command) =>
      peer.reply(
        command,
        ['!re', Buffer.from('3d613dcfd0c8c2c5d2', 'hex'), '=b=привет', Buffer.from('3d633d818d', 'hex')],
        ['!done'],
      ),
    );
    const cyrillic = await connect({ codePage: 'windows-1251' });
    expect((await cyrillic.exec(['/x/print'])).rows[0]).toMatchObject({ a: 'ПРИВЕТ', b: 'привет' });
    cyrillic.close();
    const western = await connect();
    expect((await western.exec(['/x/print'])).rows[0]).toMatchObject({ b: 'привет', c: '\u0081\u008d' });
    expect((await failure(connect({ codePage: 'klingon' }))).code).toBe('CONFIG_INVALID');
  });

  it('sends one sentence in one piece', async () => {
    await start((peer, command) => peer.reply(command, ['!done']));
    const api = await connect();
    for (let n = 0; n < 5; n++) await api.exec(['/x/set', '=a=1', '=b=2', `=c=${'x'.repeat(500)}`]);
    expect(router.peers[0]?.chunks).toBe(router.received.length);
  });

  it('gives a command up after its deadline, cancels it, ignores its late reply and stays usable', async () => {
    const late: [Peer, Received][] = [];
    await start((peer, command) => {
      if (command.command === '/slow') {
        late.push([peer, command]);
        return;
      }
      for (const [to, one] of late.splice(0))
        to.reply(one, ['!re', '=late=1'], ['!trap', '=category=2', '=message=interrupted'], ['!done']);
      peer.reply(command, ['!re', '=fresh=1'], ['!done']);
    });
    const api = await connect();
    const error = await failure(api.exec(['/slow', `=password=${PASSWORD}`], { timeoutMs: 20 }));
    expect(error).toMatchObject({ code: 'COMMAND_TIMEOUT', details: { sent: true, timeoutMs: 20 } });
    expect(api.inFlight).toBe(0);
    expect(await api.exec(['/x/print'])).toEqual({ rows: [{ fresh: '1' }] });
    const slow = router.received.find((one) => one.command === '/slow');
    expect(router.received.find((one) => one.command === '/cancel')?.args).toEqual({ tag: slow?.tag });
    expect(api.suspect).toBe(false);
  });

  it('is suspect, then closed, when the router does not even answer the cancel', async () => {
    await start(() => undefined);
    const api = await connect({ commandTimeoutMs: 30 });
    const closed = new Promise<AppError | undefined>((resolve) => api.onClose(resolve));
    await failure(api.exec(['/x/print']));
    expect(api.suspect).toBe(true);
    expect((await closed)?.code).toBe('CONNECTION_LOST');
    expect(api.closed).toBe(true);
  });

  it('cancels on the signal and does not send what was cancelled before', async () => {
    await start((peer, command) => {
      if (command.command !== '/slow') peer.reply(command, ['!done']);
    });
    const api = await connect();
    const abort = new AbortController();
    const slow = failure(api.exec(['/slow'], { signal: abort.signal }));
    await until(() => router.received.some((one) => one.command === '/slow'));
    abort.abort();
    expect(await slow).toMatchObject({ code: 'CANCELLED', details: { sent: true } });
    expect(await failure(api.exec(['/never'], { signal: abort.signal }))).toMatchObject({
      code: 'CANCELLED',
      details: { sent: false },
    });
    await api.exec(['/x/print']);
    expect(router.received.map((one) => one.command)).toEqual(['/login', '/slow', '/cancel', '/x/print']);
  });

  it('settles everything at once on close and tells the listeners once', async () => {
    await start(() => undefined);
    const api = await connect();
    const calls: unknown[] = [];
    api.onClose((error) => calls.push(error));
    const pending = failure(api.exec(['/x/print']));
    const reading = failure(api.rows(['/y/print'])[Symbol.asyncIterator]().next());
    api.close();
    api.close();
    expect(await pending).toMatchObject({ code: 'CONNECTION_LOST', details: { sent: true } });
    expect((await reading).code).toBe('CONNECTION_LOST');
    expect(await failure(api.exec(['/z']))).toMatchObject({ code: 'CONNECTION_LOST', details: { sent: false } });
    api.onClose((error) => calls.push(error));
    expect(calls).toEqual([undefined, undefined]);
    await until(() => router.peers[0]?.socket.destroyed === true);
  });

  it('takes a refusal without a tag for the only command there is, and for none of several', async () => {
    await start((peer, command) => {
      if (command.command === '/wait') return;
      if (command.command === '/bad') peer.raw(encodeSentence(['!trap', '=message=no such command']));
      peer.reply(command, ['!done']);
    });
    const api = await connect();
    expect((await failure(api.exec(['/bad']))).code).toBe('TRAP_NO_SUCH_COMMAND');
    void failure(api.exec(['/wait']));
    expect(await api.exec(['/bad'])).toEqual({ rows: [] });
  });

  it('refuses an empty word, which would cut the sentence in two', async () => {
    await start((peer, command) => peer.reply(command, ['!done']));
    const api = await connect();
    expect((await failure(api.exec(['/x/set', '', '=a=1']))).code).toBe('BUG');
    expect((await failure(api.exec([]))).code).toBe('BUG');
    expect((await failure(api.rows(['/x', ''])[Symbol.asyncIterator]().next())).code).toBe('BUG');
    expect(router.received.map((one) => one.command)).toEqual(['/login']);
  });

  it('closes a connection whose bytes make no sense', async () => {
    await start((peer) => peer.raw(Buffer.from('\x05hello\x00')));
    const api = await connect();
    expect((await failure(api.exec(['/x/print']))).code).toBe('PROTOCOL_ERROR');
    expect(api.closed).toBe(true);
  });

  describe('connecting', () => {
    it.each([
      ['invalid user name or password (6)', 'AUTH_REJECTED'],
      ['cannot log in', 'AUTH_REJECTED'],
      ['not logged in', 'AUTH_REJECTED'],
      ['std failure: not allowed (9)', 'AUTH_REJECTED'],
      ['could not authenticate - radius timeout', 'CONNECT_FAILED'],
    ])('takes the refusal "%s" for %s', async (message, code) => {
      await start({
        login: 'script',
        onCommand: (peer, command) => peer.reply(command, ['!trap', `=message=${message}`], ['!done']),
      });
      expect(await failure(connect())).toMatchObject({ code, trap: { message } });
      await until(() => router.peers[0]?.socket.destroyed === true);
    });

    it('gives up on a peer that accepts and says nothing', async () => {
      await start({ login: 'script' });
      expect(await failure(connect({ connectTimeoutMs: 500 }))).toMatchObject({
        code: 'CONNECT_TIMEOUT',
        details: { phase: 'login' },
      });
      await until(() => router.peers[0]?.socket.destroyed === true);
    });

    it('gives up on a TLS handshake that nobody answers', async () => {
      await start({ login: 'script' });
      const error = await failure(connect({ connectTimeoutMs: 30, tls: {} }));
      expect(error).toMatchObject({ code: 'CONNECT_TIMEOUT', details: { phase: 'connect' } });
    });

    it('is cancelled by the signal', async () => {
      await start({ login: 'script' });
      const abort = new AbortController();
      const connecting = failure(connect({ signal: abort.signal }));
      await until(() => router.peers.length === 1);
      abort.abort();
      expect((await connecting).code).toBe('CANCELLED');
      expect((await failure(connect({ signal: abort.signal }))).code).toBe('CANCELLED');
      await until(() => router.peers[0]?.socket.destroyed === true);
    });

    it('recognises a peer that is no RouterOS API', async () => {
      await start({
        onConnection: (peer) =>
          peer.raw(Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n')),
      });
      expect((await failure(connect())).code).toBe('PROTOCOL_ERROR');
    });

    it('keeps the password out of the debug output of the library', async () => {
      await start({});
      const load = createRequire(createRequire(__filename).resolve('node-routeros'));
      const debug = load('debug') as { enable(names: string): void; disable(): void; log: (...args: unknown[]) => void };
      const lines: string[] = [];
      const { log } = debug;
      debug.log = (...args) => lines.push(args.map(String).join(' '));
      debug.enable('routeros-api:*');
      try {
        const api = await connect();
        await failure(api.exec(['/user/add', `=password=${PASSWORD}`], { timeoutMs: 20 }));
      } finally {
        debug.disable();
        debug.log = log;
      }
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join('\n')).not.toContain(PASSWORD);
    });
  });

  describe('TLS', () => {
    const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };
    const echo: ScriptedRouterOptions = { onCommand: (peer, command) => peer.reply(command, ['!re', '=a=1'], ['!done']) };

    it.each([
      ['a known authority', { ca: TEST_CERTIFICATE, serverName: 'router.test' }],
      ['no check', { mode: 'unverified' }],
    ] as const)('connects with %s', async (_, options) => {
      await start({ ...echo, tls });
      const api = await connect({ tls: options });
      expect((await api.exec(['/x/print'])).rows).toEqual([{ a: '1' }]);
    });

    it('connects to a service without a certificate', async () => {
      await start({ ...echo, tls: { ciphers: 'ADH-AES256-GCM-SHA384:@SECLEVEL=0', maxVersion: 'TLSv1.2', dhparam: 'auto' } });
      const api = await connect({ tls: { mode: 'anonymous' } });
      expect((await api.exec(['/x/print'])).rows).toEqual([{ a: '1' }]);
    });

    it.each([
      ['a certificate that nobody vouches for', {}],
      ['another name than asked for', { ca: TEST_CERTIFICATE, serverName: 'other.test' }],
    ])('refuses %s', async (_, options) => {
      await start({ ...echo, tls });
      const error = await failure(connect({ tls: options }));
      expect(error.code).toBe('TLS_FAILED');
      expect(router.received).toEqual([]);
    });

    it('says that a plain port does not speak TLS', async () => {
      await start({ onConnection: (peer) => peer.socket.on('data', () => peer.socket.end()) });
      expect((await failure(connect({ tls: { mode: 'unverified' } }))).code).toBe('TLS_FAILED');
    });

    it('says that a TLS port closes on a plain client', async () => {
      await start({ ...echo, tls });
      expect((await failure(connect())).code).toMatch(/^(CONNECT_FAILED|PROTOCOL_ERROR)$/);
    });
  });

  describe('rows', () => {
    it('listens until the loop is left, then cancels', async () => {
      await start((peer, command) => {
        if (command.command === '/log/listen')
          peer.reply(command, ['!re', '=n=1'], ['!re', '=n=2'], ['!re', '=.id=*3', '=.dead=true'], ['!re', '=n=4']);
        else peer.reply(command, ['!done']);
      });
      const api = await connect();
      const seen: unknown[] = [];
      for await (const row of api.rows(['/log/listen'], { timeoutMs: Infinity })) {
        seen.push(row);
        if (row['.dead']) break;
      }
      expect(seen).toEqual([{ n: '1' }, { n: '2' }, { '.id': '*3', '.dead': 'true' }]);
      await api.exec(['/x/print']);
      expect(api.inFlight).toBe(0);
      const listen = router.received.find((one) => one.command === '/log/listen');
      expect(router.received.find((one) => one.command === '/cancel')?.args).toEqual({ tag: listen?.tag });
    });

    it('sends nothing before the loop starts', async () => {
      await start((peer, command) => peer.reply(command, ['!done']));
      const api = await connect();
      api.rows(['/never']);
      await api.exec(['/x/print']);
      expect(router.received.map((one) => one.command)).toEqual(['/login', '/x/print']);
    });

    it('gives the rows that came before a refusal, then the refusal', async () => {
      await start((peer, command) => peer.reply(command, ['!re', '=n=1'], ['!trap', '=message=no such item'], ['!done']));
      const api = await connect();
      const iterator = api.rows(['/x/print'])[Symbol.asyncIterator]();
      expect(await iterator.next()).toEqual({ done: false, value: { n: '1' } });
      expect((await failure(iterator.next())).code).toBe('TRAP_NO_SUCH_ITEM');
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });

    it('ends a silence, and a reply that is too long', async () => {
      await start((peer, command) => {
        if (command.command === '/cancel') peer.reply(command, ['!done']);
        else peer.reply(command, ...Array.from({ length: 20 }, () => ['!re', '=n=1']));
      });
      const api = await connect();
      const read = async (options: { timeoutMs?: number; maxRows?: number }): Promise<void> => {
        for await (const row of api.rows(['/x/print'], options)) expect(row.n).toBe('1');
      };
      expect((await failure(read({ timeoutMs: 20 }))).code).toBe('COMMAND_TIMEOUT');
      expect((await failure(read({ maxRows: 10 }))).code).toBe('REPLY_TOO_LARGE');
    });

    it('is ended by the signal while it waits', async () => {
      await start((peer, command) => {
        if (command.command === '/cancel') peer.reply(command, ['!done']);
      });
      const api = await connect();
      const abort = new AbortController();
      const waiting = failure(
        api.rows(['/x/listen'], { signal: abort.signal, timeoutMs: Infinity })[Symbol.asyncIterator]().next(),
      );
      await until(() => router.received.some((one) => one.command === '/x/listen'));
      abort.abort();
      expect((await waiting).code).toBe('CANCELLED');
    });

    it('stops the router while nobody reads, and loses no row', async () => {
      const total = 60_000;
      let sentBytes = 0;
      let finished = false;
      await start((peer, command) => {
        const row = peer.encode(command, ['!re', `=data=${'x'.repeat(1_000)}`]);
        let sent = 0;
        const pump = (): void => {
          while (sent < total) {
            sent += 1;
            sentBytes += row.length;
            if (!peer.socket.write(row)) return;
          }
          if (finished) return;
          finished = true;
          peer.reply(command, ['!done']);
        };
        peer.socket.on('drain', pump);
        pump();
      });
      const api = await connect();
      const iterator = api.rows(['/x/print'])[Symbol.asyncIterator]();
      await iterator.next();
      // The router can send no more when a whole turn of many loops brought no byte through.
      let before = -1;
      while (before !== sentBytes) {
        before = sentBytes;
        for (let turn = 0; turn < 200; turn++) await until(() => true);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(finished).toBe(false);
      expect(sentBytes).toBeLessThan(30 * 1024 * 1024);
      let rows = 1;
      while (!(await iterator.next()).done) rows += 1;
      expect(rows).toBe(total);
    });

    it('ends a reading that nobody reads while another command waits for its answer', async () => {
      await start((peer, command) => {
        if (command.command === '/big/print') {
          const rows = peer.encode(command, ...Array.from({ length: 1_000 }, () => ['!re', `=data=${'x'.repeat(1_000)}`]));
          for (let n = 0; n < 20; n++) peer.raw(rows);
        }
        if (command.command === '/cancel') for (const one of [...peer.received]) peer.reply(one, ['!done']);
      });
      const api = await connect();
      const iterator = api.rows(['/big/print'])[Symbol.asyncIterator]();
      await iterator.next();
      await api.exec(['/x/print']);
      const drained = async (): Promise<void> => {
        while (!(await iterator.next()).done);
      };
      expect((await failure(drained())).code).toBe('REPLY_TOO_LARGE');
    });

    it('does not hold up another command while a reader sleeps', async () => {
      await start((peer, command) => {
        if (command.command !== '/big/print') {
          peer.reply(command, ['!re', '=a=1'], ['!done']);
          return;
        }
        const rows = Array.from({ length: 8_000 }, () => ['!re', `=data=${'x'.repeat(1_000)}`]);
        peer.reply(command, ...rows, ['!done']);
      });
      const api = await connect();
      let rows = 0;
      const between: unknown[] = [];
      for await (const row of api.rows(['/big/print'])) {
        if (rows % 1_000 === 0) between.push(await api.exec(['/x/print']));
        if (row.data) rows += 1;
      }
      expect(rows).toBe(8_000);
      expect(between).toEqual(Array.from({ length: 8 }, () => ({ rows: [{ a: '1' }] })));
    });
  });
});
