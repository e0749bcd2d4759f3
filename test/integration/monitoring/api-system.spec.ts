import { createManualTime } from '../../../src/simulator';
import { startTwins, valueIn, VERSIONS, type Twins } from './api-kit';

/** Counters stand still with the clock: what a print says now is what a collector found before. */
describe('api collectors of the system', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await startTwins({ first: '127.44.3.1', time: createManualTime(Date.now()) });
  });
  afterAll(() => twins.close());

  it.each(VERSIONS)('gives resources of %s in base units', async (version) => {
    const { router, collect } = twins.watched(version);
    router.setLoad({ cpuPercent: 37, freeMemoryBytes: 12_345_678 });
    const [resource = {}] = router.rows('/system/resource');
    const lines = await collect('api.system');
    expect(valueIn(lines, 'routeros_cpu_load_ratio')).toBe(0.37);
    expect(valueIn(lines, 'routeros_memory_free_bytes')).toBe(12_345_678);
    expect(valueIn(lines, 'routeros_memory_total_bytes')).toBe(Number(resource['total-memory']));
    expect(valueIn(lines, 'routeros_cpu_frequency_hertz')).toBe(Number(resource['cpu-frequency']) * 1e6);
    expect(valueIn(lines, 'routeros_disk_free_bytes{disk="system"}')).toBe(Number(resource['free-hdd-space']));
    expect(valueIn(lines, 'routeros_uptime_seconds')).toBeGreaterThan(0);
    router.setLoad({});
  });

  it.each(VERSIONS)('gives the load of each core of %s', async (version) => {
    const { router, collect } = twins.watched(version);
    router.putRow('/system/resource/cpu', { cpu: 'cpu0', load: '12', irq: '0', disk: '0' });
    router.putRow('/system/resource/cpu', { cpu: 'cpu1', load: '90', irq: '3', disk: '0' });
    const lines = await collect('api.system');
    expect(valueIn(lines, 'routeros_cpu_core_load_ratio{cpu="0"}')).toBe(0.12);
    expect(valueIn(lines, 'routeros_cpu_core_load_ratio{cpu="1"}')).toBe(0.9);
  });

  it.each(VERSIONS)('gives every interface of %s as /interface shows it', async (version) => {
    const { router, collect } = twins.watched(version);
    router.exec(['/interface/bridge/add', '=name=lan: floor 2 (old)', '=comment=a "quoted" one']);
    const lines = await collect('api.interfaces');
    const rows = router.rows('/interface').filter(({ name }) => name !== 'lo');
    expect(lines.filter((line) => line.startsWith('routeros_interface_up'))).toHaveLength(rows.length);
    for (const row of rows) {
      const labels = `{interface="${row.name}"}`;
      expect(valueIn(lines, `routeros_interface_up${labels}`)).toBe(row.running === 'true' ? 1 : 0);
      expect(valueIn(lines, `routeros_interface_enabled${labels}`)).toBe(row.disabled === 'true' ? 0 : 1);
      expect(valueIn(lines, `routeros_interface_receive_bytes_total${labels}`)).toBe(Number(row['rx-byte']));
      expect(valueIn(lines, `routeros_interface_transmit_packets_total${labels}`)).toBe(Number(row['tx-packet']));
      expect(valueIn(lines, `routeros_interface_link_downs_total${labels}`)).toBe(Number(row['link-downs']));
    }
    expect(lines.some((line) => line.includes('interface="lan: floor 2 (old)"') && line.includes('type="bridge"'))).toBe(true);
  });

  it.each(VERSIONS)('shows the interfaces that were chosen on %s', async (version) => {
    const { collect } = twins.watched(version);
    const lines = await collect('api.interfaces', { interfaces: (name) => name === 'ether2' });
    expect(new Set(lines.map((line) => /interface="([^"]+)"/.exec(line)?.[1]))).toEqual(new Set(['ether2']));
  });

  it('leaves out interfaces that PPP makes for a while', async () => {
    const { router, collect } = twins.watched('7.24');
    router.putRow('/interface/pppoe-server', { name: '<pppoe-anna>', user: 'anna', dynamic: 'true', running: 'true' });
    const [made] = router.rows('/interface').filter(({ name }) => name === '<pppoe-anna>');
    expect(made).toBeDefined();
    expect((await collect('api.interfaces')).filter((line) => line.includes('anna'))).toEqual([]);
  });

  it.each([
    ['7.24', 'cpu-temperature', 47],
    ['7.15.3', 'cpu-temperature', 47],
    ['6.49.18', 'temperature', 41],
  ] as const)('reads the health of %s, rows or one record', async (version, sensor, degrees) => {
    expect(await twins.watched(version).collect('api.health')).toEqual(
      expect.arrayContaining([
        `routeros_temperature_celsius{sensor="${sensor}"} ${degrees}`,
        'routeros_voltage_volts{sensor="voltage"} 24.1',
      ]),
    );
  });

  it('reads fans, supplies and consumption of 7.x', async () => {
    const { router, collect } = twins.watched('7.24');
    for (const [name, value, type] of [
      ['fan1-speed', '3400', 'RPM'],
      ['psu1-state', 'ok', ''],
      ['psu2-state', 'fail', ''],
      ['psu1-current', '0.9', 'A'],
      ['poe-out-consumption', '11.5', 'W'],
      ['fan-state', 'ok', ''],
    ] as const) {
      router.putRow('/system/health', { name, value, type });
    }
    const lines = await collect('api.health');
    expect(lines).toEqual(
      expect.arrayContaining([
        'routeros_fan_speed_rpm{fan="fan1"} 3400',
        'routeros_psu_ok{psu="psu1"} 1',
        'routeros_psu_ok{psu="psu2"} 0',
        'routeros_current_amperes{sensor="psu1-current"} 0.9',
        'routeros_power_watts{sensor="poe-out-consumption"} 11.5',
        'routeros_sensor_ok{sensor="fan-state"} 1',
      ]),
    );
  });

  it.each(VERSIONS)('says what board %s is, and that firmware waits for a boot after an upgrade', async (version) => {
    const { router, collect } = twins.watched(version);
    const [routerboard = {}] = router.rows('/system/routerboard');
    const [license = {}] = router.rows('/system/license');
    const lines = await collect('api.board');
    const told = `serial="${routerboard['serial-number']}",version="${version}",firmware="${version}",license_level="${license.nlevel}"`;
    expect(lines.find((line) => line.startsWith('routeros_board_info'))).toContain(told);
    expect(valueIn(lines, 'routeros_firmware_upgrade_pending')).toBe(0);
    expect(await collect('api.license')).toEqual([`routeros_license_info{level="${license.nlevel}"} 1`]);
  });

  it.each(VERSIONS)('tells how worn the flash of %s is', async (version) => {
    const { router, collect } = twins.watched(version);
    const [resource = {}] = router.rows('/system/resource');
    expect(await collect('api.flash')).toEqual([
      'routeros_bad_blocks_ratio 0',
      `routeros_flash_sector_writes_total ${resource['write-sect-total']}`,
    ]);
  });

  it.each(VERSIONS)('monitors the ports of %s once where that is wanted', async (version) => {
    const { collect } = twins.watched(version);
    const speed = version === '6.49.18' ? 12_500_000 : 125_000_000;
    const lines = await collect('api.ethernet', { interfaces: (name) => name === 'ether1' || name === 'ether5' });
    // ether5 has no link: no speed, rather than one of 0.
    expect(lines).toEqual([
      `routeros_interface_speed_bytes{interface="ether1"} ${speed}`,
      'routeros_interface_full_duplex{interface="ether1"} 1',
    ]);
  });
});

