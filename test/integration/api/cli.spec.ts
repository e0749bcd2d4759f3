import { isAscii } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { BINARY } from '../../kit/build';
import { startDaemon, type CliResult, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

const ROUTERS = 6;
const RULE = ['--set', 'chain=forward', '--set', 'action=drop', '--set', 'src-address=203.0.113.9'];
const CREATE = ['firewall.create_filter_rule', '--on', 'all', ...RULE];

/** A run that takes a while: every answer of every router waits. */
const SLOW_MS = 150;

describe('test/integration/api/cli', () => {
  let fleet: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    fleet = await startFleet({ routers: ROUTERS, first: '127.33.0.1', apiPort: 0 });
    daemon = await startDaemon({ ROSFLEET_LEASE: '2s', ROSFLEET_RECONCILE: '500ms' });
    const rows = fleet.inventory().map(({ name, address, port }) => `${name},${address},${port},admin,`);
    const file = join(daemon.dataDir, 'routers.csv');
    await writeFile(file, ['name,address,port,username,password', ...rows].join('\n'));
    await daemon.cli(['routers', 'import', file]);
  });
  afterAll(async () => {
    await fleet.close();
    await daemon.stop();
  });

  async function slow(ms: number | undefined): Promise<void> {
    for (const router of fleet.routers) await router.setFault(ms === undefined ? undefined : { kind: 'latency', ms });
  }

  function rulesWith(comment: string): number[] {
    return fleet.routers.map((router) => router.rows('/ip/firewall/filter').filter((row) => row['comment'] === comment).length);
  }

  /** Starts a command and gives what it says on stderr so far. */
  function start(args: readonly string[]): { child: ReturnType<typeof spawn>; ended: Promise<CliResult>; said(): string } {
    const child = spawn(process.execPath, [BINARY, ...args], { env: daemon.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<CliResult>((resolve) => {
      child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
    return { child, ended, said: () => stderr };
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('probes, lists and reads', async () => {
    expect(await daemon.cli(['routers', 'probe', '--on', 'all'])).toMatchObject({
      exitCode: 0,
      stdout: '6 of 6 routers online\n',
    });
    const listed = await daemon.cli(['routers', 'list', '--on', 'version < 7', '--json']);
    expect((JSON.parse(listed.stdout) as { items: { name: string }[] }).items.map((router) => router.name)).toEqual([
      'sim-0002',
      'sim-0004',
      'sim-0006',
    ]);
    const read = await daemon.cli(['routers', 'read', 'sim-0001', '/system/identity']);
    expect(read.stdout).toMatch(/^name +sim-0001$/m);
    expect(await daemon.cli(['routers', 'edit', 'sim-0001', '--add-tag', 'core', '--label', 'rack=7'])).toMatchObject({
      exitCode: 0,
    });
    const shown = await daemon.cli(['routers', 'show', 'sim-0001', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ tags: ['core'], labels: { rack: '7' } });
  });

  it('plans, runs, and finds nothing to do the second time', async () => {
    const args = [...CREATE, '--set', 'comment=cli.spec'];
    const plan = await daemon.cli(['plan', ...args]);
    expect(plan).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^6 routers get the same 1 line: sim-0001, .* and 1 more$/m),
    });
    expect(plan.stdout).toMatch(/^ {2}\+ \/ip\/firewall\/filter .*comment=cli\.spec/m);
    expect(rulesWith('cli.spec')).toEqual([0, 0, 0, 0, 0, 0]);
    const run = await daemon.cli(['run', ...args]);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^changed +6 /m) });
    expect(run.stdout).toContain('rosfleet runs show');
    expect(rulesWith('cli.spec')).toEqual([1, 1, 1, 1, 1, 1]);
    const again = await daemon.cli(['run', ...args, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ run: { outcome: 'ok', counts: { unchanged: 6 } }, groups: [{ count: 6 }] });
  });

  it('takes its input from YAML, and --set wins', async () => {
    const stdin = 'name: from-file\n';
    const args = ['run', 'system.set_identity', '--on', 'name=sim-0003', '-i', '-', '--set', 'name=from-set', '--json'];
    expect((await daemon.cli(args, { stdin })).exitCode).toBe(0);
    expect(fleet.routers[2]?.rows('/system/identity')[0]?.['name']).toBe('from-set');
  });

  it('exits 1 when a router failed and says which and why', async () => {
    await fleet.routers[4]?.setFault({ kind: 'refuse' });
    await fleet.routers[4]?.restart();
    const run = await daemon.cli(['run', 'system.get_identity', '--on', 'all']);
    await slow(undefined);
    expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^failed +1 +CONNECT\w+: .* sim-0005$/m) });
  });

  it('follows a run over a restart of the daemon', async () => {
    await slow(SLOW_MS);
    const run = start(['run', ...CREATE, '--set', 'comment=restarted', '--concurrency', '1', '--json']);
    await until(() => Promise.resolve(rulesWith('restarted')[0] === 1));
    await daemon.halt();
    await daemon.resume();
    await slow(undefined);
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('waiting for it to come back') });
    expect(JSON.parse(stdout)).toMatchObject({ run: { state: 'finished', outcome: 'ok', total: 6 } });
    expect(rulesWith('restarted')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('leaves the run alone on Ctrl-C, and says how to follow and to abort it', async () => {
    await slow(SLOW_MS);
    const run = start(['run', ...CREATE, '--set', 'comment=interrupted', '--concurrency', '1']);
    await until(() => Promise.resolve(rulesWith('interrupted')[0] === 1));
    run.child.kill('SIGINT');
    const { exitCode, stderr } = await run.ended;
    await slow(undefined);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringMatching(/goes on[^]*runs watch[^]*runs abort/) });
    const id = /rosfleet runs watch (\S+)/.exec(stderr)?.[1] as string;
    const watched = await daemon.cli(['runs', 'watch', id, '--json']);
    const events = watched.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect({ exitCode: watched.exitCode, last: events.at(-1)?.type }).toEqual({ exitCode: 0, last: 'run.finished' });
    expect(rulesWith('interrupted')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('detaches, and gives the same run for the same key', async () => {
    const args = ['run', 'system.get_identity', '--on', 'all', '--detach', '--idempotency-key', 'once', '--json'];
    const [first, second] = [await daemon.cli(args), await daemon.cli(args)].map(
      ({ stdout }) => JSON.parse(stdout) as { id: string; repeated: boolean },
    );
    expect(second).toEqual({ ...first, repeated: true });
    const shown = await daemon.cli(['runs', 'show', first?.id as string]);
    expect(shown.stdout).toContain('system.get_identity');
  });

  it('takes passwords from stdin only, and shows none', async () => {
    const added = await daemon.cli(['credentials', 'add', 'noc', '--username', 'noc', '--password-stdin', '--json'], {
      stdin: 'hunter2\n',
    });
    expect(added.exitCode).toBe(0);
    const listed = await daemon.cli(['credentials', 'list', '--json']);
    expect(added.stdout + listed.stdout).not.toContain('hunter2');
    const refused = await daemon.cli(['credentials', 'add', 'x', '--username', 'x', '--password', 'hunter2']);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("unknown option '--password'") });
    expect(refused.stderr).not.toContain('hunter2');
  });

  it('makes a token that works', async () => {
    const made = await daemon.cli(['tokens', 'add', 'ci', '--permission', 'router:read']);
    const token = made.stdout.trim();
    expect((await daemon.cli(['routers', 'list', '--limit', '1'], { env: { ROSFLEET_TOKEN: token } })).exitCode).toBe(0);
    expect((await daemon.cli(['groups', 'list'], { env: { ROSFLEET_TOKEN: token } })).exitCode).toBe(3);
  });

  it('prints the OpenAPI document that the daemon serves', async () => {
    const served = (await (await fetch(`${daemon.url()}/api/openapi.json`)).json()) as unknown;
    expect(JSON.parse((await daemon.cli(['export', 'openapi'])).stdout)).toEqual(served);
  });

  it('finds nothing wrong with a healthy daemon', async () => {
    const doctor = await daemon.cli(['doctor', '--json']);
    const { findings } = JSON.parse(doctor.stdout) as { findings: { check: string; result: string }[] };
    expect({ exitCode: doctor.exitCode, failed: findings.filter((finding) => finding.result === 'failed') }).toEqual({
      exitCode: 0,
      failed: [],
    });
  });

  it('says where an action is used, and how', async () => {
    const shown = await daemon.cli(['actions', 'ip.add_address']);
    expect(shown.stdout).toMatch(/^address \(required\) +ipv4-prefix/m);
    expect(shown.stdout).toMatch(/^rosfleet plan ip\.add_address --on all --set address=/m);
  });

  it('is built as a file of ASCII alone, as which it is read', async () => {
    expect(isAscii(await readFile(join(BINARY, '..', '..', 'dist', 'rosfleet.cjs')))).toBe(true);
  });

  it('leaves no trace of a running daemon when it stops', async () => {
    await daemon.halt();
    await expect(readFile(join(daemon.dataDir, 'daemon.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    await daemon.resume();
  });
});
