import { defineMetric } from './define-metric';

/** Sensors are called what 7.x calls them, on 6.49 too: `voltage`, `cpu-temperature`, `poe-out-consumption`. */

export const temperature = defineMetric({
  name: 'routeros_temperature_celsius',
  type: 'gauge',
  help: 'Reading of a temperature sensor.',
  unit: 'celsius',
  labels: ['sensor'],
});

export const voltage = defineMetric({
  name: 'routeros_voltage_volts',
  type: 'gauge',
  help: 'Voltage of an input or a rail; 0 where an input is not connected.',
  unit: 'volts',
  labels: ['sensor'],
});

export const current = defineMetric({
  name: 'routeros_current_amperes',
  type: 'gauge',
  help: 'Current that a sensor reads.',
  unit: 'amperes',
  labels: ['sensor'],
});

export const power = defineMetric({
  name: 'routeros_power_watts',
  type: 'gauge',
  help: 'Power that is drawn, as a sensor reads it.',
  unit: 'watts',
  labels: ['sensor'],
});

export const fanSpeed = defineMetric({
  name: 'routeros_fan_speed_rpm',
  type: 'gauge',
  help: 'Rotations of a fan per minute; 0 while it is not needed, or blocked.',
  unit: 'rpm',
  labels: ['fan'],
});

export const psuOk = defineMetric({
  name: 'routeros_psu_ok',
  type: 'gauge',
  help: '1 while a power supply works, 0 when it failed.',
  labels: ['psu'],
});

export const sensorOk = defineMetric({
  name: 'routeros_sensor_ok',
  type: 'gauge',
  help: '1 while a sensor that only knows good and bad says good.',
  labels: ['sensor'],
});
