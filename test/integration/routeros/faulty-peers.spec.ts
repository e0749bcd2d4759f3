import { once, type EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { Server as SshServer, utils, type Connection, type ServerChannel, type Session } from 'ssh2';
import { Secret } from '../../../src/core/secrets';
import { connectRest, connectSsh, openSftp, type RouterConnection } from '../../../src/routeros';

/** What REST and SSH do when the peer behaves as no router should: every command settles, by name. */
const LOGIN = {
  address: '127.0.0.1',
  username: 'admin',
  password: new Secret('secret'),
  // Only what hangs comes so far, however busy the machine is.
  connectTimeoutMs: 60_000,
  commandTimeoutMs: 60_000,
};
/** For what is to hang. */
const SOON = { timeoutMs: 300 };
const endings: (() => void)[] = [];

jest.setTimeout(45_000);

afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

function portOf(server: NetServer | SshServer): number {
  return (server.address() as AddressInfo).port;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Lets the login through, then does what the test says. */
async function rest(answer: Answer): Promise<RouterConnection> {
  let logins = 0;
  return connectRest({
    ...LOGIN,
    port: await restPort((response, request) => {
      logins += 1;
      if (logins > 1) answer(response, request);
      else response.end('[{"version":"7.20.8"}]');
    }),
  });
}

async function restPort(answer: Answer): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => undefined);
    answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

/** The server's end of an SFTP channel, as far as the wire is written to directly. */
interface RawChannel extends EventEmitter {
  readonly outgoing: { readonly id: number };
  readonly _protocol: { channelData(id: number, data: Buffer): void };
  end(): void;
}

function say({ _protocol, outgoing }: RawChannel, data: Buffer): void {
  _protocol.channelData(outgoing.id, data);
}

const KEY = utils.generateKeyPairSync('ed25519').private;

type OnSession = (accept: () => Session, reject: () => void, client: Connection) => void;

async function sshPort(onSession: OnSession, clients: Connection[] = []): Promise<number> {
  const server = new SshServer({ hostKeys: [KEY] }, (client) => {
    clients.push(client);
    endings.push(() => client.end());
    client.on('error', () => undefined);
    client.on('authentication', (context) => context.accept());
    client.on('session', (accept, reject) => onSession(accept, () => reject(), client));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => server.close());
  return portOf(server);
}

async function ssh(onCommand: (channel: ServerChannel, line: string, client: Connection) => void): Promise<RouterConnection> {
  const port = await sshPort((accept, _reject, client) => {
    accept().on('exec', (acceptExec, _rejectExec, info) => onCommand(acceptExec(), info.command, client));
  });
  const connection = await connectSsh({ ...LOGIN, port });
  endings.push(() => connection.close());
  return connection;
}

function markerOf(line: string): string {
  return /rosfleet-[0-9a-f]+/.exec(line)?.[0] ?? '';
}

describe('REST', () => {
  it('gives up on a command that is not answered, and is not to be used again', async () => {
    const connection = await rest(() => undefined);
    await expect(connection.exec(['/x/print'], SOON)).rejects.toMatchObject({
      code: 'COMMAND_TIMEOUT',
      details: { sent: true },
    });
    expect(connection.suspect).toBe(true);
    connection.close();
  });

  it.each<[string, Answer]>([
    ['before the answer', (response) => response.destroy()],
    [
      'in the middle of it',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('[{"a":');
        setImmediate(() => response.destroy());
      },
    ],
  ])('tells a connection that breaks %s', async (_when, answer) => {
    const connection = await rest(answer);
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'CONNECTION_LOST', details: { sent: true } });
    expect(connection.suspect).toBe(true);
    connection.close();
  });

  it('stops reading an answer without end', async () => {
    const connection = await rest((response) => {
      const piece = 'x'.repeat(1024 * 1024);
      const pour = (): void => {
        while (!response.destroyed && response.write(piece));
        response.once('drain', pour);
      };
      pour();
    });
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'REPLY_TOO_LARGE' });
    connection.close();
  });

  it('says how long RouterOS itself allows', async () => {
    const connection = await rest((response) => {
      response.statusCode = 400;
      response.end('{"detail":"Session closed","error":400,"message":"Bad Request"}');
    });
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'COMMAND_TIMEOUT' });
    connection.close();
  });

  it.each([
    [200, '<html>Webfig</html>'],
    [404, '<html>not found</html>'],
    [404, '{"error":404,"message":"Not Found"}'],
  ])('takes a web server that answers %i %s for none of RouterOS', async (status, body) => {
    const port = await restPort((response) => {
      response.statusCode = status;
      response.end(body);
    });
    await expect(connectRest({ ...LOGIN, port })).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('follows nobody elsewhere with the password', async () => {
    let asked = 0;
    const elsewhere = await restPort((response) => {
      asked += 1;
      response.end('[]');
    });
    const port = await restPort((response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere}/rest/system/resource/print` });
      response.end();
    });
    await expect(connectRest({ ...LOGIN, port })).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(asked).toBe(0);
  });
});

describe('SSH', () => {
  it('gives up on a command that is not answered, and goes on to the next', async () => {
    let commands = 0;
    const connection = await ssh((channel, line) => {
      commands += 1;
      if (commands > 1) channel.end(`name=gw\r\n${markerOf(line)}\r\n`);
    });
    await expect(connection.exec(['/x/print'], SOON)).rejects.toMatchObject({
      code: 'COMMAND_TIMEOUT',
      details: { sent: true },
    });
    expect(connection.suspect).toBe(true);
    expect((await connection.exec(['/x/print'])).rows).toEqual([{ name: 'gw' }]);
  });

  it('does not take the exit code for the truth', async () => {
    const connection = await ssh((channel) => {
      channel.write('failure: already have such address\r\n');
      channel.exit(0);
      channel.end();
    });
    await expect(connection.exec(['/ip/address/add', '=address=10.0.0.1/24'])).rejects.toMatchObject({
      code: 'TRAP_ALREADY_EXISTS',
    });
  });

  it('does not take a marker that a value holds for the end', async () => {
    const connection = await ssh((channel, line) => channel.end(`.id=*1;comment=${markerOf(line)};name=cut here`));
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'TRAP' });
  });

  it.each<[string, (channel: ServerChannel, line: string, client: Connection) => void]>([
    ['ends without a word', (channel) => channel.end()],
    ['drops the connection', (_channel, _line, client) => client.end()],
  ])('tells a router that %s', async (_what, onCommand) => {
    const connection = await ssh(onCommand);
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'CONNECTION_LOST', details: { sent: true } });
  });

  it('stops reading output without end', async () => {
    const connection = await ssh((channel) => {
      const piece = 'x'.repeat(256 * 1024);
      const pour = (): void => {
        while (channel.writable && channel.write(piece));
        channel.once('drain', pour);
      };
      channel.on('error', () => undefined);
      pour();
    });
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'REPLY_TOO_LARGE' });
    connection.close();
  });

  it('tells a connection that ended while its host key was being remembered', async () => {
    const clients: Connection[] = [];
    const port = await sshPort(() => undefined, clients);
    const onPin = async (): Promise<void> => {
      const [client] = clients;
      client?.end();
      await once(client as Connection, 'close');
      // Time for the end to arrive here.
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    const connection = await connectSsh({ ...LOGIN, port, hostKey: { onPin } });
    await expect(connection.exec(['/x/print'])).rejects.toMatchObject({ code: 'CONNECTION_LOST', details: { sent: false } });
    expect(connection.closed).toBe(true);
    expect(connection.inFlight).toBe(0);
  });
});

describe('SFTP', () => {
  /** What the greeting of a server is on the wire: five bytes, the answer "version", 3. */
  const GREETING = Buffer.from([0, 0, 0, 5, 2, 0, 0, 0, 3]);

  /** A peer that opens the channel, and does then what the test says. */
  const opens =
    (then: (sftp: RawChannel, client: Connection) => void): OnSession =>
    (accept, _reject, client) => {
      accept().on('sftp', (acceptSftp) => then(acceptSftp() as unknown as RawChannel, client));
    };

  it.each<[string, OnSession]>([
    ['refuses it', (accept) => void accept()],
    ['opens no channel', (_accept, reject) => reject()],
    ['ends it before a greeting', opens((sftp) => sftp.end())],
    ['greets with something else', opens((sftp) => say(sftp, Buffer.from('This service allows sftp connections only.\n')))],
  ])('says that a router that %s has none', async (_what, onSession) => {
    await expect(openSftp({ ...LOGIN, port: await sshPort(onSession) })).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      details: { sent: false },
    });
  });

  it('tells a router that drops the connection meanwhile', async () => {
    const port = await sshPort((_accept, _reject, client) => client.end());
    await expect(openSftp({ ...LOGIN, port })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it.each<[string, OnSession]>([
    [
      'ends it right behind the greeting',
      opens((sftp) => {
        say(sftp, GREETING);
        sftp.end();
      }),
    ],
    ['talks nonsense behind the greeting', opens((sftp) => say(sftp, Buffer.concat([GREETING, Buffer.from([0, 0, 0, 0])])))],
    ['ends it instead of an answer', opens((sftp) => void sftp.on('OPEN', () => sftp.end()))],
    ['drops the connection instead of an answer', opens((sftp, client) => void sftp.on('OPEN', () => client.end()))],
  ])('tells a router that %s, and does not take it for a refusal', async (_what, onSession) => {
    const sftp = await openSftp({ ...LOGIN, port: await sshPort(onSession) });
    await expect(sftp.read('a.txt', { maxBytes: 10 })).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      details: { sent: true },
    });
    sftp.close();
  });

  it('gives up on a router that never answers', async () => {
    const port = await sshPort(opens((sftp) => void sftp.on('OPEN', () => undefined)));
    const read = async (): Promise<void> => {
      const sftp = await openSftp({ ...LOGIN, port, commandTimeoutMs: 2_000 });
      await sftp.read('a.txt', { maxBytes: 10 }).finally(() => sftp.close());
    };
    await expect(read()).rejects.toMatchObject({ code: 'COMMAND_TIMEOUT' });
  });
});
