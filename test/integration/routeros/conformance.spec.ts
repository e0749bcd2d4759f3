import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeSentence } from '../../../src/routeros';
import {
  startScriptedRouter,
  until,
  type Received,
  type ScriptedRouter,
  type ScriptedRouterOptions,
} from '../../kit/scripted-router';
import { startBareClient, startDriverClient, type Outcome, type WireClient } from '../../kit/wire-clients';

/**
 * Each scenario is a fault of node-routeros 1.6.9, played by a router on a real socket. It must show on the plain library
 * (else the cure is no longer needed, or the scenario tests nothing) and must not show on the driver.
 */
interface Scenario {
  readonly fault: string;
  readonly router: ScriptedRouterOptions;
  /** What a user sees: compared with `bare` and `driver`. */
  run(client: WireClient, router: ScriptedRouter): Promise<unknown>;
  readonly bare: unknown;
  readonly driver: unknown;
}

const CRASH = { kind: 'crash', stderr: expect.any(String) };
const HANG = { kind: 'hang' };
const CHALLENGE = 'a8c3e1f0b2d4968715243342516f7e8d';

function rows(...expected: readonly Record<string, string>[]): unknown {
  return { kind: 'value', value: expect.objectContaining({ rows: expected }) };
}

function error(code: string, more: object = {}): unknown {
  return { kind: 'error', error: expect.objectContaining({ code, ...more }) };
}

/** Connects, which must work, then runs one command. */
async function connectAndExec(client: WireClient, router: ScriptedRouter): Promise<Outcome> {
  expect(await client.connect(router)).toMatchObject({ kind: 'value' });
  return client.exec(['/x/print']);
}

function login(client: WireClient, router: ScriptedRouter): Promise<Outcome> {
  return client.connect(router);
}

function answered(...sentences: readonly (readonly (string | Buffer)[])[]): ScriptedRouterOptions {
  return { onCommand: (peer, command) => peer.reply(command, ...sentences) };
}

function digest(password: string): string {
  return createHash('md5')
    .update(Buffer.from([0]))
    .update(password, 'utf8')
    .update(Buffer.from(CHALLENGE, 'hex'))
    .digest('hex');
}

const OLD_LOGIN: ScriptedRouterOptions = {
  login: 'script',
  onCommand: (peer, command) => {
    if (command.args.response === undefined) peer.reply(command, ['!done', `=ret=${CHALLENGE}`]);
    else if (command.args.response === `00${digest('pässwörd')}`) peer.reply(command, ['!done']);
    else peer.reply(command, ['!trap', '=message=cannot log in'], ['!done']);
  },
};

