import { existsSync, readFileSync, readdirSync } from 'node:fs';

import type { SnmpLogin, SnmpReader } from '../../../src/monitoring/collectors/snmp-answer';
import { createSnmpReader } from '../../../src/monitoring/snmp/reader';
import { haveSnmpd, startSnmpd, type TestSnmpd } from '../../kit/snmpd';
import { valueIn } from './api-kit';
import { collected } from './snmp-kit';

jest.setTimeout(60_000);

const present = haveSnmpd();

const COMMUNITY = 'a-community';
const USER = { name: 'watcher', auth: 'auth-secret', privacy: 'priv-secret' };

(present ? describe : describe.skip)("net-snmp's own agent over this machine", () => {
  let agent: TestSnmpd;
  let reader: SnmpReader;

  beforeAll(async () => {
    agent = await startSnmpd({ address: '127.45.5.1', community: COMMUNITY, user: USER });
    reader = createSnmpReader({ packetTimeoutMs: 10_000 });
  });

  afterAll(async () => {
    reader.close();
    await agent.stop();
  });

  const v2c: SnmpLogin = { version: 'v2c', community: COMMUNITY };
  const v3: SnmpLogin = {
    version: 'v3',
    user: USER.name,
    auth: { protocol: 'sha', password: USER.auth },
    privacy: { protocol: 'aes', password: USER.privacy },
  };
  const target = (login: SnmpLogin) => ({ routerId: login.version, address: agent.address, port: agent.port, login });
  const get = (login: SnmpLogin, id: string): Promise<string[]> =>
    collected(reader, target(login), id, { interfaces: () => true });
  const of = (lines: readonly string[], name: string): string[] => lines.filter((line) => line.startsWith(`${name}{`));

  it.each([
    ['v2c', v2c],
    ['v3, sealed', v3],
  ])('tells over %s how the machine does', async (_name, login) => {
    const system = await get(login, 'snmp.system');
    expect(valueIn(system, 'routeros_uptime_seconds')).toBeGreaterThanOrEqual(0);
    const [sizes, free] = ['total', 'free'].map((what) => of(system, `routeros_disk_${what}_bytes`));
    expect(sizes?.length).toBeGreaterThan(0);
    expect(free).toHaveLength(sizes?.length ?? -1);

    const interfaces = await get(login, 'snmp.interfaces');
    const names = readdirSync('/sys/class/net').filter((name) => existsSync(`/sys/class/net/${name}/mtu`));
    const told = of(interfaces, 'routeros_interface_up').map((line) => /"(.+)"/.exec(line)?.[1]);
    expect(told.toSorted()).toEqual(names.toSorted());
    for (const name of names) {
      expect(valueIn(interfaces, `routeros_interface_mtu_bytes{interface="${name}"}`)).toBe(
        Number(readFileSync(`/sys/class/net/${name}/mtu`, 'utf8')),
      );
    }
  });

  it('counts what goes through an interface', async () => {
    const counter = (): number => Number(readFileSync('/sys/class/net/lo/statistics/rx_bytes', 'utf8'));
    const series = 'routeros_interface_receive_bytes_total{interface="lo"}';
    let told = 0;
    const before = counter();
    // The agent looks at the machine every few seconds.
    while (told < before) told = valueIn(await get(v2c, 'snmp.interfaces'), series);
    expect(told).toBeLessThanOrEqual(counter());
  });

  it('has the disks that its own client finds, with the same sizes', async () => {
    const column = (number: number): Promise<string[]> => agent.walk(`1.3.6.1.2.1.25.2.3.1.${number}`);
    const [names, units, sizes] = await Promise.all([column(3), column(4), column(5)]);
    expect(names.length).toBeGreaterThan(3);
    const system = await get(v2c, 'snmp.system');
    expect(of(system, 'routeros_disk_total_bytes')).toEqual(
      names?.map(
        (name, at) => `routeros_disk_total_bytes{disk=${name}} ${Number.parseInt(units?.[at] ?? '', 10) * Number(sizes?.[at])}`,
      ),
    );
  });

  it('refuses a wrong password of version 3, and another user', async () => {
    const wrong: SnmpLogin = { ...v3, auth: { protocol: 'sha', password: 'wrong-secret' } };
    await expect(get(wrong, 'snmp.system')).rejects.toMatchObject({ code: 'AUTH_REJECTED' });
    await expect(get({ ...v3, user: 'nobody' }, 'snmp.system')).rejects.toMatchObject({ code: 'AUTH_REJECTED' });
  });

  it('is understood after a restart, which counts its boots', async () => {
    const uptime = async (): Promise<number> => valueIn(await get(v3, 'snmp.system'), 'routeros_uptime_seconds');
    expect(await uptime()).toBeGreaterThanOrEqual(0);
    await agent.restart();
    expect(await uptime()).toBeGreaterThanOrEqual(0);
  });

  it('has nothing of what only RouterOS has', async () => {
    for (const id of ['snmp.health', 'snmp.poe', 'snmp.optics', 'snmp.lte', 'snmp.conntrack', 'snmp.wireless']) {
      expect(await get(v2c, id)).toEqual([]);
    }
  });
});
