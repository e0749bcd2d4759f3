import { ObjectType } from 'net-snmp';

import type { SnmpReader } from '../../../src/monitoring/collectors/snmp-answer';
import { createSnmpReader } from '../../../src/monitoring/snmp/reader';
import type { SnmpEntry } from '../../../src/simulator/snmp/objects';
import { object, startRecorded, type RecordedRouter } from '../../kit/snmp-walk';
import { collected, V2C, type CollectedOptions } from './snmp-kit';

const M = '1.3.6.1.4.1.14988.1.1';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const { Integer, OctetString, Counter, Counter64, Gauge, TimeTicks } = ObjectType;

type Cell = readonly [type: ObjectType, text: string];

/** The cells of one row: column number to type and text. */
function row(table: string, index: string | number, cells: Readonly<Record<number, Cell>>): SnmpEntry[] {
  return Object.entries(cells).map(([column, [type, text]]) => object(`${table}.${column}.${index}`, type, text));
}

function names(all: Readonly<Record<number, string>>): SnmpEntry[] {
  return Object.entries(all).map(([index, name]) => object(`${IF_NAME}.${index}`, OctetString, name));
}

describe('tables that the recorded walks do not have', () => {
  let router: RecordedRouter | undefined;
  let reader: SnmpReader;

  afterEach(async () => {
    reader.close();
    await router?.close();
  });

  async function given(id: string, entries: readonly SnmpEntry[], options?: CollectedOptions): Promise<string[]> {
    router = await startRecorded(entries, '127.45.2.1');
    reader = createSnmpReader();
    return collected(reader, { routerId: 'r', address: router.address, port: router.port, login: V2C }, id, options);
  }

  it('modems: signal and cell, and never what identifies them or their owner', async () => {
    const modem = (index: number, rsrp: number, technology: number): SnmpEntry[] =>
      row(`${M}.16.1.1`, index, {
        2: [Integer, String(rsrp === 0 ? 0 : -67)],
        3: [Integer, String(rsrp === 0 ? 0 : -9)],
        4: [Integer, String(rsrp)],
        5: [Integer, rsrp === 0 ? '0' : '26385408'],
        6: [Integer, String(technology)],
        7: [Integer, '0'],
        11: [OctetString, '490154203237518'],
        12: [OctetString, '001010123456789'],
        13: [OctetString, '8988211000000000000'],
      });
    const lines = await given('snmp.lte', [...names({ 5: 'lte1', 6: 'lte2' }), ...modem(5, -96, 7), ...modem(6, 0, -1)]);
    expect(lines).toEqual([
      'routeros_lte_rsrp_dbm{interface="lte1"} -96',
      'routeros_lte_rsrq_db{interface="lte1"} -9',
      'routeros_lte_rssi_dbm{interface="lte1"} -67',
      'routeros_lte_sinr_db{interface="lte1"} 0',
      'routeros_lte_info{interface="lte1",technology="LTE",cell="26385408"} 1',
    ]);
  });

  it('queues: 64-bit bytes both ways, numbers beyond 31 bits, none of those that users bring along', async () => {
    const simple = (index: number, name: string): SnmpEntry[] =>
      row(`${M}.2.1.1`, index, {
        2: [OctetString, name],
        8: [Counter64, '5000000000'],
        9: [Counter64, '18446744073709551615'],
        14: [Counter, '7'],
        15: [Counter, '4294967295'],
      });
    const tree = row(`${M}.2.2.1`, 0xf0000001, {
      2: [OctetString, 'voice'],
      4: [Integer, '-268435455'],
      7: [Counter64, '123'],
      9: [Counter, '1'],
    });
    const lines = await given('snmp.queues', [
      ...simple(1, 'office'),
      ...simple(2, '<pppoe-anna>'),
      ...simple(3, 'office'),
      ...tree,
    ]);
    expect(lines.slice(0, 4)).toEqual([
      'routeros_queue_bytes_total{queue="office",kind="simple",direction="upload"} 5000000000',
      'routeros_queue_dropped_packets_total{queue="office",kind="simple",direction="upload"} 7',
      // Wrapped at 2^53, where numbers would lose their last digits.
      `routeros_queue_bytes_total{queue="office",kind="simple",direction="download"} ${2 ** 53 - 1}`,
      'routeros_queue_dropped_packets_total{queue="office",kind="simple",direction="download"} 4294967295',
    ]);
    expect(lines.slice(4).map((line) => /queue="([^"]+)",kind="(\w+)",direction="(\w+)"\} (\d+)/.exec(line)?.slice(1))).toEqual([
      ['office (2)', 'simple', 'upload', '5000000000'],
      ['office (2)', 'simple', 'upload', '7'],
      ['office (2)', 'simple', 'download', String(2 ** 53 - 1)],
      ['office (2)', 'simple', 'download', '4294967295'],
      ['voice', 'tree', 'both', '123'],
      ['voice', 'tree', 'both', '1'],
    ]);
  });

  it('wifi: clients by interface, counted by their indexes; frequencies from text', async () => {
    const client = (last: number, place: number): SnmpEntry =>
      object(`${M}.21.4.1.6.100.209.84.1.2.${last}.${place}`, Integer, '-61');
    const radio = (index: number, name: string, frequency: string): SnmpEntry[] =>
      row(`${M}.21.5.1`, index, { 2: [OctetString, name], 3: [OctetString, 'Guests'], 4: [OctetString, frequency] });
    const lines = await given('snmp.wifi', [
      ...[client(1, 7), client(2, 7), client(3, 8)],
      ...[...radio(7, 'wifi1', '5180/ax/Ceee'), ...radio(8, 'wifi2', ''), ...radio(9, 'wifi3', '2412')],
    ]);
    expect(lines).toEqual([
      'routeros_wireless_registrations{stack="wifi"} 3',
      'routeros_wireless_clients{interface="wifi1",ssid="Guests"} 2',
      'routeros_wireless_frequency_hertz{interface="wifi1"} 5180000000',
      'routeros_wireless_clients{interface="wifi2",ssid="Guests"} 1',
      'routeros_wireless_clients{interface="wifi3",ssid="Guests"} 0',
      'routeros_wireless_frequency_hertz{interface="wifi3"} 2412000000',
    ]);
  });

  it('CAPsMAN: all clients, access points by state, and a state that is gone as 0', async () => {
    const memory = new Map<string, string>();
    const state = (index: number, text: string): SnmpEntry => object(`${M}.1.11.1.3.${index}`, OctetString, text);
    const manager = [object(`${M}.1.6.0`, Gauge, '3'), object(`${M}.1.10.0`, Gauge, '2')];
    expect(await given('snmp.capsman', [...manager, state(1, 'Run'), state(2, 'Image')], { memory })).toEqual([
      'routeros_wireless_registrations{stack="capsman"} 3',
      'routeros_capsman_access_points{stack="capsman",state="run"} 1',
      'routeros_capsman_access_points{stack="capsman",state="image"} 1',
    ]);
    reader.close();
    await router?.close();
    expect((await given('snmp.capsman', [...manager, state(1, 'Run')], { memory })).slice(1)).toEqual([
      'routeros_capsman_access_points{stack="capsman",state="image"} 0',
      'routeros_capsman_access_points{stack="capsman",state="run"} 1',
    ]);
    reader.close();
    await router?.close();
    expect(await given('snmp.capsman', [object(`${M}.1.6.0`, Gauge, '0'), object(`${M}.1.10.0`, Gauge, '0')])).toEqual([]);
  });

  it('a station of legacy wireless: signal, rates in bytes, quality as a share', async () => {
    const station = (index: number, signal: number, megahertz: number): SnmpEntry[] =>
      row(`${M}.1.1.1`, index, {
        2: [Gauge, '300000000'],
        3: [Gauge, '130000000'],
        4: [Integer, String(signal)],
        5: [OctetString, 'Backhaul'],
        7: [Integer, String(megahertz)],
        9: [Counter, '91'],
        10: [Counter, '88'],
      });
    const lines = await given('snmp.wireless', [
      ...names({ 2: 'wlan1', 3: 'wlan2' }),
      object(`${M}.1.4.0`, Gauge, '1'),
      ...[...station(2, -58, 5500), ...station(3, 0, 0)],
    ]);
    expect(lines).toEqual([
      'routeros_wireless_registrations{stack="wireless"} 1',
      'routeros_wireless_signal_dbm{interface="wlan1",ssid="Backhaul"} -58',
      'routeros_wireless_frequency_hertz{interface="wlan1"} 5500000000',
      'routeros_wireless_rate_bytes{interface="wlan1",direction="transmit"} 37500000',
      'routeros_wireless_rate_bytes{interface="wlan1",direction="receive"} 16250000',
      'routeros_wireless_ccq_ratio{interface="wlan1",direction="transmit"} 0.91',
      'routeros_wireless_ccq_ratio{interface="wlan1",direction="receive"} 0.88',
    ]);
  });

  it('counters of drivers and lost links: shown interfaces only', async () => {
    const stats = (index: number, name: string): SnmpEntry[] =>
      row(`${M}.14.1.1`, index, {
        2: [OctetString, name],
        43: [Counter64, '1'],
        45: [Counter64, '2'],
        46: [Counter64, '3'],
        48: [Counter64, '4'],
        55: [Counter64, '5'],
        73: [Counter64, '6'],
        76: [Counter64, '7'],
        85: [Counter64, '8'],
        90: [Counter, '9'],
      });
    const entries = [...stats(1, 'ether1'), ...stats(2, '<l2tp-bert>'), ...stats(3, 'ether3')];
    const lines = await given('snmp.ethernet', entries, { interfaces: (name) => name === 'ether3' });
    expect(lines).toEqual([
      'routeros_ethernet_receive_pause_frames_total{interface="ether3"} 1',
      'routeros_ethernet_receive_fcs_errors_total{interface="ether3"} 2',
      'routeros_ethernet_receive_align_errors_total{interface="ether3"} 3',
      'routeros_ethernet_receive_overflows_total{interface="ether3"} 4',
      'routeros_ethernet_receive_drops_total{interface="ether3"} 5',
      'routeros_ethernet_transmit_pause_frames_total{interface="ether3"} 6',
      'routeros_ethernet_transmit_collisions_total{interface="ether3"} 7',
      'routeros_ethernet_transmit_drops_total{interface="ether3"} 8',
    ]);
    reader.close();
    await router?.close();
    expect(await given('snmp.link-downs', entries)).toEqual([
      'routeros_interface_link_downs_total{interface="ether1"} 9',
      'routeros_interface_link_downs_total{interface="ether3"} 9',
    ]);
  });

  it('partitions, and a RouterBOOT that waits for a restart', async () => {
    const partition = (index: number, running: number): SnmpEntry[] =>
      row(`${M}.17.1.1`, index, {
        2: [OctetString, `part${index}`],
        3: [Integer, '64'],
        4: [OctetString, 'RouterOS v7.20.8'],
        5: [Integer, '1'],
        6: [Integer, String(running)],
      });
    expect(await given('snmp.partitions', [...partition(0, 1), ...partition(1, 0)])).toEqual([
      'routeros_partition_info{partition="part0",version="RouterOS v7.20.8",active="true",running="true"} 1',
      'routeros_partition_size_bytes{partition="part0"} 67108864',
      'routeros_partition_info{partition="part1",version="RouterOS v7.20.8",active="true",running="false"} 1',
      'routeros_partition_size_bytes{partition="part1"} 67108864',
    ]);
    reader.close();
    await router?.close();
    const lines = await given('snmp.board', [
      object('1.3.6.1.2.1.1.1.0', OctetString, 'RouterOS hAP ax^3'),
      object(`${M}.7.4.0`, OctetString, '7.15'),
      object(`${M}.7.7.0`, OctetString, '7.20.8'),
    ]);
    expect(lines.at(-1)).toBe('routeros_firmware_upgrade_pending 1');
  });

  it('sensors of 6.49 without a table: tenths, milliamperes, supplies where 1 is good', async () => {
    const scalar = (column: number, value: number): SnmpEntry => object(`${M}.3.${column}.0`, Integer, String(value));
    expect(
      await given('snmp.health', [
        ...[scalar(8, 237), scalar(10, -55), scalar(11, 412), scalar(6, 400), scalar(12, 183), scalar(13, 772)],
        ...[scalar(15, 1), scalar(16, 0), scalar(17, 4200)],
      ]),
    ).toEqual([
      'routeros_voltage_volts{sensor="voltage"} 23.7',
      'routeros_temperature_celsius{sensor="temperature"} -5.5',
      'routeros_temperature_celsius{sensor="cpu-temperature"} 41.2',
      'routeros_power_watts{sensor="power-consumption"} 18.3',
      'routeros_current_amperes{sensor="current"} 0.772',
      'routeros_psu_ok{psu="psu1"} 1',
      'routeros_psu_ok{psu="psu2"} 0',
      'routeros_fan_speed_rpm{fan="fan1"} 4200',
    ]);
  });

  it.each([
    ['ticks alone', 100, undefined, 1],
    ['ticks that wrapped once, as the engine shows', 100, 42_949_674, 42_949_673.96],
    ['an engine that was restarted on its own', 1_000_000, 5, 10_000],
  ])('uptime of %s', async (_what, ticks, engine, expected) => {
    const entries = [object('1.3.6.1.2.1.1.3.0', TimeTicks, String(ticks))];
    if (engine !== undefined) entries.push(object('1.3.6.1.6.3.10.2.1.3.0', Integer, String(engine)));
    const [line = ''] = await given('snmp.system', entries);
    expect(Number(line.split(' ')[1])).toBeCloseTo(expected, 2);
  });

  it('a module in the dark, one without a wavelength, a cold one; names and comments in an encoding of old', async () => {
    const module = (index: number, cells: Readonly<Record<number, Cell>>): SnmpEntry[] =>
      row(`${M}.19.1.1`, index, {
        3: [Integer, '0'],
        4: [Integer, '0'],
        5: [Gauge, '131000'],
        9: [Integer, '-2100'],
        10: [Integer, '-7000'],
        ...cells,
      });
    const lines = await given('snmp.optics', [
      ...module(1, { 2: [OctetString, 'sfp1'], 3: [Integer, '1'], 10: [Integer, '0'] }),
      ...module(2, { 5: [Gauge, '6553500'], 6: [Gauge, '4294967291'] }),
      object(`${M}.19.1.1.2.2`, OctetString, '7366703220fc', true),
    ]);
    expect(lines).toEqual([
      'routeros_sfp_rx_loss{interface="sfp1"} 1',
      'routeros_sfp_tx_fault{interface="sfp1"} 0',
      'routeros_sfp_wavelength_meters{interface="sfp1"} 0.00000131',
      'routeros_sfp_tx_power_dbm{interface="sfp1"} -2.1',
      'routeros_sfp_rx_loss{interface="sfp2 ü"} 0',
      'routeros_sfp_tx_fault{interface="sfp2 ü"} 0',
      'routeros_sfp_temperature_celsius{interface="sfp2 ü"} -5',
      'routeros_sfp_tx_power_dbm{interface="sfp2 ü"} -2.1',
      'routeros_sfp_rx_power_dbm{interface="sfp2 ü"} -7',
    ]);
  });
});
