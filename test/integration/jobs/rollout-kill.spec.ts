import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunView } from '../../../src/jobs';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { finishedRun, importFleet, ruleRun, wrongRouters } from '../../kit/chaos';
import { KillableDaemon } from '../../kit/killable-daemon';

const ROUTERS = 12;
const SOAK_MS = 4_000;
const FINISH_MS = 90_000;

jest.setTimeout(240_000);

describe('test/integration/jobs/rollout-kill', () => {
  let folder: string;
  let fleet: SimFleet;
  let daemon: KillableDaemon;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-rollout-'));
    fleet = await startFleet({ routers: ROUTERS, first: '127.25.0.1', apiPort: 0 });
    daemon = await start();
    await importFleet(daemon, fleet);
  });
  afterAll(async () => {
    await daemon?.stop();
    await fleet?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function start(): Promise<KillableDaemon> {
    const env = { ROSFLEET_RECONCILE: '300ms', ROSFLEET_SETTLE: '500ms', ROSFLEET_LEASE: '3s' };
    return KillableDaemon.start({ dataDir: join(folder, 'data'), log: join(folder, 'daemon.log'), env });
  }

  function touched(): string[] {
    return fleet.routers.filter((router) => router.writes.length > 0).map(({ name }) => name);
  }

  it('soaks on through a kill of the process, and then goes on', async () => {
    const rollout = { waves: ['2', '100%'], soak: `${SOAK_MS}ms` };
    const { body, status } = await daemon.request<{ id: string }>('POST', '/runs', ruleRun('soak', { rollout }));
    expect(status).toBe(202);
    const until = await soakEnd(body.id);
    await daemon.kill();
    expect(touched()).toHaveLength(2);
    daemon = await start();

    const run = await finishedRun(() => daemon, body.id, FINISH_MS);
    const { body: groups } = await daemon.request('GET', `/runs/${body.id}/groups`);
    expect(groups).toMatchObject({ items: [{ status: 'changed', count: ROUTERS }] });
    expect(run).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
    expect(wrongRouters(fleet.routers, 'soak')).toEqual([]);
    const firstWrites = fleet.routers.map((router) => Math.min(...router.writes.map(({ at }) => at)));
    expect(firstWrites.filter((at) => at < until)).toHaveLength(2);
    expect(firstWrites.filter((at) => at >= until)).toHaveLength(ROUTERS - 2);
  });

  it('says on the command line why a run is held, ends with 1, and goes on', async () => {
    for (const router of fleet.routers) await router.setFault({ kind: 'missing-rights', policies: ['write'] });
    const args = [
      '--set',
      'chain=input',
      '--set',
      'action=drop',
      '--set',
      'comment=held',
      '--set',
      'src-address=203.0.113.9',
      '--waves',
      '1,100%',
      '--guard',
      'none',
    ];
    const held = await daemon.cli('run', 'firewall.create_filter_rule', '--on', 'all', ...args);
    expect(held.stderr).not.toMatch('error');
    expect(held.exitCode).toBe(1);
    expect(held.stdout).toMatch('held: 1 of 12 routers failed, and 0 may');
    const [, id = ''] = /rosfleet runs resume (\S+)/.exec(held.stdout) ?? [];
    const shown = await daemon.cli('runs', 'show', id);
    expect(shown.stdout).toMatch('wave 1 (now): 1 router: 1 failed');
    expect(shown.stdout).toMatch('wave 2: 11 routers: 11 pending');

    for (const router of fleet.routers) await router.setFault(undefined);
    expect((await daemon.cli('runs', 'resume', id)).exitCode).toBe(0);
    // The wave that failed has proved nothing: a person says that the next one may start.
    expect((await daemon.request('POST', `/runs/${id}/approve`, {})).status).toBe(202);
    const run = await finishedRun(() => daemon, id, FINISH_MS);
    expect(run).toMatchObject({ outcome: 'failed', counts: { failed: 1, changed: ROUTERS - 1 } });
  });

  it('stops and allows all writes from the command line, over a restart, and remembers who did it', async () => {
    expect((await daemon.cli('writes', 'status')).stdout).toMatch('writes are allowed');
    const stopped = await daemon.cli('writes', 'stop', '--reason', 'drill');
    expect(stopped.stdout).toMatch(/writes are stopped by admin at .*: drill/);
    const { body } = await daemon.request<{ id: string }>('POST', '/runs', ruleRun('stopped'));
    expect((await daemon.request<RunView>('GET', `/runs/${body.id}?wait=1s`)).body).toMatchObject({
      state: 'running',
      counts: { pending: ROUTERS },
    });
    await daemon.kill();
    daemon = await start();
    expect((await daemon.request('GET', '/writes')).body).toMatchObject({ allowed: false, reason: 'drill' });
    expect((await daemon.cli('writes', 'allow', '--json')).exitCode).toBe(0);
    expect(await finishedRun(() => daemon, body.id, FINISH_MS)).toMatchObject({ outcome: 'ok', counts: { changed: ROUTERS } });
    const { body: audit } = await daemon.request<{ items: { action: string }[] }>('GET', '/audit?limit=20');
    expect(audit.items.map(({ action }) => action)).toEqual(expect.arrayContaining(['writes.stop', 'writes.allow']));
  });

  /** When the soak of the first wave ends, in milliseconds since 1970. */
  async function soakEnd(id: string): Promise<number> {
    for (;;) {
      const { body } = await daemon.request<RunView>('GET', `/runs/${id}`);
      if (body.rollout?.gate?.kind === 'soak') return body.rollout.gate.until ?? 0;
      if (body.state === 'finished' || body.state === 'held') throw new Error(`no soak: ${JSON.stringify(body)}`);
      await delay(20);
    }
  }
});
