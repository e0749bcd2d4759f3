import { EDGE, unlessMaintained, type RuleGroup } from './define-rule';

const PROBE = `${EDGE},netwatch="core",host="192.0.2.1",type="icmp"`;
const API_UP = 'on (tenant, router) (routeros_up{source="api"} == 1)';
const UP = { [`routeros_up{${EDGE},source="api"}`]: '1x400' };

export const SERVICE_RULES: RuleGroup = {
  name: 'routeros-services',
  rules: [
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
      alert: 'NetwatchFlapping',
      expr: unlessMaintained('changes(routeros_netwatch_up[30m]) > 5'),
      severity: 'info',
      summary: '{{ $labels.router }} reaches {{ $labels.host }} ({{ $labels.netwatch }}) on and off',
      description: 'A line that comes and goes, or limits of the probe that are too narrow.',
      fires: { series: { [`routeros_netwatch_up{${PROBE}}`]: '1 0 1 0 1 0 1 0 1x30' }, at: '15m' },
      silent: { series: { [`routeros_netwatch_up{${PROBE}}`]: '1x5 0x5 1x30' }, at: '15m' },
    },
    {
      alert: 'NetwatchLossHigh',
      expr: unlessMaintained('(avg_over_time(routeros_netwatch_packet_loss_ratio[5m]) > 0.2) and (routeros_netwatch_up == 1)'),
      for: '5m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the pings of {{ $labels.router }} to {{ $labels.host }} get lost',
      description: 'The host answers, and the line to it is bad or full.',
      fires: {
        series: { [`routeros_netwatch_packet_loss_ratio{${PROBE}}`]: '0.4x30', [`routeros_netwatch_up{${PROBE}}`]: '1x30' },
        at: '20m',
      },
      silent: {
        series: { [`routeros_netwatch_packet_loss_ratio{${PROBE}}`]: '0.01x30', [`routeros_netwatch_up{${PROBE}}`]: '1x30' },
        at: '20m',
      },
    },
    {
      alert: 'NetwatchStale',
      expr: unlessMaintained(`(increase(routeros_netwatch_tests_total[1h]) == 0) and ${API_UP}`),
      for: '1h',
      severity: 'info',
      summary: '{{ $labels.router }} does not probe {{ $labels.host }} ({{ $labels.netwatch }})',
      description:
        'The router has made no test for an hour or more: its state says nothing; the interval may be longer than that.',
      fires: { series: { ...UP, [`routeros_netwatch_tests_total{${PROBE}}`]: '7x200' }, at: '3h' },
      silent: { series: { ...UP, [`routeros_netwatch_tests_total{${PROBE}}`]: '7+1x200' }, at: '3h' },
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
      alert: 'BgpPrefixesDropped',
      expr: unlessMaintained(
        '(routeros_bgp_session_prefixes < 0.5 * avg_over_time(routeros_bgp_session_prefixes[1d]))' +
          ' and (avg_over_time(routeros_bgp_session_prefixes[1d]) > 10)',
      ),
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.router }} gets {{ $value }} prefixes from {{ $labels.peer }}, less than half of the usual',
      description: 'The session is up: look at the filters of both ends, and at what the peer itself has lost.',
      fires: { series: { [`routeros_bgp_session_prefixes{${EDGE},peer="transit"}`]: '1000x60 100x30' }, at: '85m' },
      silent: { series: { [`routeros_bgp_session_prefixes{${EDGE},peer="transit"}`]: '1000x60 900x30' }, at: '85m' },
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
      alert: 'AddressPoolFilling',
      expr: unlessMaintained(
        '(predict_linear(routeros_ip_pool_used_addresses[6h], 4 * 3600) > routeros_ip_pool_total_addresses)' +
          ' and (routeros_ip_pool_used_addresses / routeros_ip_pool_total_addresses > 0.7)',
      ),
      for: '30m',
      severity: 'info',
      summary: 'pool {{ $labels.pool }} of {{ $labels.router }} will be used up within four hours',
      description: 'As it has grown over the last six: enlarge it, or shorten the leases.',
      fires: { series: pool('40+0.15x400'), at: '5h' },
      silent: { series: pool('75x400'), at: '5h' },
    },
    {
      alert: 'CertificateExpired',
      expr: unlessMaintained('routeros_certificate_not_after_timestamp_seconds - time() < 0'),
      severity: 'critical',
      summary: 'certificate {{ $labels.certificate }} of {{ $labels.router }} has expired',
      description: 'What uses it refuses connections, or should; workflow.renew_api_ssl_certificates renews those of the API.',
      fires: {
        series: { [`routeros_certificate_not_after_timestamp_seconds{${EDGE},certificate="api",ca="false"}`]: '600x120' },
        at: '90m',
      },
      silent: {
        series: { [`routeros_certificate_not_after_timestamp_seconds{${EDGE},certificate="api",ca="false"}`]: '86400x120' },
        at: '90m',
      },
    },
    {
      alert: 'CertificateExpiring',
      expr: unlessMaintained(
        '(routeros_certificate_not_after_timestamp_seconds{ca!="true"} - time() < 14 * 86400) and (routeros_certificate_not_after_timestamp_seconds > time())',
      ),
      for: '1h',
      severity: 'warning',
      summary: 'certificate {{ $labels.certificate }} of {{ $labels.router }} expires within two weeks',
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

function wireguard(monitored: string, handshake: string): Readonly<Record<string, string>> {
  const labels = `${EDGE},interface="wg",peer="hub"`;
  return {
    [`routeros_wireguard_peer_monitored{${labels}}`]: monitored,
    [`routeros_wireguard_peer_last_handshake_timestamp_seconds{${labels}}`]: handshake,
  };
}

function pool(used: string): Readonly<Record<string, string>> {
  const labels = `${EDGE},pool="clients",family="ipv4"`;
  return { [`routeros_ip_pool_used_addresses{${labels}}`]: used, [`routeros_ip_pool_total_addresses{${labels}}`]: '100x400' };
}
