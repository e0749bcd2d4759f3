import { defineMetric } from './define-metric';

/** What identifies a modem or its owner (IMEI, IMSI, UICC) is neither read nor shown. */

export const lteRsrp = defineMetric({
  name: 'routeros_lte_rsrp_dbm',
  type: 'gauge',
  help: 'Power of the reference signal of the cell.',
  unit: 'dbm',
  labels: ['interface'],
});

export const lteRsrq = defineMetric({
  name: 'routeros_lte_rsrq_db',
  type: 'gauge',
  help: 'Quality of the reference signal of the cell.',
  unit: 'db',
  labels: ['interface'],
});

export const lteSinr = defineMetric({
  name: 'routeros_lte_sinr_db',
  type: 'gauge',
  help: 'Ratio of the signal to interference and noise.',
  unit: 'db',
  labels: ['interface'],
});

export const lteRssi = defineMetric({
  name: 'routeros_lte_rssi_dbm',
  type: 'gauge',
  help: 'Strength of all that is received on the band.',
  unit: 'dbm',
  labels: ['interface'],
});

export const lteInfo = defineMetric({
  name: 'routeros_lte_info',
  type: 'info',
  help: 'Access technology that a modem uses, and the cell that it is in.',
  labels: ['interface', 'technology', 'cell'],
});
