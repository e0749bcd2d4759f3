import { defineMetric } from './define-metric';

export const wirelessClients = defineMetric({
  name: 'routeros_wireless_clients',
  type: 'gauge',
  help: 'Clients that are connected to an access point interface.',
  labels: ['interface', 'ssid'],
});

export const wirelessNoiseFloor = defineMetric({
  name: 'routeros_wireless_noise_floor_dbm',
  type: 'gauge',
  help: 'Noise on the channel.',
  unit: 'dbm',
  labels: ['interface'],
});

export const wirelessCcq = defineMetric({
  name: 'routeros_wireless_ccq_ratio',
  type: 'gauge',
  help: 'How well the bandwidth of the link is used (client connection quality), 0 to 1; legacy wireless only.',
  unit: 'ratio',
  labels: ['interface', 'direction'],
});

export const wirelessFrequency = defineMetric({
  name: 'routeros_wireless_frequency_hertz',
  type: 'gauge',
  help: 'Centre of the channel that an interface works on.',
  unit: 'hertz',
  labels: ['interface'],
});

export const wirelessSignal = defineMetric({
  name: 'routeros_wireless_signal_dbm',
  type: 'gauge',
  help: 'Signal of the access point, at an interface that is itself a station.',
  unit: 'dbm',
  labels: ['interface', 'ssid'],
});

export const wirelessRate = defineMetric({
  name: 'routeros_wireless_rate_bytes',
  type: 'gauge',
  help: 'Bytes per second of the modulation in use, at an interface that is itself a station.',
  unit: 'bytes',
  labels: ['interface', 'direction'],
});

export const wirelessRegistrations = defineMetric({
  name: 'routeros_wireless_registrations',
  type: 'gauge',
  help: 'Rows of a registration table: wireless (legacy), capsman (legacy, on the manager) or wifi.',
  labels: ['stack'],
});

export const capsmanAccessPoints = defineMetric({
  name: 'routeros_capsman_access_points',
  type: 'gauge',
  help: 'Access points that a CAPsMAN manages, by state.',
  labels: ['stack', 'state'],
});
