import type { Received } from '../../kit/scripted-router';
import { startTwins, VERSIONS } from './api-kit';
import { watchScripted, type Answer, type Answers, type ScriptedRouterWatch } from './api-scripted-kit';

/** Radios, modems, optics, PoE: twins have none, so that a router on a socket says what such boards say. */
describe('api collectors of hardware', () => {
  let watched: ScriptedRouterWatch | undefined;

  afterEach(async () => {
    await watched?.close();
    watched = undefined;
  });

  async function collect(version: string, id: string, answers: Answers): Promise<string[]> {
    watched = await watchScripted(version, answers);
    return watched.collect(id);
  }

  it('reads links and modules of all ports in one go', async () => {
    const lines = await collect('7.20.8', 'api.ethernet', {
      '/interface/ethernet/print': [
        { '.id': '*1', name: 'ether1', disabled: 'false' },
        { '.id': '*2', name: 'sfp-sfpplus1', disabled: 'false' },
        { '.id': '*3', name: 'sfp-sfpplus2', disabled: 'false' },
        { '.id': '*4', name: 'ether9', disabled: 'true' },
      ],
      '/interface/ethernet/monitor': [
        { name: 'ether1', status: 'no-link' },
        {
          name: 'sfp-sfpplus1',
          status: 'link-ok',
          rate: '10Gbps',
          'full-duplex': 'true',
          'sfp-rx-power': '-7.123dBm',
          'sfp-tx-power': '-2.5',
          'sfp-temperature': '41C',
          'sfp-supply-voltage': '3.289V',
          'sfp-tx-bias-current': '6mA',
          'sfp-wavelength': '1310nm',
          'sfp-rx-loss': 'false',
          'sfp-tx-fault': 'false',
          'sfp-vendor-serial': 'nobody asked',
        },
        { name: 'sfp-sfpplus2', status: 'link-ok', rate: '2.5Gbps', 'full-duplex': 'true', 'sfp-rx-loss': 'false' },
      ],
    });
    expect(lines).toEqual([
      'routeros_interface_speed_bytes{interface="sfp-sfpplus1"} 1250000000',
      'routeros_interface_full_duplex{interface="sfp-sfpplus1"} 1',
      'routeros_sfp_rx_power_dbm{interface="sfp-sfpplus1"} -7.123',
      'routeros_sfp_tx_power_dbm{interface="sfp-sfpplus1"} -2.5',
      'routeros_sfp_temperature_celsius{interface="sfp-sfpplus1"} 41',
      'routeros_sfp_supply_voltage_volts{interface="sfp-sfpplus1"} 3.289',
      'routeros_sfp_tx_bias_amperes{interface="sfp-sfpplus1"} 0.006',
      'routeros_sfp_wavelength_meters{interface="sfp-sfpplus1"} 0.00000131',
      'routeros_sfp_rx_loss{interface="sfp-sfpplus1"} 0',
      'routeros_sfp_tx_fault{interface="sfp-sfpplus1"} 0',
      'routeros_interface_speed_bytes{interface="sfp-sfpplus2"} 312500000',
      'routeros_interface_full_duplex{interface="sfp-sfpplus2"} 1',
    ]);
    const asked = watched?.router.received.find(({ command }) => command === '/interface/ethernet/monitor');
    expect(asked?.args).toMatchObject({ numbers: '*1,*2,*3', once: '' });
  });

  it('reads what PoE ports give', async () => {
    const lines = await collect('7.20.8', 'api.poe', {
      '/interface/ethernet/poe/print': [
        { '.id': '*1', name: 'ether1' },
        { '.id': '*2', name: 'ether2' },
        { '.id': '*3', name: 'ether3' },
      ],
      '/interface/ethernet/poe/monitor': [
        {
          name: 'ether1',
          'poe-out-status': 'powered-on',
          'poe-out-voltage': '48.7V',
          'poe-out-current': '184mA',
          'poe-out-power': '9W',
        },
        { name: 'ether2', 'poe-out-status': 'waiting-for-load' },
        { name: 'ether3', 'poe-out-status': 'short-circuit' },
      ],
    });
    expect(lines).toEqual([
      'routeros_poe_on{interface="ether1"} 1',
      'routeros_poe_fault{interface="ether1"} 0',
      'routeros_poe_voltage_volts{interface="ether1"} 48.7',
      'routeros_poe_current_amperes{interface="ether1"} 0.184',
      'routeros_poe_power_watts{interface="ether1"} 9',
      'routeros_poe_on{interface="ether2"} 0',
      'routeros_poe_fault{interface="ether2"} 0',
      'routeros_poe_voltage_volts{interface="ether2"} 0',
      'routeros_poe_current_amperes{interface="ether2"} 0',
      'routeros_poe_power_watts{interface="ether2"} 0',
      'routeros_poe_on{interface="ether3"} 0',
      'routeros_poe_fault{interface="ether3"} 1',
      'routeros_poe_voltage_volts{interface="ether3"} 0',
      'routeros_poe_current_amperes{interface="ether3"} 0',
      'routeros_poe_power_watts{interface="ether3"} 0',
    ]);
  });

  it('reads modems one by one, and never who they are', async () => {
    const monitor = ({ args }: Received): Answer => [
      args.numbers === '*6'
        ? {
            rsrp: '-101dBm',
            rsrq: '-11',
            sinr: '-2dB',
            rssi: '-70',
            'access-technology': 'LTE',
            'current-cellid': '27447297',
            imei: '35',
          }
        : { 'access-technology': '' },
    ];
    const lines = await collect('6.49.18', 'api.lte', {
      '/interface/lte/print': [
        { '.id': '*6', name: 'lte1', disabled: 'false' },
        { '.id': '*7', name: 'lte2', disabled: 'false' },
        { '.id': '*8', name: 'lte3', disabled: 'true' },
      ],
      '/interface/lte/monitor': monitor,
    });
    expect(lines).toEqual([
      'routeros_lte_rsrp_dbm{interface="lte1"} -101',
      'routeros_lte_rsrq_db{interface="lte1"} -11',
      'routeros_lte_sinr_db{interface="lte1"} -2',
      'routeros_lte_rssi_dbm{interface="lte1"} -70',
      'routeros_lte_info{interface="lte1",technology="LTE",cell="27447297"} 1',
    ]);
    const asked = watched?.router.received.filter(({ command }) => command === '/interface/lte/monitor') ?? [];
    expect(asked).toHaveLength(2);
    expect(asked.flatMap(({ args }) => args['.proplist']?.split(',') ?? [])).not.toContain('imei');
  });

  it.each([
    ['7.20.8', '/interface/wifi'],
    ['7.12.2', '/interface/wifiwave2'],
  ])('counts the clients of Wi-Fi on %s and sums up how they are heard', async (version, menu) => {
    const lines = await collect(version, 'api.wifi', {
      [`${menu}/print`]: [
        { '.id': '*1', name: 'wifi1', disabled: 'false', 'configuration.ssid': 'office' },
        { '.id': '*2', name: 'wifi2', disabled: 'false', configuration: 'guests' },
        { '.id': '*3', name: 'wifi3', disabled: 'false', 'configuration.mode': 'station' },
        { '.id': '*4', name: 'wifi4', disabled: 'true', 'configuration.ssid': 'off' },
      ],
      [`${menu}/configuration/print`]: [{ name: 'guests', ssid: 'for guests' }],
      [`${menu}/registration-table/print`]: [
        { interface: 'wifi1', signal: '-40', 'mac-address': '02:00:00:00:00:01' },
        { interface: 'wifi1', signal: '-71', 'mac-address': '02:00:00:00:00:02' },
        { interface: 'wifi3', signal: '-55', 'mac-address': '02:00:00:00:00:03' },
      ],
    });
    expect(lines).toEqual([
      'routeros_wireless_clients{interface="wifi1",ssid="office"} 2',
      'routeros_wireless_client_signal_min_dbm{interface="wifi1"} -71',
      'routeros_wireless_client_signal_avg_dbm{interface="wifi1"} -55.5',
      'routeros_wireless_client_signal_max_dbm{interface="wifi1"} -40',
      'routeros_wireless_clients{interface="wifi2",ssid="for guests"} 0',
    ]);
  });

  it('takes a router as a station for one, and its access point for no client', async () => {
    const lines = await collect('6.49.18', 'api.wireless', {
      '/interface/wireless/print': [
        { name: 'wlan1', ssid: 'tower', mode: 'station-bridge', disabled: 'false' },
        { name: 'wlan2', ssid: 'home', mode: 'ap-bridge', disabled: 'false' },
      ],
      '/interface/wireless/registration-table/print': [
        { interface: 'wlan1', 'signal-strength': '-62dBm@6Mbps' },
        { interface: 'wlan2', 'signal-strength': '-50dBm@HT20-7' },
      ],
    });
    expect(lines).toEqual([
      'routeros_wireless_clients{interface="wlan2",ssid="home"} 1',
      'routeros_wireless_client_signal_min_dbm{interface="wlan2"} -50',
      'routeros_wireless_client_signal_avg_dbm{interface="wlan2"} -50',
      'routeros_wireless_client_signal_max_dbm{interface="wlan2"} -50',
      'routeros_wireless_signal_dbm{interface="wlan1",ssid="tower"} -62',
    ]);
  });

  it('tells of a CAPsMAN its clients and its access points', async () => {
    const caps = [{ state: 'Run' }, { state: 'Run' }, { state: 'Join' }];
    const lines = await collect('6.49.18', 'api.capsman', {
      '/caps-man/interface/print': [{ name: 'cap1', disabled: 'false' }],
      '/caps-man/registration-table/print': [{ interface: 'cap1', 'rx-signal': '-66' }],
      '/caps-man/remote-cap/print': ({ args }) => (args['count-only'] === undefined ? caps : caps.length),
    });
    expect(lines).toEqual([
      'routeros_wireless_clients{interface="cap1",ssid=""} 1',
      'routeros_wireless_client_signal_min_dbm{interface="cap1"} -66',
      'routeros_wireless_client_signal_avg_dbm{interface="cap1"} -66',
      'routeros_wireless_client_signal_max_dbm{interface="cap1"} -66',
      'routeros_capsman_access_points{stack="capsman",state="run"} 2',
      'routeros_capsman_access_points{stack="capsman",state="join"} 1',
    ]);
  });

  it('reads containers by names that outlive a pull', async () => {
    const lines = await collect('7.20.8', 'api.containers', {
      '/container/print': [
        { name: 'dns', status: 'running' },
        { name: '6a1f3b0e-9d3c-4a52-8f70-1c2d3e4f5a6b', comment: 'proxy', status: 'stopped' },
        { name: '7b1f3b0e-9d3c-4a52-8f70-1c2d3e4f5a6b', 'remote-image': 'grafana/agent:1', running: 'true' },
      ],
    });
    expect(lines).toEqual([
      'routeros_container_up{container="dns"} 1',
      'routeros_container_up{container="proxy"} 0',
      'routeros_container_up{container="grafana/agent:1"} 1',
    ]);
  });

  it('reads BFD and the SNTP client of 6.x', async () => {
    watched = await watchScripted('6.49.18', {
      '/routing/bfd/neighbor/print': [
        { address: '192.0.2.1', interface: 'ether1', state: 'up' },
        { address: '192.0.2.2', state: 'down' },
      ],
      '/system/ntp/client/print': [{ enabled: 'true', 'last-update-before': '8m30s', 'last-adjustment': '-1ms345us' }],
    });
    expect(await watched.collect('api.bfd')).toEqual([
      'routeros_bfd_session_up{peer="192.0.2.1"} 1',
      'routeros_bfd_session_up{peer="192.0.2.2"} 0',
    ]);
    expect(await watched.collect('api.ntp')).toEqual(['routeros_ntp_synchronized 1', 'routeros_ntp_offset_seconds -0.001345']);
  });

  it('reads a CHR whose licence ends, and the health record of 6.x with its milliamperes', async () => {
    watched = await watchScripted('6.49.18', {
      '/system/license/print': [{ level: 'p1', 'deadline-at': 'jan/31/2027 10:00:00' }],
      '/system/clock/print': () => [{ date: 'jan/02/2026', time: '03:04:05', 'gmt-offset': '+02:00' }],
      '/system/health/print': [
        {
          voltage: '24.2',
          current: '1031',
          'psu1-voltage': '12.1V',
          'psu1-state': 'fail',
          'fan1-speed': '3443RPM',
          'power-consumption': '24.9',
        },
      ],
    });
    const [info, deadline = ''] = await watched.collect('api.license');
    expect(info).toBe('routeros_license_info{level="p1"} 1');
    // The clock of this router stands still in the past: what it dates is as far off as it is.
    const ahead = Date.UTC(2026, 0, 2, 1, 4, 5) - Date.now();
    const expected = (Date.UTC(2027, 0, 31, 8) - ahead) / 1_000;
    expect(Math.abs(Number(deadline.split(' ')[1]) - expected)).toBeLessThan(5);
    expect(await watched.collect('api.health')).toEqual([
      'routeros_voltage_volts{sensor="voltage"} 24.2',
      'routeros_current_amperes{sensor="current"} 1.031',
      'routeros_power_watts{sensor="power-consumption"} 24.9',
      'routeros_voltage_volts{sensor="psu1-voltage"} 12.1',
      'routeros_psu_ok{psu="psu1"} 0',
      'routeros_fan_speed_rpm{fan="fan1"} 3443',
    ]);
  });
});

