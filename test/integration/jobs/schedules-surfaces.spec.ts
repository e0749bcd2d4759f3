import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(180_000);

describe('test/integration/jobs/schedules-surfaces', () => {
  let fleet: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    fleet = await startFleet({ routers: 2, first: '127.24.0.1', apiPort: 0 });
    daemon = await startDaemon({ ROSFLEET_RECONCILE: '1s' });
    const rows = fleet.inventory().map(({ name, address, port }) => `${name},${address},${port},riga,admin,`);
    const file = join(daemon.dataDir, 'routers.csv');
    await writeFile(file, ['name,address,port,site,username,password', ...rows].join('\n'));
    await daemon.cli(['routers', 'import', file]);
    await daemon.cli(['sites', 'edit', 'riga', '--timezone', 'Europe/Riga']);
  });
  afterAll(async () => {
    await fleet.close();
    await daemon.stop();
  });

  async function json(args: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout, exitCode, stderr } = await daemon.cli([...args, '--json']);
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  }

  it('keeps a schedule from the command line, over a restart', async () => {
    const flags = ['--on', 'site=riga', '--cron', '*/2 * * * * *', '--tz', 'Europe/Riga', '--missed', 'once'];
    const added = await daemon.cli(['schedules', 'add', 'names', 'system.get_identity', ...flags]);
    expect(added).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^added names, next at 2/) });
    const fired = async (): Promise<unknown> => (await json(['schedules', 'show', 'names']))['lastRun'];
    while ((await fired()) === undefined) await delay(100);
    await daemon.halt();
    await daemon.resume();
    const before = await fired();
    while ((await fired()) === before) await delay(100);
    const listed = await daemon.cli(['schedules', 'list']);
    expect(listed.stdout).toMatch(/names +system\.get_identity +\*\/2 \* \* \* \* \* Europe\/Riga/);
    expect(await json(['schedules', 'disable', 'names'])).toMatchObject({ enabled: false });
    expect(await json(['schedules', 'edit', 'names', '--cron', '0 3 * * *', '--name', 'nightly'])).toMatchObject({
      cron: '0 3 * * *',
      enabled: false,
    });
    expect(await json(['schedules', 'enable', 'nightly'])).toMatchObject({ enabled: true, nextAt: expect.any(String) });
    const { id } = await json(['schedules', 'run', 'nightly']);
    expect((await daemon.cli(['runs', 'watch', String(id)])).exitCode).toBe(0);
    expect((await daemon.cli(['schedules', 'remove', 'nightly'])).stdout).toBe('removed nightly\n');
    const gone = await daemon.cli(['schedules', 'show', 'nightly']);
    expect(gone).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('SCHEDULE_UNKNOWN') });
    const audit = await ask(daemon, '/api/v1/audit?limit=6');
    expect(audit.body.items?.map((entry) => entry['action'])).toEqual(
      ['remove', 'run', 'enable', 'update', 'disable', 'add'].map((verb) => `schedule.${verb}`),
    );
  });

  it('says over HTTP what is wrong, and keeps what is right', async () => {
    const body = { name: 'once', do: 'system.get_identity', on: 'all', at: '2099-01-01T00:00:00+02:00' };
    const bad = await ask(daemon, '/api/v1/schedules', { body: { ...body, cron: 'x', input: { y: 1 } } });
    expect(bad).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID' } });
    const made = await ask(daemon, '/api/v1/schedules', { body });
    expect(made).toMatchObject({ status: 201, body: { nextAt: '2098-12-31T22:00:00.000Z', mode: 'apply', tenant: 'default' } });
    expect(await ask(daemon, '/api/v1/schedules', { body })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
    const patched = await ask(daemon, '/api/v1/schedules/once', { method: 'PATCH', body: { overlap: 'allow' } });
    expect(patched.body).toMatchObject({ overlap: 'allow', nextAt: '2098-12-31T22:00:00.000Z' });
    expect((await ask(daemon, '/api/v1/schedules/once/pause', { method: 'POST' })).body).not.toHaveProperty('nextAt');
    expect((await ask(daemon, '/api/v1/schedules/once/resume', { method: 'POST' })).body).toHaveProperty('nextAt');
    expect(await ask(daemon, '/api/v1/schedules/once', { method: 'DELETE' })).toMatchObject({ status: 204 });
    expect((await ask(daemon, '/api/v1/schedules')).body.items).toEqual([]);
  });

  it('keeps windows and freezes, and says when a site opens', async () => {
    const add = ['windows', 'add', 'nights', '--site', 'riga', '--days', 'mon,tue', '--from', '22:00', '--to', '04:00'];
    expect(await daemon.cli(add)).toMatchObject({ exitCode: 0, stdout: 'added nights\n' });
    expect(await daemon.cli(['windows', 'add', 'bad', '--from', '22:00'])).toMatchObject({ exitCode: 2 });
    expect((await daemon.cli(['windows', 'list'])).stdout).toMatch(/nights +default +riga +22:00-04:00 +mon,tue/);
    expect(await json(['windows', 'next', '--on', 'all'])).toMatchObject({
      items: [{ site: 'riga', timezone: 'Europe/Riga', routers: 2 }],
    });
    const times = ['--from', '2020-01-01T00:00:00Z', '--to', '2099-01-01T00:00:00Z', '--reason', 'sold'];
    expect(await daemon.cli(['freezes', 'add', 'all', ...times])).toMatchObject({ exitCode: 0 });
    const frozen = await ask(daemon, '/api/v1/windows/next?on=all&needed=10m');
    expect(frozen.body.items).toEqual([expect.objectContaining({ open: false, why: expect.stringContaining('frozen: sold') })]);
    expect((await ask(daemon, '/api/v1/freezes/all')).body).toMatchObject({
      tenant: null,
      site: null,
      to: '2099-01-01T00:00:00.000Z',
    });
    expect((await daemon.cli(['freezes', 'list'])).stdout).toContain('sold');
    expect(await daemon.cli(['freezes', 'remove', 'all'])).toMatchObject({ exitCode: 0 });
    const patched = await ask(daemon, '/api/v1/windows/nights', {
      method: 'PATCH',
      body: { cron: '0 0 * * *', duration: '24h' },
    });
    expect(patched.body).toMatchObject({ cron: '0 0 * * *', duration: '24h', site: 'riga' });
    expect(await json(['windows', 'next', '--on', 'all'])).toMatchObject({ items: [{ open: true }] });
    expect(await daemon.cli(['windows', 'remove', 'nights'])).toMatchObject({ exitCode: 0 });
  });
});
