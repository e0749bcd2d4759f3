import { defineMetric } from './define-metric';

export const poeVoltage = defineMetric({
  name: 'routeros_poe_voltage_volts',
  type: 'gauge',
  help: 'Voltage that a port gives to what is connected; 0 while it gives none.',
  unit: 'volts',
  labels: ['interface'],
});

export const poeCurrent = defineMetric({
  name: 'routeros_poe_current_amperes',
  type: 'gauge',
  help: 'Current that a port gives to what is connected; 0 while it gives none.',
  unit: 'amperes',
  labels: ['interface'],
});

export const poePower = defineMetric({
  name: 'routeros_poe_power_watts',
  type: 'gauge',
  help: 'Power that a port gives to what is connected; 0 while it gives none.',
  unit: 'watts',
  labels: ['interface'],
});

export const poeOn = defineMetric({
  name: 'routeros_poe_on',
  type: 'gauge',
  help: '1 while a port powers what is connected.',
  labels: ['interface'],
});

export const poeFault = defineMetric({
  name: 'routeros_poe_fault',
  type: 'gauge',
  help: '1 while a port cannot give power as it should: overload, short circuit, a voltage out of range, or no supply.',
  labels: ['interface'],
});
