import { EDGE, unlessMaintained, type RuleGroup } from './define-rule';

const ETHER = `${EDGE},interface="ether1"`;
const API_UP = 'on (tenant, router) (routeros_up{source="api"} == 1)';
const UP = { [`routeros_up{${EDGE},source="api"}`]: '1x400' };

export const SERVICE_RULES: RuleGroup = {
  name: 'routeros-services',
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
      expr: unlessMaintained('avg_over_time(routeros_lte_rsrp_dbm[15m]) < -110'),
      for: '15m',
      severity: 'info',
      summary: '{{ $labels.interface }} of {{ $labels.router }} hears its cell at {{ $value }} dBm',
      description: 'Turn the antenna, or let it choose another band.',
      fires: { series: { [`routeros_lte_rsrp_dbm{${ETHER}}`]: '-118x50' }, at: '40m' },
      silent: { series: { [`routeros_lte_rsrp_dbm{${ETHER}}`]: '-90x50' }, at: '40m' },
    },
    {
      alert: 'NetwatchDown',
      expr: unlessMaintained(`(routeros_netwatch_up == 0) and ${API_UP}`),
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.router }} does not reach {{ $labels.host }} ({{ $labels.netwatch }})',
      description: '`rosfleet netwatch` lists all probes of the fleet with their state.',
      fires: {
        series: { ...UP, [`routeros_netwatch_up{${EDGE},netwatch="core",host="192.0.2.1",type="icmp"}`]: '0x20' },
        at: '10m',
      },
      silent: {
        series: { ...UP, [`routeros_netwatch_up{${EDGE},netwatch="core",host="192.0.2.1",type="icmp"}`]: '1x20' },
        at: '10m',
      },
    },
    {
      alert: 'BgpSessionDown',
      expr: unlessMaintained(`(routeros_bgp_session_up == 0) and ${API_UP}`),
      for: '2m',
      severity: 'critical',
      summary: 'the BGP session of {{ $labels.router }} with {{ $labels.peer }} is down',
      description: 'The action bgp.list_sessions tells the last error of the other end.',
      fires: { series: { ...UP, [`routeros_bgp_session_up{${EDGE},peer="192.0.2.1"}`]: '0x20' }, at: '10m' },
      silent: { series: { ...UP, [`routeros_bgp_session_up{${EDGE},peer="192.0.2.1"}`]: '1x20' }, at: '10m' },
    },
    {
      alert: 'OspfNeighborLost',
      expr: unlessMaintained(
        `(routeros_ospf_neighbors{state="full"} < max_over_time(routeros_ospf_neighbors{state="full"}[6h])) and ${API_UP}`,
      ),
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.router }} has {{ $value }} full neighbours in {{ $labels.ospf_instance }}, and had more',
      description: 'Compare MTU, authentication and area type of both ends.',
      fires: { series: { ...UP, [`routeros_ospf_neighbors{${EDGE},ospf_instance="v2",state="full"}`]: '3x10 2x20' }, at: '20m' },
      silent: { series: { ...UP, [`routeros_ospf_neighbors{${EDGE},ospf_instance="v2",state="full"}`]: '2x30' }, at: '20m' },
    },
    {
      alert: 'WireguardPeerSilent',
      expr: unlessMaintained(
        `(time() - routeros_wireguard_peer_last_handshake_timestamp_seconds > 600) and (routeros_wireguard_peer_monitored == 1) and ${API_UP}`,
      ),
      for: '5m',
      severity: 'warning',
      summary: 'peer {{ $labels.peer }} on {{ $labels.interface }} of {{ $labels.router }} is silent',
      description:
        'It is kept alive and shook hands ten minutes ago at best: look at its endpoint and the firewall of the other end.',
      fires: { series: { ...UP, ...wireguard('1x60', '0x60') }, at: '30m' },
      silent: { series: { ...UP, ...wireguard('0x60', '0x60') }, at: '30m' },
    },
    {
      alert: 'AddressPoolExhausted',
      expr: unlessMaintained('routeros_ip_pool_used_addresses / routeros_ip_pool_total_addresses > 0.9'),
      for: '15m',
      severity: 'warning',
      summary: 'pool {{ $labels.pool }} of {{ $labels.router }} is used by {{ $value | humanizePercentage }}',
      description: 'Clients without a free address get none: enlarge the pool, or shorten the leases.',
      fires: { series: pool('95x40'), at: '30m' },
      silent: { series: pool('40x40'), at: '30m' },
    },
    {
      alert: 'CertificateExpiring',
      expr: unlessMaintained('routeros_certificate_not_after_timestamp_seconds{ca!="true"} - time() < 14 * 86400'),
      for: '1h',
      severity: 'warning',
      summary: 'certificate {{ $labels.certificate }} of {{ $labels.router }} expires within two weeks, or has',
      description: 'workflow.renew_api_ssl_certificates renews those of the API.',
      fires: {
        series: { [`routeros_certificate_not_after_timestamp_seconds{${EDGE},certificate="api",ca="false"}`]: '86400x120' },
        at: '90m',
      },
      silent: {
        series: { [`routeros_certificate_not_after_timestamp_seconds{${EDGE},certificate="api",ca="false"}`]: '5184000x120' },
        at: '90m',
      },
    },
    {
      alert: 'RouterbootPending',
      expr: unlessMaintained('routeros_firmware_upgrade_pending == 1'),
      for: '1d',
      severity: 'info',
      summary: '{{ $labels.router }} runs an older RouterBOOT than it has at hand',
      description: 'workflow.fleet_routerboot_upgrade writes it, with a reboot.',
      fires: { series: { [`routeros_firmware_upgrade_pending{${EDGE}}`]: '1x1600' }, at: '25h' },
      silent: { series: { [`routeros_firmware_upgrade_pending{${EDGE}}`]: '0x1600' }, at: '25h' },
    },
  ],
};

function errors(values: string): Readonly<Record<string, string>> {
  return {
    [`routeros_interface_receive_errors_total{${ETHER}}`]: values,
    [`routeros_interface_transmit_errors_total{${ETHER}}`]: '0x40',
  };
}

function wireguard(monitored: string, handshake: string): Readonly<Record<string, string>> {
  const labels = `${EDGE},interface="wg",peer="hub"`;
  return {
    [`routeros_wireguard_peer_monitored{${labels}}`]: monitored,
    [`routeros_wireguard_peer_last_handshake_timestamp_seconds{${labels}}`]: handshake,
  };
}

function pool(used: string): Readonly<Record<string, string>> {
  const labels = `${EDGE},pool="clients",family="ipv4"`;
  return { [`routeros_ip_pool_used_addresses{${labels}}`]: used, [`routeros_ip_pool_total_addresses{${labels}}`]: '100x40' };
}
