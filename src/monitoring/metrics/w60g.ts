import { defineMetric } from './define-metric';

export const w60gConnected = defineMetric({
  name: 'routeros_w60g_connected',
  type: 'gauge',
  help: '1 while a 60 GHz interface is connected to its peer.',
  labels: ['interface'],
});

export const w60gFrequency = defineMetric({
  name: 'routeros_w60g_frequency_hertz',
  type: 'gauge',
  help: 'Frequency that a 60 GHz interface works on.',
  unit: 'hertz',
  labels: ['interface'],
});

export const w60gSignal = defineMetric({
  name: 'routeros_w60g_signal_ratio',
  type: 'gauge',
  help: 'Quality of the signal at a 60 GHz interface, 0 to 1.',
  unit: 'ratio',
  labels: ['interface'],
});

export const w60gRssi = defineMetric({
  name: 'routeros_w60g_rssi_dbm',
  type: 'gauge',
  help: 'Strength of the signal at a 60 GHz interface.',
  unit: 'dbm',
  labels: ['interface'],
});

export const w60gRate = defineMetric({
  name: 'routeros_w60g_phy_rate_bytes',
  type: 'gauge',
  help: 'Bytes per second of the modulation in use.',
  unit: 'bytes',
  labels: ['interface'],
});

export const w60gMcs = defineMetric({
  name: 'routeros_w60g_mcs',
  type: 'gauge',
  help: 'Number of the modulation and coding scheme in use.',
  labels: ['interface'],
});

export const w60gStations = defineMetric({
  name: 'routeros_w60g_stations',
  type: 'gauge',
  help: 'Stations that are connected to the 60 GHz interfaces of the router.',
  labels: [],
});
