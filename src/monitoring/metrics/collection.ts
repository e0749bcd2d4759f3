import { defineMetric } from './define-metric';

/** What the daemon itself knows of a router: these stay when the router is down. */
export const routerUp = defineMetric({
  name: 'routeros_up',
  type: 'gauge',
  help: '1 while the router answers over the source, 0 while it does not; absent before the first poll.',
  labels: ['source'],
});

export const lastSuccess = defineMetric({
  name: 'routeros_last_success_timestamp_seconds',
  type: 'gauge',
  help: 'When the router last answered over the source, in seconds since 1970.',
  unit: 'seconds',
  labels: ['source'],
});

export const lastPollDuration = defineMetric({
  name: 'routeros_last_poll_duration_seconds',
  type: 'gauge',
  help: 'How long the last poll over the source took.',
  unit: 'seconds',
  labels: ['source'],
});

export const reboots = defineMetric({
  name: 'routeros_reboots_total',
  type: 'counter',
  help: 'Reboots that the daemon has seen since it polls the router; a wrap of the SNMP clock is none.',
  labels: [],
});

export const routerInfo = defineMetric({
  name: 'routeros_info',
  type: 'info',
  help: 'What the router is: the name it gives itself, board, RouterOS version, serial number and architecture.',
  labels: ['name', 'model', 'version', 'serial', 'arch'],
});

export const routerLabels = defineMetric({
  name: 'routeros_labels_info',
  type: 'info',
  help: 'Labels of the router in the fleet, each as label_NAME: those that its monitoring settings show, and none by default.',
  labels: [],
});

export const collectorErrors = defineMetric({
  name: 'routeros_collector_errors_total',
  type: 'counter',
  help: 'Runs of a collector that failed, by the code of the error; absent before the first.',
  labels: ['collector', 'reason'],
});

export const seriesDropped = defineMetric({
  name: 'routeros_series_dropped_total',
  type: 'counter',
  help: 'Series of the router that were not kept: beyond the limit, given twice, or without a finite value.',
  labels: ['reason'],
});

export const inMaintenance = defineMetric({
  name: 'rosfleet_router_maintenance',
  type: 'gauge',
  help: '1 while people work on the router: it is not polled, and its alerts keep quiet.',
  labels: [],
});

export const COLLECTION_METRICS = [
  routerUp,
  lastSuccess,
  lastPollDuration,
  reboots,
  routerInfo,
  routerLabels,
  collectorErrors,
  seriesDropped,
  inMaintenance,
] as const;