const SCENARIOS: readonly Scenario[] = [
  {
    fault: '!empty before !done (7.18 and later) ends the process',
    router: answered(['!empty'], ['!done']),
    run: connectAndExec,
    bare: CRASH,
    driver: rows(),
  },
  {
    fault: 'a reply with an unknown tag ends the process',
    router: {
      onCommand: (peer, command) => {
        peer.raw(encodeSentence(['!re', '.tag=999999', '=late=1']));
        peer.raw(encodeSentence(['!done', '.tag=nobody']));
        peer.reply(command, ['!re', '=a=1'], ['!done']);
      },
    },
    run: connectAndExec,
    bare: CRASH,
    driver: rows({ a: '1' }),
  },
  {
    fault: 'a command is never settled when the router closes (FIN)',
    router: { onCommand: (peer) => peer.socket.end() },
    run: connectAndExec,
    bare: HANG,
    driver: error('CONNECTION_LOST', { details: { sent: true } }),
  },
  {
    fault: 'a command is never settled when the connection is reset (RST)',
    router: { onCommand: (peer) => peer.socket.resetAndDestroy() },
    run: connectAndExec,
    bare: HANG,
    driver: error('CONNECTION_LOST', { details: { sent: true, errno: 'ECONNRESET' } }),
  },
  {
    fault: 'a command is never settled after !fatal, whose reason is a bare word',
    router: { onCommand: (peer) => peer.raw(encodeSentence(['!fatal', 'session terminated on request'])) },
    run: connectAndExec,
    bare: HANG,
    driver: error('SESSION_FATAL', { trap: { message: 'session terminated on request' } }),
  },
  {
    fault: 'a command on a closed connection is never settled',
    router: { onCommand: (peer) => peer.socket.end() },
    run: async (client, router) => {
      await connectAndExec(client, router);
      return client.exec(['/y/print']);
    },
    bare: HANG,
    driver: error('CONNECTION_LOST', { details: { sent: false } }),
  },
  {
    fault: 'connect is never settled when the router closes after accepting',
    router: { onConnection: (peer) => peer.socket.end() },
    run: login,
    bare: HANG,
    driver: error('CONNECT_FAILED'),
  },
  {
    fault: 'connect is never settled when the router closes during the login',
    router: { login: 'script', onCommand: (peer) => peer.socket.end() },
    run: login,
    bare: HANG,
    driver: error('CONNECT_FAILED'),
  },
  {
    fault: 'connect is never settled after !fatal during the login',
    router: { login: 'script', onCommand: (peer) => peer.raw(encodeSentence(['!fatal', 'too many commands before login'])) },
    run: login,
    bare: HANG,
    driver: error('SESSION_FATAL', { trap: { message: 'too many commands before login' } }),
  },
  {
    fault: 'a quiet connection ends the process',
    router: answered(['!done']),
    run: async (client, router) => {
      await client.connect(router, { idleTimeoutS: 0.2, withoutListener: true });
      await sleep(400);
      return client.exec(['/x/print']);
    },
    bare: CRASH,
    driver: rows(),
  },
  {
    fault: 'a refused connection has an empty message',
    router: {},
    run: async (client, router) => {
      await router.close();
      return client.connect(router);
    },
    bare: { kind: 'error', error: expect.objectContaining({ message: '' }) },
    driver: error('CONNECT_REFUSED', { details: expect.objectContaining({ errno: 'ECONNREFUSED' }) }),
  },
  {
    fault: 'a TLS handshake that the router cuts short ends the process',
    router: { onConnection: (peer) => peer.socket.on('data', () => peer.socket.end()) },
    run: (client, router) => client.connect(router, { tls: true }),
    bare: CRASH,
    driver: error('TLS_FAILED'),
  },
  {
    fault: 'a reply is not delivered when a segment ends before its last byte',
    router: {
      onCommand: (peer, command) => {
        const reply = peer.encode(command, ['!re', '=a=1'], ['!done']);
        peer.raw(reply.subarray(0, -1));
        setTimeout(() => peer.raw(reply.subarray(-1)), 30);
      },
    },
    run: connectAndExec,
    bare: HANG,
    driver: rows({ a: '1' }),
  },
  {
    fault: 'a length cut at the start of a segment derails the stream',
    router: {
      onCommand: (peer, command) => {
        const before = Buffer.concat([Buffer.from([3]), Buffer.from('!re'), Buffer.from([5 + (command.tag?.length ?? 0)])]);
        const head = Buffer.concat([before, Buffer.from(`.tag=${command.tag}`)]);
        const long = encodeSentence([`=a=${'x'.repeat(300)}`]);
        peer.raw(head);
        setTimeout(() => peer.raw(long.subarray(0, 1)), 30);
        setTimeout(() => peer.raw(Buffer.concat([long.subarray(1), peer.encode(command, ['!done'])])), 60);
      },
    },
    run: async (client, router) => {
      const outcome = await connectAndExec(client, router);
      return JSON.stringify(outcome).includes(`"a":"${'x'.repeat(300)}"`);
    },
    bare: false,
    driver: true,
  },
  {
    fault: 'UTF-8 is read as windows-1252',
    router: answered(['!re', '=name=Арбат Á', '=old=\u0041'], ['!re', Buffer.from('=name=caf\xe9', 'latin1')], ['!done']),
    run: async (client, router) => {
      const outcome = await connectAndExec(client, router);
      return JSON.stringify(outcome).includes('Арбат Á') && JSON.stringify(outcome).includes('café');
    },
    bare: false,
    driver: true,
  },
  {
    fault: 'text outside windows-1252 is written as question marks',
    router: answered(['!done']),
    run: async (client, router) => {
      await client.connect(router);
      await client.exec(['/x/add', '=name=сервер']);
      return router.received.at(-1)?.args.name;
    },
    bare: '??????',
    driver: 'сервер',
  },
  {
    fault: 'category and second trap are lost',
    router: answered(
      ['!trap', '=category=0', '=message=no such command or directory (routerboard)'],
      ['!trap', '=message=no such command prefix'],
      ['!done'],
    ),
    run: connectAndExec,
    bare: { kind: 'error', error: { message: 'no such command or directory (routerboard)' } },
    driver: error('TRAP_NO_SUCH_COMMAND', {
      trap: { category: 0, message: 'no such command or directory (routerboard)' },
      details: {
        traps: [{ category: 0, message: 'no such command or directory (routerboard)' }, { message: 'no such command prefix' }],
      },
    }),
  },
  {
    fault: 'close is never settled when the router does not close its half',
    router: { halfOpen: true },
    run: async (client, router) => {
      await client.connect(router);
      return client.close();
    },
    bare: HANG,
    driver: { kind: 'value' },
  },
  {
    fault: 'giving up while connecting leaks the socket',
    router: { login: 'script' },
    run: async (client, router) => {
      await client.abandon(router);
      await sleep(200);
      return router.peers[0]?.socket.readableEnded;
    },
    bare: false,
    driver: true,
  },
  {
    fault: 'commands of a dead connection are counted for ever',
    router: { onCommand: (peer) => peer.socket.end() },
    run: async (client, router) => {
      await connectAndExec(client, router);
      return client.inFlight();
    },
    bare: { kind: 'value', value: 1 },
    driver: { kind: 'value', value: 0 },
  },
  {
    fault: 'a slow command makes the library send a word # of its own',
    router: { onCommand: (peer, command) => void setTimeout(() => peer.reply(command, ['!done']), 400) },
    run: async (client, router) => {
      await client.connect(router, { idleTimeoutS: 0.4 });
      await client.exec(['/x/print']);
      return router.received.map((one: Received) => one.command);
    },
    bare: expect.arrayContaining(['#']),
    driver: ['/login', '/x/print'],
  },
  {
    fault: 'a stream that ended goes on calling back',
    router: answered(['!re', '=a=1'], ['!done']),
    run: async (client, router) => {
      await client.connect(router);
      await client.stream(['/x/listen', '=interval=0']);
      await sleep(1_200);
      const outcome = await client.callbacks();
      return outcome.kind === 'value' ? Number(outcome.value) > 1 : outcome;
    },
    bare: true,
    driver: false,
  },
  {
    fault: 'the caller’s array is changed',
    router: answered(['!done']),
    run: async (client, router) => {
      const outcome = await connectAndExec(client, router);
      return outcome.kind === 'value' ? (outcome.value as { words: string[] }).words.length : outcome;
    },
    bare: 2,
    driver: 1,
  },
  {
    fault: 'the login before 6.43 computes a wrong response for other passwords than ASCII',
    router: OLD_LOGIN,
    run: (client, router) => client.connect(router, { password: 'pässwörd' }),
    bare: { kind: 'error', error: expect.anything() },
    driver: { kind: 'value' },
  },
  {
    fault: 'an unexpected reply to the login ends the process',
    router: { login: 'script', onCommand: (peer, command) => peer.reply(command, ['!re', '=a=1'], ['!re', '=a=2'], ['!done']) },
    run: async (client, router) => {
      await client.connect(router);
      await sleep(50);
      return client.inFlight();
    },
    bare: CRASH,
    driver: { kind: 'value', value: 0 },
  },
  {
    fault: 'there is no limit to a reply',
    router: answered(...Array.from({ length: 1_000 }, (_, index) => ['!re', `=n=${index}`]), ['!done']),
    run: async (client, router) => {
      await client.connect(router);
      const outcome = await client.exec(['/x/print'], { maxRows: 10 });
      return outcome.kind === 'error' ? outcome.error.code : outcome.kind;
    },
    bare: 'value',
    driver: 'REPLY_TOO_LARGE',
  },
];

describe('routeros/conformance', () => {
  let router: ScriptedRouter;
  let client: WireClient;

  afterEach(async () => {
    await client.dispose();
    await router.close();
  });

  it.each(SCENARIOS)('shows on node-routeros: $fault', async (scenario) => {
    router = await startScriptedRouter(scenario.router);
    client = await startBareClient();
    expect(await scenario.run(client, router)).toEqual(scenario.bare);
  });

  it.each(SCENARIOS)('does not show on the driver: $fault', async (scenario) => {
    router = await startScriptedRouter(scenario.router);
    client = await startDriverClient();
    expect(await scenario.run(client, router)).toEqual(scenario.driver);
  });

  it('node-routeros prints the password when DEBUG is set', async () => {
    router = await startScriptedRouter();
    client = await startBareClient({ DEBUG: 'routeros-api:*' });
    await client.connect(router, { password: 'top-secret' });
    await until(() => client.output().includes('top-secret'));
    expect(client.output()).toContain('top-secret');
  });
});
