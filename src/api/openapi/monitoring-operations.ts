import { MaintenanceInput, MonitoringPatch, SnmpCredentialInput, SnmpCredentialPatch } from '../../fleet';
import { DiscoveryQuery, RouterMetricsQuery } from '../contract/metrics-requests';
import { MaintenanceEndQuery, SyslogQuery } from '../contract/monitoring-requests';
import { crud } from './crud-operations';
import { INSIGHT } from './insight-operations';
import { V1, type Operation } from './operation';

/** How `noun`s are monitored: shown and changed. */
function settingsOf(noun: 'router' | 'group', id: 'Router' | 'Group'): readonly Operation[] {
  const path = `${V1}/${noun}s/{ref}/monitoring`;
  const tag = 'monitoring';
  return [
    { method: 'get', path, id: `get${id}Monitoring`, tag, summary: `How a ${noun} is monitored.`, status: 200 },
    {
      method: 'patch',
      path,
      id: `set${id}Monitoring`,
      tag,
      summary: `Change how a ${noun} is monitored; null takes a setting away.`,
      body: MonitoringPatch,
      status: 200,
    },
  ];
}

export const MONITORING: readonly Operation[] = [
  ...settingsOf('router', 'Router'),
  ...settingsOf('group', 'Group'),
  {
    method: 'get',
    path: `${V1}/routers/{ref}/syslog`,
    id: 'getRouterSyslog',
    tag: 'monitoring',
    summary: 'The last log lines that a router sent to the daemon, newest first.',
    query: SyslogQuery,
    status: 200,
  },
  ...INSIGHT,
  ...crud('snmpCredential', 'snmp-credentials', { input: SnmpCredentialInput, patch: SnmpCredentialPatch }).map((operation) => ({
    ...operation,
    id: operation.id.replace('Snmp-credentials', 'SnmpCredentials'),
    summary: operation.summary.replace(/snmp-?[cC]redential/, 'SNMP credential'),
  })),
];

export const MAINTENANCE: readonly Operation[] = [
  {
    method: 'post',
    path: `${V1}/maintenance`,
    id: 'startMaintenance',
    tag: 'maintenance',
    summary: 'People work on routers: they are not polled, and their alerts keep quiet.',
    body: MaintenanceInput,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/maintenance`,
    id: 'listMaintenance',
    tag: 'maintenance',
    summary: 'Routers in maintenance now.',
    status: 200,
  },
  {
    method: 'delete',
    path: `${V1}/maintenance`,
    id: 'endMaintenance',
    tag: 'maintenance',
    summary: 'End the maintenance of routers.',
    query: MaintenanceEndQuery,
    status: 200,
  },
];

export const ROUTER_METRICS: readonly Operation[] = [
  {
    method: 'get',
    path: '/metrics/routers',
    id: 'getRoutersMetrics',
    tag: 'monitoring',
    summary: 'The newest values of all routers, or of a part of them, for Prometheus.',
    query: RouterMetricsQuery,
    status: 200,
    answerType: 'text/plain',
  },
  {
    method: 'get',
    path: '/metrics/routers/{ref}',
    id: 'getRouterMetrics',
    tag: 'monitoring',
    summary: 'The newest values of a router, by id or name.',
    status: 200,
    answerType: 'text/plain',
  },
  {
    method: 'get',
    path: '/sd/prometheus',
    id: 'discoverTargets',
    tag: 'monitoring',
    summary: 'What Prometheus is to scrape, as its http_sd reads it: a target for each part of the routers.',
    query: DiscoveryQuery,
    status: 200,
  },
];
