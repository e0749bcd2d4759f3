import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { temporaryFolder } from '../../kit/private-server';
import { eventually } from './polling-kit';

jest.setTimeout(120_000);

const GUIDE = join(__dirname, '../../../docs/guide/events.md');
const VERSIONS = ['7.24', '7.15.3', '6.49.18'];
const HOST = '198.51.100.1';

/** What the guide shows, word for word, but for the interval. */
function inputOfGuide(): string {
  const [, text] = /^# failover\.yaml\n(.*?)^```/ms.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  if (text === undefined) throw new Error('the guide shows no failover.yaml');
  return text.replace('interval: 10s', 'interval: 1s');
}

function isRouteOff(router: SimRouter): boolean {
  return router.rows('/ip/route').find(({ comment }) => comment === 'uplink1')?.['disabled'] === 'true';
}

/** A router that acts by itself, as docs/guide/events.md tells to set it up, and the daemon that hears of it. */
describe('test/integration/monitoring/netwatch-failover', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({ routers: VERSIONS.length, first: '127.84.0.1', apiPort: 0, versions: VERSIONS });
    for (const router of sim.routers)
      router.exec(['/ip/route/add', '=dst-address=0.0.0.0/0', '=gateway=192.168.88.254', '=comment=uplink1']);
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '1s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers)
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  async function events(kind: string): Promise<readonly unknown[]> {
    const { body } = await ask(daemon, `/api/v1/events?kind=${kind}`);
    return (body.items ?? []).map(({ router }) => router).sort();
  }

  it('switches the route off and on by itself, on every version, and the daemon tells of it', async () => {
    const file = join(await temporaryFolder('failover'), 'failover.yaml');
    await writeFile(file, inputOfGuide());
    const run = await daemon.cli(['run', 'monitoring.ensure_netwatch', '--on', 'all', '--input', file]);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('finished')]);
    await eventually(async () => (await daemon.cli(['netwatch', '--status', 'up', '--json'])).stdout.split(HOST).length > 3);
    expect(sim.routers.map(isRouteOff)).toEqual([false, false, false]);

    for (const router of sim.routers) router.setReachable(HOST, { reachable: false });
    await eventually(() => sim.routers.every(isRouteOff));
    const names = sim.routers.map(({ name }) => name);
    await eventually(async () => (await events('netwatch.down')).length === names.length);
    expect(await events('netwatch.down')).toEqual(names);

    for (const router of sim.routers) router.setReachable(HOST, { reachable: true });
    await eventually(() => !sim.routers.some(isRouteOff));
    await eventually(async () => (await events('netwatch.up')).length === names.length);
    expect(await events('netwatch.up')).toEqual(names);
  });
});
