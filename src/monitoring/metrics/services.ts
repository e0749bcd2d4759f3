import { defineMetric } from './define-metric';

export const dhcpLeases = defineMetric({
  name: 'routeros_dhcp_leases',
  type: 'gauge',
  help: 'DHCP leases by server and status; a static lease of no server in particular counts for all.',
  labels: ['server', 'status'],
});

export const poolTotal = defineMetric({
  name: 'routeros_ip_pool_total_addresses',
  type: 'gauge',
  help: 'Addresses of a pool, or prefixes of one of IPv6.',
  labels: ['pool', 'family'],
});

export const poolUsed = defineMetric({
  name: 'routeros_ip_pool_used_addresses',
  type: 'gauge',
  help: 'Addresses of a pool that are given out, or prefixes of one of IPv6.',
  labels: ['pool', 'family'],
});

export const conntrackMaxEntries = defineMetric({
  name: 'routeros_conntrack_max_entries',
  type: 'gauge',
  help: 'Connections that the firewall can track at most.',
  labels: [],
});

export const hotspotActive = defineMetric({
  name: 'routeros_hotspot_active_users',
  type: 'gauge',
  help: 'Users who are logged in to a hotspot.',
  labels: ['server'],
});

export const hotspotHosts = defineMetric({
  name: 'routeros_hotspot_hosts',
  type: 'gauge',
  help: 'Hosts that a hotspot sees, logged in or not.',
  labels: ['server'],
});

export const dnsCacheUsed = defineMetric({
  name: 'routeros_dns_cache_used_bytes',
  type: 'gauge',
  unit: 'bytes',
  help: 'How much of the DNS cache is in use.',
  labels: [],
});

export const dnsCacheSize = defineMetric({
  name: 'routeros_dns_cache_size_bytes',
  type: 'gauge',
  unit: 'bytes',
  help: 'How large the DNS cache may become.',
  labels: [],
});

export const ntpSynchronized = defineMetric({
  name: 'routeros_ntp_synchronized',
  type: 'gauge',
  help: 'Whether the NTP client follows a server; absent where it is off.',
  labels: [],
});

export const ntpOffset = defineMetric({
  name: 'routeros_ntp_offset_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'How far the clock was from the NTP server, as the router tells.',
  labels: [],
});

export const clockOffset = defineMetric({
  name: 'routeros_clock_offset_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'How far the clock of the router is ahead of the daemon; the router tells whole seconds.',
  labels: [],
});

export const containerUp = defineMetric({
  name: 'routeros_container_up',
  type: 'gauge',
  help: 'Whether a container runs.',
  labels: ['container'],
});

export const usersActive = defineMetric({
  name: 'routeros_users_active',
  type: 'gauge',
  help: 'Sessions of administrators by the way they came, the own ones included.',
  labels: ['via'],
});

export const logLines = defineMetric({
  name: 'routeros_log_lines_total',
  type: 'counter',
  help: 'Lines of the log of severity warning, error or critical since they are watched.',
  labels: ['topic', 'severity'],
});

export const scriptRuns = defineMetric({
  name: 'routeros_script_runs_total',
  type: 'counter',
  help: 'Runs of a script; RouterOS does not tell how they ended.',
  labels: ['script'],
});

export const scriptInvalid = defineMetric({
  name: 'routeros_script_invalid',
  type: 'gauge',
  help: 'Whether the router finds a script faulty; only 7.x tells.',
  labels: ['script'],
});

export const scheduleRuns = defineMetric({
  name: 'routeros_schedule_runs_total',
  type: 'counter',
  help: 'Runs of an entry of the scheduler; RouterOS does not tell how they ended.',
  labels: ['schedule'],
});

export const ruleBytes = defineMetric({
  name: 'routeros_firewall_rule_bytes_total',
  type: 'counter',
  unit: 'bytes',
  help: 'Bytes that a firewall rule matched; the rule is named by its comment.',
  labels: ['family', 'table', 'chain', 'rule'],
});

export const rulePackets = defineMetric({
  name: 'routeros_firewall_rule_packets_total',
  type: 'counter',
  help: 'Packets that a firewall rule matched; the rule is named by its comment.',
  labels: ['family', 'table', 'chain', 'rule'],
});
