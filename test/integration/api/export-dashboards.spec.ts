import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dashboardFiles } from '../../../src/monitoring/dashboards';
import { runCli, withoutOurs, type CliResult } from '../../kit/daemon';
import { temporaryFolder } from '../../kit/private-server';

// The build is made first, where a source is newer.
jest.setTimeout(240_000);

const ROOT = resolve(__dirname, '../../..');
const SHIPPED = [...dashboardFiles()];

function exported(...args: readonly string[]): Promise<CliResult> {
  return runCli(['export', ...args], { env: withoutOurs(process.env) });
}

describe('test/integration/api/export-dashboards', () => {
  it('prints the dashboards by the names of their files', async () => {
    const { exitCode, stdout, stderr } = await exported('dashboards');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(SHIPPED.map(([name, text]) => [name, JSON.parse(text)])));
  });

  it('writes them into a folder, which it makes, and over those of an older export', async () => {
    const folder = join(await temporaryFolder('dashboards'), 'new', 'folder');
    for (const round of ['first', 'second']) {
      const { exitCode, stdout } = await exported('dashboards', '--out', folder);
      expect([round, exitCode, stdout.trim().split('\n')]).toEqual([round, 0, SHIPPED.map(([name]) => join(folder, name))]);
      for (const [name, text] of SHIPPED) expect([name, await readFile(join(folder, name), 'utf8')]).toEqual([name, text]);
      expect((await readdir(folder)).length).toBe(SHIPPED.length);
      await writeFile(join(folder, 'routeros-fleet.json'), '{"old": true}'.repeat(100_000));
    }
  });

  it('says what to do where nothing can be written', async () => {
    const file = join(await temporaryFolder('dashboards'), 'file');
    await writeFile(file, 'mine');
    const { exitCode, stdout, stderr } = await exported('dashboards', '--out', file);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('INPUT_INVALID');
    expect(stderr).toContain(file);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('takes no folder for what is one document: nobody waits for a file that is not written', async () => {
    const folder = join(await temporaryFolder('dashboards'), 'none');
    const { exitCode, stdout, stderr } = await exported('alerts', '--out', folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('INPUT_INVALID');
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps the builder of dashboards out of what a daemon loads', () => {
    const script = `
      require('./scripts/lib/load-ts.cjs');
      const loaded = () => Object.keys(require.cache).filter((path) => path.includes('grafana-foundation-sdk')).length;
      require('./src/app.module');
      require('./src/monitoring');
      const before = loaded();
      require('./src/monitoring/dashboards');
      process.stdout.write(JSON.stringify([before, loaded() > 0]));`;
    expect(JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }))).toEqual([0, true]);
  });
});
