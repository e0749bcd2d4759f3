import { createHash } from 'node:crypto';
import { isAppError, type AppError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secrets';
import { connectApi, type ApiConnection, type ConnectOptions } from '../../../src/routeros';
import {
  startScriptedRouter,
  until,
  type Peer,
  type Received,
  type ScriptedRouter,
  type ScriptedRouterOptions,
} from '../../kit/scripted-router';

const PASSWORD = 'correct horse';

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
      connectTimeoutMs: 2_000,
      commandTimeoutMs: 2_000,
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
});
