import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { rowsOf, trapOf, WireClient } from './wire-client';

let fleet: SimFleet;
let router: SimRouter;
const clients: WireClient[] = [];

async function start(version = '7.20.8'): Promise<WireClient> {
  fleet = await startFleet({ routers: 1, first: '127.3.8.1', apiPort: 0, versions: [version], rebootMs: 20 });
  [router] = fleet.routers as [SimRouter];
  return logIn();
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fleet.close();
});

async function logIn(): Promise<WireClient> {
  const client = await WireClient.logIn(router);
  clients.push(client);
  return client;
}

/** Logs in as soon as the router is up again. */
async function back(): Promise<WireClient> {
  for (;;) {
    const client = await logIn().catch(() => undefined);
    if (client) return client;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function boot(client: WireClient, ...words: readonly string[]): Promise<WireClient> {
  await client.call(...words);
  await client.until(() => client.closed);
  return back();
}

const firmware = (): unknown => {
  const [row] = router.rows('/system/routerboard');
  return [row?.['current-firmware'], row?.['upgrade-firmware']];
};

describe('an upgrade', () => {
  it('is found, fetched, installed at the reboot, and leaves RouterBOOT to a second one', async () => {
    let client = await start();
    router.offerUpdate('7.21.5');
    const [looking, found] = await client.print('/system/package/update/check-for-updates', '=once=');
    expect([looking?.status, found?.status]).toEqual(['finding out latest version...', 'New version is available']);
    await client.call('/system/package/update/download');
    expect(router.rows('/file').map((row) => [row.name, row['package-version']])).toEqual([
      ['routeros-7.21.5-arm64.npk', '7.21.5'],
    ]);
    client = await boot(client, '/system/reboot');
    expect((await client.print('/system/resource/print'))[0]?.version).toBe('7.21.5 (stable)');
    expect([router.version, router.rows('/file'), firmware()]).toEqual(['7.21.5', [], ['7.20.8', '7.21.5']]);
    await client.call('/system/routerboard/upgrade');
    expect(firmware()).toEqual(['7.20.8', '7.21.5']);
    await boot(client, '/system/reboot');
    expect(firmware()).toEqual(['7.21.5', '7.21.5']);
  });

  it('is in one go with install, from 6.49 to 7 too, with the configuration kept', async () => {
    let client = await start('6.49.18');
    await client.call('/system/identity/set', '=name=old');
    await client.call('/system/package/update/set', '=channel=stable');
    router.offerUpdate('7.12.1');
    client = await boot(client, '/system/package/update/install');
    expect(await client.print('/system/identity/print')).toEqual([{ name: 'old' }]);
    expect((await client.print('/system/resource/print'))[0]).toMatchObject({
      version: '7.12.1 (stable)',
      'board-name': 'hAP ac lite',
    });
  });

  it('fails where the flash is full, and the router stays up', async () => {
    const client = await start('6.49.18');
    router.offerUpdate('6.49.19', 'long-term');
    const free = Number(router.rows('/system/resource')[0]?.['free-hdd-space']);
    await client.call('/file/print');
    router.exec(['/system/backup/save', '=name=flash/fill']);
    router.fill('flash/fill.bin', free - 2_000_000);
    const rows = await client.print('/system/package/update/install');
    expect(rows.at(-1)?.status).toMatch(/^ERROR: not enough disk space/);
    expect([client.closed, router.version]).toEqual([false, '6.49.18']);
  });

  it('goes down again on demand only, and never below what device-mode allows', async () => {
    let client = await start();
    router.offerUpdate('7.19.4');
    await client.call('/system/package/update/download');
    client = await boot(client, '/system/reboot');
    expect(router.version).toBe('7.20.8');
    await client.call('/system/package/update/download');
    client = await boot(client, '/system/package/downgrade');
    expect(router.version).toBe('7.19.4');
    router.offerUpdate('7.12.1');
    await client.call('/system/package/update/download');
    await boot(client, '/system/package/downgrade');
    expect(router.version).toBe('7.19.4');
  });
});

describe('files', () => {
  it('in the root of a small board are gone after a reboot; those in flash stay', async () => {
    let client = await start('6.49.18');
    await client.call('/system/backup/save', '=name=lost');
    await client.call('/system/backup/save', '=name=flash/kept');
    client = await boot(client, '/system/reboot');
    const names = (await client.print('/file/print')).map((row) => row.name);
    expect(names).toEqual(['flash', 'flash/kept.backup']);
  });

  it('are written, read in pieces, renamed and removed', async () => {
    const client = await start();
    const added = await client.call('/file/add', '=name=notes.txt', '=contents=hello world');
    expect(trapOf(added)).toBeUndefined();
    expect(await client.print('/file/read', '=file=notes.txt', '=offset=6', '=chunk-size=3')).toEqual([{ data: 'wor' }]);
    await client.call('/file/set', '=numbers=notes.txt', '=contents=changed');
    expect(await client.print('/file/print', '?name=notes.txt')).toEqual([
      expect.objectContaining({ contents: 'changed', size: '7' }),
    ]);
    await client.call('/file/remove', '=numbers=notes.txt');
    expect(await client.print('/file/print')).toEqual([]);
  });
});

describe('a backup', () => {
  it('brings back what was, and wants its password even where it is empty', async () => {
    let client = await start();
    await client.call('/system/identity/set', '=name=before');
    await client.call('/system/backup/save', '=name=good', '=password=secret');
    await client.call('/system/identity/set', '=name=after');
    await client.call('/ip/firewall/filter/remove', '=numbers=1');
    expect(trapOf(await client.call('/system/backup/load', '=name=good.backup'))).toBe('missing =password=');
    expect(trapOf(await client.call('/system/backup/load', '=name=good.backup', '=password=no'))).toMatch(/^failure: /);
    client = await boot(client, '/system/backup/load', '=name=good.backup', '=password=secret');
    expect(await client.print('/system/identity/print')).toEqual([{ name: 'before' }]);
    expect(await client.print('/ip/firewall/filter/print', '?chain=input')).toHaveLength(5);
  });

  it('is not needed to begin anew', async () => {
    let client = await start();
    await client.call('/user/add', '=name=anna', '=group=full', '=password=x');
    await client.call('/ip/dns/set', '=servers=192.0.2.1');
    client = await boot(client, '/system/reset-configuration', '=keep-users=yes');
    expect((await client.print('/ip/dns/print'))[0]?.servers).toBe('');
    expect((await client.print('/user/print')).map((row) => row.name)).toEqual(['admin', 'anna']);
  });
});

describe('device-mode', () => {
  it('refuses what it forbids, and changes only when somebody pulls the plug', async () => {
    let client = await start();
    client.send('/system/device-mode/update', '=mode=home', '.tag=m');
    await client.until(() => client.sentences.some(([head, tag]) => head === '!re' && tag === '.tag=m'));
    const scheduler = ['/system/scheduler/add', '=name=x', '=on-event=:log info x', '=interval=1m'] as const;
    expect(trapOf(await client.call(...scheduler))).toBeUndefined();
    await router.powerCycle();
    await client.until(() => client.closed);
    client = await back();
    expect((await client.print('/system/device-mode/print'))[0]).toMatchObject({ mode: 'home', scheduler: 'false' });
    expect(trapOf(await client.call('/system/scheduler/add', '=name=y'))).toBe('failure: not allowed by device-mode');
  });

  it('refuses a wait out of range', async () => {
    const client = await start();
    expect(trapOf(await client.call('/system/device-mode/update', '=mode=home', '=activation-timeout=1s'))).toBe(
      'value of activation-timeout is out of range (00:00:10 .. 1d00:00:00)',
    );
  });
});

describe('a shutdown', () => {
  it('is over when somebody turns the power on', async () => {
    const client = await start();
    await client.call('/system/shutdown');
    await client.until(() => client.closed);
    await expect(WireClient.open(router)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await router.powerCycle();
    expect(rowsOf(await (await logIn()).call('/system/identity/print'))).toHaveLength(1);
  });
});
