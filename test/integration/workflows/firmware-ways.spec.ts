import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADMIN } from '../../kit/fleet-of-jobs';
import { outcomeOf, TARGET, trialBench, type StagedTrial } from './staged-kit';

jest.setTimeout(120_000);

/** Each way to another release, on one router; what becomes of a fleet is in firmware.spec. */
describe('test/integration/workflows/firmware-ways', () => {
  const bench = trialBench('127.74.0.1');
  let mirror: Mirror;
  let trial: StagedTrial;

  beforeAll(async () => {
    mirror = await Mirror.open();
  });
  afterAll(() => mirror.close());

  async function on(version: string): Promise<void> {
    trial = await bench.on(version);
  }

  function reboots(): number {
    const commands = ['/system/reboot', '/system/package/downgrade'];
    return trial.router(TARGET).writes.filter(({ words }) => commands.includes(words[0] ?? '')).length;
  }

  it('stages packages by day, and reboots nothing', async () => {
    await on('7.15.3');
    trial.router(TARGET).offerUpdate('7.24');
    expect(outcomeOf(await trial.run('workflow.stage_packages_only', { version: '7.24' }))).toEqual(['changed', undefined]);
    const files = trial
      .router(TARGET)
      .rows('/file')
      .map(({ name }) => name);
    expect(files).toContainEqual(expect.stringMatching(/^routeros-7\.24.*\.npk$/));
    expect([trial.router(TARGET).version, reboots()]).toEqual(['7.15.3', 0]);
  });

  it('says what the channel offers instead', async () => {
    await on('7.15.3');
    const ended = await trial.run('workflow.stage_packages_only', { version: '7.24' });
    expect(outcomeOf(ended)).toEqual(['failed', expect.stringMatching(/^GOAL_MISSED .*the channel offers 7\.15\.3/)]);
  });

  it('sends 6.x to the workflow that is for it', async () => {
    await on('6.49.18');
    const ended = await trial.run('workflow.fleet_firmware_upgrade', { version: '7.24' });
    expect(outcomeOf(ended)).toEqual([
      'failed',
      expect.stringMatching(/^PRECONDITION_FAILED .*workflow\.firmware_major_v6_to_v7/),
    ]);
    expect(trial.router(TARGET).writes).toEqual([]);
  });

  it('upgrades from a mirror, then RouterBOOT by itself, and does neither twice', async () => {
    await on('7.15.3');
    const input = { version: '7.24', mirror: mirror.url, routerboot: false };
    expect(outcomeOf(await trial.run('workflow.fleet_firmware_upgrade', input))).toEqual(['changed', undefined]);
    expect([trial.router(TARGET).version, reboots()]).toEqual(['7.24', 1]);
    expect(outcomeOf(await trial.run('workflow.fleet_firmware_upgrade', input))).toEqual(['unchanged', undefined]);
    expect(outcomeOf(await trial.run('workflow.fleet_routerboot_upgrade', {}))).toEqual(['changed', undefined]);
    const [board] = trial.router(TARGET).rows('/system/routerboard');
    expect(board?.['current-firmware']).toBe('7.24');
    expect(outcomeOf(await trial.run('workflow.fleet_routerboot_upgrade', {}))).toEqual(['unchanged', undefined]);
    expect(reboots()).toBe(2);
  });

  it('goes back to an older release from a mirror, once', async () => {
    await on('7.24');
    const input = { version: '7.20.8', mirror: mirror.url };
    expect(outcomeOf(await trial.run('workflow.firmware_downgrade', input))).toEqual(['changed', undefined]);
    expect([trial.router(TARGET).version, reboots()]).toEqual(['7.20.8', 1]);
    expect(outcomeOf(await trial.run('workflow.firmware_downgrade', input))).toEqual(['unchanged', undefined]);
    expect(reboots()).toBe(1);
  });

  it('fetches nothing that the mirror lacks, and leaves the router as it is', async () => {
    await on('7.24');
    const ended = await trial.run('workflow.firmware_downgrade', { version: '7.18.2', mirror: `${mirror.url}/nowhere` });
    expect(ended.one.status).toMatch(/^(failed|undone)$/);
    expect([trial.router(TARGET).version, reboots()]).toEqual(['7.24', 0]);
  });

  it('goes from 6.x to 7.x over the release in between, with a backup first', async () => {
    await on('6.49.18');
    trial.router(TARGET).offerUpdate('7.12.1', 'upgrade');
    trial.router(TARGET).offerUpdate('7.20.8');
    const input = { version: '7.20.8', 'backup-password': 'correct horse battery' };
    const ended = await trial.run('workflow.firmware_major_v6_to_v7', input);
    expect(outcomeOf(ended)).toEqual(['changed', undefined]);
    expect(trial.router(TARGET).version).toBe('7.20.8');
    const files = trial
      .router(TARGET)
      .rows('/file')
      .map(({ name }) => name);
    // Without SFTP the backup stays; a small board forgets everything outside flash/ at the reboot.
    expect(files).toContain('flash/before-v7.backup');
    const brought = await trial.under.jobs.artefacts.list(ADMIN, ended.run.id, {});
    expect(brought.items.map(({ name }) => name)).toEqual(['before-v7.rsc']);
    expect(reboots()).toBeLessThanOrEqual(3);
  });

  it('leaves a router alone whose routing 7.x would rewrite', async () => {
    await on('6.49.18');
    trial.router(TARGET).putRow('/routing/ospf/network', { network: '192.0.2.0/24', area: 'backbone' });
    const ended = await trial.run('workflow.firmware_major_v6_to_v7', {
      version: '7.20.8',
      'backup-password': 'correct horse battery',
    });
    expect(outcomeOf(ended)).toEqual(['failed', expect.stringMatching(/^PRECONDITION_FAILED .*OSPF networks/)]);
    expect(trial.router(TARGET).writes).toEqual([]);
  });
});

/** A web folder that has every package of every release but those under /nowhere. */
class Mirror {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Mirror> {
    const server = createServer((request, response) => {
      const isThere = /^\/\d+\.\d+[^/]*\/[\w.-]+\.npk$/.test(request.url ?? '');
      response.writeHead(isThere ? 200 : 404).end(isThere ? Buffer.alloc(4096, 1) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Mirror(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
