import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, choice, dashboard, ROUTER, UIDS, type Row } from './frame';
import { graph, stat, state, text, timeline } from './panels';
import { interfaces, oneByOne } from './router-interfaces';
import { SUBSYSTEMS } from './router-subsystems';
import { MAINTENANCE, PLAIN, UP, WORKS } from './steps';

const head: Row = {
  title: 'Router',
  panels: [
    text({ title: 'Model', width: 4, expr: `routeros_info{${ROUTER}}`, legend: '{{model}}' }),
    text({ title: 'Version', width: 3, expr: `routeros_info{${ROUTER}}`, legend: '{{version}}' }),
    text({ title: 'Serial number', width: 4, expr: `routeros_info{${ROUTER}}`, legend: '{{serial}}' }),
    stat({ title: 'Uptime', unit: 'dtdurations', width: 4, expr: `routeros_uptime_seconds{${ROUTER}}`, steps: PLAIN }),
    state({ title: 'By API', width: 2, expr: `routeros_up{${ROUTER},source="api"}`, states: UP }),
    state({ title: 'By SNMP', width: 2, expr: `routeros_up{${ROUTER},source="snmp"}`, states: UP }),
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
    state({ title: 'Maintenance', width: 2, expr: `rosfleet_router_maintenance{${ROUTER}}`, states: MAINTENANCE }),
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
    timeline({ title: 'Power supplies', width: 4, states: WORKS, lines: [[`routeros_psu_ok{${ROUTER}}`, '{{psu}}']] }),
  ],
};

const watched: Row = {
  title: 'Watched hosts',
  panels: [
    timeline({ title: 'Answers', width: 8, states: UP, lines: [[`routeros_netwatch_up{${ROUTER}}`, '{{netwatch}}']] }),
    graph({
      title: 'Round trip',
      unit: 's',
      width: 8,
      lines: [
        [`routeros_netwatch_rtt_avg_seconds{${ROUTER}}`, '{{netwatch}} average'],
        [`routeros_netwatch_rtt_min_seconds{${ROUTER}}`, '{{netwatch}} shortest'],
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
      choice('site', 'label_values(routeros_up{tenant=~"$tenant"}, site)'),
      choice('router', 'label_values(routeros_up{tenant=~"$tenant",site=~"$site"}, router)', { many: false }),
      choice('interface', 'label_values(routeros_interface_up{tenant=~"$tenant",router="$router"}, interface)'),
    ],
    annotations: [
      annotation('Reboots', `increase(routeros_reboots_total{${ROUTER}}[2m]) > 0`, 'rebooted'),
      annotation('Alerts', `ALERTS{alertstate="firing",${ROUTER}}`, '{{alertname}} ({{severity}})', 'red'),
    ],
    rows: [head, resources, interfaces, oneByOne, watched, ...SUBSYSTEMS],
  });
}
