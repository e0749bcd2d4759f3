import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { temporaryFolder } from '../../kit/private-server';

jest.setTimeout(120_000);

const VERSION = '7.20.8';
const HOUSE = 'correct horse battery';
const NETWORKS = [{ ssid: 'House', passphrase: HOUSE }, { ssid: 'Guests' }];

interface Ended {
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Which drivers a router has is learnt by the daemon, so it is the daemon as users run it. */
describe('test/integration/workflows/wireless-packages', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    const packages = await temporaryFolder('packages');
    await mkdir(join(packages, VERSION));
    await writeFile(join(packages, VERSION, `wifi-qcom-ac-${VERSION}-arm64.npk`), Buffer.alloc(4096, 1));
    sim = await startFleet({ routers: 3, first: '127.79.0.1', apiPort: 0, versions: [VERSION] });
    daemon = await startDaemon({ ROSFLEET_ROLE: 'api,worker,scheduler', ROSFLEET_LEASE: '2s', ROSFLEET_PACKAGES_DIR: packages });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const router of sim.routers) {
      equip(router);
      const { name, address, port } = router;
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    }
  });
  afterAll(async () => {
    await daemon?.stop();
    await sim?.close();
  });

  /** Two radios of the old package, the second with a network of guests beside its own. */
  function equip(router: SimRouter): void {
    router.putRow('/system/package', { name: 'wireless', version: VERSION, scheduled: '', disabled: 'false' });
    for (const [index, mac] of ['02:00:5E:10:00:01', '02:00:5E:10:00:02'].entries()) {
      const name = `wlan${index + 1}`;
      const common = { mode: 'ap-bridge', disabled: 'false', 'master-interface': 'none' };
      router.putRow('/interface/wireless', { name, 'default-name': name, 'mac-address': mac, ssid: 'House', ...common });
      router.exec(['/interface/bridge/port/add', '=bridge=bridge', `=interface=${name}`]);
    }
    router.exec(['/interface/bridge/set', '=numbers=bridge', '=vlan-filtering=yes']);
    const guests = ['=name=guests', '=master-interface=wlan2', '=mode=ap-bridge', '=ssid=Guests', '=disabled=no'];
    const apart = ['=vlan-mode=use-tag', '=vlan-id=66', '=default-forwarding=no', '=hide-ssid=yes'];
    router.exec(['/interface/wireless/add', ...guests, ...apart]);
    router.exec(['/interface/bridge/port/add', '=bridge=bridge', '=interface=guests']);
  }

  async function migrate(router: SimRouter | undefined, networks: readonly object[] = NETWORKS): Promise<Ended> {
    const { body: accepted } = await ask(daemon, '/api/v1/runs', {
      body: {
        do: 'workflow.wireless_package_migration',
        on: `name=${router?.name ?? ''}`,
        input: { mirror: `${daemon.url()}/packages`, country: 'Latvia', networks, password: 'documentation only' },
        mode: 'apply',
      },
    });
    expect(accepted).toMatchObject({ id: expect.any(String) });
    for (;;) {
      const { body } = await ask(daemon, `/api/v1/runs/${String(accepted['id'])}`);
      if (body['state'] === 'finished') break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { body } = await ask(daemon, `/api/v1/runs/${String(accepted['id'])}/routers`);
    expect(JSON.stringify(body)).not.toContain(HOUSE);
    return (body['items'] as unknown as readonly Ended[])[0] ?? { status: 'none' };
  }

  function packagesOf(router: SimRouter | undefined): readonly (string | undefined)[] {
    return (router?.rows('/system/package') ?? []).map(({ name }) => name);
  }

  it('exchanges the drivers with one reboot, and puts the same networks on the same radios', async () => {
    const [router] = sim.routers;
    const { status, error } = await migrate(router);
    expect([status, error]).toEqual(['changed', undefined]);
    expect(packagesOf(router)).toEqual(['routeros', 'wifi-qcom-ac']);
    const air = (router?.rows('/interface/wifi') ?? []).map((row) => [
      row['name'],
      row['configuration.ssid'],
      row['configuration.country'],
      row['disabled'],
    ]);
    expect(air).toEqual([
      ['wifi1', 'House', 'Latvia', 'false'],
      ['wifi2', 'House', 'Latvia', 'false'],
      ['guests-wifi2', 'Guests', undefined, 'false'],
    ]);
    expect(router?.rows('/interface/wifi/security').find((row) => row['name'] === 'net-1-house')).toMatchObject({
      passphrase: HOUSE,
    });
    const guests = router?.rows('/interface/wifi').find(({ name }) => name === 'guests-wifi2');
    expect(guests).toMatchObject({ 'datapath.client-isolation': 'true', 'configuration.hide-ssid': 'true' });
    const ports = (router?.rows('/interface/bridge/port') ?? []).map((row) => [row['interface'], row['pvid']]);
    // Guests stay in their VLAN; the others join the bridge by themselves.
    expect(ports.filter(([name]) => !/^ether/.test(name ?? ''))).toEqual([['guests-wifi2', '66']]);
    expect(router?.writes.filter(({ words }) => words[0] === '/system/reboot')).toHaveLength(1);
    expect(router?.rows('/file').map(({ name }) => name)).toEqual([]);
    // There is nothing left to exchange.
    expect((await migrate(router)).error?.message).toContain('it has wifi-qcom-ac already');
  });

  it('touches no router with a network whose key it was not given', async () => {
    const router = sim.routers[1];
    const { error } = await migrate(router, [{ ssid: 'House', passphrase: HOUSE }]);
    expect(error).toMatchObject({
      code: 'PRECONDITION_FAILED',
      message: expect.stringContaining('Guests, which networks does not name'),
    });
    expect(router?.writes.filter(({ words }) => /package|reboot|fetch/.test(words[0] ?? ''))).toEqual([]);
  });

  it('keeps the old drivers where the new ones cannot be fetched', async () => {
    const router = sim.routers[2];
    await router?.setFault({ kind: 'trap', at: { command: '/tool/fetch' } });
    const { status, error } = await migrate(router);
    expect([status, error?.code]).toEqual(['failed', 'TRAP']);
    expect(packagesOf(router)).toEqual(['routeros', 'wireless']);
    expect((router?.rows('/system/package') ?? []).map(({ scheduled }) => scheduled)).toEqual(['', '']);
    expect(router?.writes.filter(({ words }) => words[0] === '/system/reboot')).toEqual([]);
  });
});
