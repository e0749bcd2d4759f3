import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, choice, dashboard, ROUTER, UIDS, type Row } from './frame';
import { BAD_ABOVE_ZERO, GOOD_ABOVE, graph, PLAIN, stat, table, text, timeline } from './panels';
import { SUBSYSTEMS } from './router-subsystems';

const CHOSEN = `${ROUTER},interface=~"$interface"`;
const rate = (metric: string, labels: string): string => `rate(${metric}{${labels}}[$__rate_interval])`;

const head: Row = {
  title: 'Router',
  panels: [
    text({ title: 'Model', width: 4, expr: `routeros_info{${ROUTER}}`, legend: '{{model}}' }),
    text({ title: 'Version', width: 3, expr: `routeros_info{${ROUTER}}`, legend: '{{version}}' }),
    text({ title: 'Serial number', width: 4, expr: `routeros_info{${ROUTER}}`, legend: '{{serial}}' }),
    stat({ title: 'Uptime', unit: 'dtdurations', width: 4, expr: `routeros_uptime_seconds{${ROUTER}}`, steps: PLAIN }),
    stat({
      title: 'Answers by API',
      unit: 'short',
      width: 2,
      expr: `routeros_up{${ROUTER},source="api"}`,
      steps: GOOD_ABOVE,
    }),
    stat({
      title: 'Answers by SNMP',
      unit: 'short',
      width: 2,
      expr: `routeros_up{${ROUTER},source="snmp"}`,
      steps: GOOD_ABOVE,
    }),
    stat({
      title: 'Last read',
      unit: 's',
      width: 3,
      expr: `time() - max(routeros_last_success_timestamp_seconds{${ROUTER}})`,
      steps: [
        [null, 'green'],
        [180, 'orange'],
        [900, 'red'],
      ],
    }),
    stat({
      title: 'In maintenance',
      unit: 'short',
      width: 2,
      expr: `rosfleet_router_maintenance{${ROUTER}}`,
      steps: PLAIN,
    }),
  ],
};

const resources: Row = {
  title: 'Resources',
  panels: [
    graph({
      title: 'CPU',
      unit: 'percentunit',
      width: 8,
      max: 1,
      lines: [
        [`routeros_cpu_load_ratio{${ROUTER}}`, 'all'],
        [`routeros_cpu_core_load_ratio{${ROUTER}}`, 'core {{cpu}}'],
      ],
    }),
    graph({
      title: 'Memory',
      unit: 'bytes',
      width: 8,
      lines: [
        [`routeros_memory_total_bytes{${ROUTER}} - routeros_memory_free_bytes{${ROUTER}}`, 'used'],
        [`routeros_memory_total_bytes{${ROUTER}}`, 'there'],
      ],
    }),
    graph({
      title: 'Storage',
      unit: 'bytes',
      width: 8,
      lines: [
        [`routeros_disk_total_bytes{${ROUTER}} - routeros_disk_free_bytes{${ROUTER}}`, '{{disk}} used'],
        [`routeros_disk_total_bytes{${ROUTER}}`, '{{disk}} there'],
      ],
    }),
    graph({
      title: 'Temperature',
      unit: 'celsius',
      width: 8,
      lines: [[`routeros_temperature_celsius{${ROUTER}}`, '{{sensor}}']],
    }),
    graph({ title: 'Voltage', unit: 'volt', width: 4, lines: [[`routeros_voltage_volts{${ROUTER}}`, '{{sensor}}']] }),
    graph({ title: 'Power', unit: 'watt', width: 4, lines: [[`routeros_power_watts{${ROUTER}}`, '{{sensor}}']] }),
    graph({ title: 'Fans', unit: 'rotrpm', width: 4, lines: [[`routeros_fan_speed_rpm{${ROUTER}}`, '{{fan}}']] }),
    timeline({ title: 'Power supplies', width: 4, lines: [[`routeros_psu_ok{${ROUTER}}`, '{{psu}}']] }),
  ],
};