describe('api.health of a PC', () => {
  it('reads the one record that 7.x has there', async () => {
    const record = { state: 'enabled', core: '1.2', '12v': '11.9', 'cpu-temp': '51', fan1: '1200' };
    const pc = await watchScripted('7.20.8', { '/system/health/print': [record] });
    const lines = await pc.collect('api.health');
    await pc.close();
    expect([...lines].sort()).toEqual([
      'routeros_fan_speed_rpm{fan="fan1"} 1200',
      'routeros_temperature_celsius{sensor="cpu-temp"} 51',
      'routeros_voltage_volts{sensor="12v"} 11.9',
      'routeros_voltage_volts{sensor="core"} 1.2',
    ]);
  });
});

describe('api collectors where the hardware is missing', () => {
  it.each(VERSIONS)('give nothing on %s and do not fail', async (version) => {
    const twins = await startTwins({ first: '127.44.12.1' });
    try {
      const { router, collect, absent } = twins.watched(version);
      // A modem that has nothing to say yet.
      router.putRow('/interface/lte', { name: 'lte1' });
      for (const id of ['api.poe', 'api.lte', 'api.wifi', 'api.wireless', 'api.capsman', 'api.containers', 'api.hotspot']) {
        expect(await collect(id)).toEqual([]);
      }
      expect(absent).toContain('/interface/ethernet/poe');
    } finally {
      await twins.close();
    }
  });
});
