import { EDGE, unlessMaintained, type RuleGroup } from './define-rule';

const UP = `routeros_up{${EDGE},source="api"}`;

export const ROUTER_RULES: RuleGroup = {
  name: 'routeros-routers',
  rules: [
    { record: 'routeros:up:any', expr: 'max by (tenant, site, router) (routeros_up)' },
    {
      alert: 'RouterDown',
      expr: unlessMaintained('routeros:up:any == 0'),
      for: '3m',
      severity: 'critical',
      summary: '{{ $labels.router }} does not answer',
      description:
        'Neither the API nor SNMP answers. Look at its uplink and its power; `rosfleet routers show` has the last error.',
      fires: { series: { [UP]: '1x5 0x20' }, at: '15m' },
      silent: { series: { [UP]: '0x30', [`rosfleet_router_maintenance{${EDGE}}`]: '1x30' }, at: '15m' },
    },
    {
      alert: 'RouterApiUnreachable',
      expr: unlessMaintained('(routeros_up{source="api"} == 0) and on (tenant, router) (routeros_up{source="snmp"} == 1)'),
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.router }} answers to SNMP, and its API does not',
      description: 'It runs, and cannot be changed: look at the service, its allowed addresses, the login and the firewall.',
      fires: { series: { [UP]: '0x30', [`routeros_up{${EDGE},source="snmp"}`]: '1x30' }, at: '20m' },
      silent: { series: { [UP]: '0x30', [`routeros_up{${EDGE},source="snmp"}`]: '0x30' }, at: '20m' },
    },
    {
      alert: 'SiteDown',
      expr:
        '(count by (tenant, site) (routeros:up:any{site!=""} == 0) / count by (tenant, site) (routeros:up:any{site!=""}) > 0.5)' +
        ' and (count by (tenant, site) (routeros:up:any{site!=""}) > 2)',
      for: '3m',
      severity: 'critical',
      summary: 'more than half of the routers at {{ $labels.site }} do not answer',
      description: 'The site has most likely lost its power or its uplink, not its routers.',
      fires: { series: siteOf(['0x20', '0x20', '1x20']), at: '10m' },
      silent: { series: siteOf(['0x20', '1x20', '1x20']), at: '10m' },
    },
    {
      alert: 'RouterDataStale',
      expr: unlessMaintained(
        '(time() - max by (tenant, site, router) (routeros_last_success_timestamp_seconds) > 900) and on (tenant, router) (routeros:up:any == 1)',
      ),
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.router }} was last read a quarter of an hour ago',
      description:
        'It counts as up and is not polled: look at the processes with the role poller, and at rosfleet_polls_skipped_total.',
      fires: { series: { [UP]: '1x40', [`routeros_last_success_timestamp_seconds{${EDGE},source="api"}`]: '0x40' }, at: '30m' },
      silent: {
        series: { [UP]: '1x40', [`routeros_last_success_timestamp_seconds{${EDGE},source="api"}`]: '0+60x40' },
        at: '30m',
      },
    },
    {
      alert: 'RouterRebooted',
      expr: unlessMaintained('increase(routeros_reboots_total[15m]) > 0'),
      severity: 'warning',
      summary: '{{ $labels.router }} has rebooted',
      description: 'Its log says why, if it was told; three within an hour point to power, memory or heat.',
      fires: { series: { [`routeros_reboots_total{${EDGE}}`]: '0x5 1x10' }, at: '10m' },
      silent: { series: { [`routeros_reboots_total{${EDGE}}`]: '3x20' }, at: '10m' },
    },
    {
      alert: 'RouterRebootLoop',
      expr: unlessMaintained('increase(routeros_reboots_total[1h]) >= 2.5'),
      severity: 'critical',
      summary: '{{ $labels.router }} has rebooted three times within an hour',
      description: 'Power, memory or heat; take it out of runs that go on, and look at its log and at where it stands.',
      fires: { series: { [`routeros_reboots_total{${EDGE}}`]: '0x5 1x5 2x5 3x20' }, at: '30m' },
      silent: { series: { [`routeros_reboots_total{${EDGE}}`]: '0x5 1x30' }, at: '30m' },
    },
    {
      alert: 'RouterReplaced',
      expr: 'count by (tenant, site, router) (count by (tenant, site, router, serial) (last_over_time(routeros_info{serial!=""}[30m]))) > 1',
      severity: 'info',
      summary: '{{ $labels.router }} is another device than half an hour ago',
      description: 'Its serial number has changed. Nobody replaced it? Then somebody else answers at its address.',
      fires: {
        series: {
          [`routeros_info{${EDGE},serial="HEX0001"}`]: '1x10 _x20',
          [`routeros_info{${EDGE},serial="HEX0002"}`]: '_x10 1x20',
        },
        at: '20m',
      },
      silent: { series: { [`routeros_info{${EDGE},serial="HEX0001"}`]: '1x30' }, at: '20m' },
    },
    {
      alert: 'RouterCpuHigh',
      expr: unlessMaintained('avg_over_time(routeros_cpu_load_ratio[10m]) > 0.9'),
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.router }} is busy at {{ $value | humanizePercentage }}',
      description: 'The action debug.start_profiler shows what takes the time.',
      fires: { series: { [`routeros_cpu_load_ratio{${EDGE}}`]: '0.97x40' }, at: '30m' },
      silent: { series: { [`routeros_cpu_load_ratio{${EDGE}}`]: '0.5x40' }, at: '30m' },
    },
    {
      alert: 'RouterMemoryLow',
      expr: unlessMaintained('routeros_memory_free_bytes / routeros_memory_total_bytes < 0.1'),
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.router }} has {{ $value | humanizePercentage }} of its memory left',
      description: 'Large address lists, many routes or a DNS cache take it; a router without memory reboots.',
      fires: { series: ratio('routeros_memory_free_bytes', 'routeros_memory_total_bytes', 5), at: '30m' },
      silent: { series: ratio('routeros_memory_free_bytes', 'routeros_memory_total_bytes', 50), at: '30m' },
    },
    {
      alert: 'RouterDiskFull',
      expr: unlessMaintained(
        '(routeros_disk_free_bytes / routeros_disk_total_bytes < 0.05) and (routeros_disk_free_bytes < 2 * 1024 * 1024)',
      ),
      for: '30m',
      severity: 'warning',
      summary: 'disk {{ $labels.disk }} of {{ $labels.router }} is full',
      description: 'Upgrades and guards by backup are refused for it; workflow.flash_cleanup makes room.',
      fires: { series: ratio('routeros_disk_free_bytes', 'routeros_disk_total_bytes', 1, 'disk="system"'), at: '50m' },
      silent: { series: ratio('routeros_disk_free_bytes', 'routeros_disk_total_bytes', 30, 'disk="system"'), at: '50m' },
    },
    {
      alert: 'RouterHot',
      expr: unlessMaintained(
        'routeros_temperature_celsius{sensor=~".*(cpu|processor).*"} > 85 or routeros_temperature_celsius{sensor!~".*(cpu|processor|sfp).*"} > 65',
      ),
      for: '10m',
      severity: 'warning',
      summary: 'sensor {{ $labels.sensor }} of {{ $labels.router }} is at {{ $value }} °C',
      description: 'Look at its fans and its place.',
      fires: { series: { [`routeros_temperature_celsius{${EDGE},sensor="board"}`]: '70x30' }, at: '20m' },
      silent: { series: { [`routeros_temperature_celsius{${EDGE},sensor="cpu"}`]: '70x30' }, at: '20m' },
    },
    {
      alert: 'PowerSupplyFailed',
      expr: unlessMaintained('(routeros_psu_ok == 0) and (max_over_time(routeros_psu_ok[7d]) == 1)'),
      for: '5m',
      severity: 'critical',
      summary: 'power supply {{ $labels.psu }} of {{ $labels.router }} has failed',
      description: 'It worked within the last week; the router runs on the other one.',
      fires: { series: { [`routeros_psu_ok{${EDGE},psu="2"}`]: '1x5 0x20' }, at: '20m' },
      silent: { series: { [`routeros_psu_ok{${EDGE},psu="2"}`]: '0x30' }, at: '20m' },
    },
    {
      alert: 'FanStopped',
      // Many fans stand still while it is cool.
      expr: unlessMaintained(
        '(routeros_fan_speed_rpm == 0) and (max_over_time(routeros_fan_speed_rpm[1d]) > 0)' +
          ' and on (tenant, router) (routeros_temperature_celsius{sensor!~".*sfp.*"} > 60)',
      ),
      for: '10m',
      severity: 'warning',
      summary: 'fan {{ $labels.fan }} of {{ $labels.router }} stands still',
      description: 'It turned within the last day, and the router is warm.',
      fires: { series: fan('4000x5 0x30', '70x40'), at: '30m' },
      silent: { series: fan('4000x5 0x30', '40x40'), at: '30m' },
    },
    {
      alert: 'FlashWornOut',
      expr: unlessMaintained('routeros_bad_blocks_ratio > 0.05'),
      for: '1h',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the flash memory of {{ $labels.router }} is worn out',
      description: 'Upgrades and backups will fail before long: have another router at hand, and stop what writes to its disk.',
      fires: { series: { [`routeros_bad_blocks_ratio{${EDGE}}`]: '0.07x80' }, at: '70m' },
      silent: { series: { [`routeros_bad_blocks_ratio{${EDGE}}`]: '0.01x80' }, at: '70m' },
    },
    {
      alert: 'ClockWrong',
      expr: unlessMaintained('abs(routeros_clock_offset_seconds) > 60'),
      for: '15m',
      severity: 'warning',
      summary: 'the clock of {{ $labels.router }} is {{ $value | humanizeDuration }} off',
      description: 'Certificates, schedules and its log suffer: see that it has an NTP server that it reaches.',
      fires: { series: { [`routeros_clock_offset_seconds{${EDGE}}`]: '-7200x40' }, at: '30m' },
      silent: { series: { [`routeros_clock_offset_seconds{${EDGE}}`]: '2x40' }, at: '30m' },
    },
    {
      alert: 'LicenseExpiring',
      expr: unlessMaintained('routeros_license_deadline_timestamp_seconds - time() < 14 * 86400'),
      for: '1h',
      severity: 'warning',
      summary: 'the licence of {{ $labels.router }} has to be renewed within two weeks',
      description:
        'A CHR asks MikroTik for it by itself: see that it reaches the internet, and that the account has licences left.',
      fires: { series: { [`routeros_license_deadline_timestamp_seconds{${EDGE}}`]: '86400x80' }, at: '70m' },
      silent: { series: { [`routeros_license_deadline_timestamp_seconds{${EDGE}}`]: '5184000x80' }, at: '70m' },
    },
    {
      alert: 'UpdateAvailable',
      expr: unlessMaintained('routeros_update_available == 1'),
      for: '7d',
      severity: 'info',
      summary: 'there has been a newer RouterOS for {{ $labels.router }} for a week',
      description: 'workflow.fleet_firmware_upgrade installs it, in waves.',
      fires: { series: { [`routeros_update_available{${EDGE},channel="stable"}`]: '1x10300' }, at: '170h' },
      silent: { series: { [`routeros_update_available{${EDGE},channel="stable"}`]: '0x10300' }, at: '170h' },
    },
    {
      alert: 'ConntrackNearLimit',
      expr: unlessMaintained(
        'routeros_conntrack_entries{family="all"} / on (tenant, site, router) routeros_conntrack_max_entries > 0.85',
      ),
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.router }} tracks {{ $value | humanizePercentage }} of the connections that it can',
      description: 'New connections are dropped at the limit: look for a flood, or lower the timeouts.',
      fires: {
        series: {
          [`routeros_conntrack_entries{${EDGE},family="all"}`]: '95x30',
          [`routeros_conntrack_max_entries{${EDGE}}`]: '100x30',
        },
        at: '20m',
      },
      silent: {
        series: {
          [`routeros_conntrack_entries{${EDGE},family="all"}`]: '50x30',
          [`routeros_conntrack_max_entries{${EDGE}}`]: '100x30',
        },
        at: '20m',
      },
    },
  ],
};

function siteOf(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.map((value, index) => [`routeros_up{router="r${index}",tenant="default",site="riga",source="api"}`, value]),
  );
}

function fan(speed: string, temperature: string): Readonly<Record<string, string>> {
  return {
    [`routeros_fan_speed_rpm{${EDGE},fan="fan1"}`]: speed,
    [`routeros_temperature_celsius{${EDGE},sensor="cpu-temperature"}`]: temperature,
  };
}

/** Bytes of a hundred thousand, for an hour. */
function ratio(free: string, total: string, percent: number, more = ''): Readonly<Record<string, string>> {
  const labels = more === '' ? EDGE : `${EDGE},${more}`;
  return { [`${free}{${labels}}`]: `${percent * 1000}x60`, [`${total}{${labels}}`]: '100000x60' };
}