const interfaces: Row = {
  title: 'Interfaces',
  panels: [
    table({
      title: 'Interfaces',
      width: 24,
      queries: [
        `max by (interface) (routeros_interface_up{${CHOSEN}})`,
        `max by (interface) (routeros_interface_enabled{${CHOSEN}})`,
        `max by (interface, comment, type, mac) (routeros_interface_info{${CHOSEN}})`,
        `max by (interface) (routeros_interface_speed_bytes{${CHOSEN}})`,
        `max by (interface) (${rate('routeros_interface_receive_bytes_total', CHOSEN)})`,
        `max by (interface) (${rate('routeros_interface_transmit_bytes_total', CHOSEN)})`,
        `max by (interface) (increase(routeros_interface_link_downs_total{${CHOSEN}}[1d]))`,
      ],
      columns: [
        { from: 'interface', title: 'Interface' },
        { from: 'comment', title: 'Comment' },
        { from: 'type', title: 'Type' },
        { from: 'mac', title: 'MAC address' },
        { from: 'Value #A', title: 'Up', steps: GOOD_ABOVE },
        { from: 'Value #B', title: 'Enabled', steps: GOOD_ABOVE },
        { from: 'Value #D', title: 'Speed', unit: 'Bps' },
        { from: 'Value #E', title: 'Receives', unit: 'Bps' },
        { from: 'Value #F', title: 'Transmits', unit: 'Bps' },
        { from: 'Value #G', title: 'Links lost in a day', steps: BAD_ABOVE_ZERO },
      ],
    }),
    graph({
      title: 'Traffic',
      description: 'Transmitted above, received below.',
      unit: 'Bps',
      width: 12,
      mirrored: true,
      lines: [
        [rate('routeros_interface_transmit_bytes_total', CHOSEN), '{{interface}} transmits'],
        [`-${rate('routeros_interface_receive_bytes_total', CHOSEN)}`, '{{interface}} receives'],
      ],
    }),
    graph({
      title: 'Packets',
      description: 'Transmitted above, received below.',
      unit: 'pps',
      width: 12,
      mirrored: true,
      lines: [
        [rate('routeros_interface_transmit_packets_total', CHOSEN), '{{interface}} transmits'],
        [`-${rate('routeros_interface_receive_packets_total', CHOSEN)}`, '{{interface}} receives'],
      ],
    }),
    graph({
      title: 'Errors and drops',
      unit: 'pps',
      width: 12,
      lines: [
        [`${rate('routeros_interface_receive_errors_total', CHOSEN)} > 0`, '{{interface}} errors received'],
        [`${rate('routeros_interface_transmit_errors_total', CHOSEN)} > 0`, '{{interface}} errors transmitted'],
        [`${rate('routeros_interface_receive_drops_total', CHOSEN)} > 0`, '{{interface}} drops received'],
        [`${rate('routeros_interface_transmit_drops_total', CHOSEN)} > 0`, '{{interface}} drops transmitted'],
      ],
    }),
    timeline({ title: 'Links', width: 12, lines: [[`routeros_interface_up{${CHOSEN}}`, '{{interface}}']] }),
  ],
};

const watched: Row = {
  title: 'Watched hosts',
  panels: [
    timeline({ title: 'Answers', width: 8, lines: [[`routeros_netwatch_up{${ROUTER}}`, '{{netwatch}}']] }),
    graph({
      title: 'Round trip',
      unit: 's',
      width: 8,
      lines: [
        [`routeros_netwatch_rtt_avg_seconds{${ROUTER}}`, '{{netwatch}} average'],
        [`routeros_netwatch_rtt_max_seconds{${ROUTER}}`, '{{netwatch}} longest'],
        [`routeros_netwatch_tcp_connect_seconds{${ROUTER}}`, '{{netwatch}} connects'],
        [`routeros_netwatch_http_response_seconds{${ROUTER}}`, '{{netwatch}} responds'],
      ],
    }),
    graph({
      title: 'Loss',
      unit: 'percentunit',
      width: 8,
      max: 1,
      lines: [[`routeros_netwatch_packet_loss_ratio{${ROUTER}}`, '{{netwatch}}']],
    }),
  ],
};

/** All of one router; links of the fleet lead here. */
export function routerDashboard(): Dashboard {
  return dashboard({
    uid: UIDS.router,
    title: 'RouterOS router',
    description: 'Resources, interfaces, routing and services of one router.',
    variables: [
      choice('tenant', 'label_values(routeros_up, tenant)'),
      choice('router', 'label_values(routeros_up{tenant=~"$tenant"}, router)', { many: false }),
      choice('interface', 'label_values(routeros_interface_up{tenant=~"$tenant",router="$router"}, interface)'),
    ],
    annotations: [annotation('Reboots', `increase(routeros_reboots_total{${ROUTER}}[2m]) > 0`, 'rebooted')],
    rows: [head, resources, interfaces, watched, ...SUBSYSTEMS],
  });
}