describe('api.board after an upgrade', () => {
  it.each(['7.15.3', '6.49.18'] as const)('tells on %s that the firmware waits', async (version) => {
    const twins = await startTwins({ first: '127.44.4.1', rebootMs: 10 });
    try {
      const { router, collect } = twins.watched(version);
      const newer = version === '7.15.3' ? '7.16.2' : '6.49.19';
      router.offerUpdate(newer, version === '7.15.3' ? 'stable' : 'long-term');
      router.exec(['/system/package/update/check-for-updates']);
      const channel = version === '7.15.3' ? 'stable' : 'long-term';
      expect(await collect('api.updates')).toEqual([
        `routeros_update_available{channel="${channel}"} 1`,
        `routeros_update_info{channel="${channel}",installed="${version}",latest="${newer}"} 1`,
      ]);
      router.exec(['/system/package/update/download']);
      await router.restart();
      expect(router.version).toBe(newer);
      expect(valueIn(await collect('api.board'), 'routeros_firmware_upgrade_pending')).toBe(1);
    } finally {
      await twins.close();
    }
  });
});

describe('api.clock', () => {
  it.each(VERSIONS)('tells how far the clock of %s is off, to the second', async (version) => {
    const twins = await startTwins({ first: '127.44.5.1' });
    try {
      const { router, collect } = twins.watched(version);
      expect(Math.abs(valueIn(await collect('api.clock'), 'routeros_clock_offset_seconds'))).toBeLessThan(2);
      await router.setFault({ kind: 'clock-skew', ms: -90_000 });
      const behind = valueIn(await collect('api.clock'), 'routeros_clock_offset_seconds');
      expect(Math.abs(behind + 90)).toBeLessThan(2);
      router.putRow('/system/clock', { '.id': '*1', 'gmt-offset': '+05:30' });
      const zoned = valueIn(await collect('api.clock'), 'routeros_clock_offset_seconds');
      // The wall stayed and its zone changed: as if it were five and a half hours later.
      expect(Math.abs(zoned + 90 + 19_800)).toBeLessThan(2);
    } finally {
      await twins.close();
    }
  });
});
