import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

/** A rotation of the master key as docs/guide/operate.md tells it. */
describe('test/integration/api/master-key', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({ routers: 1, first: '127.86.0.1', apiPort: 0, username: 'admin', password: 'r0uter-s3cret' });
    daemon = await startDaemon();
    const [router] = sim.routers;
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: 'r0uter-s3cret' } });
    await ask(daemon, '/api/v1/snmp-credentials', { body: { name: 'ro', version: 'v2c', community: 'c0mmunity' } });
    await ask(daemon, '/api/v1/webhooks', { body: { name: 'ops', url: 'https://hooks.example.com/t0ken' } });
    const { name, address, port } = router ?? {};
    await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    const schedule = { name: 'daily', do: 'system.set_identity', on: 'all', input: { name: 'renamed' }, cron: '0 3 * * *' };
    const added = await ask(daemon, '/api/v1/schedules', { body: schedule });
    if (added.status >= 300) throw new Error(added.text);
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  async function restartWith(keys: readonly string[]): Promise<void> {
    await daemon.halt();
    await writeFile(join(daemon.dataDir, 'master.key'), keys.join(','), { mode: 0o600 });
    await daemon.resume();
  }

  it('seals everything anew under the first key, so that the old one can go', async () => {
    const older = (await readFile(join(daemon.dataDir, 'master.key'), 'utf8')).trim();
    const newer = MasterKey.generate().reveal();
    await restartWith([newer, older]);
    const first = await daemon.cli(['master-key', 'reseal', '--json']);
    expect(JSON.parse(first.stdout)).toEqual({ credentials: 1, snmpCredentials: 1, webhooks: 1, schedules: 1 });
    const again = await daemon.cli(['master-key', 'reseal', '--json']);
    expect(JSON.parse(again.stdout)).toEqual({ credentials: 0, snmpCredentials: 0, webhooks: 0, schedules: 0 });

    await restartWith([newer]);
    const run = await daemon.cli(['schedules', 'run', 'daily', '--json']);
    expect(run.exitCode).toBe(0);
    const { id } = JSON.parse(run.stdout) as { id: string };
    const { body } = await ask(daemon, `/api/v1/runs/${id}?wait=30s`);
    expect(body).toMatchObject({ state: 'finished', outcome: 'ok' });
    expect(sim.routers[0]?.rows('/system/identity')).toMatchObject([{ name: 'renamed' }]);
  });

  it('is for those who may write all of it', async () => {
    const made = await ask(daemon, '/api/v1/tokens', {
      body: { name: 'some', permissions: ['credential:write'], tenants: ['*'] },
    });
    const token = String(made.body['token']);
    const answer = await ask(daemon, '/api/v1/master-key/reseal', { method: 'POST', token });
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
  });
});
