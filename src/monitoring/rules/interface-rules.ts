import { EDGE, unlessMaintained, type RuleGroup } from './define-rule';

const ETHER = `${EDGE},interface="ether1"`;
const UP = { [`routeros_up{${EDGE},source="api"}`]: '1x400' };

export const INTERFACE_RULES: RuleGroup = {
  name: 'routeros-interfaces',
  rules: [
    {
      alert: 'InterfaceDown',
      // A port that nobody has used for a day is no news.
      expr: unlessMaintained(
        '(routeros_interface_up == 0) and (routeros_interface_enabled == 1) and (max_over_time(routeros_interface_up[1d]) == 1)' +
          ' and on (tenant, router) (routeros:up:any == 1)',
      ),
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.interface }} of {{ $labels.router }} is down',
      description:
        'It was up within the last day and is enabled. Select the interfaces that matter with `rosfleet monitoring set --interfaces`.',
      fires: {
        series: { ...UP, [`routeros_interface_up{${ETHER}}`]: '1x5 0x20', [`routeros_interface_enabled{${ETHER}}`]: '1x30' },
        at: '15m',
      },
      silent: {
        series: { ...UP, [`routeros_interface_up{${ETHER}}`]: '0x30', [`routeros_interface_enabled{${ETHER}}`]: '1x30' },
        at: '15m',
      },
    },
    {
      alert: 'InterfaceFlapping',
      expr: unlessMaintained('increase(routeros_interface_link_downs_total[15m]) >= 4'),
      severity: 'warning',
      summary: '{{ $labels.interface }} of {{ $labels.router }} goes up and down',
      description: 'Look at the cable, the module and the power of the other end.',
      fires: { series: { [`routeros_interface_link_downs_total{${ETHER}}`]: '0+1x20' }, at: '15m' },
      silent: { series: { [`routeros_interface_link_downs_total{${ETHER}}`]: '9x20' }, at: '15m' },
    },
    {
      alert: 'InterfaceErrors',
      expr: unlessMaintained(
        'rate(routeros_interface_receive_errors_total[5m]) + rate(routeros_interface_transmit_errors_total[5m]) > 2',
      ),
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.interface }} of {{ $labels.router }} has {{ $value | humanize }} errors a second',
      description: 'A cable, a module, a duplex that differs at both ends, or a radio link that fades.',
      fires: { series: errors('0+600x40'), at: '30m' },
      silent: { series: errors('0+6x40'), at: '30m' },
    },
    {
      alert: 'InterfaceSaturated',
      expr: unlessMaintained(
        '(rate(routeros_interface_receive_bytes_total[5m]) / routeros_interface_speed_bytes > 0.9)' +
          ' or (rate(routeros_interface_transmit_bytes_total[5m]) / routeros_interface_speed_bytes > 0.9)',
      ),
      for: '15m',
      severity: 'info',
      summary: '{{ $labels.interface }} of {{ $labels.router }} carries {{ $value | humanizePercentage }} of what it can',
      description: '`rosfleet insight top-talkers` and `rosfleet routers traffic` show since when.',
      fires: { series: traffic('0+57000000x60'), at: '40m' },
      silent: { series: traffic('0+6000000x60'), at: '40m' },
    },
    {
      alert: 'InterfaceSpeedLowered',
      expr: unlessMaintained('routeros_interface_speed_bytes < max_over_time(routeros_interface_speed_bytes[1d])'),
      for: '15m',
      severity: 'info',
      summary: '{{ $labels.interface }} of {{ $labels.router }} has a slower link than within the last day',
      description: 'Most often it is one pair of the cable, or the device at the other end saves power.',
      fires: { series: { [`routeros_interface_speed_bytes{${ETHER}}`]: '125000000x10 12500000x30' }, at: '30m' },
      silent: { series: { [`routeros_interface_speed_bytes{${ETHER}}`]: '12500000x10 125000000x30' }, at: '30m' },
    },
    {
      alert: 'OpticalPowerLow',
      expr: unlessMaintained('(routeros_sfp_rx_power_dbm < -22) and (routeros_interface_up == 1)'),
      for: '15m',
      severity: 'warning',
      summary: 'the module in {{ $labels.interface }} of {{ $labels.router }} receives {{ $value }} dBm',
      description: 'Clean the connectors, and look for a bent fibre.',
      fires: {
        series: { [`routeros_sfp_rx_power_dbm{${ETHER}}`]: '-25x40', [`routeros_interface_up{${ETHER}}`]: '1x40' },
        at: '30m',
      },
      silent: {
        series: { [`routeros_sfp_rx_power_dbm{${ETHER}}`]: '-8x40', [`routeros_interface_up{${ETHER}}`]: '1x40' },
        at: '30m',
      },
    },
    {
      alert: 'PoeFault',
      expr: unlessMaintained('routeros_poe_fault == 1'),
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.interface }} of {{ $labels.router }} cannot give power',
      description: 'Overload, a short circuit, or too little voltage: the device behind it is most likely off.',
      fires: { series: { [`routeros_poe_fault{${ETHER}}`]: '1x20' }, at: '15m' },
      silent: { series: { [`routeros_poe_fault{${ETHER}}`]: '0x20' }, at: '15m' },
    },
    {
      alert: 'LteSignalPoor',
      expr: unlessMaintained(
        '(avg_over_time(routeros_lte_rsrp_dbm[15m]) < -110) or (avg_over_time(routeros_lte_sinr_db[15m]) < 0)',
      ),
      for: '15m',
      severity: 'info',
      summary: '{{ $labels.interface }} of {{ $labels.router }} hears its cell badly',
      description: 'It is weak (RSRP), or drowns in noise (SINR): turn the antenna, or let it choose another band.',
      fires: { series: { [`routeros_lte_rsrp_dbm{${ETHER}}`]: '-118x50' }, at: '40m' },
      silent: { series: { [`routeros_lte_rsrp_dbm{${ETHER}}`]: '-90x50' }, at: '40m' },
    },
  ],
};

function traffic(received: string): Readonly<Record<string, string>> {
  return {
    [`routeros_interface_receive_bytes_total{${ETHER}}`]: received,
    [`routeros_interface_speed_bytes{${ETHER}}`]: '1000000x60',
  };
}

function errors(values: string): Readonly<Record<string, string>> {
  return {
    [`routeros_interface_receive_errors_total{${ETHER}}`]: values,
    [`routeros_interface_transmit_errors_total{${ETHER}}`]: '0x40',
  };
}
