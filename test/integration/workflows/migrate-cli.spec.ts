import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type CliServices } from '../../../src/api/cli';
import { createRegistry } from '../../../src/core/catalogue';
import { menuCatalogue } from '../../../src/routeros';
import { rehearseImport } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { compareWithTwin, migrateInput, migrationRows } from '../../../src/workflows/migrate';

const OLD = [
  '# jan/02/2026 03:04:05 by RouterOS 6.49.18',
  '/ppp secret',
  'add name=joe password=hunter2',
  '/ip address',
  'add address=10.0.0.1/24 interface=ether2',
  '/routing mme',
  'set timeout=1m',
  '',
].join('\n');

function notNeeded(): never {
  throw new Error('the command needs no daemon and no simulated fleet');
}

/** As the composition root lends them. */
const services: CliServices = {
  version: '0.0.0',
  loadRegistry: async () => createRegistry(ALL_AREAS),
  loadMenus: notNeeded,
  loadMetricsReference: notNeeded,
  loadRulesFile: notNeeded,
  loadDashboards: notNeeded,
  serve: notNeeded,
  simulate: notNeeded,
  rehearse: notNeeded,
  auditExports: notNeeded,
  reportAudits: notNeeded,
  async migrate(input, { rehearse }) {
    const migration = migrateInput(input, menuCatalogue);
    const made = { rsc: migration.rsc, rows: migrationRows(migration) };
    return rehearse
      ? { ...made, differences: compareWithTwin(migration, rehearseImport(migration.rsc, migration.target)) }
      : made;
  },
};

describe('rosfleet migrate', () => {
  let folder: string;
  let said: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-migrate-'));
    await writeFile(join(folder, 'old.rsc'), OLD);
    said = '';
    const hear = (text: string | Uint8Array): boolean => {
      said += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(hear);
    jest.spyOn(process.stderr, 'write').mockImplementation(hear);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<number> => runCli(['migrate', join(folder, 'old.rsc'), ...args], services);

  it('writes a file for its owner alone, tells what has no place, and says no secret', async () => {
    const out = join(folder, 'new.rsc');
    expect(await run('--set', 'target.version=7.20.8', '--rehearse', '--out', out)).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('add name=joe password=hunter2');
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(said).toContain('- line 7 /routing/mme set timeout=1m: RouterOS 7.20.8 has no set in /routing/mme. Removed.');
    expect(said).toContain('2 lines mapped, 1 lines or arguments not, 2 statements made.\nThe twin took all of it.');
    expect(said).not.toContain('hunter2');
    expect(await run('--set', 'target.version=7.20.8', '--out', out)).toBe(2);
    expect(said).toContain('(EEXIST)');
  });

  it('gives one JSON document, and fails where the twin differs', async () => {
    const input = join(folder, 'input.yaml');
    await writeFile(input, 'target:\n  version: 7.20.8\n  ports: [sfp1]\nport-map:\n  ether2: sfp1\n');
    expect(await run('-i', input, '--json')).toBe(0);
    const { rows } = JSON.parse(said) as { rows: { part: string; text: string; to?: string }[] };
    expect(rows.filter(({ part }) => part === 'port')).toEqual([{ part: 'port', text: 'ether2', to: 'sfp1' }]);
    await writeFile(join(folder, 'old.rsc'), `${OLD}/interface vlan\nadd interface=ether2 name=v vlan-id=9999\n`);
    expect(await run('-i', input, '--rehearse')).toBe(1);
    expect(said).toMatch(/x refused \/interface\/vlan, line \d+ of the result: value of vlan-id is out of range/);
  });

  it('asks for the target', async () => {
    expect(await run()).toBe(2);
    expect(said).toContain('the target is not named');
  });
});
