import { defineMetric } from './define-metric';

export const sfpReceivePower = defineMetric({
  name: 'routeros_sfp_rx_power_dbm',
  type: 'gauge',
  help: 'Optical power that a module receives.',
  unit: 'dbm',
  labels: ['interface'],
});

export const sfpTransmitPower = defineMetric({
  name: 'routeros_sfp_tx_power_dbm',
  type: 'gauge',
  help: 'Optical power that a module sends.',
  unit: 'dbm',
  labels: ['interface'],
});

export const sfpTemperature = defineMetric({
  name: 'routeros_sfp_temperature_celsius',
  type: 'gauge',
  help: 'Temperature of a module.',
  unit: 'celsius',
  labels: ['interface'],
});

export const sfpSupplyVoltage = defineMetric({
  name: 'routeros_sfp_supply_voltage_volts',
  type: 'gauge',
  help: 'Voltage that a module gets.',
  unit: 'volts',
  labels: ['interface'],
});

export const sfpTransmitBias = defineMetric({
  name: 'routeros_sfp_tx_bias_amperes',
  type: 'gauge',
  help: 'Current of the laser of a module; it grows as the laser ages.',
  unit: 'amperes',
  labels: ['interface'],
});

export const sfpWavelength = defineMetric({
  name: 'routeros_sfp_wavelength_meters',
  type: 'gauge',
  help: 'Wavelength of the laser of a module.',
  unit: 'meters',
  labels: ['interface'],
});

export const sfpReceiveLoss = defineMetric({
  name: 'routeros_sfp_rx_loss',
  type: 'gauge',
  help: '1 while a module receives no light.',
  labels: ['interface'],
});

export const sfpTransmitFault = defineMetric({
  name: 'routeros_sfp_tx_fault',
  type: 'gauge',
  help: '1 while the laser of a module reports a fault.',
  labels: ['interface'],
});
