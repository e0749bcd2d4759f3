import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { SnmpReader, SnmpTarget } from '../../../src/monitoring/collectors/snmp-answer';
import { createSnmpReader } from '../../../src/monitoring/snmp/reader';
import { readWalk, startRecorded, type RecordedRouter } from '../../kit/snmp-walk';
import { collected, V2C } from './snmp-kit';

/** Walks of real routers, where the checkout has them beside it. */
const FOLDER = resolve(__dirname, '../../../../shared/data/snmp');
const present = existsSync(FOLDER);
if (!present) process.stderr.write('SKIPPED test/integration/monitoring/snmp-walks: no recorded walks beside the checkout\n');

/** Names of networks and numbers of devices are those of somebody: they are told apart from nothing, not repeated here. */
function masked(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/(ssid|serial|mac|comment)="[^"]+"/g, '$1="…"'));
}

(present ? describe : describe.skip)('walks of real routers', () => {
  let router: RecordedRouter;
  let reader: SnmpReader;
  let target: SnmpTarget;
  let names: readonly string[];

  async function open(walk: string): Promise<void> {
    const entries = readWalk(join(FOLDER, `routeros_${walk}.snmprec`));
    names = entries
      .filter(({ oid }) => oid.startsWith('1.3.6.1.2.1.31.1.1.1.1.'))
      .map(({ object }) => String(object.read({} as never)));
    router = await startRecorded(entries, '127.45.1.1');
    target = { routerId: walk, address: router.address, port: router.port, login: V2C };
    reader = createSnmpReader();
  }

  const get = async (id: string): Promise<string[]> => masked(await collected(reader, target, id));
  const of = (lines: readonly string[], ...parts: readonly string[]): string[] =>
    lines.filter((line) => parts.every((part) => line.includes(part)));

  afterEach(async () => {
    reader.close();
    await router.close();
  });

  it('6.40.5 with legacy wireless, 60 GHz and a module that tells how it does', async () => {
    await open('6.40.5');
    expect(await get('snmp.board')).toEqual([
      'routeros_board_info{board="RB952Ui-5ac2nD",serial="…",version="6.40.5",firmware="",license_level="1"} 1',
    ]);
    expect(await get('snmp.system')).toEqual([
      'routeros_uptime_seconds 20204',
      'routeros_cpu_load_ratio 0.0525',
      'routeros_cpu_core_load_ratio{cpu="0"} 0.21',
      'routeros_cpu_core_load_ratio{cpu="1"} 0',
      'routeros_cpu_core_load_ratio{cpu="2"} 0',
      'routeros_cpu_core_load_ratio{cpu="3"} 0',
      `routeros_memory_total_bytes ${65_536 * 1_024}`,
      `routeros_memory_free_bytes ${(65_536 - 27_196) * 1_024}`,
      `routeros_disk_total_bytes{disk="system"} ${16_384 * 1_024}`,
      `routeros_disk_free_bytes{disk="system"} ${(16_384 - 11_568) * 1_024}`,
    ]);
    expect(await get('snmp.health')).toEqual([
      'routeros_voltage_volts{sensor="voltage"} 15.4',
      'routeros_temperature_celsius{sensor="temperature"} 33',
    ]);
    expect(await get('snmp.optics')).toEqual([
      'routeros_sfp_rx_loss{interface="sfp1"} 0',
      'routeros_sfp_tx_fault{interface="sfp1"} 0',
      'routeros_sfp_wavelength_meters{interface="sfp1"} 8.5e-7',
      'routeros_sfp_temperature_celsius{interface="sfp1"} 40',
      'routeros_sfp_supply_voltage_volts{interface="sfp1"} 3.302',
      'routeros_sfp_tx_bias_amperes{interface="sfp1"} 0.007',
      'routeros_sfp_tx_power_dbm{interface="sfp1"} -4.879',
      'routeros_sfp_rx_power_dbm{interface="sfp1"} -5.673',
    ]);
    expect(await get('snmp.wireless')).toEqual([
      'routeros_wireless_clients{interface="wlan1",ssid="…"} 7',
      'routeros_wireless_frequency_hertz{interface="wlan1"} 2412000000',
      'routeros_wireless_noise_floor_dbm{interface="wlan1"} -117',
      'routeros_wireless_ccq_ratio{interface="wlan1",direction="transmit"} 0.7',
      'routeros_wireless_clients{interface="wlan2",ssid="…"} 0',
      'routeros_wireless_frequency_hertz{interface="wlan2"} 5805000000',
      'routeros_wireless_noise_floor_dbm{interface="wlan2"} -112',
      'routeros_wireless_ccq_ratio{interface="wlan2",direction="transmit"} 0.75',
      // These two share the radios of the others.
      'routeros_wireless_clients{interface="wlan3",ssid="…"} 0',
      'routeros_wireless_clients{interface="wlan4",ssid="…"} 4',
    ]);
    expect(await get('snmp.w60g')).toEqual([
      'routeros_w60g_connected{interface="wlan1"} 1',
      'routeros_w60g_frequency_hertz{interface="wlan1"} 58320000000',
      'routeros_w60g_mcs{interface="wlan1"} 8',
      'routeros_w60g_signal_ratio{interface="wlan1"} 0.8',
      'routeros_w60g_rssi_dbm{interface="wlan1"} -55',
      'routeros_w60g_phy_rate_bytes{interface="wlan1"} 288750000',
      'routeros_w60g_stations 1',
    ]);
    expect(await get('snmp.poe')).toEqual([
      'routeros_poe_on{interface="ether5"} 0',
      'routeros_poe_fault{interface="ether5"} 0',
      'routeros_poe_voltage_volts{interface="ether5"} 0',
      'routeros_poe_current_amperes{interface="ether5"} 0',
      'routeros_poe_power_watts{interface="ether5"} 0',
    ]);
    expect(await get('snmp.dhcp')).toEqual(['routeros_dhcp_server_leases 33']);
    expect(await get('snmp.neighbors')).toEqual(['routeros_neighbors 12']);
    const interfaces = await get('snmp.interfaces');
    expect(of(interfaces, 'interface_up{')).toHaveLength(12);
    expect(of(interfaces, '"pppoe-out1"')).toEqual([
      'routeros_interface_info{interface="pppoe-out1",default_name="",type="ppp",mac="",comment=""} 1',
      'routeros_interface_up{interface="pppoe-out1"} 1',
      'routeros_interface_enabled{interface="pppoe-out1"} 1',
      'routeros_interface_mtu_bytes{interface="pppoe-out1"} 1480',
      'routeros_interface_speed_bytes{interface="pppoe-out1"} 1250000',
      'routeros_interface_receive_bytes_total{interface="pppoe-out1"} 6300311612',
      'routeros_interface_transmit_bytes_total{interface="pppoe-out1"} 286681936',
      'routeros_interface_receive_packets_total{interface="pppoe-out1"} 4710511',
      'routeros_interface_transmit_packets_total{interface="pppoe-out1"} 2768622',
      'routeros_interface_receive_drops_total{interface="pppoe-out1"} 0',
      'routeros_interface_receive_errors_total{interface="pppoe-out1"} 0',
      'routeros_interface_transmit_drops_total{interface="pppoe-out1"} 0',
      'routeros_interface_transmit_errors_total{interface="pppoe-out1"} 0',
    ]);
    // Disabled, and without a link: its speed is unknown.
    expect(of(interfaces, '"ether5"').slice(1, 4)).toEqual([
      'routeros_interface_up{interface="ether5"} 0',
      'routeros_interface_enabled{interface="ether5"} 0',
      'routeros_interface_mtu_bytes{interface="ether5"} 1500',
    ]);
    expect(of(interfaces, '"ether5"', 'speed')).toEqual([]);
  });

  it('6.44.2 with gauges as Gauge32, optics that tell nothing, and gaps between the numbers of interfaces', async () => {
    await open('crs317');
    expect(await get('snmp.health')).toEqual([
      'routeros_temperature_celsius{sensor="temperature"} 45',
      // The scalars beside the table say 44 degrees, 4200 rpm and two supplies that work: the table counts.
      'routeros_temperature_celsius{sensor="cpu-temperature"} 36',
      'routeros_temperature_celsius{sensor="sfp-temperature"} 45',
      'routeros_fan_speed_rpm{fan="fan1"} 0',
      'routeros_fan_speed_rpm{fan="fan2"} 0',
      'routeros_psu_ok{psu="psu1"} 1',
      'routeros_psu_ok{psu="psu2"} 0',
    ]);
    expect(await get('snmp.optics')).toEqual([]);
    expect(of(await get('snmp.system'), 'uptime')).toEqual(['routeros_uptime_seconds 3113733']);
    expect(of(await get('snmp.system'), 'cpu_load')).toEqual(['routeros_cpu_load_ratio 0.165']);
    const interfaces = await get('snmp.interfaces');
    expect(of(interfaces, 'interface_up{')).toHaveLength(20);
    expect(of(interfaces, 'interface_info', '"shop-trunk"')).toEqual([
      'routeros_interface_info{interface="shop-trunk",default_name="",type="bond",mac="…",comment=""} 1',
    ]);
    expect(of(interfaces, 'interface_speed_bytes', '"sfp-sfpplus')).toHaveLength(8);
    expect(of(interfaces, 'interface_speed_bytes', '"sfp-sfpplus9"')).toEqual([
      'routeros_interface_speed_bytes{interface="sfp-sfpplus9"} 1250000000',
    ]);
    expect(await get('snmp.neighbors')).toEqual(['routeros_neighbors 18']);
    expect(await get('snmp.poe')).toEqual([]);
  });

  it('7.20.6 with eight PoE ports, gauges in tenths, and connections', async () => {
    await open('rb5009upr+s+');
    expect(await get('snmp.health')).toEqual([
      'routeros_power_watts{sensor="poe-out-consumption"} 17.6',
      'routeros_temperature_celsius{sensor="cpu-temperature"} 50',
      'routeros_voltage_volts{sensor="jack-voltage"} 49.3',
      'routeros_voltage_volts{sensor="2pin-voltage"} 0',
      'routeros_voltage_volts{sensor="poe-in-voltage"} 0',
    ]);
    const poe = await get('snmp.poe');
    expect(of(poe, '"ether1"')).toEqual([
      'routeros_poe_on{interface="ether1"} 1',
      'routeros_poe_fault{interface="ether1"} 0',
      'routeros_poe_voltage_volts{interface="ether1"} 48.7',
      'routeros_poe_current_amperes{interface="ether1"} 0.184',
      'routeros_poe_power_watts{interface="ether1"} 9.1',
    ]);
    const holding = (name: string): string[] =>
      of(poe, `${name}{`, '} 1').map((line) => (/"(.+)"/.exec(line) ?? [])[1] as string);
    expect(holding('routeros_poe_on')).toEqual(['ether1', 'ether3', 'ether4', 'ether6']);
    expect(holding('routeros_poe_fault')).toEqual(['ether2', 'ether5', 'ether7', 'ether8']);
    expect(await get('snmp.conntrack')).toEqual([
      'routeros_conntrack_entries{family="all"} 255',
      'routeros_conntrack_entries{family="ipv4"} 252',
      'routeros_conntrack_entries{family="ipv6"} 3',
    ]);
    expect(await get('snmp.system')).toEqual([
      // No ticks in this recording: the time of the engine has to do.
      'routeros_uptime_seconds 3703088',
      'routeros_cpu_load_ratio 0.0575',
      'routeros_cpu_core_load_ratio{cpu="0"} 0.07',
      'routeros_cpu_core_load_ratio{cpu="1"} 0.05',
      'routeros_cpu_core_load_ratio{cpu="2"} 0.04',
      'routeros_cpu_core_load_ratio{cpu="3"} 0.07',
    ]);
    const interfaces = await get('snmp.interfaces');
    // A cage without a module: status 6, not present.
    expect(of(interfaces, 'interface_up{', '"sfp-sfpplus1"')).toEqual(['routeros_interface_up{interface="sfp-sfpplus1"} 0']);
    // Beyond 32 bits; 9651904 unicast packets and 331618 of the other kinds.
    expect(of(interfaces, 'receive', '"ether1"').slice(0, 2)).toEqual([
      'routeros_interface_receive_bytes_total{interface="ether1"} 5892696685',
      'routeros_interface_receive_packets_total{interface="ether1"} 9983522',
    ]);
    expect(of(interfaces, 'transmit_errors', '"wg"')).toEqual(['routeros_interface_transmit_errors_total{interface="wg"} 58919']);
    expect(of(interfaces, '"lo"')).toEqual([]);
  });

  it('7.20.4 with colons, spaces and parentheses in the names of interfaces, and a disk in memory', async () => {
    await open('rb750gr3');
    const interfaces = await get('snmp.interfaces');
    const shown = of(interfaces, 'interface_up{').map((line) => /"(.+)"/.exec(line)?.[1]);
    expect(shown).toEqual(names.filter((name) => name !== 'lo'));
    expect(shown.filter((name) => /^\w+: .+ \(.+\)$/.test(name ?? ''))).toHaveLength(7);
    expect(of(interfaces, 'receive_bytes', 'eth1').map((line) => line.split(' ').at(-1))).toEqual(['1493725213']);
    expect(of(interfaces, 'receive_errors', 'Hub').map((line) => line.split(' ').at(-1))).toEqual(['12']);
    expect(of(interfaces, 'interface_info', '"Vlan2"')).toEqual([
      'routeros_interface_info{interface="Vlan2",default_name="",type="vlan",mac="…",comment="…"} 1',
    ]);
    expect(await get('snmp.health')).toEqual([
      'routeros_voltage_volts{sensor="voltage"} 24.3',
      'routeros_temperature_celsius{sensor="temperature"} 38',
    ]);
    expect(await get('snmp.system')).toEqual([
      // The time of the engine in this recording is that of another one: it is not used to count wraps.
      'routeros_uptime_seconds 4304',
      'routeros_cpu_load_ratio 0.06',
      'routeros_cpu_core_load_ratio{cpu="0"} 0.05',
      'routeros_cpu_core_load_ratio{cpu="1"} 0.05',
      'routeros_cpu_core_load_ratio{cpu="2"} 0.07',
      'routeros_cpu_core_load_ratio{cpu="3"} 0.07',
      'routeros_cpu_frequency_hertz 880000000',
      `routeros_memory_total_bytes ${262_144 * 1_024}`,
      `routeros_memory_free_bytes ${(262_144 - 63_104) * 1_024}`,
      `routeros_disk_total_bytes{disk="system"} ${16_384 * 1_024}`,
      `routeros_disk_free_bytes{disk="system"} ${(16_384 - 11_196) * 1_024}`,
      'routeros_disk_total_bytes{disk="tmpfs"} 1024000',
      'routeros_disk_free_bytes{disk="tmpfs"} 1024000',
    ]);
    expect(await get('snmp.ppp')).toEqual(['routeros_ppp_sessions 0']);
  });
});
