import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLLECTORS } from '../../../src/monitoring';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { equip } from '../../kit/equip';
import { eventually } from './polling-kit';

jest.setTimeout(120_000);

const GUIDE = join(__dirname, '../../../docs/guide/monitoring-api.md');
const VERSIONS = ['7.24', '7.15.3', '6.49.18'];
const PASSWORD = 'only-looks-1';
const HARDWARE = ['an LTE modem', 'ports that power other devices (PoE out)'];

/** The two commands of the guide as words of the API. */
function commandsOfGuide(): string[][] {
  const lines = readFileSync(GUIDE, 'utf8').match(/^\/user\/.*$/gm) ?? [];
  return lines.map((line) => {
    const [command = '', ...args] = line.replace('password=…', `password=${PASSWORD}`).split(' ');
    return [command, ...args.map((arg) => `=${arg}`)];
  });
}

/** Whoever polls needs to read, and no more: every collector runs as the user that the guide makes, and nothing is written. */
describe('test/integration/monitoring/read-only', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    sim = await startFleet({
      routers: VERSIONS.length,
      first: '127.85.0.1',
      apiPort: 0,
      services: ['api', 'snmp'],
      ports: { snmp: 0 },
      versions: VERSIONS,
    });
    for (const router of sim.routers) {
      for (const words of commandsOfGuide()) router.exec(words);
      for (const hardware of HARDWARE) await equip(router, { hardware });
      router.exec(['/tool/netwatch/add', '=host=192.0.2.53']);
    }
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '1s', ROSFLEET_POLL_MEDIUM: '2s', ROSFLEET_POLL_SLOW: '3s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'monitor', username: 'rosfleet-monitor', password: PASSWORD } });
    await ask(daemon, '/api/v1/snmp-credentials', { body: { name: 'ro', version: 'v2c', community: 'public' } });
    const collectors = Object.fromEntries(COLLECTORS.map(({ id }) => [id, true]));
    for (const { name, address, port, datagramPorts } of sim.routers) {
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'monitor' } });
      const body = { collectors, snmpCredential: 'ro', snmpPort: datagramPorts.snmp };
      const answer = await ask(daemon, `/api/v1/routers/${name}/monitoring`, { method: 'PATCH', body });
      if (answer.status !== 200) throw new Error(answer.text);
    }
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  it('reads with every collector, is refused nothing, and writes nothing', async () => {
    const before = sim.routers.map(({ writes }) => writes.length);
    const text = async (): Promise<string> => (await ask(daemon, '/metrics')).text;
    // Those that are there for a router without SNMP stand aside here.
    const wanted = COLLECTORS.filter((one) => one.source === 'snmp' || one.insteadOf === undefined).map(({ id }) => id);
    const ran = (seen: string, id: string): boolean =>
      seen.includes(`rosfleet_collector_runs_total{collector="${id}",outcome="ok"}`);
    await eventually(async () => {
      const seen = await text();
      return wanted.every((id) => ran(seen, id));
    }, 60_000).catch(() => undefined);
    const seen = await text();
    expect(wanted.filter((id) => !ran(seen, id))).toEqual([]);
    const failed = seen.split('\n').filter((line) => /^rosfleet_collector_runs_total\{.*outcome="(?!ok")/.test(line));
    expect(failed).toEqual([]);
    expect(sim.routers.map(({ writes }) => writes.length)).toEqual(before);
    expect(sim.routers.map(({ sentences }) => sentences > 50)).toEqual([true, true, true]);
  });
});
