import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, choice, dashboard, FLEET, UIDS, type Row } from './frame';
import { bars, stat, timeline } from './panels';
import { BAD_ABOVE_ZERO, GOOD_ABOVE, LOAD, PLAIN, UP } from './steps';
import { table } from './table';

const BY = 'by (tenant, site, router)';
const ROUTER_LINK =
  `/d/${UIDS.router}?\${__url_time_range}&\${datasource:queryparam}` +
  `&var-tenant=\${__data.fields.Tenant:percentencode}&var-router=\${__data.fields.Router:percentencode}`;
/** A router that was read within three rounds of the fast tier. */
const POLLED_SECONDS = 180;

const up = (value: 0 | 1): string => `count(routeros:up:any{${FLEET}} == ${value}) or vector(0)`;
const top = (expr: string): string => `topk(10, ${expr})`;

const health: Row = {
  title: 'Health',
  panels: [
    stat({ title: 'Up', unit: 'short', width: 3, expr: up(1), steps: GOOD_ABOVE }),
    stat({ title: 'Down', unit: 'short', width: 3, expr: up(0), steps: BAD_ABOVE_ZERO }),
    stat({
      title: 'In maintenance',
      unit: 'short',
      width: 3,
      expr: `count(rosfleet_router_maintenance{${FLEET}} == 1) or vector(0)`,
      steps: PLAIN,
    }),
    stat({
      title: 'Polled on time',
      description: `Routers that were read within the last ${POLLED_SECONDS} seconds, of those that are not in maintenance.`,
      unit: 'percentunit',
      width: 3,
      expr:
        `avg((time() - max ${BY} (routeros_last_success_timestamp_seconds{${FLEET}}) < bool ${POLLED_SECONDS}) ` +
        `unless on (tenant, router) (rosfleet_router_maintenance{${FLEET}} == 1))`,
      steps: [
        [null, 'red'],
        [0.95, 'orange'],
        [0.99, 'green'],
      ],
    }),
    stat({
      title: 'Updates to be had',
      unit: 'short',
      width: 3,
      expr: `count(routeros_update_available{${FLEET}} == 1) or vector(0)`,
      steps: PLAIN,
    }),
    stat({
      title: 'RouterBOOT behind',
      unit: 'short',
      width: 3,
      expr: `count(routeros_firmware_upgrade_pending{${FLEET}} == 1) or vector(0)`,
      steps: PLAIN,
    }),
    bars({
      title: 'Alerts that fire',
      unit: 'short',
      width: 6,
      height: 4,
      expr: 'count by (severity) (ALERTS{alertstate="firing",tenant=~"$tenant"})',
      legend: '{{severity}}',
      steps: BAD_ABOVE_ZERO,
    }),
  ],
};

const routers: Row = {
  title: 'Routers',
  panels: [
    table({
      title: 'Sites',
      width: 6,
      height: 12,
      queries: [`avg by (tenant, site) (routeros:up:any{${FLEET}})`, `count by (tenant, site) (routeros:up:any{${FLEET}})`],
      columns: [
        { from: 'tenant', title: 'Tenant' },
        { from: 'site', title: 'Site' },
        { from: 'Value #A', title: 'Up', unit: 'percentunit', steps: GOOD_ABOVE },
        { from: 'Value #B', title: 'Routers' },
      ],
    }),
    table({
      title: 'Routers',
      width: 18,
      height: 12,
      queries: [
        `max by (tenant, site, router) (routeros:up:any{${FLEET}})`,
        `max by (tenant, site, router, model, version) (routeros_info{${FLEET}})`,
        `max ${BY} (routeros_uptime_seconds{${FLEET}})`,
        `max ${BY} (routeros_cpu_load_ratio{${FLEET}})`,
        `1 - min ${BY} (routeros_memory_free_bytes{${FLEET}} / routeros_memory_total_bytes)`,
        `max ${BY} (routeros_temperature_celsius{${FLEET}})`,
        `count ${BY} (ALERTS{alertstate="firing",${FLEET}})`,
      ],
      columns: [
        { from: 'tenant', title: 'Tenant' },
        { from: 'site', title: 'Site' },
        { from: 'router', title: 'Router', link: ROUTER_LINK },
        { from: 'model', title: 'Model' },
        { from: 'version', title: 'Version' },
        { from: 'Value #A', title: 'State', states: UP },
        { from: 'Value #C', title: 'Uptime', unit: 'dtdurations' },
        { from: 'Value #D', title: 'CPU', unit: 'percentunit', steps: LOAD },
        { from: 'Value #E', title: 'Memory', unit: 'percentunit', steps: LOAD },
        { from: 'Value #F', title: 'Temperature', unit: 'celsius' },
        { from: 'Value #G', title: 'Alerts', steps: BAD_ABOVE_ZERO },
      ],
    }),
  ],
};

