import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startFleet, type SimFleet } from '../../src/simulator';
import { finishedRun } from '../kit/chaos';
import { KillableDaemon } from '../kit/killable-daemon';
import { startRedis, type TestRedis } from '../kit/redis';

/** Nothing else can look like these: found anywhere, they have leaked. */
const LOGIN = 'Zq7-login-secret-41';
const WRITTEN = 'Zq7-written-secret-42';
const REFUSED = 'Zq7-refused-secret-43';
const LOST = 'Zq7-lost-secret-44';
const SECRETS = [LOGIN, WRITTEN, REFUSED, LOST];

jest.setTimeout(120_000);

describe('test/e2e/secrets', () => {
  let folder: string;
  let redis: TestRedis;
  let fleet: SimFleet;
  let daemon: KillableDaemon;
  const seen = new Map<string, string>();
  /** Every command that Redis gets, payloads of jobs included. */
  const said: string[] = [];
  let client: Redis;
  let ear: Redis;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-secrets-'));
    redis = await startRedis();
    client = new Redis(redis.url);
    ear = await client.monitor();
    ear.on('monitor', (_time: string, words: string[]) => said.push(words.join(' ')));
    fleet = await startFleet({ routers: 2, first: '127.45.0.1', apiPort: 0, password: LOGIN });
    daemon = await KillableDaemon.start({
      dataDir: join(folder, 'data'),
      log: join(folder, 'daemon.log'),
      env: { ROSFLEET_REDIS_URL: redis.url, ROSFLEET_LOG_LEVEL: 'trace', ROSFLEET_SETTLE: '300ms', ROSFLEET_RECONCILE: '300ms' },
    });
  });

  afterAll(async () => {
    await daemon?.stop();
    await fleet?.close();
    ear?.disconnect();
    client?.disconnect();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Asks, and keeps the answer for the search. */
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Record<string, unknown>> {
    const answer = await daemon.request(method, path, body, headers);
    seen.set(`${method} ${path} ${seen.size}`, JSON.stringify(answer));
    return answer.body;
  }

  async function run(values: Record<string, string>, mode = 'apply'): Promise<void> {
    const { id } = (await ask('POST', '/runs', { do: 'menu.add', on: 'all', mode, input: { path: '/user', values } })) as {
      id: string;
    };
    await finishedRun(() => daemon, id, 30_000);
    for (const path of ['', '/groups', '/routers']) await ask('GET', `/runs/${id}${path}`);
    const watched = await daemon.cli('runs', 'show', id, '--routers', '--json');
    seen.set(`cli ${id}`, watched.stdout + watched.stderr);
  }

  it('keeps secrets out of answers, logs, metrics, Redis and the database', async () => {
    await ask('POST', '/credentials', { name: 'lab', username: 'admin', password: LOGIN });
    const rows = fleet.inventory().map((entry) => `${entry.name},${entry.address},${entry.port},lab`);
    await ask('POST', '/routers/import', ['name,address,port,credential', ...rows].join('\n'), { 'content-type': 'text/csv' });
    await ask('POST', '/routers/import', `name,address,username,password\nbad name!,nonsense,admin,${LOGIN}`, {
      'content-type': 'text/csv',
    });

    await run({ name: 'ops', group: 'full', password: WRITTEN }, 'plan');
    await run({ name: 'ops', group: 'full', password: WRITTEN });
    expect(fleet.routers[0]!.rows('/user').some((row) => row.name === 'ops')).toBe(true);
    await run({ name: 'bad', group: 'no-such-group', password: REFUSED });
    await fleet.routers[0]!.setFault({ kind: 'drop', at: { command: '/user/add', nth: 1, when: 'after' } });
    await run({ name: 'late', group: 'read', password: LOST });

    // A wrong type in a secret field: the error must not quote it.
    await ask('POST', '/runs', { do: 'menu.add', on: 'all', input: { path: '/user', values: { password: [REFUSED] } } });
    for (const path of [
      '/routers',
      '/credentials',
      '/runs',
      '/audit',
      '/tokens',
      '/routers/export?format=yaml',
      '/routers/nobody',
    ]) {
      await daemon.request('GET', path).then(
        (answer) => seen.set(`GET ${path}`, JSON.stringify(answer)),
        () => undefined,
      );
    }
    await collectTraces();
    const leaks = [...seen].flatMap(([where, text]) =>
      SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`),
    );
    expect(leaks).toEqual([]);
    // The search itself works: what is not secret is found.
    expect([...seen.values()].some((text) => text.includes('no-such-group'))).toBe(true);
    expect(seen.get('redis')).toContain('routerRunId');
  });

  async function collectTraces(): Promise<void> {
    const { url } = JSON.parse(await readFile(join(folder, 'data', 'daemon.json'), 'utf8')) as { url: string };
    const token = (await readFile(join(folder, 'data', 'admin.token'), 'utf8')).trim();
    const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    seen.set('/metrics', await metrics.text());
    seen.set('the log', await readFile(join(folder, 'daemon.log'), 'utf8'));
    for (const name of await readdir(join(folder, 'data'))) {
      if (name.startsWith('rosfleet.sqlite')) seen.set(name, (await readFile(join(folder, 'data', name))).toString('latin1'));
    }
    seen.set('redis', said.join('\n'));
  }
});
