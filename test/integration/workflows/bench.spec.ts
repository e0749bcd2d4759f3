import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { temporaryFolder } from '../../kit/private-server';

jest.setTimeout(60_000);

const VERSIONS = ['7.24', '7.15.3', '6.49.18'];

/** From a router out of the box to one that is accepted, with the daemon and the command line as users run them. */
describe('test/integration/workflows/bench', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder('bench');
    sim = await startFleet({ routers: VERSIONS.length, first: '127.80.0.1', apiPort: 0, versions: VERSIONS });
    daemon = await startDaemon({ ROSFLEET_ROLE: 'api,worker,scheduler', ROSFLEET_LEASE: '2s' });
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  async function claim(router: SimRouter, name: string, flags: readonly string[] = []): Promise<string> {
    const file = join(folder, `${name}.rsc`);
    const way = ['--address', router.address, '--port', String(router.port)];
    const { exitCode, stderr } = await daemon.cli([
      'routers',
      'claim',
      name,
      '--url',
      daemon.url(),
      '--out',
      file,
      ...way,
      ...flags,
    ]);
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    expect((await stat(file)).mode & 0o077).toBe(0);
    return readFile(file, 'utf8');
  }

  /** As netinstall or somebody at the console puts it there. */
  function boot(router: SimRouter, script: string): void {
    router.exec(['/system/script/add', '=name=first-boot', `=source=${script}`]);
    router.exec(['/system/script/run', '=number=first-boot']);
    router.exec(['/system/script/remove', '=numbers=first-boot']);
    router.exec(['/system/script/run', '=number=rosfleet-claim']);
  }

  async function known(name: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const { body } = await ask(daemon, `/api/v1/routers/${name}`);
      if (body['id'] !== undefined && body['version'] !== null) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it.each(VERSIONS.map((version, index) => [version, index] as const))(
    'takes a router of %s that runs the script, and leaves nothing of it behind',
    async (version, index) => {
      const router = sim.routers[index]!;
      boot(router, await claim(router, `edge-${index}`, ['--label', 'role=branch']));
      expect(await known(`edge-${index}`)).toMatchObject({ address: router.address, version, labels: { role: 'branch' } });
      for (const menu of ['/system/script', '/system/scheduler'])
        expect(router.rows(menu).map(({ name }) => name)).not.toContain('rosfleet-claim');
      expect(router.rows('/user').map(({ name }) => name)).toContain('rosfleet');
    },
  );

  it('accepts it only as it has to be, then names and labels it', async () => {
    const run = async (input: object): Promise<string> => {
      const { stdout } = await daemon.cli(
        [...['run', 'workflow.bench_zero_touch', '--on', 'name=edge-0', '--json', '--input', '-']],
        { stdin: JSON.stringify(input) },
      );
      return stdout;
    };
    expect(await run({ version: '7.20.8' })).toContain('not 7.20.8: use workflow.fleet_firmware_upgrade');
    expect(await run({ version: '7.24', ports: ['ether1', 'ether5'] })).toContain('ether5 shows no link');
    expect(await run({ version: '7.24', model: 'RB5009UG+S+' })).toContain('not a RB5009UG+S+');
    expect(await run({ version: '7.24', allow: ['container'] })).toContain('device-mode locks container');
    expect(sim.routers[0]?.rows('/system/identity')[0]).not.toMatchObject({ name: 'riga-12' });
    expect(await run({ version: '7.24', ports: ['ether1'], identity: 'riga-12' })).toContain('changed');
    expect(sim.routers[0]?.rows('/system/identity')[0]).toMatchObject({ name: 'riga-12' });
    expect(await known('edge-0')).toMatchObject({ labels: { bench: 'passed-7.24' } });
    const { stdout } = await daemon.cli(['runs', 'list', '--json']);
    const [last] = (JSON.parse(stdout) as { readonly items: readonly { readonly id: string }[] }).items;
    expect((await daemon.cli(['runs', 'undo', last?.id ?? ''])).exitCode).toBe(0);
    expect(sim.routers[0]?.rows('/system/identity')[0]).not.toMatchObject({ name: 'riga-12' });
    expect((await known('edge-0'))['labels']).not.toHaveProperty('bench');
  });

  async function bring(body: object): Promise<readonly [number, unknown]> {
    const answer = await fetch(`${daemon.url()}/api/v1/claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const told = (await answer.json()) as { code?: string };
    return [answer.status, told.code];
  }

  it('hears the same router twice, and no other with the same claim', async () => {
    const router = sim.routers[0]!;
    const script = await claim(router, 'spare');
    const token = /rc_[\w-]+/.exec(script)?.[0];
    const password = /password="?([\w-]+)/.exec(script)?.[1] ?? '';
    expect(await bring({ token, serial: 'A1' })).toEqual([201, undefined]);
    expect(await bring({ token, serial: 'A1' })).toEqual([201, undefined]);
    expect(await bring({ token, serial: 'B2' })).toEqual([401, 'CLAIM_INVALID']);
    expect(await bring({ token: token?.replace(/(.{120}).(.)/, '$1$2$2'), serial: 'A1' })).toEqual([401, 'CLAIM_INVALID']);
    expect(await bring({ token: 'rc_bm8', serial: 'A1' })).toEqual([401, 'CLAIM_INVALID']);
    expect(await bring({ serial: 'A1' })).toEqual([400, 'INPUT_INVALID']);
    // Neither the token nor what the daemon shows of it tells the password.
    expect(password.length).toBeGreaterThan(20);
    expect(Buffer.from((token ?? '').slice(3), 'base64url').toString('utf8')).not.toContain(password);
    const audit = JSON.stringify((await ask(daemon, '/api/v1/audit')).body);
    expect(audit).toContain('claim.issue');
    expect(audit).not.toContain(password);
  });

  it('makes no claim for a name that is taken', async () => {
    const { exitCode, stderr } = await daemon.cli(['routers', 'claim', 'spare', '--url', daemon.url()]);
    expect([exitCode, stderr]).toEqual([expect.any(Number), expect.stringContaining('there is a router spare already')]);
  });
});