const hotSpots: Row = {
  title: 'Hot spots',
  panels: [
    bars({
      title: 'CPU',
      unit: 'percentunit',
      width: 6,
      expr: top(`avg_over_time(routeros_cpu_load_ratio{${FLEET}}[10m])`),
      legend: '{{router}}',
      steps: LOAD,
    }),
    bars({
      title: 'Memory in use',
      unit: 'percentunit',
      width: 6,
      expr: top(`1 - routeros_memory_free_bytes{${FLEET}} / routeros_memory_total_bytes`),
      legend: '{{router}}',
      steps: LOAD,
    }),
    bars({
      title: 'Temperature',
      unit: 'celsius',
      width: 6,
      expr: top(`routeros_temperature_celsius{${FLEET}}`),
      legend: '{{router}} {{sensor}}',
      steps: [
        [null, 'green'],
        [65, 'orange'],
        [80, 'red'],
      ],
    }),
    bars({
      title: 'Interfaces in use',
      unit: 'percentunit',
      width: 6,
      description: 'The busier direction, of the speed of the link.',
      expr: top(
        `(rate(routeros_interface_receive_bytes_total{${FLEET}}[$__rate_interval]) ` +
          `> rate(routeros_interface_transmit_bytes_total{${FLEET}}[$__rate_interval]) ` +
          `or rate(routeros_interface_transmit_bytes_total{${FLEET}}[$__rate_interval])) ` +
          `/ (routeros_interface_speed_bytes{${FLEET}} > 0)`,
      ),
      legend: '{{router}} {{interface}}',
      steps: LOAD,
    }),
    bars({
      title: 'Errors of interfaces',
      unit: 'pps',
      width: 6,
      expr: top(
        `rate(routeros_interface_receive_errors_total{${FLEET}}[$__rate_interval]) ` +
          `+ rate(routeros_interface_transmit_errors_total{${FLEET}}[$__rate_interval]) > 0`,
      ),
      legend: '{{router}} {{interface}}',
      steps: BAD_ABOVE_ZERO,
    }),
    bars({
      title: 'Links lost in an hour',
      unit: 'short',
      width: 6,
      expr: top(`increase(routeros_interface_link_downs_total{${FLEET}}[1h]) > 0`),
      legend: '{{router}} {{interface}}',
      steps: BAD_ABOVE_ZERO,
    }),
    bars({
      title: 'Address pools in use',
      unit: 'percentunit',
      width: 6,
      expr: top(`routeros_ip_pool_used_addresses{${FLEET}} / (routeros_ip_pool_total_addresses > 0)`),
      legend: '{{router}} {{pool}}',
      steps: LOAD,
    }),
    bars({
      title: 'Loss to watched hosts',
      unit: 'percentunit',
      width: 6,
      expr: top(`routeros_netwatch_packet_loss_ratio{${FLEET}} > 0`),
      legend: '{{router}} {{netwatch}}',
      steps: [
        [null, 'green'],
        [0.05, 'orange'],
        [0.2, 'red'],
      ],
    }),
  ],
};

const inventory: Row = {
  title: 'Inventory',
  panels: [
    bars({
      title: 'Versions',
      unit: 'short',
      width: 6,
      expr: `sort_desc(count by (version) (routeros_info{${FLEET}}))`,
      legend: '{{version}}',
      steps: PLAIN,
    }),
    bars({
      title: 'Models',
      unit: 'short',
      width: 6,
      expr: `sort_desc(count by (model) (routeros_info{${FLEET}}))`,
      legend: '{{model}}',
      steps: PLAIN,
    }),
    table({
      title: 'Certificates that end within 30 days',
      width: 6,
      height: 8,
      queries: [
        `min by (tenant, router, certificate) (routeros_certificate_not_after_timestamp_seconds{${FLEET}} < time() + 30 * 86400) * 1000`,
      ],
      columns: [
        { from: 'tenant', title: 'Tenant' },
        { from: 'router', title: 'Router', link: ROUTER_LINK },
        { from: 'certificate', title: 'Certificate' },
        { from: 'Value', title: 'Ends', unit: 'dateTimeFromNow' },
      ],
    }),
    table({
      title: 'Licences that end within 30 days',
      width: 6,
      height: 8,
      queries: [`min by (tenant, router) (routeros_license_deadline_timestamp_seconds{${FLEET}} < time() + 30 * 86400) * 1000`],
      columns: [
        { from: 'tenant', title: 'Tenant' },
        { from: 'router', title: 'Router', link: ROUTER_LINK },
        { from: 'Value', title: 'Ends', unit: 'dateTimeFromNow' },
      ],
    }),
  ],
};

const watched: Row = {
  title: 'Watched hosts and sessions',
  panels: [
    timeline({
      title: 'Watched hosts that were down',
      description: 'Probes of the netwatch of routers that failed within the time that is shown.',
      width: 12,
      states: UP,
      lines: [
        [
          `routeros_netwatch_up{${FLEET}} and on (tenant, router, netwatch) (min_over_time(routeros_netwatch_up{${FLEET}}[$__range]) == 0)`,
          '{{router}} {{netwatch}}',
        ],
      ],
    }),
    timeline({
      title: 'BGP sessions that were down',
      width: 12,
      states: UP,
      lines: [
        [
          `routeros_bgp_session_up{${FLEET}} and on (tenant, router, peer) (min_over_time(routeros_bgp_session_up{${FLEET}}[$__range]) == 0)`,
          '{{router}} {{peer}}',
        ],
      ],
    }),
  ],
};

/** Everything at once: who is down, who is hot, what runs where. */
export function fleetDashboard(): Dashboard {
  return dashboard({
    uid: UIDS.fleet,
    title: 'RouterOS fleet',
    description: 'Health, hot spots and inventory of all routers.',
    variables: [
      choice('tenant', 'label_values(routeros_up, tenant)'),
      choice('site', 'label_values(routeros_up{tenant=~"$tenant"}, site)'),
    ],
    annotations: [
      annotation('Reboots', `increase(routeros_reboots_total{${FLEET}}[2m]) > 0`, '{{router}} rebooted'),
      annotation(
        'Critical alerts',
        `ALERTS{alertstate="firing",severity="critical",${FLEET}}`,
        '{{alertname}} {{router}}',
        'red',
      ),
    ],
    rows: [health, routers, hotSpots, inventory, watched],
  });
}
