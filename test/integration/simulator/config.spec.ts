import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compareExports, createManualTime, runSimulator, startFleet, type SimFleet } from '../../../src/simulator';
import { rowsOf, WireClient } from './wire-client';

const CONFIG = [
  '# 2026-01-02 03:04:05 by RouterOS 7.15.3',
  '# software id = ABCD-1234',
  '# model = RB5009UG+S+',
  '# serial number = 0123456789AB',
  '/interface bridge',
  'add name=lan',
  '/interface ethernet',
  'set [ find default-name=ether8 ] name=uplink',
  '/ip address',
  'add address=10.1.0.1/24 interface=lan network=10.1.0.0',
  '/something odd',
  'add is=kept',
  '/system identity',
  'set name=edge',
  '/system scheduler',
  'add interval=1h name=hourly on-event="/system identity set name=changed" start-date=2026-01-02 start-time=00:00:00',
  '',
].join('\n');

let fleet: SimFleet | undefined;

afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
});

describe('a router that boots from an export', () => {
  it('is that router on the wire, gives the export back, and lives on from there', async () => {
    const time = createManualTime(Date.UTC(2026, 0, 2, 3, 30));
    fleet = await startFleet({ routers: [{ config: CONFIG }], first: '127.3.9.1', apiPort: 0, time });
    const [router] = fleet.routers;
    if (!router) throw new Error('no router');
    const client = await WireClient.logIn(router);
    client.send('/interface/ethernet/print', '=.proplist=name', '.tag=a');
    client.send('/system/routerboard/print', '=.proplist=model,serial-number', '.tag=b');
    await client.until(() => client.sentences.filter(([head]) => head === '!done').length >= 2);
    expect(rowsOf(client.sentences.filter((words) => words.includes('.tag=a')))).toHaveLength(8);
    client.close();
    expect(router.version).toBe('7.15.3');
    expect(router.rows('/system/routerboard')[0]).toMatchObject({ model: 'RB5009UG+S+', 'serial-number': '0123456789AB' });
    expect(router.loadReport?.kept).toEqual([{ menu: '/something/odd', text: 'add is=kept', reason: 'no-such-menu' }]);
    expect(compareExports(CONFIG, router.export())).toEqual({ lost: [], invented: [] });
    router.exec(['/export', '=file=backup']);
    expect(router.rows('/file').map((row) => row.name)).toContain('backup.rsc');
    // What is there already is refused, as a router refuses it.
    expect(() => router.exec(['/import', '=file-name=backup.rsc'])).toThrow('already have interface with name lan');
    time.advance(1_800_000);
    expect(router.rows('/system/identity')).toEqual([{ name: 'changed' }]);
    expect(compareExports(CONFIG, router.export())).toEqual({
      lost: ['/system/identity set name="edge"'],
      invented: ['/system/identity set name="changed"'],
    });
  });

  it('is started from files by the command line, which says what is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sim-config-'));
    try {
      const file = join(folder, 'edge.rsc');
      await writeFile(file, CONFIG);
      const lines: string[] = [];
      const stop = new AbortController();
      const print = (line: string): void => {
        lines.push(line);
        if (lines.length === 3) stop.abort();
      };
      await runSimulator({ routers: 2, first: '127.3.9.10', apiPort: 0, configs: [file], print, signal: stop.signal });
      expect(lines[0]).toContain('2 simulated routers');
      expect(lines.slice(1)).toEqual([
        'sim-0001 keeps word for word (no-such-menu): /something/odd add is=kept',
        'sim-0002 keeps word for word (no-such-menu): /something/odd add is=kept',
      ]);
      const missing = runSimulator({ routers: 1, apiPort: 0, configs: [join(folder, 'none.rsc')], print });
      await expect(missing).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
