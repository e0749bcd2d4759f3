import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet, type SimFleet } from '../../src/simulator';
import { importFleet } from '../kit/chaos';
import { KillableDaemon } from '../kit/killable-daemon';

jest.setTimeout(120_000);

describe('test/e2e/twin', () => {
  let folder: string;
  let fleet: SimFleet;
  let daemon: KillableDaemon;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-twin-'));
    fleet = await startFleet({ routers: 2, first: '127.46.0.1', apiPort: 0, versions: ['7.20.8'] });
    daemon = await KillableDaemon.start({ dataDir: join(folder, 'data'), log: join(folder, 'daemon.log') });
    await importFleet(daemon, fleet);
  });

  afterAll(async () => {
    await daemon?.stop();
    await fleet?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('rehearses a change on twins and leaves the routers alone', async () => {
    const before = fleet.routers.map((router) => router.writes.length);
    const input = [
      '--set',
      'chain=input',
      '--set',
      'action=drop',
      '--set',
      'src-address=203.0.113.9',
      '--set',
      'comment=rehearsed',
    ];
    const place = ['--set', 'place-before.comment=defconf: drop all not coming from LAN'];
    const result = await daemon.cli(
      'plan',
      'firewall.create_filter_rule',
      '--on',
      'all',
      '--rehearse',
      '--json',
      ...input,
      ...place,
    );
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(0);
    const { rehearsals } = JSON.parse(result.stdout) as { rehearsals: { status: string; diff: { op: string }[] }[] };
    expect(rehearsals.map((each) => each.status)).toEqual(['changed', 'changed']);
    expect(rehearsals[0]?.diff).toMatchObject([{ menu: '/ip/firewall/filter', op: 'add' }]);
    for (const [index, router] of fleet.routers.entries()) {
      expect(router.rows('/ip/firewall/filter').some((row) => row.comment === 'rehearsed')).toBe(false);
      // The file of the export, taken away again, is all that there was.
      const commands = router.writes.slice(before[index]).map((write) => write.words[0]);
      expect(new Set(commands)).toEqual(new Set(['/file/read', '/file/remove']));
      expect(router.rows('/file').filter((row) => row.name?.includes('rosfleet-'))).toEqual([]);
    }
  });

  it('says before any router is touched that a change would be refused', async () => {
    const result = await daemon.cli(
      'plan',
      'ip.add_address',
      '--on',
      'name=sim-0001',
      '--rehearse',
      '--set',
      'address=10.9.9.1/24',
      '--set',
      'interface=nowhere',
    );
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('failed on the twin');
    expect(result.stdout).toContain('TRAP_INVALID_VALUE');
  });

  it('keeps the export of a router for its twin', async () => {
    const result = await daemon.cli('twin', 'create', 'sim-0001', '--no-start', '--json');
    expect(result.exitCode).toBe(0);
    const { file } = JSON.parse(result.stdout) as { file: string };
    expect(await readFile(file, 'utf8')).toMatch(/by RouterOS 7\.20\.8[\s\S]*defconf: masquerade/);
  });
});
