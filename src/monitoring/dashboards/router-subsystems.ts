import { ROUTER, type Row } from './frame';
import { graph, timeline } from './panels';
import { MASTER, UP } from './steps';

const routing: Row = {
  title: 'Routing',
  collapsed: true,
  panels: [
    timeline({ title: 'BGP sessions', width: 8, states: UP, lines: [[`routeros_bgp_session_up{${ROUTER}}`, '{{peer}}']] }),
    graph({ title: 'Prefixes', unit: 'short', width: 8, lines: [[`routeros_bgp_session_prefixes{${ROUTER}}`, '{{peer}}']] }),
    graph({
      title: 'Neighbours by OSPF',
      unit: 'short',
      width: 8,
      lines: [[`routeros_ospf_neighbors{${ROUTER}}`, '{{ospf_instance}} {{state}}']],
    }),
    graph({ title: 'Routes', unit: 'short', width: 8, lines: [[`routeros_routes{${ROUTER}}`, '{{family}} {{protocol}}']] }),
    timeline({ title: 'BFD sessions', width: 8, states: UP, lines: [[`routeros_bfd_session_up{${ROUTER}}`, '{{peer}}']] }),
    timeline({ title: 'VRRP', width: 8, states: MASTER, lines: [[`routeros_vrrp_master{${ROUTER}}`, '{{interface}}']] }),
  ],
};

const services: Row = {
  title: 'Services',
  collapsed: true,
  panels: [
    graph({
      title: 'Address pools in use',
      unit: 'percentunit',
      width: 8,
      max: 1,
      lines: [[`routeros_ip_pool_used_addresses{${ROUTER}} / (routeros_ip_pool_total_addresses > 0)`, '{{pool}}']],
    }),
    graph({
      title: 'Leases and sessions',
      unit: 'short',
      width: 8,
      lines: [
        [`routeros_dhcp_server_leases{${ROUTER}}`, 'DHCP leases'],
        [`routeros_ppp_active_sessions{${ROUTER}}`, 'PPP {{service}}'],
        [`routeros_hotspot_active_users{${ROUTER}}`, 'hotspot {{server}}'],
        [`routeros_ipsec_peers_established{${ROUTER}}`, 'IPsec peers'],
      ],
    }),
    graph({
      title: 'Tracked connections',
      unit: 'short',
      width: 8,
      lines: [
        [`routeros_conntrack_entries{${ROUTER}}`, '{{family}}'],
        [`routeros_conntrack_max_entries{${ROUTER}}`, 'most'],
      ],
    }),
    graph({
      title: 'Time since WireGuard peers shook hands',
      unit: 's',
      width: 12,
      lines: [[`time() - (routeros_wireguard_peer_last_handshake_timestamp_seconds{${ROUTER}} > 0)`, '{{interface}} {{peer}}']],
    }),
    graph({
      title: 'Clock',
      unit: 's',
      width: 12,
      mirrored: true,
      lines: [[`routeros_clock_offset_seconds{${ROUTER}}`, 'ahead of the daemon']],
    }),
  ],
};

const radio: Row = {
  title: 'Wi-Fi, LTE, optics, PoE',
  collapsed: true,
  panels: [
    graph({
      title: 'Clients on the air',
      unit: 'short',
      width: 8,
      lines: [[`routeros_wireless_clients{${ROUTER}}`, '{{interface}} {{ssid}}']],
    }),
    graph({
      title: 'Signal of clients',
      unit: 'dBm',
      width: 8,
      negative: true,
      lines: [
        [`routeros_wireless_client_signal_avg_dbm{${ROUTER}}`, '{{interface}} mean'],
        [`routeros_wireless_client_signal_min_dbm{${ROUTER}}`, '{{interface}} weakest'],
        [`routeros_wireless_signal_dbm{${ROUTER}}`, '{{interface}} as a client of {{ssid}}'],
      ],
    }),
    graph({
      title: 'Power over Ethernet',
      unit: 'watt',
      width: 8,
      stacked: true,
      lines: [[`routeros_poe_power_watts{${ROUTER}}`, '{{interface}}']],
    }),
    graph({
      title: 'LTE signal',
      unit: 'dBm',
      width: 8,
      negative: true,
      lines: [
        [`routeros_lte_rsrp_dbm{${ROUTER}}`, '{{interface}} RSRP'],
        [`routeros_lte_rssi_dbm{${ROUTER}}`, '{{interface}} RSSI'],
      ],
    }),
    graph({
      title: 'LTE quality',
      unit: 'dB',
      width: 8,
      negative: true,
      lines: [
        [`routeros_lte_sinr_db{${ROUTER}}`, '{{interface}} SINR'],
        [`routeros_lte_rsrq_db{${ROUTER}}`, '{{interface}} RSRQ'],
      ],
    }),
    graph({
      title: 'Optical power',
      unit: 'dBm',
      width: 8,
      negative: true,
      lines: [
        [`routeros_sfp_rx_power_dbm{${ROUTER}}`, '{{interface}} receives'],
        [`routeros_sfp_tx_power_dbm{${ROUTER}}`, '{{interface}} transmits'],
      ],
    }),
  ],
};

const collection: Row = {
  title: 'How it is read',
  collapsed: true,
  panels: [
    graph({
      title: 'Length of a poll',
      unit: 's',
      width: 12,
      lines: [[`routeros_last_poll_duration_seconds{${ROUTER}}`, '{{source}}']],
    }),
    graph({
      title: 'Collectors that failed',
      unit: 'short',
      width: 12,
      lines: [[`increase(routeros_collector_errors_total{${ROUTER}}[5m]) > 0`, '{{collector}} {{reason}}']],
    }),
  ],
};

/** What not every router has, folded until somebody asks. */
export const SUBSYSTEMS: readonly Row[] = [routing, services, radio, collection];
